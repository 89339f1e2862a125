// The talk on the projector: arrows left and right go to another subject, as a clicker does. What was typed goes along, because
// the buttons of who writes save first. Without this file the buttons do the same.

document.addEventListener("keydown", (event) => {
  const writes = event.target.closest("input, textarea, select");
  if (writes || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const way = { ArrowLeft: "previous", PageUp: "previous", ArrowRight: "next", PageDown: "next" }[event.key];
  const button = way && document.querySelector(`[data-go="${way}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
