/* On every page: opens the search where a page asks for it, and fetches what a part of the page needs where there is one. */

let form = null;
let watching = null; // the script that counts searches, from the first one on

/* Parts whose script is fetched only where they are. Each starts once for each time it stands on a page. */
const PARTS = [
  ["[data-kb-feedback]", () => import("./feedback.js")],
  ["[data-kb-missing]", () => import("./missing.js")],
];

function openSearch(words) {
  const toggle = document.querySelector("[data-md-toggle=search]");
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

function start() {
  if (form && form.root.isConnected) return;
  if (form) form.stop(); // the theme swapped the page
  form = null;
  const root = document.querySelector("[data-kb-contact]");
  if (root) {
    import("./contact.js").then(({ ContactForm }) => {
      if (root.isConnected && !form) form = new ContactForm(root);
    });
  }
  for (const [where, load] of PARTS) {
    const part = document.querySelector(where);
    if (part && !part.dataset.kbStarted) {
      part.dataset.kbStarted = "yes";
      load().then((module) => part.isConnected && module.start(part));
    }
  }
  for (const button of document.querySelectorAll("[data-kb-search]")) {
    button.onclick = () => openSearch(button.dataset.kbSearch); // read when it is pressed: a script may know words by then
  }
}

/* Tells the search worker to read its index: somebody is about to type. */
addEventListener("focusin", ({ target }) => {
  if (!target.matches("[data-md-component=search-query]")) return;
  new BroadcastChannel("kbtools-search").postMessage("focus");
  watching = watching || import("./search-counts.js").then(({ watch }) => watch());
});

if (typeof document$ !== "undefined") document$.subscribe(start);
else start();
