// A meeting on the projector: keys to go from point to point, notes that are saved while they are typed, and what a colleague
// writes or agrees on another laptop. Without this file the buttons do the same.

const QUIET = 1200; // after the last key
const PATIENCE = 8000; // while somebody goes on typing
const RETRY = [3000, 6000, 12000, 30000];
const POLL = 4000;

const form = document.querySelector("form[data-notes]");
const one = (selector) => document.querySelector(selector);

// --- keys ------------------------------------------------------------------------------------------------------------

const FIELDS = { n: "#notes textarea", a: "#nieuwe-actie input[name=title]", b: "#nieuw-besluit input[name=what]" };

// Whoever speaks to her computer, or leans on the keys, turns them off (WCAG 2.1.4); Escape and Tab always work.
const keysOn = one("#keys-on");
if (keysOn) {
  keysOn.checked = keys.wanted();
  keysOn.addEventListener("change", () => keys.keep(keysOn.checked));
}

document.addEventListener("keydown", (event) => {
  const writes = keys.writing(event.target);
  if (event.key === "Escape" && writes) {
    (one("#punt") ?? document.body).focus();
    return;
  }
  if (!keysOn?.checked || writes || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
  const key = event.key.toLowerCase();
  const target = keys.ways[event.key] ? one(`[data-go="${keys.ways[event.key]}"]`) : one(FIELDS[key] ?? `[data-key="${CSS.escape(key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (FIELDS[key]) target.focus();
  else target.click();
});

// --- notes -----------------------------------------------------------------------------------------------------------

if (form) watch(form, form.querySelector("textarea"), form.querySelector("[name=initial-notes]"));

function watch(form, area, seen) {
  const state = form.querySelector("[data-state]");
  const words = form.dataset;
  const now = { saved: area.value, since: 0, timer: 0, failures: 0, refused: null, busy: null, stuck: false, leaving: false };
  const dirty = () => area.value !== now.saved;

  function say(tone, text) {
    state.className = tone ? `tone ${tone}` : "muted";
    if (state.textContent !== text) state.textContent = text;
  }

  function plan(wait) {
    clearTimeout(now.timer);
    now.timer = setTimeout(save, wait);
  }

  function save() {
    if (!dirty() || now.stuck) return now.busy;
    now.busy ||= send().finally(() => {
      now.busy = null;
      if (dirty() && !now.failures && area.value !== now.refused && !now.stuck) plan(QUIET);
    });
    return now.busy;
  }

  async function send() {
    const sent = area.value;
    now.since = 0;
    let answer;
    try {
      answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        redirect: "manual",
        headers: { Accept: "application/json" },
      });
    } catch {
      return later(words.wordsOffline);
    }
    if (answer.type === "opaqueredirect" || answer.status === 403) return later(words.wordsSignedOut);
    const told = await answer.json().catch(() => null);
    if (!told) return later(words.wordsOffline);
    now.failures = 0;
    if (told.state === "conflict") now.stuck = true;
    if (told.state !== "saved") {
      now.refused = sent;
      return say("bad", told.message);
    }
    take(told.notes, sent);
    return say("ok", told.message);
  }

  // What the server has now, with what a colleague added; what was typed meanwhile at the end stays at the end.
  function take(text, sent) {
    const typed = area.value;
    if (same(text, sent)) {
      now.saved = sent;
      seen.value = sent;
    } else if (typed.startsWith(sent)) {
      show(text + typed.slice(sent.length));
      now.saved = text;
      seen.value = text;
    } else {
      now.saved = sent;
      seen.value = sent;
    }
  }

  function show(text) {
    const atEnd = area.selectionStart >= area.value.length;
    const { selectionStart, selectionEnd } = area;
    area.value = text;
    if (document.activeElement === area) {
      if (atEnd) area.setSelectionRange(text.length, text.length);
      else area.setSelectionRange(selectionStart, selectionEnd);
    }
  }

  const same = (a, b) => a.trim().replaceAll("\r\n", "\n") === b.trim().replaceAll("\r\n", "\n");

  function later(text) {
    say("bad", text);
    plan(RETRY[Math.min(now.failures, RETRY.length - 1)]);
    now.failures += 1;
  }

  area.addEventListener("input", () => {
    now.since ||= Date.now();
    if (!now.failures && !now.stuck) say("", words.wordsChanged);
    plan(now.failures ? RETRY[0] : Date.now() - now.since > PATIENCE ? 0 : QUIET);
  });
  document.addEventListener("visibilitychange", () => document.hidden && save());
  window.addEventListener("online", () => save());
  window.addEventListener("beforeunload", (event) => {
    if (dirty() && !now.leaving) event.preventDefault();
  });
  form.addEventListener("submit", () => {
    clearTimeout(now.timer);
    now.leaving = true;
  });
  // A link leaves with what was typed: first save, then go.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !dirty() || now.stuck || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (now.busy) await now.busy;
    await save();
    if (!dirty()) location.assign(link.href);
  });

  // --- what others do ------------------------------------------------------------------------------------------------

  async function follow() {
    const list = one("#agreed-list");
    try {
      const answer = await fetch(`${words.live}?pulse=${encodeURIComponent(list.dataset.pulse)}`, { redirect: "manual" });
      if (answer.status === 200) learn(new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("agreed-list"));
    } catch {
      // The next question may be answered; saving says that the connection is lost.
    }
    setTimeout(follow, POLL);
  }

  function learn(fresh) {
    if (!fresh) return;
    one("#agreed-list").replaceWith(fresh);
    const text = fresh.dataset.text;
    if (dirty() || now.busy || same(text, now.saved)) return;
    show(text);
    now.saved = area.value;
    seen.value = area.value;
    say("", words.wordsFresh);
  }

  setTimeout(follow, POLL);
}
