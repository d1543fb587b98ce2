/* What the contact form needs of the page and the service. Everything of strangers is set as text, never as HTML. */

export const siteUrl = (path) => new URL(path, typeof __md_scope === "undefined" ? new URL("/", location) : __md_scope);

/* The language of the page, where the site has several, and the folder of its pages. */
const told = document.querySelector('meta[name="kb:language"]');
export const spoken = told ? told.content : "";
export const asksIn = spoken ? { lang: spoken } : {}; // of a request to the service

/* Where this page is shown, unless that is the help centre itself: in the panel of the widget. */
const place = document.querySelector('meta[name="kb:channel"]');
export const comesBy = place ? { channel: place.content } : {};

/* What the page around the panel said of its product and version; what is for others comes last. */
export const context = {};

export const pageUrl = (path) => siteUrl((told ? told.dataset.folder : "") + path);

/* "in English", for what is there only in another language than the page's; empty else. */
export function inLanguage(code, pattern) {
  if (!code || !pattern) return "";
  let name = code;
  try { name = new Intl.DisplayNames([document.documentElement.lang], { type: "language" }).of(code); } catch (_) { /* the code will do */ }
  return fill(pattern, { language: name });
}

/* A chip on an article that is for another product or version than the reader's; nothing on any other. */
export function onlyFor({ only_for: names }, label) {
  return names && names.length ? make("span", { class: "kb-chip kb-chip--others" }, `${label} ${names.join(", ")}`) : null;
}

export function randomId() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  // randomUUID is missing on plain http; getRandomValues is not
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) node.setAttribute(name, value);
  node.append(...children); // texts become text nodes
  return node;
}

export const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
export const counted = (number, one, many) => (number === 1 ? one : fill(many, { n: number }));

/* What was typed survives reload and back; it is kept in this tab only, and cleared once it is sent. */
export const memory = {
  name: () => siteUrl("").pathname + ".kbtools.contact",
  read() {
    try { return JSON.parse(sessionStorage.getItem(this.name())) || {}; } catch (_) { return {}; }
  },
  write(value) {
    try { sessionStorage.setItem(this.name(), JSON.stringify(value)); } catch (_) { /* private mode: nothing kept */ }
  },
  clear() {
    searched.clear(); // the visit is over, and with it what led to it
    try { sessionStorage.removeItem(this.name()); } catch (_) { /* as above */ }
  },
};

/* The searches of this tab, the newest last: each is counted once, and whoever writes after one did not find it there. */
const MOST_SEARCHES = 20;
export const searched = {
  rows: [], // where the browser keeps nothing, they last as long as the page
  name: () => siteUrl("").pathname + ".kbtools.searches",
  all() {
    try { this.rows = JSON.parse(sessionStorage.getItem(this.name())) || this.rows; } catch (_) { /* as above */ }
    return this.rows;
  },
  find(query) { return this.all().find((one) => one.query === query); },
  newest() { return this.all().slice(-1)[0]; },
  /* `{id, query, clicked}`, instead of what was kept of the same words. */
  keep(search) {
    this.rows = [...this.all().filter((one) => one.query !== search.query), search].slice(-MOST_SEARCHES);
    if (place) return; // a page of somebody else: nothing stays in its browser but the message
    try { sessionStorage.setItem(this.name(), JSON.stringify(this.rows)); } catch (_) { /* as above */ }
  },
  clear() {
    this.rows = [];
    try { sessionStorage.removeItem(this.name()); } catch (_) { /* as above */ }
  },
};

export function post(path, body, options) {
  return fetch(siteUrl(path), {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    credentials: "same-origin", ...options,
  });
}

/* Figures are never worth an error that a person sees. */
export function tell(event) {
  try { post("api/events", { ...event, ...comesBy }, { keepalive: true }).catch(() => {}); } catch (_) { /* as above */ }
}
