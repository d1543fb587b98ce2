/* Tells the service how a search ended: its words, how many articles came, and whether one was opened. */

import { lastSearch, post, randomId } from "./page.js";

const LEAST = 3; // characters of a search worth counting

let last = { query: "", clicked: false };
let id = "";

function tell(clicked) {
  const field = document.querySelector("[data-md-component=search-query]");
  const query = field ? field.value.trim() : "";
  const same = query === last.query;
  if (query.length < LEAST || (same && (last.clicked || !clicked))) return;
  if (!same) id = randomId();
  last = { query, clicked };
  lastSearch.keep(id);
  const found = document.querySelectorAll(".md-search-result__item").length;
  post("api/searches", { id, query, found, clicked }, { keepalive: true }).catch(() => {}); // no service: not counted
}

/* Once a page; the theme keeps its search dialog when it swaps the page. */
export function watch() {
  const toggle = document.querySelector("[data-md-toggle=search]");
  document.querySelector("[data-md-component=search-result]")?.addEventListener("click", (event) => {
    if (event.target.closest("a")) tell(true);
  });
  toggle?.addEventListener("change", () => { if (!toggle.checked) tell(false); });
  addEventListener("pagehide", () => tell(false));
}
