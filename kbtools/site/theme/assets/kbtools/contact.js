/* The contact form while a person writes: one visit, from its first words until it ends.
   Without this script the form is a plain form post. */

import { suggest } from "./answers.js";
import { Ending } from "./ending.js";
import { Followup } from "./followup.js";
import { memory, randomId, searched, tell } from "./page.js";
import { Sending } from "./sending.js";
import { Suggestions } from "./suggestions.js";
import { lettersSaid } from "./words.js";

const DEBOUNCE = 450;   // ms after the last key
const TEXTS = ["message", "email", "name", "product", "version"]; // the form may ask for fewer
const LEAST = 12;       // letters before anything is asked
const SETTLED = 2000;   // ms without a key after which what was found last holds, also nothing

export class ContactForm {
  constructor(root) {
    const find = (name) => root.querySelector(`[data-kb-${name}]`);
    this.root = root;
    this.words = JSON.parse(root.dataset.kbWords);
    this.element = root.querySelector("form");
    this.asked = "";
    this.answered = ""; // the text for which what is shown was found
    this.paused = "";   // the text at which the person stopped for a while
    this.suggestions = new Suggestions(this, find);
    this.followup = new Followup(this, find);
    this.sending = new Sending(this, find);
    this.ending = new Ending(this, find);
    this.begin(memory.read());
    this.listen();
  }

  get fields() { return this.element.elements; }
  get message() { return this.fields.message; }

  begin(kept) {
    this.episode = kept.episode || searched.newest()?.id || randomId();
    this.shown = new Set(kept.shown || []);
    this.opened = new Set(kept.opened || []);
    this.rejected = new Set(kept.rejected || []);
    this.attempt = kept.attempt || null;
    this.started = Boolean(kept.started);
    for (const [name, text] of Object.entries(kept.texts || {})) {
      const field = this.fields[name];
      if (text && field && !field.value) field.value = text;
    }
    this.suggestions.titles.grow();
    this.start();
    if (lettersSaid(this.text()) >= LEAST) this.ask();
  }

  /* A visit begins with its first words, whether anything is found or not. */
  start() {
    if (this.text()) this.begun();
  }

  begun() {
    if (this.started) return;
    this.started = true;
    tell({ episode: this.episode, kind: "started" });
  }

  /* What was written, by field; files cannot be kept. */
  texts() {
    const named = TEXTS.filter((name) => this.fields[name]);
    return Object.fromEntries(named.map((name) => [name, this.fields[name].value]));
  }

  text() { return this.message.value.trim(); }

  keep() {
    memory.write({
      texts: this.texts(), episode: this.episode, attempt: this.attempt,
      started: this.started, shown: [...this.shown], opened: [...this.opened], rejected: [...this.rejected],
    });
  }

  listen() {
    this.element.addEventListener("input", (event) => {
      this.start();
      this.keep();
      if (event.target.name !== "message") return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), DEBOUNCE);
    });
    this.element.addEventListener("submit", (event) => { event.preventDefault(); this.sending.send(); });
    this.leave = () => this.ending.finish();
    addEventListener("pagehide", this.leave);
  }

  async ask() {
    const text = this.text();
    if (text === this.asked) return;
    this.asked = text;
    if (this.running) this.running.abort();
    if (lettersSaid(text) < LEAST) {
      this.followup.show(null);
      this.answered = "";
      return this.suggestions.show([]);
    }
    const running = (this.running = new AbortController());
    try {
      const { suggestions, person, followup } = await suggest(text, { episode: this.episode, signal: running.signal });
      // What helped is claimed with the text that it was shown for, not with what was written since.
      if (this.running !== running) return;
      const found = suggestions.map((one) => ({ ...one, asked: text }));
      if (this.stays(found, person, text)) return this.askOnceMore(text);
      this.answered = found.length ? text : "";
      this.suggestions.show(found, { person, looked: true });
      this.followup.show(followup);
    } catch (failure) {
      // Suggestions are a courtesy: without them the form works all the same. The same text may be asked again.
      if (failure.name !== "AbortError") this.asked = "";
    }
  }

  /* In the middle of a sentence an answer may be lost for a word or two: what was shown for its beginning stays until
     something else is found, or the person pauses. A topic that belongs to a person waits for nothing. */
  stays(found, person, text) {
    const goesOn = this.answered && text.startsWith(this.answered) && text !== this.paused;
    return !found.length && !person && Boolean(goesOn);
  }

  askOnceMore(text) {
    if (text !== this.text()) return; // what was written since asks for itself
    this.asked = "";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.paused = text; this.ask(); }, SETTLED);
  }

  /* The fields as they are, the message without what was sent of it; nothing when no word came after that. */
  since(sent) {
    const text = this.text(), more = text.startsWith(sent.trim()) ? text.slice(sent.trim().length).trim() : text;
    return more ? { ...this.texts(), message: more } : {};
  }

  /* The visit is over; `texts`: what is kept for another message. */
  clear(texts = {}) {
    clearTimeout(this.timer);
    if (this.running) this.running.abort();
    memory.clear();
    if (texts.message) memory.write({ texts });
    this.followup.reset();
    this.element.reset();
  }

  /* Another message: a visit of its own, with what is written of it already. */
  again(texts) {
    this.asked = this.answered = "";
    this.begin({ texts });
    this.suggestions.reset();
  }

  stop() {
    this.suggestions.titles.stop();
    this.sending.hold();
    clearTimeout(this.timer);
    if (this.running) this.running.abort();
    removeEventListener("pagehide", this.leave);
    this.ending.finish();
  }
}
