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

// A row that is being changed stays as it was typed while another one is ticked, as the forms to add something do; only the
// answer to its own form takes its place.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, requestConfig } = event.detail;
  if (target.id !== "bord") return;
  for (const row of target.querySelectorAll(".act.changing")) {
    if (row.contains(requestConfig.elt)) continue;
    for (const marked of row.querySelectorAll("[data-focus]")) marked.removeAttribute("data-focus");
    const mark = `id="${row.id}"`;
    event.detail.serverResponse = event.detail.serverResponse.replace(mark, `${mark} hx-preserve="true"`);
  }
});

// A form that stays while the board around it changes keeps its mark too; it is for one time.
document.addEventListener("focusin", (event) => {
  if (event.target.closest(".lane-add")) event.target.removeAttribute("data-focus");
});
