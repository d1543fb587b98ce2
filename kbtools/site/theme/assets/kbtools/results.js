/* The page of results: what the service filled in goes on living here; where none did, the site's own files answer. */

import { folded, lists, summary } from "./hits.js";
import { lookUp } from "./look-up.js";
import { make, pageUrl } from "./page.js";
import { carry, keepMarks } from "./search-box.js";
import { SearchCounts } from "./search-counts.js";

const SAID = "kb-found__said";
const MOST = 30; // as the service fills in
const LEAST_TO_NARROW = 4; // results

export async function start(root) {
  const asked = new URLSearchParams(location.search);
  const query = (asked.get("q") || "").trim(), page = root.closest(".kb-search"), counts = new SearchCounts();
  const said = JSON.parse(root.dataset.kbWords);
  for (const field of page.querySelectorAll("[data-kb-q]")) field.value = query;
  if (!query) return root.replaceChildren(make("p", { class: "kb-found__said" }, said.start));
  const served = root.querySelector("[data-kb-served]");
  if (!served) await fillIn(root, query, asked, said);
  const rows = [...root.querySelectorAll(".kb-hit")];
  counts.note(query, rows.map((row) => ({ sure: row.classList.contains("kb-hit--sure") })));
  addEventListener("pagehide", () => counts.tell(), { once: true });
  root.addEventListener("click", ({ target }) => {
    const link = target.closest("a.kb-hit__link");
    if (!link) return;
    counts.tell(true);
    keepMarks(link, new Set(Array.from(root.querySelectorAll("mark"), (mark) => mark.textContent.toLowerCase())));
  });
  const write = page.querySelector("form[data-kb-write]");
  if (!write) return;
  write.hidden = false;
  write.addEventListener("submit", (event) => {
    event.preventDefault();
    carry(query, counts);
    location.href = pageUrl("contact/").href;
  });
}

async function fillIn(root, query, asked, said) {
  try {
    const asTyped = asked.get("as_typed") === "1", same = { q: query, ...(asTyped && { as_typed: "1" }) };
    const found = await lookUp(query, { limit: MOST, asTyped });
    const { links, kept } = await narrowed(found.hits, same, asked.get("topic") || "", said);
    const shown = { ...found, hits: kept };
    const told = make("p", { class: shown.people_first ? `${SAID} kb-found__person` : SAID, role: "status" }, summary(shown, said));
    root.replaceChildren(told, ...folded(shown, said, [...links, ...lists(shown, query, said)]));
  } catch (_) {
    root.replaceChildren(make("p", { class: "kb-found__said", role: "status" }, said.failed));
  }
}

/* Links to the same search within one topic each, and the hits that the chosen topic keeps. `same`: its address. */
async function narrowed(hits, same, topic, said) {
  const none = { links: [], kept: hits };
  if (hits.length < LEAST_TO_NARROW) return none;
  const answer = await fetch(pageUrl("assets/kbtools/topics.json")).catch(() => null);
  if (!answer || !answer.ok) return none;
  const { topics, articles } = await answer.json();
  const count = new Map();
  for (const hit of hits) for (const number of articles[hit.slug] || []) count.set(number, (count.get(number) || 0) + 1);
  if (count.size < 2) return none;
  const link = (slug, label) => {
    const address = new URLSearchParams({ ...same, ...(slug && { topic: slug }) });
    return make("li", {}, make("a", { class: "kb-chip", href: `?${address}`, ...(slug === topic && { "aria-current": "true" }) }, label));
  };
  const chosen = topics.findIndex(([slug]) => slug === topic);
  // the chosen topic first: on a phone all stand in one line, which scrolls
  const order = (a, b) => (b[0] === chosen) - (a[0] === chosen) || b[1] - a[1] || a[0] - b[0];
  const rows = [...count].sort(order).map(([number, n]) => link(topics[number][0], `${topics[number][1]} (${n})`));
  const list = make("ul", { class: "kb-topics", "aria-label": said.narrow }, link("", said.every), ...rows);
  return { links: [list], kept: count.has(chosen) ? hits.filter((hit) => (articles[hit.slug] || []).includes(chosen)) : hits };
}
