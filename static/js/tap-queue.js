// Taps wait on this device until the server says that it has counted them. Each has a token of its own, so that sending
// it again is harmless: after a lost connection, a reload or a crash the queue simply goes on where it was.

const PREFIX = "borgen.tap.";
const KEEP = 7 * 24 * 3600 * 1000;
const WAITS = [500, 1000, 2000, 4000, 8000];

// A browser may refuse to store; then the taps last as long as the page.
class Memory {
  constructor() { this.items = new Map(); }
  get length() { return this.items.size; }
  key(n) { return [...this.items.keys()][n]; }
  getItem(key) { return this.items.get(key); }
  setItem(key, value) { this.items.set(key, value); }
  removeItem(key) { this.items.delete(key); }
}

export function deviceStore() {
  try {
    localStorage.setItem("borgen.probe", "1");
    localStorage.removeItem("borgen.probe");
    return localStorage;
  } catch {
    return new Memory();
  }
}

export function newToken() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// send(item) answers "done" (counted or refused for good), "retry" (not reached) or "halt" (nobody is listening to us).
export class TapQueue {
  constructor({ session, store, send, changed }) {
    Object.assign(this, { store, send, changed });
    this.prefix = `${PREFIX}${session}.`;
    this.serial = 0;
    this.sent = 0;
    this.failures = 0;
    this.halted = false;
    this.forgetOld();
    window.addEventListener("online", () => this.hurry());
  }

  add(item) {
    const order = `${String(Date.now()).padStart(14, "0")}.${String(this.serial++).padStart(6, "0")}`;
    this.store.setItem(`${this.prefix}${order}.${newToken().slice(0, 8)}`, JSON.stringify(item));
    this.changed();
    this.deliver();
  }

  keys(prefix = this.prefix) {
    const all = Array.from({ length: this.store.length }, (_, n) => this.store.key(n));
    return all.filter((key) => key && key.startsWith(prefix)).sort();
  }

  pending() {
    return this.keys().map((key) => JSON.parse(this.store.getItem(key)));
  }

  get empty() {
    return this.keys().length === 0;
  }

  get offline() {
    return this.failures > 0;
  }

  async deliver() {
    if (this.delivering || this.halted) return;
    this.delivering = true;
    for (let key; (key = this.keys()[0]) && !this.halted; ) {
      const outcome = await this.send(JSON.parse(this.store.getItem(key)));
      this.sent++;
      this.halted = outcome === "halt";
      this.failures = outcome === "retry" ? this.failures + 1 : 0;
      if (outcome === "done") this.store.removeItem(key);
      this.changed();
      if (outcome === "retry") await this.rest();
    }
    this.delivering = false;
  }

  rest() {
    const wait = WAITS[Math.min(this.failures, WAITS.length) - 1];
    return new Promise((resolve) => {
      this.wake = resolve;
      setTimeout(resolve, wait);
    });
  }

  hurry() {
    if (this.wake) this.wake();
    this.deliver();
  }

  // Everything sent, or false when that does not happen soon.
  async drained(patience = 4000) {
    const until = Date.now() + patience;
    this.hurry();
    while (!this.empty) {
      if (this.halted || Date.now() > until) return false;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    return true;
  }

  forgetOld() {
    for (const key of this.keys(PREFIX)) {
      if (Date.now() - Number(key.split(".")[3]) > KEEP) this.store.removeItem(key);
    }
  }
}
