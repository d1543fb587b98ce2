/* Sending without a new page, and what is said where that did not work. What was written stays until it is taken. */

import { Faults } from "./faults.js";
import { asksIn, comesBy, make, post, randomId } from "./page.js";
import { Retry } from "./retry.js";

const MOST_WAIT = 20000; // ms to wait for an answer to Send
const MOST_WAIT_FILES = 120000; // files take their time on a phone
const TOO_FAST = 429;
const AWAY = new Set([502, 504]); // a proxy says that nobody is behind it

/* A file as it travels in JSON. */
const encoded = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onerror = () => reject(reader.error);
  reader.onload = () => resolve({ name: file.name, data: reader.result.slice(reader.result.indexOf(",") + 1) });
  reader.readAsDataURL(file);
});

export class Sending {
  /* `form`: the ContactForm whose visit this is. */
  constructor(form, find) {
    this.form = form;
    [this.problem, this.button] = ["problem", "send"].map(find);
    this.faults = new Faults(form.element);
    this.retry = new Retry(() => this.send(true));
    form.element.addEventListener("input", () => this.hold());
  }

  /* `again`: the page tries by itself what could not be handed over; the same key makes both tries one message. */
  async send(again = false) {
    if (this.busy) return;
    this.retry.stop();
    [this.held, this.pressed] = [false, !again];
    const { website, attachments } = this.form.fields;
    const files = attachments ? [...attachments.files] : [];
    const texts = this.form.texts();
    const faults = this.faults.found();
    if (faults.length) return this.wrong(faults);
    const body = {
      ...texts, ...this.form.followup.answer(), ...asksIn, ...comesBy, email: texts.email.trim(), subject: "", website: website.value,
      episode: this.form.episode, shown: [...this.form.shown], opened: [...this.form.opened], rejected: [...this.form.rejected],
    };
    // The same message sent twice is one ticket; a changed one is another.
    const same = JSON.stringify([texts, this.form.followup.answer(), files.map((file) => [file.name, file.size, file.lastModified])]);
    if (!this.form.attempt || this.form.attempt.same !== same) this.form.attempt = { same, key: randomId() };
    this.form.keep();
    this.working(true);
    if (!again) this.complain([]);
    try {
      if (files.length) body.attachments = await Promise.all(files.map(encoded));
      await this.hand({ ...body, key: this.form.attempt.key }, texts, files.length ? MOST_WAIT_FILES : MOST_WAIT, again);
    } catch (_) {
      this.refused(0, {}); // a file that is gone from the disk
    } finally {
      this.working(false);
    }
  }

  /* Only an answer with a reference says that the service has it: a hotel's login page answers, too. */
  async hand(body, texts, wait, again) {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), wait);
    let answer = null, told = {};
    try {
      answer = await post("api/contact", body, { signal: giveUp.signal });
      told = await answer.json();
    } catch (_) { /* away, or somebody else's page */ }
    clearTimeout(timer);
    if (answer && answer.ok && told.reference) this.taken(told, texts);
    else if (!answer || answer.ok || AWAY.has(answer.status) || (again && answer.status === TOO_FAST)) this.waiting();
    else this.refused(answer.status, told.error || {});
  }

  taken(told, texts) {
    this.complain([]);
    this.retry.reset();
    this.form.ending.sent(told, texts);
  }

  waiting() {
    if (this.held) return this.complain([this.form.words.failed]);
    this.complain([this.form.words.waiting, this.form.words.waiting_more], this.form.root.dataset.kbAddress);
    this.retry.start();
  }

  /* Whoever goes on writing, finds that an answer helped or leaves decides when it is sent: the page tries nothing by
     itself, nor when the try fails that is under way. */
  hold() {
    this.held = true;
    if (!this.retry.on) return;
    this.retry.stop();
    this.complain([this.form.words.failed]);
  }

  working(on) {
    this.busy = on;
    this.label = this.label || this.button.textContent;
    this.button.textContent = on ? this.form.words.sending : this.label;
    this.form.element.setAttribute("aria-busy", String(on));
  }

  refused(status, error) {
    const known = { 413: this.form.words.too_large, [TOO_FAST]: this.form.words.rate }[status];
    if (error.code === "contact-field") return this.wrong([[error.where, error.message]]);
    this.complain(known ? [known] : [this.form.words.failed, this.form.words.failed_try], this.form.root.dataset.kbAddress);
  }

  /* `rows`: name and sentence of each field; what belongs to no field of this form stands at Send. */
  wrong(rows) {
    this.complain([]);
    const rest = this.faults.show(rows, this.mayMove);
    if (rest.length) this.complain(rest.map(([, sentence]) => sentence));
  }

  /* Only who has pressed Send and waits is taken to what is said; all others stay where they read or write. */
  get mayMove() { return this.pressed && !this.held; }

  complain(lines, address) {
    this.faults.clearAll();
    const said = [...lines, lines.length ? address : ""].join("\n");
    if (said === this.complaint) return; // not said again to who cannot see that it stands there already
    this.complaint = said;
    this.problem.replaceChildren(...lines.map((line) => make("p", {}, line)));
    if (!lines.length) return;
    if (address) {
      this.problem.append(make("p", {}, `${this.form.words.failed_address} `, make("a", { href: `mailto:${address}` }, address)));
    }
    if (this.mayMove) this.problem.scrollIntoView({ block: "nearest" });
  }
}
