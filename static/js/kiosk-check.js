// The browser inside a television stays what it was in its year. One that cannot show the board says so, instead of a page without a
// form that claims to have no connection. So this file is written as scripts were in 2009; what is asked for is what wall.css and
// kiosk.js cannot do without. It looks again now and then: some day the television is replaced, or brought up to date.
(function () {
  var AGAIN = 600;
  var styles = window.CSS && CSS.supports && CSS.supports("selector(:has(a))");
  var patience = window.AbortSignal && AbortSignal.timeout;
  if (styles && patience) return;
  document.documentElement.className += " too-old";
  document.getElementById("too-old").removeAttribute("hidden");
  setTimeout(function () { location.reload(); }, AGAIN * 1000);
})();
