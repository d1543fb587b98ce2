// Times in the reader's own time zone; without this script the page says them in UTC, and so are typed ones read.
(() => {
  "use strict";
  const now = new Date();
  const DAY = { day: "numeric", month: "long" };
  const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  for (const one of document.querySelectorAll("time[data-shown]")) {
    const at = new Date(one.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    const year = at.getFullYear() === now.getFullYear() ? {} : { year: "numeric" };
    const clock = one.dataset.shown === "moment" ? CLOCK : {};
    one.title = one.textContent;
    one.textContent = at.toLocaleString("en-GB", { ...DAY, ...year, ...clock });
  }

  const two = (number) => String(number).padStart(2, "0");
  const asTyped = (at) =>
    `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
  for (const field of document.querySelectorAll("input[data-utc]")) {
    const sent = document.createElement("input");
    sent.type = "hidden";
    sent.name = field.name;
    field.removeAttribute("name");
    field.min = asTyped(now);
    if (field.value) field.value = asTyped(new Date(`${field.value}Z`));
    field.labels[0].textContent = `Day and time where you are (it is ${asTyped(now).slice(11)} now)`;
    field.form.append(sent);
    field.form.addEventListener("submit", () => {
      const at = new Date(field.value);
      sent.value = Number.isNaN(at.getTime()) ? field.value : at.toISOString().slice(0, 16);
    });
  }
})();
