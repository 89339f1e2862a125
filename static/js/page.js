// Small helps on every page; all of them work without this file too, only less smoothly.

function focusMarked(root) {
  const target = root.querySelector("[data-focus]");
  if (target) target.focus();
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll(".topbar-menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target.closest(".topbar-menu")));

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".topbar-menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("htmx:afterSwap", (event) => focusMarked(event.detail.elt));

focusMarked(document);
