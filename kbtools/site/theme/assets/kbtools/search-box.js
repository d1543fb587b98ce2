/* A field with what it finds below it: the search dialog of every page, and the field of the start page. */

import { folded, lists, summary } from "./hits.js";
import { lookUp, prepare, wordsOf } from "./look-up.js";
import { make, memory, pageUrl, siteUrl } from "./page.js";
import { SearchCounts } from "./search-counts.js";

const PAUSE = 60; // ms after the last key
const LEAST = 2; // characters before anything is asked
const SHOWN = 6; // articles below the field; the page of results has more

export class SearchBox {
  /* `form`: with a field `q`; `panel`: where results go, with its texts in `data-kb-words`. */
  constructor(form, panel, counts = new SearchCounts()) {
    this.form = form;
    this.field = form.elements.q;
    this.panel = panel;
    this.said = JSON.parse(panel.dataset.kbWords);
    this.status = make("p", { class: "kb-found__said", role: "status" }, this.said.start);
    this.body = make("div", { class: "kb-found__body" });
    panel.replaceChildren(this.status, this.body);
    this.completion = form.querySelector("[data-kb-completion]");
    this.counts = counts;
    this.asked = "";
    this.listen();
    prepare();
    this.typed();
  }

  get query() { return this.field.value.trim(); }

  listen() {
    this.field.addEventListener("input", () => this.typed());
    this.form.addEventListener("keydown", (event) => this.key(event));
    this.panel.addEventListener("keydown", (event) => this.key(event));
    this.form.addEventListener("reset", () => setTimeout(() => { this.typed(); this.field.focus(); }));
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.panel.addEventListener("click", (event) => {
      const link = event.target.closest("a.kb-hit__link");
      if (link) this.follow(link);
      if (event.target.closest("a.kb-found__as-typed")) this.away();
    });
    addEventListener("pagehide", () => this.counts.tell());
  }

  /* Whether an answer is on its way. */
  set busy(on) { this.panel.setAttribute("aria-busy", String(on)); }

  /* What is asked or about to be is wanted no more; what came of it would be counted as another search. */
  stop() {
    clearTimeout(this.timer);
    this.busy = false;
    if (!this.running) return;
    this.running.abort();
    this.running = null;
    this.asked = ""; // the same text may be asked again
  }

  /* The person turns elsewhere; `clicked`: to one of the hits. */
  leave(clicked = false) {
    this.stop();
    this.counts.tell(clicked);
  }

  /* The person is back; what stands in the field may not have been answered. */
  resume() {
    if (this.query && this.field.value.trimStart() !== this.asked) this.typed();
  }

  typed() {
    clearTimeout(this.timer);
    this.complete("");
    if (this.query.length < LEAST) {
      this.stop();
      this.asked = "";
      this.tell(this.said.start);
      return this.body.replaceChildren();
    }
    this.busy = true;
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const text = this.field.value.trimStart(); // a space at the end says that the last word is whole
    if (text === this.asked) return (this.busy = Boolean(this.running));
    this.asked = text;
    if (this.running) this.running.abort();
    const running = (this.running = new AbortController());
    let found = null;
    try {
      found = await lookUp(text, { limit: SHOWN, typing: true, signal: running.signal });
    } catch (_) { /* it is said below, unless another text is asked */ }
    if (this.running !== running) return;
    this.running = null;
    if (found) this.show(found, text);
    else this.failed();
    this.busy = this.field.value.trimStart() !== text;
  }

  show(found, text) {
    this.words = found.words;
    this.counts.note(text.trim(), found.hits);
    this.tell(summary(found, this.said), found.people_first);
    const some = folded(found, this.said, lists(found, text, this.said)), ways = this.ways(found.hits.length > 0);
    this.body.replaceChildren(...(found.people_first ? [ways, ...some] : [...some, ways]));
    this.complete(completed(found.hits, text));
  }

  tell(sentence, person = false) {
    this.status.textContent = sentence;
    this.status.classList.toggle("kb-found__person", person);
  }

  failed() {
    this.asked = ""; // the same text may be asked again
    this.tell(this.said.failed);
    this.body.replaceChildren(this.ways());
  }

  /* On to the page of all results, and to a person. */
  ways(some = false) {
    const all = make("button", { type: "button", class: "kb-small" }, this.said.all);
    all.addEventListener("click", () => this.form.requestSubmit());
    const write = make("a", { href: pageUrl("contact/").href, class: "kb-small" }, this.said.write);
    write.addEventListener("click", () => {
      this.stop();
      carry(this.query, this.counts);
    });
    return make("p", { class: "kb-found__ways" }, ...(some ? [all] : []), ...(this.panel.hasAttribute("data-kb-write") ? [write] : []));
  }

  /* What was searched leads to the page of results, the only place where it stands in an address. */
  submit(event) {
    if (!this.query) return event.preventDefault();
    this.away();
  }

  away() {
    this.stop();
    this.counts.leave(); // the page of results counts this search
  }

  follow(link) {
    this.leave(true);
    keepMarks(link, this.words);
  }

  complete(text) {
    if (this.completion) this.completion.textContent = text;
  }

  key(event) {
    const { key, target } = event;
    if (key === "ArrowRight" && target === this.field && this.completion && this.completion.textContent && this.field.selectionStart === this.field.value.length) {
      this.field.value = this.completion.textContent;
      this.typed();
    }
    if (key !== "ArrowDown" && key !== "ArrowUp") return;
    const stops = [this.field, ...this.panel.querySelectorAll("a[href], button")];
    const at = stops.indexOf(document.activeElement);
    if (at < 0 || stops.length < 2) return;
    event.preventDefault();
    stops[(at + (key === "ArrowDown" ? 1 : stops.length - 1)) % stops.length].focus();
  }
}

/* The words typed so far, the last one whole: the first longer word of the hits that begins like it. */
function completed(hits, text) {
  const last = /[\p{L}\p{N}]$/u.test(text) ? wordsOf(text).pop() : "";
  const whole = last && hits.flatMap((one) => wordsOf(`${one.title} ${one.snippet}`)).find((word) => word.length > last.length && word.startsWith(last));
  return whole ? text + whole.slice(last.length) : "";
}

/* The text goes into the form's field, within this tab; what was written there before stays. */
export function carry(query, counts) {
  const kept = memory.read();
  if (query && !(kept.texts && kept.texts.message)) memory.write({ ...kept, texts: { ...kept.texts, message: query } });
  counts.tell();
}

/* The words that the article marks when it opens; they stand in no address. */
export function keepMarks(link, words) {
  try {
    sessionStorage.setItem(`${siteUrl("").pathname}.kbtools.marks`, JSON.stringify([new URL(link.href).pathname, [...words]]));
  } catch (_) { /* private mode: nothing is marked */ }
}
