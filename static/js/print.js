// A button that prints needs a script; without one it stays hidden and the browser's own menu does it.
for (const place of document.querySelectorAll("[data-print]")) {
  place.hidden = false;
  place.addEventListener("click", () => window.print());
}
