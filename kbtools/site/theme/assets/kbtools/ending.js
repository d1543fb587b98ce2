/* How a visit to the form ends: an answer helped, the message was sent, or the person left. */

import { fill, make, memory, tell } from "./page.js";

export class Ending {
  /* `form`: the ContactForm whose visit this is. */
  constructor(form, find) {
    this.form = form;
    this.pending = null; // an article helped, and the person may still undo it
    this.over = false;
    [this.head, this.grid, this.end] = ["head", "grid", "end"].map(find);
  }

  helped(one, href) {
    this.form.sending.hold();
    tell({ episode: this.form.episode, kind: "helped", slug: one.slug, claim: one.claim });
    const box = make("input", { type: "checkbox", id: "kb-keep" });
    const undo = make("button", { type: "button", class: "kb-small" }, this.form.words.undo);
    const done = make("button", { type: "button", class: "kb-button" }, this.form.words.done);
    this.pending = { slug: one.slug, claim: one.claim, question: one.asked, box };
    undo.addEventListener("click", () => {
      this.pending = null;
      tell({ episode: this.form.episode, kind: "undone", slug: one.slug });
      this.back();
    });
    done.addEventListener("click", () => {
      this.finish();
      this.form.clear();
      this.finale([make("h1", {}, this.form.words.thanks)]);
    });
    this.finale([
      make("h1", {}, this.form.words.helped_title),
      make("p", {}, `${this.form.words.helped_text} `, make("a", href ? { href } : {}, one.title)),
      make("p", { class: "kb-keep" }, box, make("label", { for: "kb-keep" }, this.form.words.keep)),
      make("p", { class: "kb-end__choice" }, done, undo),
    ]);
  }

  /* Leaving: what was ticked is kept, and an episode that nobody ended is "left". */
  finish() {
    const ending = this.pending;
    this.pending = null;
    if (ending) {
      if (ending.box.checked) {
        const { slug, claim, question } = ending;
        tell({ episode: this.form.episode, kind: "helped", slug, claim, question, keep: true });
      }
      memory.clear();
    } else if (this.form.shown.size && !this.over) {
      tell({ episode: this.form.episode, kind: "left" });
    }
  }

  finale(nodes) {
    this.end.replaceChildren(...nodes);
    this.head.hidden = this.grid.hidden = true; // the page has one heading: what has happened
    this.end.hidden = false;
    this.end.focus(); // the button that was pressed is gone; a screen reader goes on here
    this.over = !this.pending;
  }

  back() {
    this.over = false;
    this.head.hidden = this.grid.hidden = false;
    this.end.hidden = true;
    this.end.replaceChildren();
    this.form.message.focus();
  }

  /* The first argument is what the service answered, `texts` what was sent, by field. */
  sent({ reference, first_reply: wait, copy, suggestions: found }, texts) {
    this.pending = null; // sent after all: there is nothing to undo
    const since = this.form.since(texts.message);
    this.form.clear(since);
    const again = make("button", { type: "button", class: "kb-small" }, this.form.words.again);
    again.addEventListener("click", () => {
      this.form.again(since);
      this.back();
    });
    this.finale([
      make("h1", { class: "kb-end__sent" }, make("span", { class: "kb-tick", "aria-hidden": "true" }), this.form.words.sent_title),
      make("p", {}, `${this.form.words.reference}: `, make("strong", { class: "kb-reference" }, reference)),
      make("p", {}, fill(this.form.words.sent_next, { email: texts.email.trim() })),
      ...(wait ? [make("p", {}, wait)] : []),
      ...(copy ? [make("p", {}, this.form.words.copied)] : []),
      ...this.meanwhile(found || []),
      ...(since.message ? [make("p", {}, this.form.words.since)] : []),
      make("p", {}, again),
    ]);
  }

  /* Suggestions once more: the message is on its way whether they are read or not. */
  meanwhile(found) {
    if (!found.length) return [];
    const rows = found.map((one) => make("li", {}, this.form.suggestions.link(one, one.title), make("p", { class: "kb-hint" }, one.snippet)));
    return [make("h2", {}, this.form.words.meanwhile), make("ul", { class: "kb-list" }, ...rows)];
  }
}
