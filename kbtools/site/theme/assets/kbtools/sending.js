/* Sending without a new page, and what is said where that did not work. What was written stays until it is taken. */

import { make, post, randomId } from "./page.js";

const MOST_WAIT = 20000; // ms to wait for an answer to Send
const MOST_WAIT_FILES = 120000; // files take their time on a phone

/* A file as it travels in JSON. */
const encoded = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onerror = () => reject(reader.error);
  reader.onload = () => resolve({ name: file.name, data: reader.result.slice(reader.result.indexOf(",") + 1) });
  reader.readAsDataURL(file);
});

/* What is wrong with the files as far as the page can tell, before they travel; empty when nothing is. */
function unfit(files, { kbMostFiles, kbTooMany, kbMostBytes, kbTooLarge }) {
  if (files.length > Number(kbMostFiles)) return kbTooMany;
  return files.reduce((sum, file) => sum + file.size, 0) > Number(kbMostBytes) ? kbTooLarge : "";
}

export class Sending {
  /* `form`: the ContactForm whose visit this is. */
  constructor(form, find) {
    this.form = form;
    [this.problem, this.button] = ["problem", "send"].map(find);
  }

  async send() {
    if (this.busy) return;
    const { website, attachments } = this.form.fields;
    const files = attachments ? [...attachments.files] : [];
    const texts = this.form.texts();
    const body = {
      ...texts, email: texts.email.trim(), subject: "", website: website.value,
      episode: this.form.episode, shown: [...this.form.shown], opened: [...this.form.opened], rejected: [...this.form.rejected],
    };
    const wrong = attachments ? unfit(files, attachments.dataset) : "";
    if (wrong) return this.wrong("attachments", wrong);
    // The same message sent twice is one ticket; a changed one is another.
    const same = JSON.stringify([texts, files.map((file) => [file.name, file.size, file.lastModified])]);
    if (!this.form.attempt || this.form.attempt.same !== same) this.form.attempt = { same, key: randomId() };
    this.form.keep();
    this.working(true);
    this.complain([]);
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), files.length ? MOST_WAIT_FILES : MOST_WAIT);
    try {
      if (files.length) body.attachments = await Promise.all(files.map(encoded));
      const answer = await post("api/contact", { ...body, key: this.form.attempt.key }, { signal: giveUp.signal });
      const told = await answer.json();
      if (answer.ok) this.form.ending.sent(told, body.email);
      else this.refused(answer.status, told.error || {});
    } catch (_) {
      this.refused(0, {});
    } finally {
      clearTimeout(timer);
      this.working(false);
    }
  }

  working(on) {
    this.busy = on;
    this.label = this.label || this.button.textContent;
    this.button.textContent = on ? this.form.words.sending : this.label;
    this.form.element.setAttribute("aria-busy", String(on));
  }

  refused(status, error) {
    const known = { 413: this.form.words.too_large, 429: this.form.words.rate }[status];
    if (error.code === "contact-field") return this.wrong(error.where, error.message);
    const lines = known ? [known] : [this.form.words.failed, this.form.words.failed_try];
    const address = this.form.root.dataset.kbAddress;
    this.complain(lines, address);
  }

  wrong(name, message) {
    this.complain([message]);
    const field = this.form.fields[name];
    if (field) { field.setAttribute("aria-invalid", "true"); field.focus(); }
  }

  complain(lines, address) {
    for (const field of this.form.element.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    this.problem.replaceChildren(...lines.map((line) => make("p", {}, line)));
    if (lines.length && address) {
      this.problem.append(make("p", {}, `${this.form.words.failed_address} `, make("a", { href: `mailto:${address}` }, address)));
    }
  }
}
