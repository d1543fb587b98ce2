/* Ranks the site's static files: words, meaning, synonyms, pins and public evidence, added up.
   kbtools/search/static/ranking.py does the same in Python, operation by operation, and a test runs both. */

import { tellsOfDanger } from "./danger.js";
import { stemmed } from "./stem.js";
import { tokens } from "./words.js";

const VERSION = 2; // of the files, see files.py
const LIKELY = 0.3, SHOWN = 3, WHOLE = 16, SUBJECT_WORDS = 1.5, HEADING = 2, MOST_SNIPPET = 220, MOST_READ = 10000;
const SHORTEST = 4, LONG = 5, TWO_ERRORS = 8, LONGEST_ENDING = 3, MOST_LETTERS = 40, MOST_MENDED = 8, LISTS = 32; // see spelling.py and word_lists.py
const K3 = 8, SYNONYM = 0.7, UNFINISHED = 0.6, MISSPELT = 0.6, MOST_UNFINISHED = 8, MOST_TERMS = 400, LONGEST = 40;

const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const MARKS = /([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu; // sorting more on one letter would be slow
const SENTENCE = /[^\n]+?(?:[.!?…]["'”’)\]]*(?=\s|$)|[。！？](?![。！？」』）”’])|(?=\n)|$)/g;

const before = (a, b) => {
  // by code points, as Python compares
  const x = Array.from(a, (c) => c.codePointAt(0)), y = Array.from(b, (c) => c.codePointAt(0));
  for (let i = 0; i < x.length && i < y.length; i += 1) if (x[i] !== y[i]) return x[i] < y[i];
  return x.length < y.length;
};
const length = (text) => Array.from(text).length;

const composed = (text) => text.replace(MARKS, "$1").normalize("NFC").replace(MARKS, "$1");

function normalised(text) {
  const whole = composed(text.replace(/\r\n?|\f/g, "\n")).replace(CONTROL, "").replace(/[^\S\n]+/g, " ");
  return composed(whole).split("\n").map((line) => line.trim()).join("\n").trim();
}

function tokensOf(text, elided) {
  const whole = elided ? text.toLowerCase().replace(elided, "$1") : text.toLowerCase();
  const closed = whole.replace(/([\p{L}\p{N}_])['’](?=[\p{L}\p{N}_])/gu, "$1");
  return tokens(closed).filter((token) => length(token) <= LONGEST);
}

/* One file of terms: see kbtools/search/static/shards.py. */
export function unpacked(buffer) {
  const view = new DataView(buffer), size = view.getUint32(0, true), found = new Map();
  let at = 4 + size;
  const number = () => {
    let value = 0, shift = 0, byte;
    do {
      byte = view.getUint8(at);
      at += 1;
      value |= (byte & 127) << shift;
      shift += 7;
    } while (byte > 127);
    return value;
  };
  const cells = () => {
    const articles = new Array(number()), steps = new Array(articles.length);
    for (let i = 0, last = 0; i < articles.length; i += 1) articles[i] = last += number();
    for (let i = 0; i < steps.length; i += 1, at += 1) steps[i] = view.getUint8(at);
    return { articles, steps };
  };
  for (const term of new TextDecoder().decode(new Uint8Array(buffer, 4, size)).split("\n")) {
    const idf = view.getUint16(at, true);
    at += 2;
    found.set(term, { idf, has: cells(), near: cells(), learnt: cells() });
  }
  return found;
}

const sum = (numbers) => Array.from(numbers).reduce((total, one) => total + one, 0);
const each = (cells, tell) => cells.articles.forEach((article, place) => tell(article, cells.steps[place]));

function sentencesOf(text) {
  return (text.match(SENTENCE) || []).map((one) => one.replace(/^ +| +$/g, "")).filter(Boolean);
}

/* The number of letters wrong, missing, too many, or changed round with the next one; at most `most`. */
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) >= most) return most;
  let before = [], last = [], row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i += 1) {
    [before, last, row] = [last, row, [i]];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
  }
  return Math.min(row[b.length], most);
}

/* The letters that words are made of: those in most of the terms, sorted if as many. */
function usualLetters(terms) {
  const counts = new Map();
  for (const term of terms) {
    if (/^\p{L}+$/u.test(term)) for (const letter of new Set(term)) counts.set(letter, (counts.get(letter) || 0) + 1);
  }
  const order = (a, b) => counts.get(b) - counts.get(a) || a.codePointAt(0) - b.codePointAt(0);
  return Array.from(counts.keys()).sort(order).slice(0, MOST_LETTERS);
}

/* The words with one letter changed, missing, too many, or changed round; the first letter stays. */
function* oneErrorAway(word, letters) {
  const signs = Array.from(word);
  for (let at = 1; at < signs.length; at += 1) {
    const start = signs.slice(0, at).join(""), end = signs.slice(at + 1).join("");
    yield start + end;
    for (const letter of letters) yield start + letter + end;
    for (const letter of letters) yield start + letter + signs[at] + end;
    if (end) yield start + signs[at + 1] + signs[at] + signs.slice(at + 2).join("");
  }
  for (const letter of letters) yield word + letter;
}

function cut(text, most) {
  const start = Array.from(text).slice(0, most), space = start.lastIndexOf(" ");
  const isNear = space >= Math.max(0, start.length - LONGEST); // scripts without blanks have none near the end
  return (isNear ? start.slice(0, space) : start).join("").replace(/[ ,;:、，-]+$/, "");
}

/* Forms of words, how much each word says and how much of it an article with a term has: see word_forms.py. */
function withForms(weights, forms) {
  const more = new Map(weights);
  for (const others of forms.values()) {
    for (const [other, weight] of others) more.set(other, Math.max(more.get(other) || 0, weight));
  }
  return more;
}

function joined(...sides) {
  const forms = new Map();
  for (const side of sides) {
    for (const [word, others] of side) forms.set(word, withForms(forms.get(word) || [], new Map([[word, others]])));
  }
  return forms;
}

function wordsMeant(own, unknown, forms, begun, entries, rarest) {
  const weights = Array.from(withForms(own, forms)).filter(([term]) => entries.has(term)), said = new Map(), of = new Map();
  for (const [term, weight] of own) if (entries.has(term)) said.set(term, entries.get(term).idf * Math.min(weight, 1));
  for (const word of [...unknown, ...forms.keys()]) {
    if (said.has(word)) continue;
    const others = Array.from(forms.get(word) || []).filter(([other]) => entries.has(other));
    said.set(word, others.length ? Math.max(...others.map(([other, weight]) => entries.get(other).idf * weight)) : rarest);
  }
  const place = new Map(Array.from(said.keys(), (word, number) => [word, number]));
  for (const term of own.keys()) if (entries.has(term)) of.set(term, place.get(term));
  for (const [word, others] of forms) {
    for (const other of others.keys()) if (!of.has(other)) of.set(other, place.get(word));
  }
  const mass = Array.from(said.values()), full = mass.map(() => 0);
  for (const [term, weight] of weights) full[of.get(term)] = Math.max(full[of.get(term)], weight);
  for (const word of begun.keys()) {
    if (!own.has(word) || !entries.has(word)) full[place.get(word)] = Math.max(full[place.get(word)], 1);
  }
  return { of, heard: new Map(weights.map(([term, weight]) => [term, (mass[of.get(term)] * weight) / full[of.get(term)]])), mass };
}

/* What a word in several written forms adds to articles: the mean of their rows by how often each was written. */
function meanOfForms(rows, times) {
  const total = new Map(), often = sum(times);
  rows.forEach((cells, place) => each(cells, (article, steps) => {
    total.set(article, (total.get(article) || 0) + steps * times[place]);
  }));
  const mean = Array.from(total, ([article, added]) => [article, Math.floor(added / often + 0.5)]).filter(([, steps]) => steps);
  mean.sort(([a], [b]) => a - b);
  return { articles: mean.map(([article]) => article), steps: mean.map(([, steps]) => steps) };
}

export class StaticIndex {
  /* `base`: the address of the folder with the index, with a slash at its end. Rejects where its files have another version. */
  static async open(base) {
    const read = async (name, how) => {
      const answer = await fetch(new URL(name, base));
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      return answer[how]();
    };
    const head = await read(`index-${VERSION}.json`, "json");
    if (head.version !== VERSION) throw new Error(`the index has version ${head.version}, not ${VERSION}`);
    const forms = head.lang === "en" ? null : await read(`${head.folder}/forms.json`, "json");
    return new StaticIndex(head, forms, read);
  }

  constructor(head, forms, read) {
    this.head = head;
    this.forms = forms && new Map(Object.entries(forms));
    this.stop = new Set(head.stop);
    this.elided = head.elided && new RegExp(`(^|[^\\p{L}\\p{N}_])(?:${head.elided.join("|")})['’](?=[\\p{L}\\p{N}_])`, "gu"); // "l'eau" is "eau"
    this.languages = new Map(Object.entries(head.languages || {}).map(([number, row]) => [Number(number), row])); // source, code
    this.translations = new Map(Array.from(this.languages, ([number, row]) => [row.join(" "), number]));
    this.synonyms = new Map(Object.entries(head.synonyms));
    this.kept = new Map();
    this.read = (name, how) => {
      if (!this.kept.has(name)) {
        const coming = read(`${head.folder}/${name}`, how).then((data) => (how === "arrayBuffer" ? unpacked(data) : data));
        coming.catch(() => this.kept.delete(name)); // a broken line is tried again
        this.kept.set(name, coming);
      }
      return this.kept.get(name);
    };
  }

  /* The best articles with scores, whatever they cover; only for the test that compares with Python, as is `subject`. */
  async rank(text, { subject = "", typing = false } = {}) {
    return this.ranked(await this.asked({ text, typing, subject }));
  }

  /* `{suggestions, person}`: what to show a person who writes this, nothing is an answer too; and whether the topic
     belongs to a person at once, which words that were guessed do not say. */
  async suggest(text, { subject = "", limit = SHOWN, typing = false, lang = "" } = {}) {
    const [asked, isDanger] = await Promise.all([this.asked({ text, typing, subject }), this.tellsOfDanger(`${subject}\n${text}`)]);
    const chosen = this.likely(asked, limit, lang);
    if (isDanger || (await this.isForPerson(chosen))) return { suggestions: [], person: isDanger || !asked.mended.size };
    return { suggestions: await Promise.all(chosen.map((one) => this.shown(one, asked, lang))), person: false };
  }

  async tellsOfDanger(text) { return tellsOfDanger(text, await this.read("danger.txt", "text")); }

  async isForPerson([first]) { return Boolean(first && (await this.record(first.article)).people_first); }

  /* All that a search shows, with the text read once. `near`: the best articles, whatever they cover; `likely`: those
     of `suggest` that cover enough themselves; `meant`: the misspelt words, each with the stem of the word that was searched instead;
     none with `asTyped`. `person`: as `suggest` has it. */
  async search(text, { limit = 10, typing = true, lang = "", asTyped = false } = {}) {
    const [asked, isDanger] = await Promise.all([this.asked({ text, typing, asTyped }), this.tellsOfDanger(text)]);
    const best = this.inLanguage(this.ranked(asked), lang).slice(0, limit), chosen = this.likely(asked, SHOWN, lang);
    const isForPerson = isDanger || (await this.isForPerson(chosen));
    const sure = isForPerson ? [] : chosen.filter((one) => one.covered >= LIKELY);
    const [near, likely] = await Promise.all([best, sure].map((all) => Promise.all(all.map((one) => this.shown(one, asked, lang)))));
    const meant = new Map(Array.from(asked.mended, ([term, other]) => [asked.first.get(term), other]));
    return { near, likely, person: isDanger || (isForPerson && !asked.mended.size), meant };
  }

  /* Decided once for the list: where the best article covers enough, up to `SHOWN` stand together. A pin covers all. */
  likely(asked, limit, lang = "") {
    const ranked = this.inLanguage(this.ranked(asked), lang);
    const pins = this.head.pins.filter(([when]) => when.every((term) => asked.stems.has(term)));
    const pinned = new Set(pins.map(([, number]) => this.shownArticle(number, lang)));
    const others = ranked.filter((one) => !pinned.has(one.article));
    const enough = others.length > 0 && others[0].covered >= LIKELY;
    const likely = enough ? others.filter((one, place) => place < SHOWN || one.covered >= LIKELY) : [];
    const first = Array.from(pinned, (article) => ({ score: 0, ...ranked.find((one) => one.article === article), article, covered: 1 }));
    return [...first, ...likely].slice(0, limit);
  }

  /* Each article once, in the reader's language where it is there; in the help centre's own without a `lang`. */
  inLanguage(ranked, lang) {
    const found = new Map();
    for (const one of ranked) {
      const article = this.shownArticle(one.article, lang);
      if (!found.has(article)) found.set(article, { ...one, article });
    }
    return Array.from(found.values());
  }

  shownArticle(number, lang) {
    const [source] = this.languages.get(number) || [number], own = this.translations.get(`${source} ${lang}`);
    return own === undefined ? source : own;
  }

  stem(token) { return this.forms ? (this.forms.get(token) ?? token) : stemmed(token); }

  record(article) { return this.read(`a${article}.json`, "json"); }

  async asked({ text, typing = false, subject = "", asTyped = false }) {
    const plain = normalised(text);
    const tokens = tokensOf(Array.from(plain).slice(0, MOST_READ).join(""), this.elided);
    const named = tokensOf(Array.from(normalised(subject)).slice(0, MOST_READ).join(""), this.elided);
    const written = new Map(); // of each stem its forms in the text, and how often
    for (const [all, times] of [[tokens, 1], [named, SUBJECT_WORDS]]) {
      const some = all.filter((token) => !this.stop.has(token));
      for (const token of some.length ? some : all) {
        const term = this.stem(token), forms = written.get(term) || new Map();
        written.set(term, forms.set(token, (forms.get(token) || 0) + times));
      }
    }
    const often = Array.from(written, ([term, forms]) => [term, sum(forms.values())]).slice(0, MOST_TERMS);
    const own = new Map(often.map(([term, n]) => [term, ((K3 + 1) * n) / (K3 + n)]));
    const first = new Map(Array.from(written, ([term, forms]) => [term, forms.keys().next().value]));
    const asked = Array.from(own.keys()), isTyping = typing && /[\p{L}\p{N}]$/u.test(plain), last = isTyping ? this.lastWord(tokens) : "";
    const [found, whole] = await Promise.all([ // all files at once
      Promise.all(asked.map((term) => this.known(term, written.get(term)))),
      this.unfinished(last)]);
    const unknown = asked.filter((_, place) => !found[place]);
    const mended = await this.mended((asTyped ? [] : unknown).filter((term) => !(whole.length && first.get(term) === last)), first);
    for (const [term, meant] of mended) own.set(meant, Math.max(own.get(meant) || 0, MISSPELT * own.get(term)));
    const begun = new Map(whole.length ? [[this.stem(last), new Map(whole.map((term) => [term, UNFINISHED]))]] : []);
    const meantAs = new Map(asked.filter((term) => this.synonyms.has(term)).map((term) => [
      term, new Map(this.synonyms.get(term).map((other) => [other, SYNONYM * own.get(term)]))]));
    const forms = joined(begun, meantAs), weights = withForms(own, forms), entries = new Map();
    await Promise.all(Array.from(weights.keys(), async (term) => {
      const entry = await this.known(term, written.get(term) || new Map([[term, 1]]));
      if (entry) entries.set(term, entry);
    }));
    const missing = unknown.filter((term) => !mended.has(term));
    const words = wordsMeant(own, missing, forms, begun, entries, this.head.rarest);
    return { weights, entries, words, mended, first, stems: new Set([...asked, ...mended.values()]) };
  }

  /* The last word where it may go on: a stop word behind other words is read as finished. */
  lastWord(tokens) {
    const last = tokens[tokens.length - 1] || "";
    return this.stop.has(last) && tokens.some((token) => !this.stop.has(token)) ? "" : last;
  }

  /* The number of the file in which a term stands, if any does. */
  fileOf(term) {
    const { shards } = this.head;
    let low = 0, high = shards.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(term, shards[middle])) high = middle;
      else low = middle + 1;
    }
    return low - 1;
  }

  async file(term) {
    const number = this.fileOf(term);
    return number < 0 ? new Map() : this.read(`w${number}.bin`, "arrayBuffer");
  }

  async entry(term) { return (await this.file(term)).get(term); }

  /* A stem's entry, with what was learnt of the forms as written; of a form without a row, that of the stem. */
  async known(term, written) {
    const forms = Array.from(written.keys(), (form) => this.entry(form));
    const [stem, ...rows] = await Promise.all([this.entry(term), ...forms]);
    if (!stem) return undefined;
    const learnt = rows.map((form) => (form && form.learnt.articles.length ? form.learnt : stem.learnt));
    return { ...stem, learnt: meanOfForms(learnt, Array.from(written.values())) };
  }

  async unfinished(start) {
    if (length(start) < 2) return []; // one letter says nothing
    const file = await this.file(start);
    const may = Array.from(file.keys()).filter((term) => term.startsWith(start) && file.get(term).has.articles.length);
    return may.sort((a, b) => file.get(a).idf - file.get(b).idf).slice(0, MOST_UNFINISHED);
  }

  /* The words that unknown ones were probably meant to be; none where so many are unknown that it is another language. */
  async mended(unknown, written) {
    const isWord = (text, least) => /^\p{L}+$/u.test(text) && length(text) >= least;
    if (unknown.filter((term) => isWord(written.get(term), LONG)).length > MOST_MENDED) return new Map();
    const letters = unknown.filter((term) => isWord(written.get(term), 1) && length(term) >= SHORTEST).slice(0, MOST_MENDED);
    const pairs = await Promise.all(letters.map(async (term) => [term, await this.meant(term, written.get(term))]));
    return new Map(pairs.filter(([, meant]) => meant));
  }

  /* The term that a word was meant to be: one error away from it, else nearest to its stem. None where the word is right. */
  async meant(term, written) {
    const [terms, right = ""] = (await this.read(`v${written.codePointAt(0) % LISTS}.txt`, "text")).split("\n\n");
    const words = terms.split("\n"), place = new Map(words.map((word, n) => [word, n]));
    if (right.split("\n").includes(written)) return "";
    let first = words.length;
    for (const form of oneErrorAway(written, usualLetters(words))) {
      const stem = this.stem(form), n = place.get(stem);
      if (n < first && stem.codePointAt(0) === written.codePointAt(0)) first = n;
    }
    if (first < words.length) return words[first];
    return length(written) <= length(term) + LONGEST_ENDING ? this.nearest(term, words) : "";
  }

  nearest(term, words) {
    const signs = Array.from(term);
    let best = "", least = (signs.length < TWO_ERRORS ? 1 : 2) + 1;
    for (const word of words) {
      if (word.codePointAt(0) !== term.codePointAt(0)) continue;
      const errors = distance(signs, Array.from(word), least);
      if (errors < least) [best, least] = [word, errors];
    }
    return best;
  }

  ranked({ weights, entries, words }) {
    const score = new Map(), shared = words.mass.map(() => new Map()); // how much of each word articles have
    for (const [term, weight] of weights) {
      const entry = entries.get(term);
      if (!entry) continue;
      const whole = Math.floor(weight * WHOLE + 0.5), mine = shared[words.of.get(term)], heard = words.heard.get(term), related = new Map();
      each(entry.has, (article, steps) => {
        score.set(article, (score.get(article) || 0) + whole * steps);
        mine.set(article, (mine.get(article) || 0) + heard);
      });
      for (const list of [entry.near, entry.learnt]) {
        each(list, (article, steps) => {
          score.set(article, (score.get(article) || 0) + whole * steps);
          related.set(article, (related.get(article) || 0) + steps);
        });
      }
      const has = new Set(entry.has.articles);
      for (const [article, steps] of related) {
        if (!has.has(article)) mine.set(article, (mine.get(article) || 0) + (heard * Math.min(entry.idf, steps)) / Math.max(entry.idf, 1));
      }
    }
    const total = sum(words.mass) || 1, mass = new Map();
    shared.forEach((mine, word) => mine.forEach((some, article) => {
      mass.set(article, (mass.get(article) || 0) + Math.min(some, words.mass[word]));
    }));
    const best = Array.from(score.keys()).sort((a, b) => score.get(b) - score.get(a) || a - b);
    return best.map((article) => ({ article, score: score.get(article), covered: (mass.get(article) || 0) / total }));
  }

  async shown(one, asked, lang = "") {
    const record = await this.record(one.article), first = this.head.lang;
    const [anchor, section, text] = this.bestSection(record.parts, asked);
    const [source, own] = this.languages.get(one.article) || [one.article, first];
    // the page of the reader's language that shows an article which is not translated
    const address = lang && lang !== first && source === one.article ? `${lang}/articles/${record.slug}/` : record.url;
    const url = anchor ? `${address}#${anchor}` : address, other = lang && own !== lang ? { lang: own } : {};
    const snippet = this.snippet(text, asked), known_issue = Boolean(record.known_issue);
    return { slug: record.slug, title: record.title, url, section, snippet, known_issue, score: one.score, covered: one.covered, ...other };
  }

  bestSection(parts, asked) {
    let best = parts[0], most = -1;
    for (const part of parts) {
      let value = HEADING * this.has(part[1], asked) + this.has(part[2], asked);
      value = part[2] ? value + 1 : value * 0.001;
      if (value > most) [best, most] = [part, value];
    }
    return best;
  }

  has(text, { weights, entries }) {
    let sum = 0;
    for (const term of new Set(tokensOf(text, this.elided).map((token) => this.stem(token)))) {
      if (entries.has(term)) sum += entries.get(term).idf * weights.get(term);
    }
    return sum;
  }

  snippet(text, asked) {
    let best = "", most = -1;
    for (const sentence of sentencesOf(text)) {
      const value = this.has(sentence, asked) / (1 + length(sentence) / 400);
      if (value > most) [best, most] = [sentence, value];
    }
    return length(best) <= MOST_SNIPPET ? best : `${cut(best, MOST_SNIPPET - 1)}…`;
  }
}
