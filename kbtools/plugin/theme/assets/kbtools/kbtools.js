/* On every page: opens the search from the start page, and fetches what the contact form needs where there is one. */

let form = null;

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
  for (const button of document.querySelectorAll("[data-kb-search]")) {
    button.onclick = () => {
      const toggle = document.querySelector("[data-md-toggle=search]");
      if (toggle && !toggle.checked) toggle.click();
      const field = document.querySelector("[data-md-component=search-query]");
      if (field) field.focus();
    };
  }
}

if (typeof document$ !== "undefined") document$.subscribe(start);
else start();
