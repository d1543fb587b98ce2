/* "Was this helpful?" below an article. An answer that cannot be handed over stays in this browser and is offered again. */

import { fill, make, memory, post, randomId, siteUrl } from "./page.js";

const NAME = () => siteUrl("").pathname + ".kbtools.feedback";
const MOST_KEPT = 20;

/* The answers that wait, by slug; what is broken is as good as nothing. */
const waiting = {
  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(NAME()));
      return kept && typeof kept === "object" && !Array.isArray(kept) ? kept : {};
    } catch (_) { return {}; }
  },
  write(kept) {
    try {
      const rows = Object.entries(kept).slice(-MOST_KEPT);
      if (rows.length) localStorage.setItem(NAME(), JSON.stringify(Object.fromEntries(rows)));
      else localStorage.removeItem(NAME());
    } catch (_) { /* private mode: nothing is kept */ }
  },
  put(answer) { this.write({ ...this.read(), [answer.slug]: answer }); },
  drop(slug) {
    const { [slug]: _, ...rest } = this.read();
    this.write(rest);
  },
};

/* True when the service has it. */
async function send({ id, slug, helpful, why }) {
  try {
    const answer = await post("api/feedback", { id, slug, helpful, why });
    return answer.ok;
  } catch (_) { return false; }
}

export function start(form) {
  const said = JSON.parse(form.dataset.kbWords);
  const answer = { id: randomId(), slug: form.elements.slug.value, title: form.dataset.kbTitle, helpful: true, why: "" };
  const choice = form.querySelector(".kb-feedback__choice");
  const more = form.querySelector("[data-kb-more]");
  const status = form.querySelector("[data-kb-said]");

  async function deliver(row, thanks) {
    if (await send(row)) {
      waiting.drop(row.slug);
      status.textContent = thanks;
      return true;
    }
    waiting.put(row);
    status.textContent = said.kept;
    const again = make("button", { type: "button", class: "kb-small" }, said.again);
    again.onclick = () => deliver(row, said.received);
    status.append(" ", again);
    return false;
  }

  function askWhy() {
    const field = make("textarea", { id: "kb-why", rows: 3, maxlength: 2000, "aria-describedby": "kb-why-hint" });
    const button = make("button", { type: "button", class: "kb-small" }, said.send);
    button.onclick = async () => {
      answer.why = field.value.trim();
      more.replaceChildren();
      status.focus();
      await deliver(answer, said.received);
    };
    more.replaceChildren(
      make("label", { for: "kb-why" }, said.why), make("p", { class: "kb-hint", id: "kb-why-hint" }, said.why_hint), field, button,
      ...(form.dataset.kbContactUrl ? [" ", writeInstead(form, field)] : []));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer.helpful = event.submitter.value === "yes";
    for (const button of choice.children) button.setAttribute("aria-pressed", String(button === event.submitter));
    if (answer.helpful) { answer.why = ""; more.replaceChildren(); } else if (!more.firstChild) askWhy();
    deliver(answer, answer.helpful ? said.thanks : said.sorry);
  });

  offerAgain(form, said);
}

/* The way to the form, for who needs an answer: the text goes along within this tab; what stands in the form stays. */
function writeInstead(form, field) {
  const link = make("a", { href: form.dataset.kbContactUrl, class: "kb-small" }, form.dataset.kbWrite);
  link.addEventListener("click", () => {
    const kept = memory.read(), message = field.value.trim();
    if (message && !(kept.texts && kept.texts.message)) memory.write({ ...kept, texts: { ...kept.texts, message } });
  });
  return link;
}

/* Answers of an earlier visit: sent or forgotten, as the reader says. */
function offerAgain(form, said) {
  for (const row of Object.values(waiting.read())) {
    const line = make("p", { class: "kb-feedback__waiting" }, fill(said.waiting, { title: row.title }), " ");
    const again = make("button", { type: "button", class: "kb-small" }, said.again);
    const forget = make("button", { type: "button", class: "kb-small" }, said.forget);
    again.onclick = async () => {
      if (await send(row)) { waiting.drop(row.slug); line.textContent = said.received; }
    };
    forget.onclick = () => { waiting.drop(row.slug); line.remove(); };
    line.append(again, " ", forget);
    form.append(line);
  }
}
