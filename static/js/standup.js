// The stand-up before the projector: keys to go around, the next screen in the place of this one, a clock that goes by quietly,
// and what a colleague does meanwhile on her phone. Without this file every screen is an ordinary page with links.

const POLL = 8000;
const RETRY = 3000;
const PATIENCE = 10000;
const TICK = 5000;

let panel = document.getElementById("panel");
let busy = false;
let lost = false;
let ends = 0;

const one = (selector) => panel.querySelector(selector);

// --- one screen in the place of another ------------------------------------------------------------------------------

async function ask(url, options = {}) {
  const headers = { "HX-Request": "true", ...options.headers };
  const answer = await fetch(url, { ...options, headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  if (answer.status === 204) return { answer };
  const text = await answer.text();
  return { answer, fresh: new DOMParser().parseFromString(text, "text/html").getElementById("panel") };
}

// True when the answer of the server is on the screen.
async function show(url, options = {}, { push = true, quiet = false } = {}) {
  if (busy) return false;
  busy = true;
  try {
    const { answer, fresh } = await ask(url, options);
    if (!fresh) return say(answer.status >= 500 ? panel.dataset.wordsLost : panel.dataset.wordsSignedOut);
    replace(fresh, quiet);
    const here = answer.ok ? answer.url : panel.dataset.here;
    if (push) history.pushState(null, "", here);
    else history.replaceState(null, "", here);
    return true;
  } catch {
    return say(one("[data-writes]") ? panel.dataset.wordsKept : panel.dataset.wordsLost);
  } finally {
    busy = false;
  }
}

function replace(fresh, quiet) {
  const focused = quiet && panel.contains(document.activeElement) ? document.activeElement : null;
  const again = focused && (focused.id ? `#${CSS.escape(focused.id)}` : focused.dataset.digit && `[data-digit="${focused.dataset.digit}"]`);
  const on = keysOn();
  panel.replaceWith(fresh);
  panel = fresh;
  document.title = panel.dataset.title;
  one("#keys-on").checked = on;
  lost = false;
  wind();
  if (quiet) {
    if (again) one(again)?.focus({ preventScroll: true });
    return;
  }
  window.scrollTo(0, 0);
  (one("[data-focus]") ?? one("#kop")).focus();
}

function say(words) {
  const line = one("[data-lost]");
  lost = true;
  line.hidden = false;
  const text = line.querySelector("span");
  if (text.textContent !== words) text.textContent = words;
  return false;
}

// --- what others do, and whether there is a connection ------------------------------------------------------------------

async function follow() {
  if (!busy && !document.hidden && !one("[data-writes]")) {
    const { here, pulse } = panel.dataset;
    const asked = panel;
    try {
      const { answer, fresh } = await ask(`${here}&puls=${pulse}`);
      if (asked === panel && !busy && !one("[data-writes]")) {
        if (fresh) replace(fresh, true);
        else if (answer.status === 204) found();
        else say(answer.status >= 500 ? panel.dataset.wordsLost : panel.dataset.wordsSignedOut);
      }
    } catch {
      say(panel.dataset.wordsLost);
    }
  }
  setTimeout(follow, lost ? RETRY : POLL);
}

function found() {
  lost = false;
  one("[data-lost]").hidden = true;
}

// --- the clock ----------------------------------------------------------------------------------------------------------

// How long is left comes from the server; what the clock of this computer says does not matter.
function wind() {
  const clock = one("[data-seconds]");
  ends = clock ? performance.now() + Number(clock.dataset.seconds) * 1000 : 0;
  tick();
}

function tick() {
  const clock = one("[data-seconds]");
  if (!clock || !ends) return;
  const minutes = Math.max(0, Math.ceil((ends - performance.now()) / 60000));
  const words = minutes ? clock.dataset.wordsLeft.replace("{n}", minutes) : clock.dataset.wordsOver;
  const text = clock.querySelector("span");
  if (text.textContent !== words) text.textContent = words;
}

// --- keys ---------------------------------------------------------------------------------------------------------------

// Whoever speaks to her computer, or leans on the keys, turns them off (WCAG 2.1.4); Escape and Tab always work.
const keysOn = () => one("#keys-on").checked;

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return leave(event);
  if (!keysOn() || keys.writing(event.target) || event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
  const target = wanted(event);
  if (!target) return;
  event.preventDefault();
  if (target.dataset.digit) target.focus();
  else target.click();
});

function wanted(event) {
  if (keys.ways[event.key]) return one(`[data-go="${keys.ways[event.key]}"]`);
  if (event.key === "Enter") return event.target.closest("a, button, label, input, summary") ? null : one("[data-key=Enter]");
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  if (digit && !event.shiftKey) return one(`[data-digit="${digit[1]}"]`);
  if (/^d$/i.test(event.key)) return otherDay(event.target);
  return /^[a-z]$/i.test(event.key) ? one(`[data-key="${event.key.toLowerCase()}"]`) : null;
}

// Of the action that was chosen with its number. While none is, the first one is chosen, and the key shows beside it.
function otherDay(from) {
  const ways = one("[data-writes]") ? [] : [...panel.querySelectorAll("[data-move]")];
  const own = ways.find((way) => way.closest("li").contains(from));
  return own ?? (ways.length > 1 ? one("[data-digit]") : ways[0]);
}

// Out of a form that holds nothing yet; out of one with words the first press only leaves the field.
function leave(event) {
  const form = one("[data-writes]");
  if (!form) return;
  const typed = [...form.querySelectorAll("input[type=text], input:not([type]), textarea")].some((field) => field.value.trim());
  if (typed && keys.writing(event.target)) one("#kop").focus();
  else form.querySelector("[data-close]").click();
}

document.addEventListener("change", (event) => {
  if (event.target.id === "keys-on") keys.keep(event.target.checked);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("#panel a[href]");
  if (!link || link.dataset.leave !== undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const url = new URL(link.href);
  if (url.pathname !== location.pathname || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  show(url.href.split("#")[0]);
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-stand]")) return;
  event.preventDefault();
  show(event.target.action, { method: "POST", body: new URLSearchParams(new FormData(event.target, event.submitter)) }, { push: false });
});

window.addEventListener("popstate", () => show(location.href, {}, { push: false }));
window.addEventListener("online", () => lost && knock());
window.addEventListener("offline", () => say(panel.dataset.wordsLost));

function knock() {
  ask(panel.dataset.here).then(found, () => {});
}

one("#keys-on").checked = keys.wanted();
wind();
setInterval(tick, TICK);
setTimeout(follow, POLL);
