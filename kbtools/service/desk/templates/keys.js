// A single key for each decision, as `data-key` says. Whoever types by voice or by accident switches them off.
(() => {
  "use strict";
  const KEPT = "kb-desk-keys-off";
  const told = document.getElementById("keys");
  const targets = new Map();
  for (const one of document.querySelectorAll("[data-key]")) {
    if (!targets.has(one.dataset.key)) targets.set(one.dataset.key, one);
  }
  if (!told || !targets.size) return;

  let off = false;
  try {
    off = localStorage.getItem(KEPT) === "yes";
  } catch {
    off = false; // a browser that keeps nothing
  }

  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = !off;
  const label = document.createElement("label");
  label.className = "tick";
  const names = [...targets].map(([key, one]) => `${key.toUpperCase()}: ${one.textContent.trim()}`);
  label.append(box, ` Decide with a single key. ${names.join(" · ")}`);
  told.append(label);
  told.hidden = false;
  box.addEventListener("change", () => {
    off = !box.checked;
    try {
      localStorage.setItem(KEPT, off ? "yes" : "no");
    } catch {
      // it counts on this page, then
    }
  });

  document.addEventListener("keydown", (event) => {
    if (off || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const one = targets.get(event.key.toLowerCase());
    if (!one) return;
    event.preventDefault();
    one.focus();
    one.click();
    if (one.tagName === "SUMMARY") one.parentElement.querySelector("input:not([type=hidden])")?.focus();
  });
})();
