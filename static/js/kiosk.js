// The screen in the staff room: the next part every so many seconds, fresh news every minute, and a clear word when there is none.
// Nobody touches it for months, so it never gives up asking, and loads itself anew when Borgen itself is new.
// Without this file the page refreshes itself (the meta element), and its style sheet shows the band when that stops working.

const RETRY = 15;
const PATIENCE = 20000;

let screen_ = document.getElementById("screen");
let etag = null;
let heard = Date.now();
let held = location.search.includes("vast");
let turning = 0;

const one = (selector) => screen_.querySelector(selector);
const parts = () => [...screen_.querySelectorAll(".kiosk-turn")];
const seconds = (name) => Number(screen_.dataset[name]) * 1000;

// --- one part after the other ----------------------------------------------------------------------------------------

function shown() {
  return Math.max(0, parts().findIndex((part) => !part.hidden));
}

function turn(step) {
  const all = parts();
  if (all.length < 2) return;
  const place = (shown() + step + all.length) % all.length;
  all.forEach((part, number) => { part.hidden = number !== place; });
  one("#place").textContent = place + 1;
}

function again() {
  clearInterval(turning);
  turning = setInterval(() => held || turn(1), seconds("turn"));
}

function hold(value) {
  held = value;
  const link = one("#hold");
  if (link) link.textContent = held ? link.dataset.wordsOn : link.dataset.wordsHold;
  again();
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("#hold")) return;
  event.preventDefault();
  hold(!held);
});

document.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  turn(step);
  again();
});

// --- news ------------------------------------------------------------------------------------------------------------

// Without cookies: a screen is nobody, also in a browser in which somebody is signed in.
async function ask() {
  const headers = etag ? { "If-None-Match": etag } : {};
  const options = { headers, cache: "no-store", credentials: "omit", redirect: "error", signal: AbortSignal.timeout(PATIENCE) };
  const answer = await fetch(location.pathname, options);
  // Revoked, or the team ended: nothing of the board stays, and the page that says so comes in its place.
  if (answer.status === 404) return leave();
  if (answer.status !== 200 && answer.status !== 304) throw new Error(answer.status);
  if (answer.status === 200) learn(new DOMParser().parseFromString(await answer.text(), "text/html"), answer);
  else alive(one("#fresh").textContent, new Date(answer.headers.get("Date")));
}

function leave() {
  screen_.remove();
  location.reload();
}

function learn(page, answer) {
  const fresh = page.getElementById("screen");
  if (!fresh) throw new Error("not a screen");
  if (assets(page) !== assets(document)) return location.reload();
  const key = parts()[shown()]?.dataset.key;
  screen_.replaceWith(fresh);
  screen_ = fresh;
  etag = answer.headers.get("ETag");
  const same = parts().findIndex((part) => part.dataset.key === key);
  if (same > 0) turn(same);
  hold(held);
  alive(one("#fresh").textContent);
}

const assets = (page) => [...page.querySelectorAll("link[rel=stylesheet], script[src]")].map((part) => part.getAttribute("href") ?? part.getAttribute("src")).join(" ");

function alive(text, moment) {
  heard = Date.now();
  const time = moment && !Number.isNaN(moment.getTime()) ? moment.toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Amsterdam" }) : text;
  one("#fresh").textContent = time;
  one("#lost").hidden = true;
  // A style sheet counts from the moment that the band was put there: it starts again.
  const band = one("#old");
  const words = band.querySelectorAll("b");
  if (moment) words[words.length - 1].textContent = time;
  band.classList.remove("now");
  band.replaceWith(band.cloneNode(true));
}

async function follow() {
  let wait = seconds("ask");
  try {
    await ask();
  } catch {
    wait = RETRY * 1000;
    one("#lost").hidden = false;
  }
  setTimeout(follow, wait);
}

// --- the screen stays on, where the browser lets us -------------------------------------------------------------------

async function stayAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // Refused while it saves power, or unknown: then the settings of the screen decide.
  }
}

// --- the beginning ----------------------------------------------------------------------------------------------------

function begin() {
  // A screen that slept finds its style sheet behind: the clock of the wall decides as well.
  setInterval(() => {
    if (Date.now() - heard > seconds("stale")) one("#old").classList.add("now");
  }, 5000);
  window.addEventListener("offline", () => { one("#lost").hidden = false; });
  window.addEventListener("online", () => ask().catch(() => {}));
  document.addEventListener("visibilitychange", () => document.hidden || stayAwake());
  stayAwake();
  hold(held);
  setTimeout(follow, seconds("ask"));
}

// Where kiosk-check.js said that the browser is too old there is nothing to go round.
if (!document.documentElement.classList.contains("too-old")) begin();
