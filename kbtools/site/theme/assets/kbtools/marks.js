/* Marks the words of the search that led to an article; once, and only in this tab. */

import { marked } from "./hits.js";

const NOT_INSIDE = "script, style, template, mark, button, form, .kb-feedback, .kb-after";

export function start(article, [path, words]) {
  if (path !== location.pathname) return;
  const wanted = new Set(words), texts = [];
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(NOT_INSIDE)) texts.push(walker.currentNode);
  for (const text of texts) {
    const nodes = marked(text.data, wanted);
    if (nodes.length > 1) text.replaceWith(...nodes);
  }
}
