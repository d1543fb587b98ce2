/* Tells the service how a search ended: its words, how many answers came, and whether one was opened. */

import { lastSearch, post, randomId } from "./page.js";

const LEAST = 3; // characters of a search worth counting

export class SearchCounts {
  constructor() {
    this.now = null; // the newest search and how many answers it had
    this.last = { query: "", clicked: false };
  }

  note(query, hits) {
    this.now = { query, hits: hits.length, sure: hits.some((hit) => hit.sure) };
  }

  /* The search goes on elsewhere, which counts it. */
  leave() { this.now = null; }

  /* Without a sure hit it found no answer, unless one was opened all the same. */
  tell(clicked = false) {
    if (!this.now || this.now.query.length < LEAST) return;
    const { query, hits, sure } = this.now, same = query === this.last.query;
    if (same && (this.last.clicked || !clicked)) return;
    if (!same) this.id = randomId();
    this.last = { query, clicked };
    lastSearch.keep(this.id);
    const found = sure || clicked ? hits : 0;
    post("api/searches", { id: this.id, query, found, clicked }, { keepalive: true }).catch(() => {}); // no service: not counted
  }
}
