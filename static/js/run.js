// The run page: taps and keys count at once on the screen and are kept until the server has them; everything else is the
// page's own forms, sent without leaving the page. Without this file the same forms work by themselves.

const settings = JSON.parse(document.getElementById("run-settings").textContent);
const { TapQueue, deviceStore, newToken } = await import(settings.queue);
const { urls, texts } = settings;
const store = deviceStore();
const POLL = 2000;
const OPTIONS = ["strongly_disagree", "disagree", "agree", "strongly_agree"];
const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const fill = (text, values) => text.replace(/{(\w+)}/g, (_, name) => values[name]);
const plural = (forms, n) => fill(forms[n === 1 ? 0 : 1], { n });

let panel; // the part of the page that changes
let counts = []; // what the server has for the statement that is shown
let undo = []; // how to take back what was tapped here, newest last
let lost = false; // the last question to the server got no answer
let submitting = false;
let held = null; // while another statement is on its way: the hands that were counted meanwhile, which are about that one
let refreshing = null; // the part of the page is being fetched again in the background
let stopped = ""; // why the server does not listen any more

// --- what is shown ---------------------------------------------------------------------------------------------------

function shown() {
  const result = [...counts];
  for (const { fields } of queue.pending()) {
    if (fields.statement !== panel.dataset.code) continue;
    const place = OPTIONS.indexOf(fields.option);
    result[place] = fields.step ? result[place] + Number(fields.step) : Number(fields[fields.option]);
  }
  return result;
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

function draw() {
  const offline = lost || queue.offline;
  const waiting = queue.pending().length;
  for (const states of all("[data-connection]", panel)) {
    states.dataset.connection = offline || stopped ? "lost" : waiting ? "waiting" : "saved";
  }
  if (stopped) say(stopped, "bad");
  else if (offline) say(waiting ? plural(texts.offline_some, waiting) : texts.offline_none, "warn", "offline");
  else if (slot()?.dataset.why === "offline") say("");
  if (panel.dataset.place !== "statement") return;
  const numbers = shown();
  all("[data-tap]", panel).forEach((cell, n) => {
    one(".tally-count", cell).textContent = numbers[n];
  });
  one("[data-total]", panel).textContent = sum(numbers);
}

const slot = () => one(".run-slot", panel);

// The line above the answers: what went wrong, or else what is asked.
function say(text, tone = "", why = "") {
  const line = slot();
  if (!line || (line.textContent === text && line.classList.contains(tone || "usual"))) return;
  line.textContent = text || line.dataset.usual || "";
  line.className = text ? `run-slot ${tone}` : "run-slot usual";
  line.dataset.why = why;
  if (text) one("#alarm").textContent = text;
}

let speaking;
function announce(text) {
  clearTimeout(speaking);
  speaking = setTimeout(() => { one("#announce").textContent = text; }, 250);
}

// --- counting --------------------------------------------------------------------------------------------------------

function count(option, change) {
  const place = OPTIONS.indexOf(option);
  const before = shown();
  const after = [...before];
  after[place] = "step" in change ? before[place] + change.step : change.number;
  if (after[place] < 0) return refuse(texts.none);
  const { voters } = panel.dataset;
  if (sum(after) > Number(voters)) return refuse(fill("step" in change ? texts.full : texts.too_many, { hands: sum(after), voters }));
  const fields = { statement: panel.dataset.code, option, token: newToken() };
  if ("step" in change) Object.assign(fields, { step: change.step });
  else Object.assign(fields, { [option]: change.number, [`seen_${option}`]: before[place] });
  say("");
  one("#alarm").textContent = "";
  queue.add({ url: "step" in change ? urls.tap : urls.counts, fields });
  const answer = one(`[data-option=${option}]`, panel).dataset.answer;
  announce(fill(texts.count, { answer, n: after[place], total: sum(after), voters }));
  return { option, change: "step" in change ? { step: -change.step } : { number: before[place] } };
}

function refuse(text) {
  say(text, "bad");
  return null;
}

function tap(option, step) {
  if (held) return held.push([option, step]);
  const back = count(option, { step });
  if (back) undo.push(back);
}

function takeBack() {
  const last = undo.pop();
  if (!last) refuse(texts.undo);
  else count(last.option, last.change);
}

// A number typed in the field of an answer. True when there is nothing wrong with it.
function typed(field) {
  const text = field.value.trim();
  if (!text) return true;
  const right = /^\d{1,4}$/.test(text);
  const back = right ? count(field.name, { number: Number(text) }) : refuse(texts.whole);
  field.setAttribute("aria-invalid", String(!back));
  if (!back) return false;
  undo.push(back);
  field.value = "";
  return true;
}

async function send(item) {
  const body = new URLSearchParams({ ...item.fields, csrfmiddlewaretoken: one("[name=csrfmiddlewaretoken]").value });
  let response;
  try {
    response = await ask(item.url, { method: "POST", body, headers: { Accept: "application/json" } });
  } catch {
    return "retry";
  }
  if (response.type === "opaqueredirect") return halt(texts.signed_out);
  const json = response.headers.get("content-type")?.includes("json");
  if (!json) return response.status < 500 && response.status !== 429 ? halt(texts.gone) : "retry";
  const answer = await response.json();
  if (!response.ok) {
    undo = [];
    say(answer.message, "bad");
  }
  lost = false;
  learn(answer, item.fields.statement);
  return "done";
}

function halt(why) {
  stopped = why;
  return "halt";
}

// An answer of the server about a statement.
function learn(answer, code) {
  if (!answer.counts || code !== panel.dataset.code) return;
  const news = String(answer.counts) !== String(counts);
  counts = answer.counts;
  panel.dataset.voters = answer.voters;
  panel.dataset.pulse = answer.pulse;
  if (answer.counted !== Boolean(panel.dataset.counted) || (answer.counted && news)) panel.dataset.stale = "1";
}

const ask = (url, options = {}) =>
  fetch(url, { redirect: "manual", signal: AbortSignal.timeout(10000), ...options });

// --- the rest of the page: its own forms, shown again in place -------------------------------------------------------

async function submit(form, button) {
  if (submitting) return;
  submitting = true;
  if (form.matches("[data-moves]")) held = [];
  const body = new URLSearchParams(new FormData(form, button));
  let arrived = false;
  try {
    await refreshing;
    if (await queue.drained()) arrived = await show(form.action, { method: "POST", body });
    else say(stopped || texts.wait, "bad", stopped ? "" : "offline");
  } finally {
    submitting = false;
    const hands = held ?? [];
    held = null;
    if (arrived && panel.dataset.place === "statement") for (const hand of hands) tap(...hand);
  }
}

// In the background nothing that somebody is typing is taken away, and a part that may be older than the last tap is not
// shown: it is fetched again later. True when the part that came is shown.
async function show(url, options = {}, background = false) {
  const { sent } = queue;
  let response;
  let html;
  try {
    response = await ask(url, { ...options, headers: { "HX-Request": "true" } });
    html = await response.text();
  } catch {
    lost = true;
    say(texts.wait, "bad", "offline");
    return false;
  }
  lost = false;
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("panel");
  if (response.type === "opaqueredirect") halt(texts.signed_out);
  else if (!fresh) say(texts.gone, "bad");
  else {
    const tapped = queue.sent !== sent || !queue.empty;
    if (!background || !(dirty() || tapped)) replace(fresh);
    if (tapped || panel !== fresh) panel.dataset.stale = "1";
  }
  draw();
  return panel === fresh;
}

function replace(fresh) {
  const before = panel.dataset;
  const focused = document.activeElement?.id;
  const inside = panel.contains(document.activeElement);
  panel.replaceWith(fresh);
  adopt(fresh);
  const now = fresh.dataset;
  const moved = before.place !== now.place || before.code !== now.code;
  const wrong = one(".run-slot.bad", fresh);
  if (wrong) one("#alarm").textContent = wrong.textContent;
  let target = null;
  if (wrong) target = one("[aria-invalid=true], details[open] input:not([type=hidden])", fresh);
  else if (moved || before.counted !== now.counted) target = now.counted ? one("#verdict") : one("#statement");
  else if (inside) target = (focused && document.getElementById(focused)) || landmark();
  if (moved) {
    undo = [];
    window.scrollTo(0, 0);
  }
  target?.focus({ preventScroll: moved });
  if (target && document.activeElement !== target) landmark()?.focus({ preventScroll: moved });
  history.replaceState(null, "", now.place === "statement" ? `${urls.run}?stelling=${now.code}` : urls.run);
}

const landmark = () => one("#decided") ?? one("#verdict") ?? one("#statement");

function adopt(fresh) {
  panel = fresh;
  counts = all("[data-tap]", panel).map((cell) => Number(cell.dataset.count));
  for (const part of all(".with-script", panel)) part.classList.remove("with-script");
  const switch_ = one("#keys-on", panel);
  if (switch_) switch_.checked = store.getItem("borgen.keys") !== "off";
  if (slot() && !slot().classList.contains("bad")) slot().classList.add("usual");
}

// Somebody is typing something that would be lost if the page were shown anew.
function dirty() {
  const open = one(".run-menu[open], .run-choice[open]", panel);
  return open || all("input:not([type=hidden], [type=checkbox]), textarea", panel).some((field) => field.value !== field.defaultValue);
}

// --- two devices at once: ask every other second whether there is news -----------------------------------------------

async function poll() {
  if (document.hidden || submitting || refreshing || stopped || !queue.empty) return;
  const { code, pulse, current, shape } = panel.dataset;
  const sent = queue.sent;
  let answer = null;
  try {
    const response = await ask(`${urls.state}?pulse=${pulse}&stelling=${code}`);
    lost = false;
    if (response.type === "opaqueredirect") halt(texts.signed_out);
    else if (response.status >= 400 && response.status < 500) halt(texts.gone);
    else if (response.status === 200) answer = await response.json();
  } catch {
    lost = true;
  }
  // Meanwhile somebody tapped or went on: what was asked is no longer what is shown.
  if (answer && queue.empty && queue.sent === sent && !submitting && code === panel.dataset.code) {
    if ((answer.current ?? current) !== current && !dirty()) await refresh(urls.run);
    else if (answer.shape !== shape && !dirty()) await refresh(code ? `${urls.run}?stelling=${code}` : urls.run);
    else if (answer.counts) {
      const settled = answer.shape === shape && answer.current === current;
      counts = answer.counts;
      panel.dataset.voters = answer.voters;
      if (settled) panel.dataset.pulse = answer.pulse;
      else if (answer.current !== current) say(fill(texts.moved, { code: answer.current }), "warn");
    }
  }
  draw();
  refreshWhenStale();
}

function refresh(url) {
  refreshing ??= show(url, {}, true).finally(() => { refreshing = null; });
  return refreshing;
}

function refreshWhenStale() {
  if (!panel.dataset.stale || !queue.empty || submitting || refreshing || dirty()) return;
  delete panel.dataset.stale;
  refresh(`${urls.run}?stelling=${panel.dataset.code}`);
}

// --- hands on the keys -----------------------------------------------------------------------------------------------

const writing = (target) => target.matches("textarea, select, input:not([type=checkbox])");

function digitOf(event) {
  const match = /^(Digit|Numpad)([1-4])$/.exec(event.code);
  if (!match) return null;
  // With Shift a numeric pad sends its second meaning (End, arrows) and hides the Shift.
  const second = match[1] === "Numpad" && !/^\d$/.test(event.key);
  if (second && !event.getModifierState("NumLock")) return null;
  return { option: OPTIONS[match[2] - 1], step: event.shiftKey || second ? -1 : 1 };
}

function press(selector) {
  const target = one(selector, panel);
  if (!target) return;
  if (target.tagName === "FORM") target.requestSubmit();
  else target.click();
}

function openVoters() {
  const field = one("#voters", panel);
  const menu = field?.closest("details");
  if (menu) menu.open = true;
  field?.select();
}

const letters = {
  u: takeBack,
  s: () => press("[data-key=s]"),
  t: () => one(".tally-number", panel)?.focus(),
  r: () => one("#remark", panel)?.focus(),
  v: openVoters,
  o: () => (one(".run-line[aria-current]", panel) ?? one("#overview", panel))?.focus(),
};

function onKey(event) {
  if (event.key === "Escape") return leaveField(event.target);
  if (writing(event.target)) return onKeyInField(event);
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || !one("#keys-on")?.checked) return;
  const digit = panel.dataset.place === "statement" && digitOf(event);
  if (digit) tap(digit.option, digit.step);
  else if (event.key === "Enter") {
    if (event.target.closest("button, a, summary, label, input")) return;
    press("[data-key~=Enter]");
  } else if (event.key.startsWith("Arrow")) {
    if (!one(`[data-key~=${event.key}]`, panel)) return;
    press(`[data-key~=${event.key}]`);
  } else if (panel.dataset.place === "statement" && letters[event.key.toLowerCase()]) letters[event.key.toLowerCase()]();
  else if (event.key === "r") letters.r();
  else return;
  event.preventDefault();
}

function onKeyInField(event) {
  if (event.key !== "Enter" || !event.target.matches(".tally-number")) return;
  event.preventDefault();
  const fields = all(".tally-number", panel);
  if (typed(event.target)) (fields[fields.indexOf(event.target) + 1] ?? one("#statement")).focus();
}

function leaveField(target) {
  for (const menu of all("details[open]", panel)) {
    menu.open = false;
    one("summary", menu).focus();
  }
  if (target.matches(".tally-number")) {
    target.value = "";
    target.removeAttribute("aria-invalid");
  }
  if (writing(target)) one("#statement")?.focus({ preventScroll: true });
}

document.addEventListener("keydown", onKey);
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-tap]")) {
    event.preventDefault();
    tap(form.dataset.option, Number(event.submitter.value));
  } else if (form.matches("[data-run]")) {
    event.preventDefault();
    submit(form, event.submitter);
  }
});
document.addEventListener("click", (event) => {
  if (event.target.closest("#undo")) takeBack();
  for (const menu of all(".run-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("change", (event) => {
  if (event.target.matches(".tally-number")) typed(event.target);
  else if (event.target.matches("#keys-on")) store.setItem("borgen.keys", event.target.checked ? "on" : "off");
});
document.addEventListener("visibilitychange", poll);

const queue = new TapQueue({
  session: settings.session,
  store,
  send,
  changed: () => { draw(); refreshWhenStale(); },
});
adopt(one("#panel"));
draw();
queue.deliver();
setInterval(poll, POLL);
