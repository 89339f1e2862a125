// Part and whole, typed: the percentage shows at once, as the server will round it. The server stays the judge; without this file
// the percentage shows after saving.

const said = document.querySelector("[data-share]");
const form = said?.closest("form");
const part = form?.querySelector("[name='numerator']");
const whole = form?.querySelector("[name='denominator']");
if (part && whole) watch();

function watch() {
  let timer = 0;
  form.addEventListener("input", (event) => {
    if (event.target !== part && event.target !== whole) return;
    clearTimeout(timer);
    timer = setTimeout(show, 250); // it is read out: not at each key
  });
  show();
}

function show() {
  const text = words(number(part.value), number(whole.value));
  said.hidden = !text;
  if (said.textContent !== text) said.textContent = text;
}

function words(some, all) {
  if (some === null || all === null || all < 1) return "";
  const texts = said.dataset;
  if (some > all) return texts.tooMuch.replace("{part}", some).replace("{whole}", all);
  const hundredths = Math.floor((20000 * some + all) / (2 * all));
  const mark = document.documentElement.lang.startsWith("nl") ? "," : ".";
  return texts.words.replace("{share}", `${String(hundredths / 100).replace(".", mark)} %`);
}

function number(text) {
  return /^\d{1,7}$/.test(text.trim()) ? Number(text) : null;
}
