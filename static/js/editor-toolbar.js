// The buttons above the text, and the two dialogs. One stop for the Tab key; arrows go from button to button.

const COMMANDS = {
  paragraph: (chain) => chain.setParagraph(),
  "heading-2": (chain) => chain.toggleHeading({ level: 2 }),
  "heading-3": (chain) => chain.toggleHeading({ level: 3 }),
  "heading-4": (chain) => chain.toggleHeading({ level: 4 }),
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  bullets: (chain) => chain.toggleBulletList(),
  numbers: (chain) => chain.toggleOrderedList(),
  sink: (chain) => chain.sinkListItem("listItem"),
  lift: (chain) => chain.liftListItem("listItem"),
  quote: (chain) => chain.toggleBlockquote(),
  table: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
  undo: (chain) => chain.undo(),
  redo: (chain) => chain.redo(),
  "row-above": (chain) => chain.addRowBefore(),
  "row-below": (chain) => chain.addRowAfter(),
  "column-left": (chain) => chain.addColumnBefore(),
  "column-right": (chain) => chain.addColumnAfter(),
  "header-row": (chain) => chain.toggleHeaderRow(),
  "row-gone": (chain) => chain.deleteRow(),
  "column-gone": (chain) => chain.deleteColumn(),
  "table-gone": (chain) => chain.deleteTable(),
};
const PRESSED = {
  paragraph: ["paragraph"],
  "heading-2": ["heading", { level: 2 }],
  "heading-3": ["heading", { level: 3 }],
  "heading-4": ["heading", { level: 4 }],
  bold: ["bold"],
  italic: ["italic"],
  bullets: ["bulletList"],
  numbers: ["orderedList"],
  quote: ["blockquote"],
  link: ["link"],
};
const WEB = /^(https?:\/\/|mailto:|tel:)\S+$/i;

const root = document.querySelector("[data-editor]");
root?.addEventListener("editor:ready", (event) => toolbar(root, event.detail.editor));

function toolbar(root, editor) {
  const bar = root.querySelector("[data-toolbar]");
  const dialogs = { link: linkDialog(root, editor), picture: pictureDialog(root, editor) };
  const seen = () => [...bar.querySelectorAll("button")].filter((button) => !button.closest("[hidden]"));
  const press = (what) => {
    if (dialogs[what]) dialogs[what]();
    else if (what === "toolbar") (bar.querySelector('[tabindex="0"]') || seen()[0]).focus();
    else COMMANDS[what](editor.chain().focus()).run();
  };

  bar.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps its selection
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && button.getAttribute("aria-disabled") !== "true") press(button.dataset.do);
  });
  bar.addEventListener("keydown", (event) => {
    const buttons = seen();
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (event.key === "Escape") editor.commands.focus();
    if (to === undefined) return;
    event.preventDefault();
    stop(buttons, buttons[(to + buttons.length) % buttons.length]).focus();
  });
  root.addEventListener("editor:do", (event) => press(event.detail));

  const show = () => {
    for (const part of bar.querySelectorAll("[data-in]")) part.hidden = !editor.isActive(part.dataset.in);
    for (const [name, active] of Object.entries(PRESSED)) {
      bar.querySelector(`[data-do="${name}"]`).setAttribute("aria-pressed", editor.isActive(...active));
    }
    for (const name of ["undo", "redo"]) {
      bar.querySelector(`[data-do="${name}"]`).setAttribute("aria-disabled", !editor.can()[name]());
    }
    const buttons = seen();
    if (!buttons.some((button) => button.tabIndex === 0)) stop(buttons, buttons[0]);
  };
  for (const button of bar.querySelectorAll("button")) button.tabIndex = -1;
  editor.on("transaction", show);
  bar.hidden = false;
  show();
}

function stop(buttons, here) {
  for (const button of buttons) button.tabIndex = button === here ? 0 : -1;
  return here;
}

function dialog(root, name, { fill, apply }) {
  const box = root.querySelector(`[data-dialog="${name}"]`);
  const button = box.querySelector("[data-apply]");
  // Inside the form of the draft: Enter must not send that.
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.type === "button") return;
    event.preventDefault();
    button.click();
  });
  button.addEventListener("click", () => apply(box));
  box.querySelector("[data-close]").addEventListener("click", () => box.close());
  return () => {
    fill(box);
    box.showModal();
  };
}

function linkDialog(root, editor) {
  const field = (box, id) => box.querySelector(`#${id}`);
  const open = dialog(root, "link", {
    fill(box) {
      field(box, "link-address").value = editor.getAttributes("link").href || "";
      field(box, "link-problem").hidden = true;
      const bare = editor.state.selection.empty && !editor.isActive("link");
      box.querySelector("[data-link-words]").hidden = !bare;
      field(box, "link-words").value = "";
      box.querySelector("[data-remove]").hidden = !editor.isActive("link");
    },
    apply(box) {
      const href = address(field(box, "link-address").value);
      field(box, "link-problem").hidden = Boolean(href);
      if (!href) return field(box, "link-address").focus();
      box.close();
      const chain = editor.chain().focus();
      if (box.querySelector("[data-link-words]").hidden) return chain.extendMarkRange("link").setLink({ href }).run();
      const text = field(box, "link-words").value.trim() || href;
      return chain.insertContent({ type: "text", text, marks: [{ type: "link", attrs: { href } }] }).run();
    },
  });
  const box = root.querySelector('[data-dialog="link"]');
  box.querySelector("[data-remove]").addEventListener("click", () => {
    box.close();
    editor.chain().focus().extendMarkRange("link").unsetLink().run();
  });
  return open;
}

function address(typed) {
  const words = typed.trim();
  if (WEB.test(words)) return words;
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(words)) return `mailto:${words}`;
  return /^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(words) ? `https://${words}` : "";
}

function pictureDialog(root, editor) {
  let brought = null;
  const box = root.querySelector('[data-dialog="picture"]');
  const input = box.querySelector("#picture-file");
  const problem = box.querySelector("#picture-problem");
  const say = (text) => {
    problem.textContent = text;
    problem.hidden = !text;
  };
  const open = dialog(root, "picture", {
    fill() {
      const now = editor.isActive("image") && !brought ? editor.getAttributes("image") : null;
      box.querySelector("[data-picture-file]").hidden = Boolean(now || brought);
      box.querySelector("#picture-alt").value = now?.alt || "";
      input.value = "";
      say("");
    },
    async apply() {
      const alt = box.querySelector("#picture-alt").value.trim();
      const file = brought || input.files[0];
      if (!file && editor.isActive("image")) {
        box.close();
        return editor.chain().focus().updateAttributes("image", { alt }).run();
      }
      const answer = await upload(root, file);
      if (!answer.src) return say(answer.message);
      box.close();
      return editor.chain().focus().setImage({ src: answer.src, alt }).run();
    },
  });
  box.addEventListener("close", () => {
    brought = null;
  });
  root.addEventListener("editor:picture", (event) => {
    brought = event.detail;
    open();
  });
  return open;
}

async function upload(root, file) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", root.closest("form").querySelector("[name=csrfmiddlewaretoken]").value);
  if (file) body.set("picture", file);
  const offline = { message: document.querySelector("[data-words]").dataset.noPicture };
  try {
    const answer = await fetch(root.dataset.pictures, { method: "POST", body, headers: { Accept: "application/json" } });
    const json = answer.headers.get("Content-Type")?.startsWith("application/json");
    return json ? await answer.json() : offline;
  } catch {
    return offline;
  }
}
