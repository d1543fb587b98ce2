/* The list of answers beside the form: what is in it, what was opened, and what was said to be no help. */

import { counted, fill, make, siteUrl, tell } from "./page.js";
import { section } from "./preview.js";

const ANNOUNCE = 1400; // ms before a screen reader is told, so that it does not talk into the typing

export class Suggestions {
  /* `form`: the ContactForm whose visit this is. */
  constructor(form, find) {
    this.form = form;
    [this.answers, this.list, this.none, this.peek, this.status] = ["answers", "list", "none", "peek", "status"].map(find);
    this.idle = this.none.textContent;
    this.peek.addEventListener("click", () => this.open());
  }

  show(found, person = false) {
    this.person = person;
    this.found = found.filter((one) => !this.form.rejected.has(one.slug)).slice(0, 3);
    const held = new Map(Array.from(this.list.children, (item) => [item.dataset.slug, item]));
    const rows = this.found.map((one) => held.get(one.slug) || this.row(one));
    // Whoever is inside the list with the keyboard keeps it as it is.
    if (this.list.contains(document.activeElement)) return;
    this.list.replaceChildren(...rows);
    for (const one of this.found) {
      if (this.form.shown.has(one.slug)) continue;
      this.form.shown.add(one.slug);
      tell({ episode: this.form.episode, kind: "shown", slug: one.slug });
    }
    this.count();
    this.form.keep();
  }

  count() {
    const number = this.list.children.length;
    this.none.hidden = number > 0;
    this.none.textContent = this.person ? this.form.words.people_first : this.form.rejected.size ? this.form.words.rejected_all : this.idle;
    this.answers.classList.toggle("kb-answers--some", number > 0);
    this.peek.disabled = number === 0;
    const nothing = this.person ? this.form.words.people_first : this.form.words.peek_none;
    this.peek.textContent = number ? counted(number, this.form.words.peek_one, this.form.words.peek_many) : nothing;
    clearTimeout(this.announcing);
    this.announcing = setTimeout(() => {
      this.status.textContent = number ? counted(number, this.form.words.status_one, this.form.words.status_many)
        : this.person ? this.form.words.people_first : "";
    }, ANNOUNCE);
  }

  row(one) {
    const link = this.link(one, this.form.words.open_article, { target: "_blank", rel: "noopener" });
    link.setAttribute("aria-label", `${this.form.words.open_article}: ${one.title} ${this.form.words.new_tab}`);
    const title = make("button", { type: "button", class: "kb-answers__open", "aria-expanded": "false" }, one.title);
    const preview = make("div", { class: "kb-answers__section", hidden: "" });
    const snippet = make("p", { class: "kb-answers__snippet" }, one.snippet);
    title.addEventListener("click", () => this.openInPlace(one, title, preview, snippet));
    const button = (kind, act) => {
      const label = fill(this.form.words[`${kind}_for`], { title: one.title });
      const made = make("button", { type: "button", class: `kb-small kb-small--${kind}`, "aria-label": label }, this.form.words[kind]);
      made.addEventListener("click", act);
      return made;
    };
    const row = make("li", { "data-slug": one.slug }, make("p", { class: "kb-answers__title" }, title));
    if (one.known_issue) row.append(make("p", { class: "kb-chip kb-chip--issue" }, this.form.words.known_issue));
    row.append(snippet, preview, make("p", { class: "kb-answers__link" }, link), make("p", { class: "kb-answers__choice" },
      button("helped", () => this.form.ending.helped(this.latest(one), link.href)), button("not_helped", () => this.reject(one, row))));
    return row;
  }

  /* The suggestion as it was last shown: a row that stays in the list was made for an earlier text. */
  latest(one) { return this.found.find((other) => other.slug === one.slug) || one; }

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
    if (this.form.ending.over) return; // sent already: what is read now decided nothing
    this.form.opened.add(one.slug);
    this.form.keep();
    tell({ episode: this.form.episode, kind: "opened", slug: one.slug });
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

  open() {
    this.answers.classList.add("kb-answers--open");
    this.peek.setAttribute("aria-expanded", "true");
    this.answers.scrollIntoView({ block: "nearest" });
  }

  reject(one, row) {
    this.form.rejected.add(one.slug);
    tell({ episode: this.form.episode, kind: "not_helped", slug: one.slug });
    const next = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    // The pressed button is gone with its row; the keyboard goes on where the person was.
    (next ? next.querySelector("button") : this.form.message).focus({ preventScroll: true });
    this.count();
    this.form.keep();
  }
}
