// Keys on a projector, the same in a meeting and in the stand-up: which go around, when they are left to who is writing, and
// whether somebody turned them off (WCAG 2.1.4). Loaded before the script of the page.

const keys = {
  ways: { ArrowLeft: "previous", PageUp: "previous", ArrowRight: "next", PageDown: "next" },

  writing: (target) => target.closest("input:not([type=checkbox]), textarea, select"),

  wanted() {
    try {
      return localStorage.getItem("borgen.keys") !== "off";
    } catch {
      return true;
    }
  },

  keep(on) {
    try {
      localStorage.setItem("borgen.keys", on ? "on" : "off");
    } catch {
      // Without a place to keep it, it holds for as long as the page is open.
    }
  },
};
