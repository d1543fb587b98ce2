/* Whether a text tells of danger to life and health: fire, smoke, electric shocks, injuries, poison.
   kbtools/text/danger.py does the same in Python, and a test runs both. */

const MOST = 4000; // characters that are looked at
const LETTERS = { "ł": "l", "’": "'", "œ": "oe", "ß": "ss" };

/* `ways`: how people tell of it, as a regular expression for small letters without accents; empty where nobody asks. */
export function tellsOfDanger(text, ways) {
  if (!ways) return false;
  const small = Array.from(text.slice(0, 2 * MOST)).slice(0, MOST).join("").toLowerCase().replace(/[ł’œß]/g, (letter) => LETTERS[letter]);
  const spread = Array.from(small.normalize("NFKD")).slice(0, MOST).join(""); // one sign may become 18
  return new RegExp(ways).test(spread.replace(/\p{M}/gu, "").split(/\s+/).filter(Boolean).join(" "));
}
