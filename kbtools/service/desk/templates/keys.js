// A single key for each decision, as `data-key` says, for whoever switched keys on; until then no key decides anything.
(() => {
  "use strict";
  const KEPT = "kb-desk-keys";
  const told = document.getElementById("keys");
  const targets = new Map();
  for (const one of document.querySelectorAll("[data-key]")) {
    if (!targets.has(one.dataset.key)) targets.set(one.dataset.key, one);
  }
  if (!told || !targets.size) return;

  let on = false;
  try {
    on = localStorage.getItem(KEPT) === "on";
  } catch {
    on = false; // a browser that keeps nothing
  }

  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = on;
  const label = document.createElement("label");
  label.className = "tick";
  label.append(box, " Decide with a single key");
  const names = document.createElement("span");
  names.textContent = [...targets].map(([key, one]) => `${key.toUpperCase()}: ${one.textContent.trim()}`).join(" · ");
  names.hidden = !on;
  told.append(label, names);
  told.hidden = false;
  box.addEventListener("change", () => {
    on = box.checked;
    names.hidden = !on;
    try {
      localStorage.setItem(KEPT, on ? "on" : "off");
    } catch {
      // it counts on this page, then
    }
  });

  document.addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const one = targets.get(event.key.toLowerCase());
    if (!one) return;
    event.preventDefault();
    one.focus();
    one.click();
    if (one.tagName === "SUMMARY") one.parentElement.querySelector("input:not([type=hidden])")?.focus();
  });
})();
