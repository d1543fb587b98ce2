/* The stem of an English word, as the index was built with: Snowball's English stemmer (Porter 2), step by step.
   `stemmed(word)` takes one word in lower case, without apostrophes inside. */

const AS_THEY_ARE = {
  skis: "ski", skies: "sky", idly: "idl", gently: "gentl", ugly: "ugli", early: "earli", only: "onli", singly: "singl",
  sky: "sky", news: "news", howe: "howe", atlas: "atlas", cosmos: "cosmos", bias: "bias", andes: "andes",
};
const STARTS = /^(?:gener|commun|arsen|past|univers|later|emerg|organ|inter)/;
const KEPT_ING = new Set(["inn", "out", "cann", "herr", "earr", "even"]);
const STEP_2 = [
  ["ational", "ate"], ["ization", "ize"], ["fulness", "ful"], ["ousness", "ous"], ["iveness", "ive"],
  ["tional", "tion"], ["biliti", "ble"], ["lessli", "less"], ["ation", "ate"], ["alism", "al"], ["aliti", "al"],
  ["ousli", "ous"], ["entli", "ent"], ["fulli", "ful"], ["iviti", "ive"], ["ogist", "og"], ["enci", "ence"],
  ["anci", "ance"], ["abli", "able"], ["izer", "ize"], ["ator", "ate"], ["alli", "al"], ["bli", "ble"],
  ["ogi", "og"], ["li", ""],
];
const STEP_3 = [
  ["ational", "ate"], ["tional", "tion"], ["alize", "al"], ["icate", "ic"], ["iciti", "ic"], ["ative", ""],
  ["ical", "ic"], ["ness", ""], ["ful", ""],
];
const STEP_4 = ["ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize",
  "ion", "al", "er", "ic"];

const hasVowel = (text) => /[aeiouy]/.test(text);
const endsShort = (text) => /[^aeiouy][aeiouy][^aeiouywxY]$/.test(text) || /^[aeiouy][^aeiouy]$/.test(text) || text.endsWith("past");

/* Where the part after the first vowel and consonant at or after `from` begins. */
function region(word, from) {
  const found = /[aeiouy][^aeiouy]/.exec(word.slice(from));
  return found ? from + found.index + 2 : word.length;
}

function withoutPlural(word) {
  if (word.endsWith("sses")) return word.slice(0, -2);
  if (/ie[ds]$/.test(word)) return word.slice(0, word.length > 4 ? -2 : -1);
  if (/[us]s$/.test(word)) return word;
  return word.endsWith("s") && hasVowel(word.slice(0, -2)) ? word.slice(0, -1) : word;
}

function withoutPast(word, r1) {
  const found = /(?:eedly|eed|ingly|edly|ing|ed)$/.exec(word);
  if (!found) return word;
  const [end] = found, stem = word.slice(0, found.index);
  if (end.startsWith("eed")) {
    return /^(?:succ|proc|exc)$/.test(stem) ? word : found.index >= r1 ? `${stem}ee` : word;
  }
  if (end === "ing") {
    if (/^[^aeiouy]y$/.test(stem)) return `${stem[0]}ie`;
    if (KEPT_ING.has(stem)) return word;
  }
  if (!hasVowel(stem)) return word;
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (/(bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(stem)) return /^[aeo]..$/.test(stem) ? stem : stem.slice(0, -1);
  return stem.length === r1 && endsShort(stem) ? `${stem}e` : stem;
}

function derived(word, r1) {
  for (const [end, instead] of STEP_2) {
    if (!word.endsWith(end)) continue;
    const stem = word.slice(0, -end.length);
    if (stem.length < r1) return word;
    if (end === "ogi" && !stem.endsWith("l")) return word;
    if (end === "li" && !/[cdeghkmnrt]$/.test(stem)) return word;
    return stem + instead;
  }
  return word;
}

function derivedAgain(word, r1, r2) {
  for (const [end, instead] of STEP_3) {
    if (!word.endsWith(end)) continue;
    const stem = word.slice(0, -end.length);
    return stem.length < (end === "ative" ? r2 : r1) ? word : stem + instead;
  }
  return word;
}

function withoutEnd(word, r2) {
  const end = STEP_4.find((one) => word.endsWith(one));
  if (!end) return word;
  const stem = word.slice(0, -end.length);
  return stem.length < r2 || (end === "ion" && !/[st]$/.test(stem)) ? word : stem;
}

function withoutLast(word, r1, r2) {
  const stem = word.slice(0, -1);
  if (word.endsWith("e") && (stem.length >= r2 || (stem.length >= r1 && !endsShort(stem)))) return stem;
  if (word.endsWith("l") && stem.length >= r2 && stem.endsWith("l")) return stem;
  return word;
}

export function stemmed(word) {
  if (Object.hasOwn(AS_THEY_ARE, word)) return AS_THEY_ARE[word];
  if (word.length < 3) return word;
  let stem = word.replace(/^y/, "Y").replace(/([aeiouy])y/g, "$1Y");
  const start = STARTS.exec(stem);
  const r1 = start ? start[0].length : region(stem, 0);
  const r2 = region(stem, r1);
  stem = withoutPast(withoutPlural(stem), r1);
  if (/.[^aeiouy][yY]$/.test(stem)) stem = `${stem.slice(0, -1)}i`;
  stem = withoutEnd(derivedAgain(derived(stem, r1), r1, r2), r2);
  return withoutLast(stem, r1, r2).replace(/Y/g, "y");
}
