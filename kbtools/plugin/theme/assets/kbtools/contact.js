/* The contact form while a person writes: suggestions, what they said about them, and sending without a new page.
   Without this script the form is a plain form post. */

import { suggest } from "./answers.js";
import { counted, fill, make, memory, post, randomId, siteUrl, tell } from "./page.js";
import { section } from "./preview.js";

const DEBOUNCE = 450;   // ms after the last key
const LEAST = 12;       // characters before anything is asked
const ANNOUNCE = 1400;  // ms before a screen reader is told, so that it does not talk into the typing
const MOST_WAIT = 20000; // ms to wait for an answer to Send

export class ContactForm {
  constructor(root) {
    const find = (name) => root.querySelector(`[data-kb-${name}]`);
    this.root = root;
    this.words = JSON.parse(root.dataset.kbWords);
    this.form = root.querySelector("form");
    [this.grid, this.answers, this.list, this.none, this.peek] = ["grid", "answers", "list", "none", "peek"].map(find);
    [this.status, this.problem, this.send, this.end] = ["status", "problem", "send", "end"].map(find);
    this.idle = this.none.textContent;
    this.asked = "";
    this.suggestions = [];
    this.begin(memory.read());
    this.listen();
  }

  begin(kept) {
    this.episode = kept.episode || randomId();
    this.shown = new Set(kept.shown || []);
    this.opened = new Set(kept.opened || []);
    this.rejected = new Set(kept.rejected || []);
    this.attempt = kept.attempt || null;
    this.started = Boolean(kept.started);
    for (const name of ["message", "email", "name"]) {
      const field = this.form.elements[name];
      if (kept[name] && !field.value) field.value = kept[name];
    }
    this.start();
    if (this.text().length >= LEAST) this.ask();
  }

  /* A visit begins with its first words, whether anything is found or not. */
  start() {
    if (this.started || !this.text()) return;
    this.started = true;
    tell({ episode: this.episode, kind: "started" });
  }

  text() { return this.form.elements.message.value.trim(); }

  keep() {
    const { message, email, name } = this.form.elements;
    memory.write({
      message: message.value, email: email.value, name: name.value, episode: this.episode, attempt: this.attempt,
      started: this.started, shown: [...this.shown], opened: [...this.opened], rejected: [...this.rejected],
    });
  }

  listen() {
    this.form.addEventListener("input", (event) => {
      this.start();
      this.keep();
      if (event.target.name !== "message") return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), DEBOUNCE);
    });
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.peek.addEventListener("click", () => this.openAnswers());
    this.leave = () => this.finish();
    addEventListener("pagehide", this.leave);
  }

  /* --- suggestions --- */

  async ask() {
    const text = this.text();
    if (text === this.asked) return;
    this.asked = text;
    if (this.running) this.running.abort();
    if (text.length < LEAST) return this.show([]);
    const running = (this.running = new AbortController());
    try {
      const { suggestions, person } = await suggest(text, { episode: this.episode, signal: running.signal });
      if (this.running === running) this.show(suggestions, person);
    } catch (failure) {
      // Suggestions are a courtesy: without them the form works all the same. The same text may be asked again.
      if (failure.name !== "AbortError") this.asked = "";
    }
  }

  show(found, person = false) {
    this.person = person;
    this.suggestions = found.filter((one) => !this.rejected.has(one.slug)).slice(0, 3);
    const held = new Map(Array.from(this.list.children, (item) => [item.dataset.slug, item]));
    const rows = this.suggestions.map((one) => held.get(one.slug) || this.row(one));
    // Whoever is inside the list with the keyboard keeps it as it is.
    if (this.list.contains(document.activeElement)) return;
    this.list.replaceChildren(...rows);
    for (const one of this.suggestions) {
      if (this.shown.has(one.slug)) continue;
      this.shown.add(one.slug);
      tell({ episode: this.episode, kind: "shown", slug: one.slug });
    }
    this.count();
    this.keep();
  }

  count() {
    const number = this.list.children.length;
    this.none.hidden = number > 0;
    this.none.textContent = this.person ? this.words.people_first : this.rejected.size ? this.words.rejected_all : this.idle;
    this.answers.classList.toggle("kb-answers--some", number > 0);
    this.peek.disabled = number === 0;
    const nothing = this.person ? this.words.people_first : this.words.peek_none;
    this.peek.textContent = number ? counted(number, this.words.peek_one, this.words.peek_many) : nothing;
    clearTimeout(this.announcing);
    this.announcing = setTimeout(() => {
      this.status.textContent = number ? counted(number, this.words.status_one, this.words.status_many)
        : this.person ? this.words.people_first : "";
    }, ANNOUNCE);
  }

  row(one) {
    const link = this.link(one, this.words.open_article, { target: "_blank", rel: "noopener" });
    link.setAttribute("aria-label", `${this.words.open_article}: ${one.title} ${this.words.new_tab}`);
    const title = make("button", { type: "button", class: "kb-answers__open", "aria-expanded": "false" }, one.title);
    const preview = make("div", { class: "kb-answers__section", hidden: "" });
    const snippet = make("p", { class: "kb-answers__snippet" }, one.snippet);
    title.addEventListener("click", () => this.openInPlace(one, title, preview, snippet));
    const button = (kind, act) => {
      const label = fill(this.words[`${kind}_for`], { title: one.title });
      const made = make("button", { type: "button", class: `kb-small kb-small--${kind}`, "aria-label": label }, this.words[kind]);
      made.addEventListener("click", act);
      return made;
    };
    const row = make("li", { "data-slug": one.slug }, make("p", { class: "kb-answers__title" }, title));
    if (one.known_issue) row.append(make("p", { class: "kb-chip kb-chip--issue" }, this.words.known_issue));
    row.append(snippet, preview, make("p", { class: "kb-answers__link" }, link), make("p", { class: "kb-answers__choice" },
      button("helped", () => this.helped(one, link.href)), button("not_helped", () => this.reject(one, row))));
    return row;
  }

  /* A link to an article; an address of another site, or one that runs something, is not followed. */
  link(one, label, attributes = {}) {
    const url = siteUrl(one.url);
    const link = make("a", attributes, label);
    if (url.origin === siteUrl("").origin) link.href = url.href;
    const opened = () => this.wasOpened(one);
    link.addEventListener("click", opened);
    link.addEventListener("auxclick", (event) => { if (event.button === 1) opened(); });
    return link;
  }

  wasOpened(one) {
    if (this.over) return; // sent already: what is read now decided nothing
    this.opened.add(one.slug);
    this.keep();
    tell({ episode: this.episode, kind: "opened", slug: one.slug });
  }

  /* The section beside the text; what was written stays where it is. */
  async openInPlace(one, title, preview, snippet) {
    const open = title.getAttribute("aria-expanded") !== "true";
    title.setAttribute("aria-expanded", String(open));
    if (open && !preview.childElementCount) {
      this.wasOpened(one);
      const url = siteUrl(one.url);
      const nodes = url.origin === siteUrl("").origin ? await section(url).catch(() => []) : [];
      if (one.section && nodes.length) nodes.unshift(make("p", { class: "kb-answers__part" }, one.section));
      if (!preview.childElementCount) preview.append(...nodes);
    }
    const shown = title.getAttribute("aria-expanded") === "true" && preview.childElementCount > 0;
    preview.hidden = !shown;
    snippet.hidden = shown; // when the section is away, its first words stay
  }

  openAnswers() {
    this.answers.classList.add("kb-answers--open");
    this.peek.setAttribute("aria-expanded", "true");
    this.answers.scrollIntoView({ block: "nearest" });
  }

  reject(one, row) {
    this.rejected.add(one.slug);
    tell({ episode: this.episode, kind: "not_helped", slug: one.slug });
    const next = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    // The pressed button is gone with its row; the keyboard goes on where the person was.
    (next ? next.querySelector("button") : this.form.elements.message).focus({ preventScroll: true });
    this.count();
    this.keep();
  }

  /* --- how it ends --- */

  helped(one, href) {
    tell({ episode: this.episode, kind: "helped", slug: one.slug });
    const box = make("input", { type: "checkbox", id: "kb-keep" });
    const undo = make("button", { type: "button", class: "kb-small" }, this.words.undo);
    const done = make("button", { type: "button", class: "kb-button" }, this.words.done);
    this.ending = { slug: one.slug, question: this.text(), box };
    undo.addEventListener("click", () => {
      this.ending = null;
      tell({ episode: this.episode, kind: "undone", slug: one.slug });
      this.back();
    });
    done.addEventListener("click", () => {
      this.finish();
      this.form.reset();
      this.finale([make("h2", {}, this.words.thanks)]);
    });
    this.finale([
      make("h2", {}, this.words.helped_title),
      make("p", {}, `${this.words.helped_text} `, make("a", href ? { href } : {}, one.title)),
      make("p", { class: "kb-keep" }, box, make("label", { for: "kb-keep" }, this.words.keep)),
      make("p", { class: "kb-end__choice" }, done, undo),
    ]);
  }

  /* Leaving: what was ticked is kept, and an episode that nobody ended is "left". */
  finish() {
    const ending = this.ending;
    this.ending = null;
    if (ending) {
      if (ending.box.checked) {
        tell({ episode: this.episode, kind: "helped", slug: ending.slug, question: ending.question, keep: true });
      }
      memory.clear();
    } else if (this.shown.size && !this.over) {
      tell({ episode: this.episode, kind: "left" });
    }
  }

  finale(nodes) {
    this.end.replaceChildren(...nodes);
    this.grid.hidden = true;
    this.end.hidden = false;
    this.end.focus(); // the button that was pressed is gone; a screen reader goes on here
    this.over = !this.ending;
  }

  back() {
    this.over = false;
    this.grid.hidden = false;
    this.end.hidden = true;
    this.end.replaceChildren();
    this.form.elements.message.focus();
  }

  async submit() {
    if (this.sending) return;
    const { message, email, name, website } = this.form.elements;
    const body = {
      name: name.value, email: email.value.trim(), subject: "", message: message.value, website: website.value,
      episode: this.episode, shown: [...this.shown], opened: [...this.opened], rejected: [...this.rejected],
    };
    // The same message sent twice is one ticket; a changed one is another.
    const same = JSON.stringify([body.name, body.email, body.message]);
    if (!this.attempt || this.attempt.same !== same) this.attempt = { same, key: randomId() };
    this.keep();
    this.working(true);
    this.complain([]);
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), MOST_WAIT);
    try {
      const answer = await post("api/contact", { ...body, key: this.attempt.key }, { signal: giveUp.signal });
      const told = await answer.json();
      if (answer.ok) this.sent(told.reference, body.email, told.suggestions || []);
      else this.refused(answer.status, told.error || {});
    } catch (_) {
      this.refused(0, {});
    } finally {
      clearTimeout(timer);
      this.working(false);
    }
  }

  working(on) {
    this.sending = on;
    this.label = this.label || this.send.textContent;
    this.send.textContent = on ? this.words.sending : this.label;
    this.form.setAttribute("aria-busy", String(on));
  }

  sent(reference, email, found) {
    memory.clear();
    this.form.reset();
    const again = make("button", { type: "button", class: "kb-small" }, this.words.again);
    again.addEventListener("click", () => {
      this.asked = "";
      this.begin({});
      this.show([]);
      this.back();
    });
    this.finale([
      make("h2", {}, this.words.sent_title),
      make("p", {}, `${this.words.reference}: `, make("strong", { class: "kb-reference" }, reference)),
      make("p", {}, fill(this.words.sent_next, { email })),
      ...this.meanwhile(found),
      make("p", {}, again),
    ]);
  }

  /* Suggestions once more: the message is on its way whether they are read or not. */
  meanwhile(found) {
    if (!found.length) return [];
    const rows = found.map((one) => make("li", {}, this.link(one, one.title), make("p", { class: "kb-hint" }, one.snippet)));
    return [make("h3", {}, this.words.meanwhile), make("ul", { class: "kb-list" }, ...rows)];
  }

  refused(status, error) {
    const known = { 413: this.words.too_large, 429: this.words.rate }[status];
    if (error.code === "contact-field") {
      this.complain([`${error.message}${error.hint ? ` (${error.hint})` : ""}`]);
      const field = this.form.elements[error.where];
      if (field) { field.setAttribute("aria-invalid", "true"); field.focus(); }
      return;
    }
    const lines = known ? [known] : [this.words.failed, this.words.failed_try];
    const address = this.root.dataset.kbAddress;
    this.complain(lines, address);
  }

  complain(lines, address) {
    for (const field of this.form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    this.problem.replaceChildren(...lines.map((line) => make("p", {}, line)));
    if (lines.length && address) {
      this.problem.append(make("p", {}, `${this.words.failed_address} `, make("a", { href: `mailto:${address}` }, address)));
    }
  }

  stop() {
    clearTimeout(this.timer);
    if (this.running) this.running.abort();
    removeEventListener("pagehide", this.leave);
    this.finish();
  }
}
