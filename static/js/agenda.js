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
  handle.setPointerCapture(event.pointerId);
});

list.addEventListener("pointermove", (event) => {
  if (!held) return;
  const below = rows().find((row) => row !== held && within(row, event.clientY));
  if (!below) return;
  const down = rows().indexOf(below) > rows().indexOf(held);
  below[down ? "after" : "before"](held);
});

function within(row, y) {
  const { top, bottom } = row.getBoundingClientRect();
  return y >= top && y <= bottom;
}

for (const name of ["pointerup", "pointercancel"]) {
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
