// The improvement board: the field is ready as soon as a form opens, and Escape closes it. Works without this file too.

document.addEventListener(
  "toggle",
  (event) => {
    const form = event.target.closest?.(".lane-add");
    if (form === event.target && form.open && form.contains(document.activeElement)) {
      form.querySelector("input:not([type=hidden])")?.focus();
    }
  },
  true, // toggle does not bubble
);

document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && event.target.closest?.(".lane-add[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

// A form that stays while the board around it changes keeps its mark too; it is for one time.
document.addEventListener("focusin", (event) => {
  if (event.target.closest(".lane-add")) event.target.removeAttribute("data-focus");
});
