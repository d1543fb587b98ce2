/* The panel of the widget: popular answers and search, articles read in place, the contact form, and the way back to
   where one was. The page around it is of another site: they only send each other messages. */

import { ContactForm } from "./contact.js";
import { lookUp, wordsOf } from "./look-up.js";
import { context, make, onlyFor, pageUrl, post, randomId, siteUrl, tell } from "./page.js";
import { whole } from "./preview.js";
import { SearchBox } from "./search-box.js";
import { SearchCounts } from "./search-counts.js";

const MOST_PATH = 300; // characters
const MOST_NEAR = 30, MOST_HERE = 6; // articles that are looked at for a page, and shown on it
const FAR = 0.6; // of the panel's height: a part that is nearer is in sight below the title
const ARTICLE = /(?:^|\/)articles\/([A-Za-z0-9_-]+)\/$/;

/* The search of every page, but what it finds opens here, and there is no page of all results. */
class PanelSearch extends SearchBox {
  submit(event) {
    event.preventDefault();
    this.ask();
  }

  follow() { this.leave(true); }

  ways() { return ""; }
}

class Panel {
  constructor(root) {
    const find = (name) => document.querySelector(`[data-kb-${name}]`);
    this.root = root;
    this.words = JSON.parse(root.dataset.kbWords);
    [this.back, this.foot] = [find("back"), find("to-form").parentNode];
    [this.first, this.write] = root.querySelectorAll("[data-kb-view]");
    this.form = new ContactForm(find("contact"));
    const search = root.querySelector("[role=search]");
    if (search) this.search = new PanelSearch(search, find("found"), new SearchCounts(this.form.episode));
    this.trail = []; // the views that lead back, each with its place and what had the focus
    this.view = this.first;
    this.back.addEventListener("click", () => this.goBack());
    find("to-form").addEventListener("click", () => this.openForm());
    root.addEventListener("click", (event) => this.follow(event));
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
      event.preventDefault(); // which would empty the field of the search
      this.say("close");
    });
  }

  /* --- one view at a time --- */

  show(view, { focus, scroll = 0 } = {}) {
    for (const one of this.root.children) one.hidden = one !== view;
    this.view = view;
    this.back.hidden = !this.trail.length;
    this.foot.hidden = view === this.write;
    scrollTo(0, scroll);
    const title = view.querySelector("h1");
    title.tabIndex = -1;
    (focus && focus.isConnected ? focus : title).focus({ preventScroll: true });
  }

  go(view) {
    this.trail.push({ view: this.view, focus: document.activeElement, scroll: scrollY });
    if (view !== this.view) this.show(view);
  }

  goBack() {
    const left = this.view, to = this.trail.pop();
    if (!to) return;
    this.show(to.view, to);
    if (left !== this.first && left !== this.write && !this.trail.some((one) => one.view === left)) left.remove();
  }

  openForm(text = "") {
    const asked = text || (this.search ? this.search.query : "");
    if (asked && !this.form.text()) {
      this.form.message.value = asked;
      this.form.message.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (this.search) this.search.leave();
    if (this.view !== this.write) this.go(this.write);
    this.form.suggestions.titles.grow();
    if (!this.form.ending.over && !this.form.ending.pending) this.form.message.focus();
  }

  /* --- articles --- */

  /* A link to an article opens it here; any other leads out, into a tab of its own. */
  follow(event) {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const url = new URL(link.href), inside = url.origin === siteUrl("").origin;
    const named = inside && ARTICLE.exec(url.pathname);
    if (link.target === "_blank" && link.closest("[data-kb-contact]")) return; // beside what is being written
    if (!named) {
      if (url.protocol !== "mailto:") [link.target, link.rel] = ["_blank", "noopener"];
      return;
    }
    event.preventDefault();
    this.openArticle(url, named[1]);
  }

  /* `bidden`: the page around asked for it, which tells nothing of the person: what they do with it does. */
  async openArticle(url, slug, { bidden = false } = {}) {
    const nodes = await whole(url).catch(() => []);
    const view = make("section", { "data-kb-view": "article" }, ...(nodes.length ? nodes : [make("h1", {}, this.words.failed)]));
    if (nodes.length) {
      const read = () => {
        this.form.begun();
        if (this.form.opened.has(slug)) return;
        this.form.opened.add(slug);
        tell({ episode: this.form.episode, kind: "opened", slug });
      };
      if (!bidden) read();
      view.append(this.question(slug, read));
    }
    const out = make("a", { href: url.href, target: "_blank", rel: "noopener" }, this.words.open);
    view.append(make("p", { class: "kb-panel__out" }, out));
    this.root.insertBefore(view, this.write);
    this.go(view);
    const part = url.hash && view.querySelector(`[data-kb-id="${CSS.escape(decodeURIComponent(url.hash.slice(1)))}"]`);
    if (part && part.getBoundingClientRect().top > innerHeight * FAR) part.scrollIntoView();
  }

  /* "Was this helpful?" No leads on to a person: the way to the form stands below every article. */
  question(slug, read) {
    const said = this.words.feedback, id = randomId();
    const status = make("p", { role: "status" });
    const button = (helpful, label) => {
      const made = make("button", { type: "button", class: "kb-small" }, label);
      made.addEventListener("click", () => {
        for (const one of made.parentNode.children) one.setAttribute("aria-pressed", String(one === made));
        read();
        post("api/feedback", { id, slug, helpful, why: "" }).catch(() => {}); // a figure: nobody has to try again
        if (!helpful) tell({ episode: this.form.episode, kind: "not_helped", slug });
        status.textContent = helpful ? said.thanks : said.sorry;
      });
      return made;
    };
    const choice = make("div", { role: "group", "aria-label": said.question }, button(true, said.yes), " ", button(false, said.no));
    return make("div", { class: "kb-panel__question" }, make("p", {}, said.question), choice, status);
  }

  /* --- the page around --- */

  say(what) { parent.postMessage({ kbtools: what }, this.around || "*"); }

  heard({ source, origin, data }) {
    if (source !== parent || !data || typeof data !== "object" || typeof data.kbtools !== "string") return;
    this.around = origin;
    if (data.kbtools === "look") this.look(data);
    if (data.kbtools === "context") this.knows(data);
    if (data.kbtools === "identify") this.believe(data.token);
    if (data.kbtools === "shown") this.show(this.view, { focus: this.resting(), scroll: scrollY });
    if (data.kbtools === "open") this.asked(data);
  }

  /* Where the focus goes when the panel is opened again: into the search on the first view, else to the title. */
  resting() { return this.view === this.first && this.search ? this.search.field : this.view === this.write ? this.form.message : null; }

  asked({ text, article }) {
    if (typeof article === "string" && /^[A-Za-z0-9_-]+$/.test(article)) {
      this.openArticle(pageUrl(`articles/${article}/`), article, { bidden: true });
    } else if (typeof text === "string" && text.trim()) {
      this.openForm(text.trim());
    }
  }

  /* The product, version and path that the page around tells. */
  knows({ product, version, page }) {
    const known = JSON.stringify(context);
    for (const [name, told] of Object.entries({ product, version })) {
      const field = this.form.fields[name], before = context[name] || "";
      context[name] = String(told || "").slice(0, 100);
      if (field && field.value === before) field.value = context[name]; // in sight, and the person can change it
    }
    if (JSON.stringify(context) !== known) this.askAgain();
    this.standOn(String(page || "").slice(0, MOST_PATH)).catch(() => {}); // what is popular stands there all the same
  }

  /* What was asked already is answered for the product and version that are known now. */
  askAgain() {
    for (const asking of [this.search, this.form]) if (asking) asking.asked = "";
    if (this.search) this.search.resume();
    if (this.form.text()) this.form.ask();
  }

  /* The articles that come first on a page of the product: those with a tag whose words all stand in its path. */
  async standOn(path) {
    const place = this.first.querySelector("[data-kb-here]"), list = place.querySelector("ul");
    const words = wordsOf(decodeURIComponent((this.path = path)));
    const inPath = ([, label]) => { const own = wordsOf(label); return own.length > 0 && own.every((word) => words.includes(word)); };
    const answer = words.length ? await fetch(pageUrl("assets/kbtools/topics.json")) : null;
    const { topics, articles } = answer && answer.ok ? await answer.json() : { topics: [], articles: {} };
    const near = [...topics.keys()].filter((number) => inPath(topics[number]));
    const found = near.length ? await lookUp(near.map((number) => topics[number][1]).join(" "), { limit: MOST_NEAR }) : { hits: [] };
    if (this.path !== path) return; // another page is in sight
    const hits = found.hits.filter(({ slug }) => (articles[slug] || []).some((number) => near.includes(number))).slice(0, MOST_HERE);
    const link = (hit) => make("a", { href: siteUrl(hit.url).pathname }, hit.title, " ", onlyFor(hit, this.words.applies_to) || "");
    list.replaceChildren(...hits.map((hit) => make("li", {}, link(hit))));
    place.hidden = !hits.length;
    for (const row of this.first.querySelectorAll("[data-slug]")) row.hidden = hits.some((hit) => hit.slug === row.dataset.slug);
  }

  /* Name and address as the product's server signed them: they are filled in where the person sees them. */
  async believe(token) {
    const answer = await post("api/identity", { token }).catch(() => null);
    if (!answer || !answer.ok) return console.warn("kbtools: identify was refused", answer ? await answer.text() : "");
    const told = await answer.json(), { name, email } = this.form.fields;
    const fillIn = () => {
      if (email.value || !told.email) return;
      email.value = told.email;
      if (name && !name.value) name.value = told.name;
      if (!this.account) email.before((this.account = make("p", { class: "kb-hint" }, this.words.from_account)));
    };
    this.form.element.addEventListener("reset", () => setTimeout(fillIn)); // another message of the same person
    fillIn();
  }

  look({ dark, ground, ink, accent }) {
    const { style, dataset } = document.body;
    if (dark) dataset.mdColorScheme = "slate";
    for (const [name, colour] of [["--kb-panel", ground], ["--kb-on-panel", ink], ["--kb-accent", accent]]) {
      if (typeof colour === "string" && CSS.supports("color", colour)) style.setProperty(name, colour);
    }
  }
}

document.documentElement.classList.replace("no-js", "js");
const panel = new Panel(document.querySelector("[data-kb-panel]"));
addEventListener("message", (event) => panel.heard(event));
if (parent !== window) panel.say("ready"); // says nothing but that it is there
document.documentElement.dataset.kbStarted = "done";
