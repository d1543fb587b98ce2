/* Tells the service how a search ended: its words, how many answers came, and whether one was opened. The same words in
   the same tab are one search, however often its results are looked at: reloaded, narrowed, gone back to. */

import { post, randomId, searched } from "./page.js";
import { lettersSaid } from "./words.js";

const LEAST = 3; // letters of a search worth counting, see `lettersSaid`

export class SearchCounts {
  /* `first`: the id of the first search, where that of a visit is known already. */
  constructor(first = "") {
    this.first = first;
    this.now = null; // the newest search and how many answers it had
  }

  note(query, hits) {
    this.now = { query, hits: hits.length, sure: hits.some((hit) => hit.sure) };
  }

  /* The search goes on elsewhere, which counts it. */
  leave() { this.now = null; }

  /* Without a sure hit it found no answer, unless one was opened all the same. */
  tell(clicked = false) {
    if (!this.now || lettersSaid(this.now.query) < LEAST) return;
    const { query, hits, sure } = this.now, told = searched.find(query);
    if (told && (told.clicked || !clicked)) return searched.keep(told); // the newest now
    const id = told ? told.id : this.first || randomId();
    this.first = "";
    searched.keep({ id, query, clicked });
    const found = sure || clicked ? hits : 0;
    post("api/searches", { id, query, found, clicked }, { keepalive: true }).catch(() => {}); // no service: not counted
  }
}
