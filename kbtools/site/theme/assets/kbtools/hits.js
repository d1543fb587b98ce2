/* What a search found, as nodes: what is said about it, the answers, and the nearest others. */

import { counted, fill, inLanguage, make, onlyFor, pageUrl, siteUrl } from "./page.js";
import { TOKEN, places } from "./words.js";

/* The text with its words of `words` marked. */
export function marked(text, words) {
  const nodes = [];
  let at = 0;
  for (const [begin, end] of places(text, words)) {
    nodes.push(text.slice(at, begin), make("mark", {}, text.slice(begin, end)));
    at = end;
  }
  return [...nodes, text.slice(at)];
}

function row(hit, words, said) {
  const url = siteUrl(hit.url), inside = url.origin === siteUrl("").origin; // no address that runs something
  const link = make("a", inside ? { href: url.href, class: "kb-hit__link" } : {}, ...marked(hit.title, words));
  const item = make("li", { class: hit.sure ? "kb-hit kb-hit--sure" : "kb-hit", "data-slug": hit.slug }, link);
  if (hit.known_issue) item.append(" ", make("span", { class: "kb-chip kb-chip--issue" }, said.known_issue));
  const other = inLanguage(hit.lang, said.in_language);
  if (other) item.append(" ", make("span", { class: "kb-chip kb-chip--language" }, other));
  const others = onlyFor(hit, said.applies_to);
  if (others) item.append(" ", others);
  if (hit.section) item.append(make("p", { class: "kb-hit__section" }, ...marked(hit.section, words)));
  if (hit.snippet) item.append(make("p", { class: "kb-hit__text" }, ...marked(hit.snippet, words)));
  return item;
}

/* The words that were searched, each misspelt one as it was mended. */
const mended = (query, pairs) => query.replace(TOKEN, (word) => pairs[word.toLowerCase()] || word);

/* The page of results for a search in which no word is read as another one. */
const asTyped = (query) => `${pageUrl("search/").href}?${new URLSearchParams({ q: query, as_typed: "1" })}`;

/* One sentence about what was found, as a screen reader says it. */
export function summary({ hits, people_first: person }, said) {
  if (person) return said.people_first;
  if (!hits.length) return said.none;
  const sure = hits.filter((hit) => hit.sure).length;
  return sure ? counted(sure, said.one, said.many) : said.unsure;
}

/* What was found for a matter that belongs to a person is folded: nobody has to read on. */
export function folded({ people_first: person }, said, nodes) {
  if (!person || !nodes.length) return nodes;
  return [make("details", { class: "kb-found__folded" }, make("summary", {}, said.others), ...nodes)];
}

/* The nodes below the summary. `query`: what was asked. */
export function lists(found, query, said) {
  const { hits, words } = found, nodes = [];
  if (Object.keys(found.mended).length) {
    const link = make("a", { class: "kb-found__as-typed", href: asTyped(query) }, fill(said.as_typed, { words: query }));
    nodes.push(make("p", { class: "kb-found__mended" }, fill(said.mended, { words: mended(query, found.mended) }), " ", link));
  }
  const [sure, others] = [hits.filter((hit) => hit.sure), hits.filter((hit) => !hit.sure)];
  const list = (rows) => make("ol", { class: "kb-hits" }, ...rows.map((hit) => row(hit, words, said)));
  if (sure.length) nodes.push(list(sure));
  if (sure.length && others.length) nodes.push(make("p", { class: "kb-found__others" }, said.others));
  if (others.length) nodes.push(list(others));
  return nodes;
}
