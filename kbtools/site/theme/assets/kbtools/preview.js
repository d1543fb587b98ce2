/* The section that a suggestion points into, as a copy that can be read beside the form. */

const OWN = "[class*='kb-'], h1, .headerlink, .md-content__button, script, style, template, iframe, object, embed, form, input, button";
const AROUND = ".kb-crumb, .kb-parts, .kb-feedback, .kb-after, .headerlink, .md-content__button, script, style, template, iframe, object, embed, form, input, button";
const WEB = ["http:", "https:", "mailto:"];
const MOST = 14; // paragraphs, lists and pictures; the rest is in the article

/* Resolves to the nodes of the section that the address names, else of the article's beginning; none when it is away. */
export async function section(url) {
  const answer = await fetch(url.href, { credentials: "same-origin" });
  if (!answer.ok) return [];
  const page = new DOMParser().parseFromString(await answer.text(), "text/html"); // runs nothing, fetches nothing
  const article = page.querySelector("article");
  const from = article && (url.hash ? page.getElementById(decodeURIComponent(url.hash.slice(1))) : article.querySelector("h1"));
  if (!from || !article.contains(from)) return [];
  const depth = /^H[1-6]$/.test(from.tagName) ? Number(from.tagName[1]) : 6;
  const nodes = [];
  for (let node = from.nextElementSibling; node && nodes.length < MOST; node = node.nextElementSibling) {
    const level = /^H[1-6]$/.test(node.tagName) ? Number(node.tagName[1]) : 0;
    if (level && level <= Math.max(depth, 2)) break;
    if (!node.matches(OWN)) nodes.push(copied(node, url));
  }
  return nodes;
}

/* Resolves to the nodes of a whole article, its title first; none when it is away. */
export async function whole(url) {
  const answer = await fetch(url.href, { credentials: "same-origin" });
  if (!answer.ok) return [];
  const page = new DOMParser().parseFromString(await answer.text(), "text/html"); // as above
  const article = page.querySelector("article");
  const title = article && article.querySelector("h1");
  if (!title) return [];
  for (const gone of article.querySelectorAll(AROUND)) gone.remove();
  for (const one of article.querySelectorAll("[id]")) one.dataset.kbId = one.id;
  const nodes = [];
  for (let node = title; node; node = node.nextElementSibling) nodes.push(copied(node, url, AROUND));
  return nodes;
}

function copied(node, url, without = OWN) {
  const copy = node.cloneNode(true);
  for (const gone of copy.querySelectorAll(without)) gone.remove();
  for (const one of [copy, ...copy.querySelectorAll("*")]) clean(one, url);
  return document.importNode(copy, true);
}

/* No handler runs, no id stands twice, every address is that of the article, and a link leaves the form where it is. */
function clean(node, url) {
  for (const { name } of [...node.attributes]) {
    if (name.startsWith("on") || ["id", "name", "style", "srcset"].includes(name)) node.removeAttribute(name);
  }
  for (const name of ["href", "src"]) {
    if (!node.hasAttribute(name)) continue;
    const to = URL.parse ? URL.parse(node.getAttribute(name), url.href) : new URL(node.getAttribute(name), url.href);
    if (to && WEB.includes(to.protocol)) node.setAttribute(name, to.href);
    else node.removeAttribute(name);
  }
  if (node.tagName === "A") {
    node.target = "_blank";
    node.rel = "noopener";
  }
}
