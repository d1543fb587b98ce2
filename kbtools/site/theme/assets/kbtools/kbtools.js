/* On every page: opens the search where a page asks for it, and fetches what a part of the page needs where there is one. */

let form = null;
let box = null; // the search dialog's, from the first time it is opened on

/* Parts whose script is fetched only where they are. Each starts once for each time it stands on a page. */
const PARTS = [
  ["[data-kb-feedback]", () => import("./feedback.js")],
  ["[data-kb-missing]", () => import("./missing.js")],
  ["[data-kb-results]", () => import("./results.js")],
];

const toggle = document.querySelector("[data-md-toggle=search]");
const dialog = document.querySelector("[data-kb-dialog]");

function openSearch(words) {
  const own = document.querySelector("[data-kb-home] input");
  if (own) return own.focus(); // the start page has one field, its own
  if (!dialog) return openStockSearch(words);
  const field = dialog.querySelector("form").elements.q;
  if (words) field.value = words;
  if (toggle && !toggle.checked) toggle.click();
  field.focus();
  if (words && box) box.then((made) => made.typed());
}

/* The theme's own dialog, on a site without our index. */
function openStockSearch(words) {
  if (toggle && !toggle.checked) toggle.click();
  const field = document.querySelector("[data-md-component=search-query]");
  if (!field) return;
  if (words) {
    field.value = words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("keyup", { bubbles: true }));
  }
  field.focus();
}

/* Once a page; the theme keeps its header when it swaps the page. */
function watchDialog() {
  const search = dialog.querySelector("form"), panel = dialog.querySelector("[data-kb-found]");
  const field = search.elements.q;
  search.action = search.action; // absolute: the page below may be swapped for one at another depth
  const set = (open) => { if (toggle && toggle.checked !== open) toggle.click(); };
  field.addEventListener("focus", () => {
    set(true);
    if (box) box.then((made) => made.resume());
    else box = import("./search-box.js").then(({ SearchBox }) => new SearchBox(search, panel));
  });
  if (toggle) {
    toggle.addEventListener("change", () => {
      if (toggle.checked) field.focus(); // at once: a phone opens its keyboard only within the tap
      else if (box) box.then((made) => made.leave());
    });
  }
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    set(false);
    document.activeElement.blur();
  });
  dialog.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !dialog.contains(relatedTarget)) set(false);
  });
  dialog.addEventListener("click", ({ target }) => { if (target.closest("a[href]")) set(false); });
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (!["/", "s", "f"].includes(event.key) || typing || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    openSearch();
  });
}

function start() {
  markWords();
  startHome();
  if (form && form.root.isConnected) return;
  if (form) form.stop(); // the theme swapped the page
  form = null;
  const root = document.querySelector("[data-kb-contact]");
  if (root) {
    import("./contact.js").then(({ ContactForm }) => {
      if (!root.isConnected || form) return;
      form = new ContactForm(root);
      root.dataset.kbStarted = "done";
    });
  }
  for (const [where, load] of PARTS) {
    const part = document.querySelector(where);
    if (part && !part.dataset.kbStarted) {
      part.dataset.kbStarted = "yes";
      load().then((module) => part.isConnected && module.start(part)).then(() => { part.dataset.kbStarted = "done"; });
    }
  }
  for (const button of document.querySelectorAll("[data-kb-search]")) {
    button.onclick = () => openSearch(button.dataset.kbSearch); // read when it is pressed: a script may know words by then
  }
}

/* The field of the start page; its script comes when somebody goes into it. */
function startHome() {
  const home = document.querySelector("[data-kb-home]");
  if (!home || home.dataset.kbStarted) return;
  home.dataset.kbStarted = "yes";
  const panel = home.querySelector("[data-kb-found]");
  const open = (on) => { panel.hidden = !on; };
  let made = null;
  home.addEventListener("focusin", ({ target }) => {
    open(true);
    if (made) made.then((box) => { if (target === box.field) box.resume(); });
    else made = import("./search-box.js").then(({ SearchBox }) => new SearchBox(home.querySelector("form"), panel));
  });
  const close = () => {
    open(false);
    if (made) made.then((box) => box.leave());
  };
  home.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget && !home.contains(relatedTarget)) close(); });
  home.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  document.addEventListener("click", ({ target }) => { if (!home.contains(target)) close(); });
}

/* Words of the search that led here, see marks.js. */
function markWords() {
  const article = document.querySelector("article");
  let kept = null;
  try {
    const name = `${new URL(typeof __md_scope === "undefined" ? "/" : __md_scope, location).pathname}.kbtools.marks`;
    kept = JSON.parse(sessionStorage.getItem(name));
    if (kept) sessionStorage.removeItem(name);
  } catch (_) { /* nothing is kept, nothing is marked */ }
  if (article && kept) import("./marks.js").then((module) => module.start(article, kept));
}

if (dialog) watchDialog();
if (typeof document$ !== "undefined") document$.subscribe(start);
else start();
