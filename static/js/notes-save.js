// Saves the notes of a discussion while they are written, so that a laptop that falls asleep in the meeting loses nothing. The buttons
// save too; without this file they are the only way.

const QUIET = 2000; // after the last key
const PATIENCE = 15000; // while somebody goes on typing
const RETRY = [4000, 8000, 15000, 30000];

const notes = document.querySelector("form[data-save]");
if (notes) watch(notes);

function watch(form) {
  const words = form.querySelector("[data-words]").dataset;
  const state = form.querySelector("[data-state]");
  const alarm = form.querySelector("[data-alarm]");
  const now = { changes: 0, saved: 0, since: 0, timer: 0, failures: 0, busy: null, stuck: false, leaving: false };
  const dirty = () => now.changes !== now.saved;

  function say(tone, text) {
    state.hidden = false;
    state.dataset.tone = tone;
    if (state.textContent !== text) state.textContent = text;
    // Read out when something is wrong, not each time that it went well.
    const loud = tone === "bad" ? text : "";
    if (alarm.textContent !== loud) alarm.textContent = loud;
  }

  function plan(wait) {
    clearTimeout(now.timer);
    now.timer = setTimeout(save, wait);
  }

  function save() {
    if (!dirty() || now.stuck) return now.busy;
    now.busy ||= send().finally(() => {
      now.busy = null;
      if (dirty() && now.failures === 0 && !now.stuck) plan(QUIET);
    });
    return now.busy;
  }

  async function send() {
    const at = now.changes;
    const data = new FormData(form);
    now.since = 0;
    let answer;
    try {
      answer = await fetch(form.dataset.save, { method: "POST", body: data, redirect: "manual" });
    } catch {
      return later(words.offline);
    }
    if (answer.type === "opaqueredirect" || answer.status === 403) return later(words.signedOut);
    const told = await answer.json().catch(() => null);
    if (!told) return later(words.offline);
    now.failures = 0;
    if (told.state !== "saved") {
      now.stuck = true; // the button shows both texts, or what is wrong
      return say("bad", told.message || words.conflict);
    }
    now.saved = at;
    // What the server has now is what was seen: for its judgement whether a colleague changed the same.
    for (const field of form.querySelectorAll("[name^='initial-']")) {
      if (data.has(field.name.slice(8))) field.value = data.get(field.name.slice(8)).trim();
    }
    return say("ok", words.saved.replace("{time}", told.at));
  }

  function later(text) {
    say("bad", text);
    plan(RETRY[Math.min(now.failures, RETRY.length - 1)]);
    now.failures += 1;
  }

  form.addEventListener("input", () => {
    now.changes += 1;
    now.since ||= Date.now();
    if (now.stuck) return;
    if (now.failures === 0) say("", words.changed);
    if (now.failures === 0) plan(Date.now() - now.since > PATIENCE ? 0 : QUIET);
  });
  window.addEventListener("online", () => dirty() && plan(0));
  document.addEventListener("visibilitychange", () => document.hidden && save());
  window.addEventListener("beforeunload", (event) => {
    if (dirty() && !now.leaving) event.preventDefault();
  });
  form.addEventListener("submit", async (event) => {
    if (!now.busy) {
      now.leaving = true;
      return;
    }
    // Sent now, it would clash with what is being saved.
    event.preventDefault();
    await now.busy;
    now.leaving = true;
    form.requestSubmit(event.submitter);
  });
}
