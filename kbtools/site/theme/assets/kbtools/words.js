/* The words of a text as kbtools/text/analysis.py finds them, where the apostrophes are gone: runs of letters and digits.
   Where a script has no blanks between words, two neighbouring letters are a word, see kbtools/text/unspaced.py. */

const LETTERS = "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ecd\u1000-\u103f\u1780-\u17d3\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3134f}\u1100-\u11ff\uac00-\ud7a3";
const ANY = new RegExp(`[${LETTERS}]`, "u"), BEGIN = new RegExp(`^[${LETTERS}]`, "u");
export const TOKEN = new RegExp(`[${LETTERS}]+|(?:(?![${LETTERS}])[\\p{L}\\p{N}])+`, "gu");
const SPACED = /[\p{L}\p{N}]+/gu; // the same for a text without such letters, in less time

export const isUnspaced = (text) => BEGIN.test(text);

/* How much a text says, in letters of an alphabet: a Chinese, Japanese or Korean letter says as much as three. */
export const lettersSaid = (text) => Array.from(text).reduce((sum, one) => sum + (one >= "\u1100" && isUnspaced(one) ? 3 : 1), 0);

function pairs(run) {
  const letters = Array.from(run);
  return letters.length < 2 ? [run] : letters.slice(1).map((letter, at) => letters[at] + letter);
}

/* The words of a text in small letters. */
export function tokens(lower) {
  if (!ANY.test(lower)) return lower.match(SPACED) || [];
  return (lower.match(TOKEN) || []).flatMap((run) => (isUnspaced(run) ? pairs(run) : [run]));
}

/* The parts of a text that are some words, as [begin, end]; neighbouring pairs are one part. */
export function places(text, words) {
  const found = [];
  for (const run of text.matchAll(TOKEN)) {
    if (!isUnspaced(run[0])) {
      if (words.has(run[0].toLowerCase())) found.push([run.index, run.index + run[0].length]);
      continue;
    }
    let at = run.index;
    for (const pair of pairs(run[0])) {
      const last = found[found.length - 1], end = at + pair.length;
      if (words.has(pair.toLowerCase())) last && last[1] >= at ? (last[1] = end) : found.push([at, end]);
      at += Array.from(pair)[0].length;
    }
  }
  return found;
}
