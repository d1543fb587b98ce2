/* Suggestions for a text: from the service where one answers, else ranked here from the site's own files. */

import { asksIn, comesBy, context, post, spoken } from "./page.js";

const NO_SERVICE = new Set([404, 405, 501]); // what a plain web server says to a question
let alone = false; // there is no service; not asked again while this page is open
let index = null;

async function here(text) {
  index = index || import("./rank.js").then(({ StaticIndex }) => StaticIndex.open(new URL("search/", import.meta.url)));
  index.catch(() => { index = null; });
  return (await index).suggest(text, { typing: true, lang: spoken });
}

/* `{suggestions, person}`: at most three `{slug, title, url, section, snippet, known_issue}`, `url` relative to the site;
   none is silence. `person`: the topic belongs to a person. `followup`: a question to answer, if any.
   Rejects with AbortError when `signal` is aborted, and when neither the service nor the files can be read. */
export async function suggest(text, { episode = "", signal } = {}) {
  if (!alone) {
    try {
      const answer = await post("api/suggest", { subject: "", text, typing: true, episode, ...asksIn, ...comesBy, ...context }, { signal });
      if (answer.ok) {
        const { suggestions, people_first, followup } = await answer.json();
        if (Array.isArray(suggestions)) return { suggestions, person: Boolean(people_first), followup };
      }
      alone = NO_SERVICE.has(answer.status);
    } catch (failure) {
      if (failure.name === "AbortError") throw failure;
    }
  }
  const found = await here(text);
  if (signal && signal.aborted) throw new DOMException("another text is asked", "AbortError");
  return found;
}
