/* The list of answers beside the form: what is in it, what was opened, and what was said to be no help. */

import { counted, fill, inLanguage, make, onlyFor, siteUrl, tell } from "./page.js";
import { section } from "./preview.js";
import { Titles } from "./titles.js";

const ANNOUNCE = 1400; // ms before a screen reader is told, so that it does not talk into the typing

export class Suggestions {
  /* `form`: the ContactForm whose visit this is. */
  constructor(form, find) {
    this.form = form;
    [this.answers, this.list, this.none, this.status] = ["answers", "list", "none", "status"].map(find);
    this.nothing = find("nothing"); // there is no such place while an experiment withholds what was found
    this.idle = this.none.textContent;
    this.titles = new Titles(form, this.answers, find);
    form.message.addEventListener("blur", () => this.sayNothingFound());
  }

  /* `looked`: the text was looked for, so that an empty list says that nothing answers it. */
  show(found, { person = false, looked = false } = {}) {
    this.person = person;
    this.fruitless = looked && !found.length && !person;
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

  /* Another visit begins: nothing was found yet, and nothing said of it. */
  reset() {
    this.said = false;
    if (this.nothing) this.nothing.textContent = "";
    this.show([]);
  }

  count() {
    const left = Array.from(this.list.children, (item) => item.dataset.slug);
    const silence = this.person ? this.form.words.people_first : this.form.rejected.size ? this.form.words.rejected_all : "";
    this.none.hidden = left.length > 0;
    this.none.textContent = silence || this.idle;
    this.answers.classList.toggle("kb-answers--some", left.length > 0);
    this.titles.show(this.found.filter((one) => left.includes(one.slug)), silence);
    this.notTwice(left);
    if (left.length && this.nothing) this.nothing.textContent = "";
    this.sayNothingFound();
    clearTimeout(this.announcing);
    this.announcing = setTimeout(() => {
      const [number, ...names] = this.titles.inUse ? [this.titles.count, "peek_one", "peek_many"] : [left.length, "status_one", "status_many"];
      this.status.textContent = left.length ? counted(number, ...names.map((name) => this.form.words[name]))
        : this.person ? this.form.words.people_first : "";
    }, ANNOUNCE);
  }

  /* What is suggested does not stand among the articles below as well. */
  notTwice(suggested) {
    for (const part of this.form.root.querySelectorAll("[data-kb-more-articles]")) {
      const rows = [...part.querySelectorAll("[data-slug]")];
      for (const row of rows) row.hidden = suggested.includes(row.dataset.slug);
      part.hidden = rows.every((row) => row.hidden);
    }
  }

  /* Beside Send, once a visit, when the person is done with the text and nothing was found for it. */
  sayNothingFound() {
    const typing = document.activeElement === this.form.message;
    if (!this.nothing || !this.fruitless || typing || this.said || this.form.asked !== this.form.text()) return;
    this.said = true;
    this.nothing.textContent = this.form.words.nothing;
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
    const other = inLanguage(one.lang, this.form.root.dataset.kbInLanguage);
    if (other) row.append(make("p", { class: "kb-chip kb-chip--language" }, other));
    const others = onlyFor(one, this.form.root.dataset.kbAppliesTo);
    if (others) row.append(make("p", {}, others));
    row.append(snippet, preview, make("p", { class: "kb-answers__link" }, link), make("p", { class: "kb-answers__choice" },
      button("helped", () => this.helped(one, link)), button("not_helped", () => this.reject(one, row))));
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

  helped(one, link) {
    this.form.ending.helped(this.latest(one), link.href);
    this.titles.close();
    this.form.ending.end.focus();
  }

  reject(one, row) {
    this.form.rejected.add(one.slug);
    tell({ episode: this.form.episode, kind: "not_helped", slug: one.slug });
    const next = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    if (!next) this.titles.close();
    // The pressed button is gone with its row; the keyboard goes on where the person was.
    (next ? next.querySelector("button") : this.form.message).focus({ preventScroll: true });
    this.count();
    this.form.keep();
  }
}
