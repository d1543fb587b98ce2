/* The page for an address that is not there: looks for what the address said. What is found is set as text. */

import { asksIn, fill, make, pageUrl, siteUrl } from "./page.js";

const MOST = 5;
const ALIKE = 0.35; // of 1; below it two names have little more than endings in common
const NOISE = new Set(["articles", "topics", "index", "html", "htm", "php", "aspx", "md", "www"]);
const LINE = /^- \[(.+?)\]\(\S*?(articles\/[\w-]+)\.md\)/gm; // of llms.txt, which leads to articles as Markdown

/* The words of the address, without its file's ending and what every address holds. */
function wordsOf(path) {
  let plain = path;
  try { plain = decodeURIComponent(path); } catch (_) { /* a stray % stays */ }
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word && !NOISE.has(word.toLowerCase()));
  return words.join(" ").slice(0, 100);
}

function triples(text) {
  const plain = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `;
  return new Set(Array.from({ length: Math.max(0, plain.length - 2) }, (_, at) => plain.slice(at, at + 3)));
}

/* How much of two texts is the same, 0 to 1, by runs of three letters (Dice): a typing error costs little. */
function alike(one, other) {
  const [a, b] = [triples(one), triples(other)];
  const same = [...a].filter((run) => b.has(run)).length;
  return (2 * same) / (a.size + b.size || 1);
}

async function found(words) {
  try {
    const answer = await fetch(`${siteUrl("api/search")}?${new URLSearchParams({ q: words, limit: 2 * MOST, ...asksIn })}`);
    if (answer.ok) return (await answer.json()).hits.map(({ title, url }) => ({ title, url: siteUrl(url).href }));
  } catch (_) { /* the site stands on plain static hosting */ }
  return [];
}

/* The articles whose slug or title is nearly what the address said. */
async function nearest(words) {
  try {
    const answer = await fetch(pageUrl("llms.txt"));
    if (!answer.ok) return [];
    const rows = [...(await answer.text()).matchAll(LINE)].map(([, title, page]) => ({
      title: title.replaceAll("\\[", "[").replaceAll("\\]", "]"), url: pageUrl(`${page}/`).href,
      score: Math.max(alike(words, page.split("/")[1]), alike(words, title)),
    }));
    return rows.filter((row) => row.score >= ALIKE).sort((a, b) => b.score - a.score);
  } catch (_) { return []; }
}

export async function start(root) {
  const said = JSON.parse(root.dataset.kbWords);
  const below = (path, base) => (path.startsWith(base) ? path.slice(base.length) : path);
  const led = new URLSearchParams(location.hash.slice(1)).get("from"); // here by the first language's page
  const asked = led || location.pathname, path = below(asked, siteUrl("").pathname);
  // a plain web server has one such page for all addresses
  const folder = JSON.parse(root.dataset.kbFolders).find((one) => path.startsWith(one));
  if (folder) return location.replace(`${siteUrl(`${folder}404.html`)}#${new URLSearchParams({ from: asked })}`);
  const words = wordsOf(below(asked, pageUrl("").pathname));
  if (!words) return;
  const button = root.querySelector("[data-kb-search]");
  button.dataset.kbSearch = words;
  button.textContent = fill(said.search, { words });
  const rows = new Map();
  for (const row of [...(await nearest(words)), ...(await found(words))]) {
    const page = row.url.split("#")[0];
    if (!rows.has(page) && rows.size < MOST) rows.set(page, row);
  }
  if (!rows.size) return;
  const list = [...rows.values()].map((row) => make("li", {}, make("a", { href: row.url }, row.title)));
  root.querySelector("[data-kb-found]").append(make("h2", {}, said.found), make("ul", { class: "kb-list" }, ...list));
}
