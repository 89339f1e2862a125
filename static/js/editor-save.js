// Saves a draft while it is written, and never loses a word: what is not saved yet is also kept in this tab
// (sessionStorage: it survives a reload and a crash, and is gone when the tab is closed; see docs/decisions).

const QUIET = 1500; // after the last key
const PATIENCE = 10000; // while somebody goes on typing
const RETRY = [4000, 8000, 15000, 30000];

const settling = document.querySelector("form[data-settle]");
if (settling) settling.addEventListener("submit", () => drop(settling.dataset.settle));

const form = document.querySelector("form[data-keep]");
if (form) watch(form);

function watch(form) {
  const words = form.querySelector("[data-words]").dataset;
  const state = form.querySelector("[data-state]");
  const alarm = form.querySelector("[data-alarm]");
  const key = `draft:${form.dataset.keep}`;
  const now = { changes: 0, saved: 0, since: 0, timer: 0, failures: 0, refused: -1, busy: null, stuck: false, leaving: false };
  const dirty = () => now.changes !== now.saved;

  function say(tone, text) {
    state.hidden = false;
    state.dataset.tone = tone;
    if (state.textContent !== text) state.textContent = text;
    // Read out when something is wrong, not each time that it went well.
    const loud = tone === "bad" ? text : "";
    if (alarm.textContent !== loud) alarm.textContent = loud;
  }

  function collected() {
    form.dispatchEvent(new Event("editor:collect"));
    const data = new FormData(form);
    for (const name of ["do", "picture"]) data.delete(name);
    return data;
  }

  function changed(event) {
    if (!event.target.name) return; // a field of a dialog
    now.changes += 1;
    now.since ||= Date.now();
    if (now.failures === 0 && !now.stuck) say("", words.changed);
    const wait = Date.now() - now.since > PATIENCE ? 0 : QUIET;
    plan(now.failures ? Math.max(wait, RETRY[0]) : wait);
  }

  function plan(wait) {
    clearTimeout(now.timer);
    now.timer = setTimeout(save, wait);
  }

  function save() {
    now.busy ||= send().finally(() => {
      now.busy = null;
      // What was refused waits for a change.
      if (dirty() && now.failures === 0 && now.changes !== now.refused && !now.stuck) plan(QUIET);
    });
    return now.busy;
  }

  async function send() {
    const at = now.changes;
    now.refused = form.dataset.save ? -1 : at; // another kind and a file wait for the button
    if (!form.dataset.save) return;
    const data = collected();
    keep(key, data);
    if (now.stuck) return;
    if (new Blob([data.get("html") || ""]).size > Number(form.dataset.limit)) {
      now.refused = at;
      return say("bad", words.tooLong);
    }
    now.since = 0;
    let answer;
    try {
      answer = await fetch(form.dataset.save, { method: "POST", body: data, redirect: "manual", headers: { Accept: "application/json" } });
    } catch {
      return later(words.offline);
    }
    if (answer.type === "opaqueredirect") return later(words.signedOut);
    if (answer.status === 403) return (await freshToken(form)) ? later(words.offline, 500) : later(words.signedOut);
    const told = await answer.json().catch(() => null);
    if (!told) return later(words.offline);
    now.failures = 0;
    if (told.state === "conflict") {
      now.stuck = true;
      return say("bad", words.conflict.replace("{name}", told.by));
    }
    if (told.state === "refused") {
      now.refused = at;
      return say("bad", told.message);
    }
    now.saved = at;
    remember(form, data, told.seen);
    if (!dirty()) drop(key);
    const text = told.newer ? words.newer.replace("{name}", told.newer) : words.saved;
    return say("ok", text.replace("{time}", told.at));
  }

  function later(text, wait = RETRY[Math.min(now.failures, RETRY.length - 1)]) {
    now.failures += 1;
    say("bad", text);
    plan(wait);
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  window.addEventListener("online", () => dirty() && plan(0));
  document.addEventListener("visibilitychange", () => document.hidden && dirty() && save());
  window.addEventListener("beforeunload", (event) => {
    if (!dirty() || now.leaving) return;
    if (form.dataset.save) keep(key, collected());
    event.preventDefault();
  });
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    const alone = button?.value === "save" && form.dataset.save;
    if (now.stuck || !form.dataset.save || (!dirty() && !alone)) {
      collected();
      now.leaving = true;
      return;
    }
    event.preventDefault();
    if (now.busy) await now.busy;
    if (dirty() || alone) await save();
    if (dirty() && !now.stuck) return; // what is wrong stands beside the button
    if (alone && !now.stuck) return;
    now.leaving = true;
    form.requestSubmit(button);
  });

  if (restored(form, key)) {
    now.changes += 1;
    say("", words.restored);
    plan(QUIET);
  }
  const goal = new URLSearchParams(location.search).get("naar");
  if (goal) document.getElementById(goal)?.focus();
}

// What the server has now is what was seen: for its judgement whether a colleague changed the same.
function remember(form, data, seen) {
  form.elements.seen.value = seen;
  for (const field of form.querySelectorAll("[name^='initial-']")) {
    if (data.has(field.name.slice(8))) field.value = data.get(field.name.slice(8));
  }
}

function keep(key, data) {
  const entries = [...data.entries()].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  try {
    sessionStorage.setItem(key, JSON.stringify(entries));
  } catch {
    // Too long for this browser: it still stands on the page.
  }
}

function drop(key) {
  sessionStorage.removeItem(key);
}

function restored(form, key) {
  const entries = JSON.parse(sessionStorage.getItem(key) || "null");
  if (!entries) return false;
  const kept = new Map();
  for (const [name, value] of entries) kept.set(name, [...(kept.get(name) || []), value]);
  if (kept.get("kind")?.[0] !== form.elements.kind.value) return false;
  const fields = [...form.elements].filter((field) => kept.has(field.name));
  const texts = fields.filter((field) => field.type !== "radio" && field.type !== "checkbox");
  for (const [name, values] of kept) {
    const places = texts.filter((field) => field.name === name);
    if (places.length && places.length !== values.length) return false; // another number of rows meanwhile
  }
  for (const field of texts) field.value = kept.get(field.name).shift();
  for (const field of fields) if (field.type === "radio") field.checked = kept.get(field.name).includes(field.value);
  return true;
}

// Who signed in again in another tab has a new token; this page asks for it and goes on.
async function freshToken(form) {
  try {
    const answer = await fetch(location.href, { redirect: "manual" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("form[data-keep] [name=csrfmiddlewaretoken]")?.value;
    if (token) for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    return Boolean(token);
  } catch {
    return false;
  }
}
