/* The button on a page of your product, and the panel that it opens: a frame of the help centre. Neither of the two can
   read or change the other, they send each other messages. Until somebody opens the panel, nothing else is loaded. */
(() => {
  const told = __TOLD__;
  const script = document.currentScript;
  const among = (site) => {
    const [scheme, name] = site.split("://");
    return name.startsWith("*.") ? location.protocol === `${scheme}:` && location.host.endsWith(name.slice(1)) : site === location.origin;
  };
  if (!script || !told.sites.some(among) || document.querySelector("kbtools-widget")) return;

  const codes = Object.keys(told.languages);
  const wanted = (script.dataset.lang || document.documentElement.lang || "").toLowerCase();
  const said = told.languages[[wanted, wanted.split("-")[0]].find((code) => codes.includes(code)) || codes[0]];
  const centre = new URL(".", script.src);
  const LATE = 8000, LOADED = 2000; // ms from its start, and from its end, after which it probably failed to load
  const PHONE = matchMedia("(max-width: 30rem)");
  const dark = script.dataset.scheme ? script.dataset.scheme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

  /* --- what it looks like: in a shadow tree, whose !important comes before that of the page around --- */

  const host = document.createElement("kbtools-widget");
  const root = host.attachShadow({ mode: "open" });
  const make = (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };
  const style = `
    :host { all: initial !important; display: block !important; position: fixed !important; z-index: 2147483647 !important;
      inset: auto 0 0 auto !important; color-scheme: ${dark ? "dark" : "light"} !important; }
    * { box-sizing: border-box; font: 600 16px/1.4 system-ui, sans-serif; }
    [hidden] { display: none !important; }
    .open { position: fixed; right: 20px; bottom: 20px; display: flex; gap: 8px; align-items: center; min-height: 48px; padding: 0 20px 0 16px;
      border: 0; border-radius: 24px; background: var(--ground); color: var(--ink); box-shadow: 0 2px 12px rgb(0 0 0 / 28%); cursor: pointer; }
    .open:hover { box-shadow: 0 4px 20px rgb(0 0 0 / 38%); }
    :focus-visible { outline: 3px solid var(--ink); outline-offset: -5px; }
    svg { width: 22px; height: 22px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
    .panel { position: fixed; right: 20px; bottom: 20px; width: 400px; max-width: calc(100vw - 40px); height: min(680px, calc(100vh - 40px));
      overflow: hidden; border-radius: 14px; background: ${dark ? "#1e212b" : "#fff"}; box-shadow: 0 8px 40px rgb(0 0 0 / 32%); }
    iframe { position: relative; display: block; width: 100%; height: 100%; border: 0; }
    .close { position: absolute; top: 4px; right: 6px; z-index: 1; display: grid; place-items: center; width: 44px; height: 44px; padding: 0;
      border: 0; border-radius: 8px; background: none; color: var(--ink); cursor: pointer; }
    .away { margin: 0; padding: 72px 20px 20px; color: ${dark ? "#e4e6ee" : "#1c1e26"}; font-weight: 400; }
    .away p { margin: 0 0 12px; font-weight: 400; }
    .away a { color: inherit; overflow-wrap: anywhere; }
    .again { min-height: 44px; padding: 0 16px; border: 1px solid currentColor; border-radius: 8px; background: none; color: inherit; cursor: pointer; }
    .away :focus-visible { outline-color: currentColor; outline-offset: 2px; }
    .bar { position: absolute; inset: 0 0 auto; height: 52px; background: var(--ground); }
    @media (max-width: 30rem) { .panel { inset: 0; width: 100%; max-width: none; height: 100dvh; border-radius: 0; } .open { right: 14px; bottom: 14px; } }
    @media (prefers-reduced-motion: no-preference) { .panel { animation: rise 140ms ease-out; } @keyframes rise { from { transform: translateY(12px); opacity: 0; } } }
    @media print { :host { display: none !important; } }`;
  try {
    const sheet = new CSSStyleSheet(); // a policy of the page around forbids style elements, not these
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
  } catch (_) {
    root.append(make("style", {}, style));
  }

  const drawing = (path) => {
    const space = "http://www.w3.org/2000/svg", svg = document.createElementNS(space, "svg"), line = document.createElementNS(space, "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  };
  const button = make("button", { class: "open", type: "button", "aria-haspopup": "dialog", "aria-expanded": "false" },
    drawing("M21 12a8.5 8.5 0 0 1-12.6 7.4L3 21l1.6-5.2A8.5 8.5 0 1 1 21 12zM9.6 9.4a2.5 2.5 0 1 1 3.6 2.4c-.8.4-1.2.9-1.2 1.7M12 16.2v.1"), said.open);
  const close = make("button", { class: "close", type: "button", "aria-label": said.close }, drawing("M6 6l12 12M18 6L6 18"));
  const panel = make("div", { class: "panel", role: "dialog", "aria-label": said.title, tabindex: "-1", hidden: "" }, make("div", { class: "bar" }), close);
  root.append(button, panel);

  /* Black or white, whichever is easier to read on a colour (relative luminance, WCAG 2). */
  const parts = (colour) => (colour.match(/[\d.]+/g) || []).slice(0, 3).map(Number);
  const luminance = (colour) => parts(colour).map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const look = { kbtools: "look", dark, ground: "rgb(64, 81, 181)" };
  const chosen = script.dataset.color && CSS.supports("color", script.dataset.color) ? script.dataset.color : "";
  document.documentElement.append(host); // beside the body, which pages replace
  if (chosen) {
    button.style.color = chosen;
    const computed = getComputedStyle(button).color;
    if (/^rgb/.test(computed)) look.ground = computed;
    button.style.color = "";
  }
  const light = luminance(look.ground);
  look.ink = 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 ? "#fff" : "#000";
  /* It also becomes the colour of links, where it can be read on the panel's own ground. */
  const paper = dark ? 0.015 : 1, contrast = (Math.max(light, paper) + 0.05) / (Math.min(light, paper) + 0.05);
  if (chosen && contrast >= 4.5) look.accent = look.ground;
  for (const [name, value] of [["--ground", look.ground], ["--ink", look.ink]]) {
    for (const node of [button, panel]) node.style.setProperty(name, value);
  }

  /* --- the panel --- */

  let frame = null, isReady = false, timer = 0, away = null;
  const waiting = [];
  const kept = {}; // the newest of what the page around said of itself, by kind

  const send = (message) => { if (isReady) frame.contentWindow.postMessage(message, centre.origin); else waiting.push(message); };

  function load() {
    if (frame) return;
    frame = make("iframe", { title: said.title, src: new URL(said.panel, centre).href, allow: "clipboard-write" });
    if (away) frame.hidden = away.lastChild.hidden = true; // the other ways stay in sight while it is tried
    frame.addEventListener("load", () => failAfter(LOADED)); // it is also told of a page that says what went wrong
    panel.append(frame);
    failAfter(LATE);
  }

  function failAfter(time) {
    clearTimeout(timer);
    if (!isReady) timer = setTimeout(fail, time);
  }

  /* The page around forbids the frame, or nobody answers: other ways to a person, until it is tried again. */
  function fail() {
    frame.remove();
    frame = null;
    if (away) return void (away.lastChild.hidden = false);
    const again = make("button", { type: "button", class: "again" }, said.again);
    again.addEventListener("click", () => { panel.focus(); load(); });
    const page = make("a", { href: new URL(said.contact_page, centre).href, target: "_blank", rel: "noopener" }, said.contact);
    const mail = make("a", { href: `mailto:${said.address}` }, said.address);
    away = make("div", { class: "away", role: "status" }, make("p", {}, said.away), make("p", {}, page));
    if (said.address) away.append(make("p", {}, said.by_mail, " ", mail));
    away.append(again);
    panel.append(away);
  }

  function show() {
    load();
    const isOpen = !panel.hidden;
    panel.hidden = false;
    button.hidden = true;
    button.setAttribute("aria-expanded", "true");
    fit();
    if (isOpen) return;
    (isReady ? frame : panel).focus();
    send({ kbtools: "shown" });
  }

  function hide() {
    if (panel.hidden) return;
    panel.hidden = true;
    button.hidden = false;
    button.setAttribute("aria-expanded", "false");
    fit();
    button.focus();
  }

  /* On a phone the panel covers the page, which nobody can reach behind it. */
  function fit() {
    const covers = PHONE.matches && !panel.hidden;
    if (covers) panel.setAttribute("aria-modal", "true");
    else panel.removeAttribute("aria-modal");
    if (document.body && covers !== host.covers) document.body.inert = covers;
    host.covers = covers;
  }

  addEventListener("message", ({ source, origin, data }) => {
    if (!frame || source !== frame.contentWindow || origin !== centre.origin || !data) return;
    if (data.kbtools === "close") hide();
    if (data.kbtools !== "ready") return;
    clearTimeout(timer);
    isReady = true;
    if (away) away.remove();
    frame.hidden = false;
    for (const message of [look, ...Object.values(kept), ...waiting.splice(0)]) send(message);
    if (!panel.hidden) frame.focus();
  });
  button.addEventListener("click", show);
  close.addEventListener("click", hide);
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  PHONE.addEventListener("change", fit);
  addEventListener("online", () => { if (away && !panel.hidden) load(); });

  /* --- what the page around may call --- */

  const calls = {
    open(what) {
      show();
      if (what) send({ kbtools: "open", text: String(what.text || ""), article: String(what.article || "") });
    },
    close: hide,
    identify(token) {
      kept.identify = { kbtools: "identify", token: String(token || "") };
      if (isReady) send(kept.identify);
    },
    context(what) {
      const text = (name) => String((what && what[name]) || "");
      const page = text("page").split(/[?#]/)[0]; // what stands after it may be private, and goes nowhere
      kept.context = { kbtools: "context", product: text("product"), version: text("version"), page };
      if (isReady) send(kept.context);
    },
  };
  const waited = (window.kbtools && window.kbtools.q) || [];
  window.kbtools = (name, value) => { if (Object.hasOwn(calls, name)) calls[name](value); else console.warn(`kbtools: there is no call "${name}"`); };
  for (const call of waited) window.kbtools(...call);
})();
