/* A search: asked of the service where one answers, else ranked here from the site's own files.
   What was typed travels in the body of a POST alone. Nothing but small scripts is loaded before somebody searches. */

import { asksIn, context, post, spoken } from "./page.js";
import { tokens } from "./words.js";

const NO_SERVICE = new Set([404, 405, 501]); // what a plain web server says to a question
const TOO_MANY = 429, MINUTE = 60000;
const MOST_WAIT = 1500; // ms for the service; then the files answer

let alone = false; // there is no service; not asked again while this page is open
let notBefore = 0; // the service answers nobody who asks as often until then
let index = null;

export const wordsOf = (text) => tokens(text.toLowerCase());

function opened() {
  index = index || import("./rank.js").then(({ StaticIndex }) => StaticIndex.open(new URL("search/", import.meta.url)));
  index.catch(() => { index = null; }); // a broken line is tried again
  return index;
}

/* The answer of the service, or null where the files have to answer. */
async function asked(body, signal) {
  if (alone || Date.now() < notBefore) return null;
  const late = new AbortController(), giveUp = () => late.abort();
  const timer = setTimeout(giveUp, MOST_WAIT);
  if (signal) signal.addEventListener("abort", giveUp);
  try {
    const answer = await post("api/search", { ...body, ...asksIn, ...context }, { signal: late.signal });
    alone = NO_SERVICE.has(answer.status);
    if (answer.status === TOO_MANY) notBefore = Date.now() + (1000 * Number(answer.headers.get("Retry-After")) || MINUTE);
    const found = answer.ok ? await answer.json() : null;
    return found && found.generation && Array.isArray(found.hits) ? found : null;
  } catch (_) {
    return null;
  } finally {
    clearTimeout(timer);
    if (signal) signal.removeEventListener("abort", giveUp);
  }
}

/* As the service answers: the sure ones first, then the nearest, and their words that match. */
async function here(text, limit, typing, asTyped) {
  const ranker = await opened();
  const { near, likely, meant, person } = await ranker.search(text, { limit, typing, asTyped, lang: spoken });
  const sure = new Set(likely.map((one) => one.slug));
  const rows = [...likely.map((one) => ({ ...one, sure: true })), ...near.filter((one) => !sure.has(one.slug))];
  const hits = rows.slice(0, limit), typed = wordsOf(text).filter((token) => !ranker.stop.has(token));
  const start = typing && /[\p{L}\p{N}]{2}$/u.test(text) ? wordsOf(text).pop() : "";
  const misspelt = Array.from(meant);
  const stems = new Set([...typed.map((token) => ranker.stem(token)), ...misspelt.map(([, stem]) => stem)]);
  const shown = hits.flatMap((one) => wordsOf(`${one.title} ${one.section} ${one.snippet}`));
  const words = shown.filter((word) => stems.has(ranker.stem(word)) || (start && word.startsWith(start)));
  const mended = misspelt.map(([token, stem]) => [token, shown.find((word) => ranker.stem(word) === stem)]);
  return { hits, words, mended: Object.fromEntries(mended.filter(([, word]) => word)), people_first: person };
}

/* `{hits, words, mended, people_first}`, see POST /api/search. Rejects with AbortError when `signal` is aborted, and
   when neither the service nor the files can be read. `asTyped`: no word is read as another one. */
export async function lookUp(text, { limit = 10, typing = false, asTyped = false, signal } = {}) {
  const stopped = () => { if (signal && signal.aborted) throw new DOMException("another text is asked", "AbortError"); };
  const found = await asked({ text, limit, typing, ...(asTyped && { as_typed: true }) }, signal);
  stopped();
  const answer = found || (await here(text, limit, typing, asTyped));
  stopped();
  return { ...answer, words: new Set(answer.words) };
}

/* Somebody is about to search: learn whether a service answers, and open the files where none does. */
export async function prepare() {
  if (!(await asked({ text: "" }))) opened().catch(() => {});
}
