// Keeps what is typed, a moment after each pause, and shows it as customers will see it. Without this script, the
// buttons of the form do the same.
const form = document.querySelector("#editor");
const kept = document.querySelector("#kept");
const frame = document.querySelector('iframe[name="preview"]');
const PAUSE = 900; // ms
const ASIDE = ["question", "picture", "described", "into", "wanted", "part", "unchanged"]; // fields that are no text
let timer = 0;
let sending = false;
let changed = false;

const tell = (text, link) => {
  kept.textContent = text;
  if (link) {
    const to = document.createElement("a");
    to.href = link;
    to.target = "_blank";
    to.textContent = "Sign in";
    kept.append(" ", to);
  }
};

const fields = () => {
  const typed = new FormData(form);
  for (const name of ASIDE) typed.delete(name);
  const data = new URLSearchParams(typed);
  data.set("do", "autosave");
  return data;
};

// After signing in again, in another window, the forms of this page need the token of the new session.
const renew = async () => {
  const answer = await fetch(form.action, { redirect: "manual" });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector('#editor input[name="form"]');
  if (!token) return false;
  for (const input of document.querySelectorAll('input[name="form"]')) input.value = token.value;
  return true;
};

const send = async (again = true) => {
  if (sending || !changed) return;
  sending = true;
  changed = false;
  let retry = false;
  let done = false;
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields(), redirect: "manual" });
    done = answer.status === 204;
    if (done) {
      if (!changed) tell("Kept. Nothing is saved before you press Save.");
      frame.contentWindow.location.replace(form.dataset.preview);
    } else {
      changed = true;
      retry = again && (answer.type === "opaqueredirect" || answer.status === 403) && (await renew());
      if (!retry && (answer.type === "opaqueredirect" || answer.status === 403)) {
        tell("You are signed out. Your text stays in this window.", "/desk/sign-in?next=" + location.pathname);
      } else if (!retry) {
        const why = answer.status === 409 ? `${await answer.text()}. ` : "This could not be kept. ";
        tell(`${why}Press Check my text to see more.`);
      }
    }
  } catch {
    changed = true;
    tell("No connection. Your text stays in this window, and is kept when there is one again.");
    timer = setTimeout(send, 10 * PAUSE);
  } finally {
    sending = false;
  }
  if (retry) await send(false);
  else if (done && changed) {
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE); // what was typed while this was sent
  }
};

// A picture that is pasted or dropped into a text is shown where the cursor is.
const put = async (area, file) => {
  const described = prompt("What does the picture show? For people who cannot see it:", "");
  if (!described) return tell("The picture was not put in: it needs a description.");
  const data = new FormData();
  data.set("form", form.elements.form.value);
  data.set("do", "paste");
  data.set("described", described);
  data.set("picture", file);
  tell("The picture is being sent.");
  try {
    const answer = await fetch(form.dataset.picture, { method: "POST", body: data, redirect: "manual" });
    const text = await answer.text();
    if (!answer.ok) {
      const why = new DOMParser().parseFromString(text, "text/html").querySelector('[role="alert"]');
      return tell(why ? why.textContent : "The picture could not be sent.");
    }
    area.setRangeText(area.value ? `\n\n${text}\n\n` : text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  } catch {
    tell("The picture could not be sent: there is no connection.");
  }
};

for (const [name, from] of [["paste", "clipboardData"], ["drop", "dataTransfer"]]) {
  form.addEventListener(name, (event) => {
    const file = [...(event[from]?.files ?? [])].find((one) => one.type.startsWith("image/"));
    if (!file || event.target.tagName !== "TEXTAREA" || event.target.id === "question") return;
    event.preventDefault();
    put(event.target, file);
  });
}

// Buttons above the text change the field in which one wrote last; a link goes to where its cursor is.
const tools = document.querySelector("#tools");
const wanted = document.querySelector("#wanted");
let writing = form.querySelector(".writing textarea:not([name=phrases], [name=tags], [name=applies_to])");

const write = (text, mode = "end") => {
  writing.setRangeText(text, writing.selectionStart, writing.selectionEnd, mode);
  writing.focus();
  writing.dispatchEvent(new Event("input", { bubbles: true }));
};

const chosenText = () => writing.value.slice(writing.selectionStart, writing.selectionEnd);

form.addEventListener("focusin", (event) => {
  const area = event.target;
  if (area.matches(".writing textarea") && !["phrases", "tags", "applies_to"].includes(area.name)) writing = area;
});

tools.hidden = !writing;
for (const one of form.querySelectorAll(".by-hand")) one.hidden = true; // the buttons do it
tools.addEventListener("click", ({ target }) => {
  const { around, box, to } = target.closest("button")?.dataset ?? {};
  if (around) write(`${around}${chosenText() || "bold"}${around}`);
  if (box) {
    const words = (chosenText() || "Write it here.").split("\n").map((line) => `    ${line}`);
    const before = writing.value.slice(0, writing.selectionStart);
    const behind = writing.value.slice(writing.selectionEnd);
    const above = before.trim() ? "\n\n".slice(/\n*$/.exec(before)[0].length) : "";
    write(`${above}!!! ${box} ""\n${words.join("\n")}${behind.trim() ? "\n\n".slice(/^\n*/.exec(behind)[0].length) : ""}`);
  }
  if (to) {
    wanted.value = wanted.value || chosenText().slice(0, wanted.maxLength);
    wanted.focus();
    if (wanted.value) find();
  }
});

let finding = 0; // counts what was asked: an earlier answer may come later

const find = async () => {
  const found = document.querySelector("#found"), asked = ++finding;
  const data = new URLSearchParams({ form: form.elements.form.value, do: "list", wanted: wanted.value });
  let articles = [];
  try {
    const answer = await fetch(form.dataset.link, { method: "POST", body: data, redirect: "manual" });
    if (!answer.ok) throw new Error(answer.status);
    articles = await answer.json();
  } catch {
    if (asked !== finding) return;
    found.textContent = "This could not be looked for. Try it again in a moment.";
    return;
  }
  if (asked !== finding) return;
  const list = document.createElement("ul");
  list.className = "rows";
  for (const { title, markdown } of articles) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "plain", textContent: title });
    button.addEventListener("click", () => {
      const words = chosenText();
      write(words ? markdown.replace(/^\[.*\]\(/, () => `[${words}](`) : markdown);
      found.replaceChildren();
    });
    list.append(document.createElement("li"));
    list.lastChild.append(button);
  }
  const told = document.createElement("p");
  told.className = "soft";
  told.textContent = articles.length
    ? "Press an article to put its link where your cursor was."
    : "No published article was found.";
  found.replaceChildren(told, list);
};

wanted.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  find();
});
document.querySelector("#find").addEventListener("click", (event) => {
  if (!writing) return;
  event.preventDefault();
  find();
});

const grow = (area) => {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
};

form.addEventListener("input", (event) => {
  if (ASIDE.includes(event.target.name)) return;
  changed = true;
  clearTimeout(timer);
  timer = setTimeout(send, PAUSE);
});
form.addEventListener("submit", () => {
  changed = false;
});
addEventListener("focus", () => send());
addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
if (!CSS.supports("field-sizing", "content")) {
  for (const area of form.querySelectorAll("textarea:not(.code)")) {
    grow(area);
    area.addEventListener("input", () => grow(area));
  }
}
if (location.hash.length > 1) document.getElementById(location.hash.slice(1))?.focus();
