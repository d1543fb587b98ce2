/* The theme's search dialog asks here instead of its own worker, in the same messages:
   0 set up, 1 ready, 2 a query, 3 its result. The theme puts titles and texts in as HTML, so they are escaped here.
   Nothing but this small file is loaded before somebody opens the search. */

const SETUP = 0, READY = 1, QUERY = 2, RESULT = 3;
const TOKEN = /[\p{L}\p{N}]+/gu;
const MARK = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text) => text.replace(/[&<>"']/g, (char) => MARK[char]);

let index = null;
let latest = 0;
let completes = false;

function opened() {
  index = index || import("./rank.js").then(({ StaticIndex }) => StaticIndex.open(new URL("search/", self.location.href)));
  index.catch(() => { index = null; }); // a broken line is tried again
  return index;
}

function marked(text, matches) {
  let html = "", at = 0;
  for (const found of text.matchAll(TOKEN)) {
    html += escaped(text.slice(at, found.index));
    html += matches(found[0].toLowerCase()) ? `<mark data-md-highlight>${escaped(found[0])}</mark>` : escaped(found[0]);
    at = found.index + found[0].length;
  }
  return html + escaped(text.slice(at));
}

/* The article, and below it the section that fits best, as the theme draws them. */
function group(one, best, matches, terms) {
  const [page] = one.url.split("#"), score = (10 * one.score) / best, title = marked(one.title, matches);
  const text = one.snippet ? `<p>${marked(one.snippet, matches)}</p>` : "";
  if (!one.section || page === one.url) return [{ location: page, title, text, score, terms }];
  const section = { location: one.url, title: marked(one.section, matches), text, score: score + 0.01, terms };
  return [{ location: page, title, text: "", score, terms }, section];
}

async function answer(text) {
  const ranker = await opened(), found = await ranker.search(text, { typing: true });
  const typed = (text.toLowerCase().match(TOKEN) || []).filter((token) => !ranker.stop.has(token));
  const last = /[\p{L}\p{N}]$/u.test(text) ? typed[typed.length - 1] : "";
  const stems = new Set(typed.map((token) => ranker.stem(token)));
  const matches = (token) => stems.has(ranker.stem(token)) || (last && last.length > 1 && token.startsWith(last));
  const items = found.map((one) => {
    const shown = `${one.title} ${one.section} ${one.snippet}`.toLowerCase().match(TOKEN) || [];
    const terms = Object.fromEntries(shown.filter(matches).map((token) => [token, true]));
    for (const token of typed) if (token !== last && !one.terms.has(ranker.stem(token))) terms[token] = false;
    return group(one, found[0].score, matches, terms);
  });
  return { items, ...(completes && last ? { suggest: completed(found, text, last) } : {}) };
}

/* The words typed so far, the last one whole: the first longer word of the best answers that begins like it. */
function completed(found, text, last) {
  const words = found.flatMap((one) => `${one.title} ${one.snippet}`.toLowerCase().match(TOKEN) || []);
  const whole = words.find((word) => word.length > last.length && word.startsWith(last));
  return whole ? [text.slice(text.length - last.length) + whole.slice(last.length)] : [];
}

/* The page says when the field has the focus: somebody is about to type. The theme tells its worker only of letters. */
new BroadcastChannel("kbtools-search").onmessage = () => opened().catch(() => {});

self.onmessage = async ({ data: { type, data } }) => {
  if (type === SETUP) {
    completes = Boolean(data.options && data.options.suggest);
    self.postMessage({ type: READY });
  }
  if (type !== QUERY) return;
  const mine = (latest += 1);
  let result = { items: [] };
  try {
    if (data.trim()) result = await answer(data.trimEnd());
  } catch (failure) {
    console.warn("search:", failure.message);
  }
  if (mine === latest) self.postMessage({ type: RESULT, data: result });
};
