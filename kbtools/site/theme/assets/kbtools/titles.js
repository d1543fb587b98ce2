/* On a narrow screen: the first titles right under the field, above the keyboard, and the sheet of answers that they open.
   On a wide one the answers stand beside the form, and the style sheet hides all this. */

import { counted, make, onlyFor } from "./page.js";

const MOST = 2;
const LEAST_LINES = 3;
const KEPT_FREE = 235; // px that the header, the label with its hint and the titles need beside the text

export class Titles {
  /* `form`: the ContactForm; `answers`: the list that moves into the sheet while that is open. */
  constructor(form, answers, find) {
    [this.form, this.answers] = [form, answers];
    [this.box, this.idle, this.list, this.sheet] = ["peek", "peek-none", "titles", "sheet"].map(find);
    this.plain = this.idle.textContent;
    find("close").addEventListener("click", () => this.close());
    this.sheet.addEventListener("close", () => this.closed());
    this.grow();
    this.form.message.addEventListener("input", () => this.grow());
    this.resized = () => { this.grow(); this.reveal(); };
    if (window.visualViewport) visualViewport.addEventListener("resize", this.resized);
  }

  /* Whether the titles are what this screen shows. */
  get inUse() { return this.box.getClientRects().length > 0; }

  /* How many stand there. */
  get count() { return this.list.children.length; }

  /* `found`: the suggestions in order; `silence`: what stands there when there is none. */
  show(found, silence) {
    const rows = found.slice(0, MOST).map((one) => {
      const others = onlyFor(one, this.form.root.dataset.kbAppliesTo);
      const title = make("button", { type: "button", class: "kb-peek__title", "aria-haspopup": "dialog" }, one.title, ...(others ? [" ", others] : []));
      title.addEventListener("click", () => this.open(one.slug));
      return make("li", {}, title);
    });
    this.list.replaceChildren(...rows);
    this.list.hidden = !rows.length;
    this.list.setAttribute("aria-label", counted(rows.length, this.form.words.peek_one, this.form.words.peek_many));
    this.idle.hidden = rows.length > 0;
    this.idle.textContent = silence || this.plain;
  }

  /* The sheet lies over the page with all that was found, this one unfolded. */
  open(slug) {
    this.home = this.answers.parentNode;
    this.sheet.append(this.answers);
    this.sheet.showModal();
    this.sheet.scrollTop = 0;
    const row = Array.from(this.answers.querySelectorAll("[data-slug]")).find((one) => one.dataset.slug === slug);
    const title = row && row.querySelector("[aria-expanded]");
    if (!title) return;
    if (title.getAttribute("aria-expanded") === "false") title.click();
    title.focus({ preventScroll: true });
    if (row.previousElementSibling) row.scrollIntoView({ block: "start" });
  }

  close() { if (this.sheet.open) this.sheet.close(); }

  /* Back where the person wrote, with the caret where it was. */
  closed() {
    this.home.prepend(this.answers);
    if (!this.form.ending.pending && !this.form.ending.over) this.form.message.focus();
  }

  /* The field grows with the text as far as the titles below it stay in sight. */
  grow() {
    const field = this.form.message;
    const height = window.visualViewport ? visualViewport.height : innerHeight;
    const line = parseFloat(getComputedStyle(field).lineHeight) || 24;
    field.style.height = "auto";
    const edge = field.offsetHeight - field.clientHeight;
    const least = LEAST_LINES * line;
    field.style.height = `${Math.min(field.scrollHeight + edge, Math.max(least + edge, height - KEPT_FREE))}px`;
  }

  /* When the keyboard comes up: the titles, too, above it. */
  reveal() {
    if (document.activeElement !== this.form.message || !this.inUse) return;
    const below = this.box.getBoundingClientRect().bottom - visualViewport.offsetTop - visualViewport.height;
    if (below > 0) scrollBy({ top: below });
  }

  stop() {
    if (window.visualViewport) visualViewport.removeEventListener("resize", this.resized);
    this.close();
  }
}
