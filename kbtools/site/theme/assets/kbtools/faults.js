/* What is wrong with the fields of the contact form, each said beside its field. Without this script the browser says it. */

import { make } from "./page.js";

export class Faults {
  constructor(element) {
    this.element = element;
    element.noValidate = true; // the browser's own bubbles go away by themselves, and show one field at a time
    this.places = new Map(Array.from(element.querySelectorAll("[data-kb-fault]"), (place) => [place.dataset.kbFault, place]));
    element.addEventListener("input", ({ target }) => this.clear(target.name));
  }

  /* `[name, sentence]` of each field that the service would refuse, as far as the page can tell. */
  found() {
    const rows = [];
    for (const name of this.places.keys()) {
      const field = this.element.elements[name];
      if (!field) continue;
      const { kbEmpty, kbWrong } = field.dataset;
      if (kbEmpty && !field.value.trim()) rows.push([name, kbEmpty]);
      else if (kbWrong && field.validity.typeMismatch) rows.push([name, kbWrong]);
    }
    const files = this.element.elements.attachments;
    const unfit = files ? misfit([...files.files], files.dataset) : "";
    return unfit ? [...rows, ["attachments", unfit]] : rows;
  }

  /* Say these, and `go` to the first. Returns those that have no place beside a field. */
  show(rows, go) {
    this.clearAll();
    const placed = rows.filter(([name]) => this.places.has(name) && this.element.elements[name]);
    for (const [name, sentence] of placed) {
      this.element.elements[name].setAttribute("aria-invalid", "true");
      this.places.get(name).replaceChildren(make("span", {}, sentence));
      this.places.get(name).hidden = false;
    }
    if (go && placed.length) this.element.elements[placed[0][0]].focus();
    return rows.filter((row) => !placed.includes(row));
  }

  clear(name) {
    const place = this.places.get(name);
    if (!place || place.hidden) return;
    place.hidden = true;
    place.replaceChildren();
    this.element.elements[name].removeAttribute("aria-invalid");
  }

  clearAll() { for (const name of this.places.keys()) this.clear(name); }
}

/* What is wrong with the files before they travel; empty when nothing is. */
function misfit(files, { kbMostFiles, kbTooMany, kbMostBytes, kbTooLarge }) {
  if (files.length > Number(kbMostFiles)) return kbTooMany;
  return files.reduce((sum, file) => sum + file.size, 0) > Number(kbMostBytes) ? kbTooLarge : "";
}
