// The order of an agenda by dragging. Without this file, and with a keyboard, the buttons beside each point do the same.

const list = document.querySelector("[data-drag]");
const form = document.getElementById(list.dataset.drag);
const rows = () => [...list.querySelectorAll("[data-key]")];
const order = () => rows().map((row) => row.dataset.key).join(",");
let held = null;
let before = "";

for (const handle of list.querySelectorAll("[data-handle]")) handle.hidden = false;

list.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.button !== 0) return;
  event.preventDefault();
  held = handle.closest("[data-key]");
  before = order();
  held.classList.add("held");
  // Of the list: what is put elsewhere in the page loses its hold on the pointer.
  list.setPointerCapture(event.pointerId);
});

list.addEventListener("pointermove", (event) => {
  if (!held) return;
  // Past the middle of a row, not over its edge: a short row over the edge of a tall one would go to and fro.
  const all = rows();
  const place = all.indexOf(held);
  const under = all.slice(place + 1).filter((row) => middle(row) < event.clientY).pop();
  const above = all.slice(0, place).find((row) => middle(row) > event.clientY);
  if (under) under.after(held);
  else if (above) above.before(held);
});

function middle(row) {
  const { top, bottom } = row.getBoundingClientRect();
  return (top + bottom) / 2;
}

for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
  list.addEventListener(name, () => {
    if (!held) return;
    held.classList.remove("held");
    held = null;
    if (order() === before) return;
    form.elements.order.value = order();
    form.requestSubmit();
  });
}

// A button at the end of the list does nothing, but keeps the focus.
document.addEventListener("click", (event) => {
  if (event.target.closest("[aria-disabled=true]")) event.preventDefault();
});
