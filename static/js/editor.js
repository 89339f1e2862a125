// The editor over the textarea of a draft. Without it, or before it is there, the textarea itself is sent.
// What the server keeps is decided by the server (borgen.lib.richtext); this only shows the same kinds of text.

const HEADINGS = { H1: "h2", H5: "h4", H6: "h4" };
const BULLET = /^[\s·•o§\-–●○▪➢✓]+/u;
const NUMBER = /^\s*(\d+|[a-z]|[ivx]+)[.)]\s*/i;

const root = document.querySelector("[data-editor]");
if (root) start(root);

async function start(root) {
  const textarea = root.querySelector("textarea");
  const typing = document.activeElement === textarea; // somebody quick began before the editor was there
  let kit;
  root.classList.add("starting"); // nobody is startled by the source while the editor comes
  try {
    kit = await import(root.dataset.editor);
  } catch {
    return; // the source of the text stays there, and can be saved
  } finally {
    root.classList.remove("starting");
  }
  const place = document.createElement("div");
  place.className = "editor-place";
  textarea.before(place);
  const editor = new kit.Editor({
    element: place,
    injectCSS: false, // css/editor.css has it: the browser takes no styles from scripts
    extensions: extensions(kit, root),
    content: textarea.value,
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": "draft-label",
        "aria-describedby": "draft-help",
        class: "document-text editor-text",
        spellcheck: "true",
      },
      transformPastedHTML: fromWord,
      handlePaste: (_view, event) => pastedPicture(root, event.clipboardData),
      handleDrop: (_view, event, _slice, moved) => !moved && pastedPicture(root, event.dataTransfer),
    },
  });
  // The editor first puts an empty line under a table at the end: nobody typed that.
  editor.view.dispatch(editor.state.tr);
  editor.on("update", () => textarea.dispatchEvent(new Event("input", { bubbles: true })));
  textarea.form.addEventListener("editor:collect", () => {
    if (editor.isEmpty) textarea.value = "";
    else textarea.value = editor.getHTML();
  });
  document.querySelector("#draft-label").addEventListener("click", () => editor.commands.focus());
  root.classList.add("ready");
  if (typing) editor.commands.focus("end");
  root.querySelector("#draft-help").hidden = false;
  root.dispatchEvent(new CustomEvent("editor:ready", { detail: { editor } }));
}

function extensions(kit, root) {
  const onKeys = kit.Extension.create({
    name: "ourKeys",
    addKeyboardShortcuts: () => ({
      "Mod-k": () => root.dispatchEvent(new CustomEvent("editor:do", { detail: "link" })),
      "Alt-F10": () => root.dispatchEvent(new CustomEvent("editor:do", { detail: "toolbar" })),
      "Mod-Alt-1": ({ editor }) => editor.commands.toggleHeading({ level: 2 }),
      "Mod-Alt-2": ({ editor }) => editor.commands.toggleHeading({ level: 3 }),
      "Mod-Alt-3": ({ editor }) => editor.commands.toggleHeading({ level: 4 }),
    }),
    priority: 1000,
  });
  const numbers = kit.OrderedList.extend({
    addInputRules() {
      return [kit.wrappingInputRule({ find: /^1[.)]\s$/, type: this.type })];
    },
  });
  const { Document, Paragraph, Text, HardBreak, Bold, Italic, Underline, Strike, Subscript, Superscript } = kit;
  return [
    Document, Paragraph, Text, HardBreak, Bold, Italic, Underline, Strike, Subscript, Superscript,
    kit.Heading.configure({ levels: [2, 3, 4] }),
    kit.BulletList, numbers, kit.ListItem, kit.Blockquote, kit.HorizontalRule,
    kit.Link.configure({ openOnClick: false, autolink: true, enableTarget: false, protocols: ["mailto", "tel"] }),
    kit.Image.configure({ inline: true }),
    kit.Table.configure({ resizable: false }), kit.TableRow, kit.TableHeader, kit.TableCell,
    kit.History, kit.Gapcursor, kit.Dropcursor, kit.TrailingNode, onKeys,
  ];
}

function pastedPicture(root, data) {
  // Word also puts a picture of the whole text on the clipboard: its words come first.
  const files = [...(data?.files || [])].filter((file) => file.type.startsWith("image/"));
  if (!files.length || data.types.includes("text/html") || data.types.includes("text/rtf")) return false;
  root.dispatchEvent(new CustomEvent("editor:picture", { detail: files[0] }));
  return true;
}

// What Word and Outlook put on the clipboard, made into the text that it stands for.
function fromWord(html) {
  // The browser does not even read style attributes here (CSP); what they say is asked under another name.
  const unstyled = html.replace(/<[^<>]+>/g, (tag) => tag.replace(/(\s)style\s*=/gi, "$1data-style="));
  const page = new DOMParser().parseFromString(unstyled, "text/html");
  for (const gone of page.querySelectorAll("style, script, meta, link, xml, title, o\\:p:empty")) gone.remove();
  for (const note of comments(page)) note.remove();
  for (const picture of page.querySelectorAll("img")) {
    const address = picture.getAttribute("src") || "";
    if (!new RegExp(`^(${location.origin})?/[^?#]+/afbeeldingen/\\d+/$`).test(address)) picture.remove();
  }
  for (const old of page.querySelectorAll("h1, h5, h6")) renamed(old, HEADINGS[old.tagName]);
  for (const title of page.querySelectorAll("p[class*='Title'], p[class*='Titel'], p[class*='Kop1']")) renamed(title, "h2");
  for (const span of page.querySelectorAll("span[data-style]")) {
    const bold = /font-weight:\s*(bold|[6-9]00)/i.test(span.dataset.style);
    if (bold) renamed(span, "strong");
    else if (/font-style:\s*italic/i.test(span.dataset.style)) renamed(span, "em");
  }
  wordLists(page);
  for (const styled of page.querySelectorAll("[data-style]")) styled.removeAttribute("data-style");
  return page.body.innerHTML;
}

function comments(page) {
  const walker = page.createTreeWalker(page, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

function renamed(element, tag) {
  const fresh = element.ownerDocument.createElement(tag);
  fresh.append(...element.childNodes);
  element.replaceWith(fresh);
  return fresh;
}

// Word writes lists as paragraphs with a style; the bullet or number stands in the text.
function wordLists(page) {
  let levels = [];
  let last = null;
  for (const line of page.querySelectorAll("p")) {
    const style = line.dataset.style || "";
    const level = Number(/mso-list:[^;"]*level(\d)/.exec(style)?.[1] || 0);
    if (!level) continue;
    if (last === null || last.nextElementSibling !== line) levels = [];
    const numbered = NUMBER.test(line.textContent);
    for (const mark of line.querySelectorAll("[data-style*='mso-list:Ignore' i]")) mark.remove();
    const words = page.createTreeWalker(line, NodeFilter.SHOW_TEXT).nextNode();
    if (words) words.data = words.data.replace(numbered ? NUMBER : BULLET, "");
    levels = levels.slice(0, level);
    while (levels.length < level) {
      const list = page.createElement(numbered ? "ol" : "ul");
      const parent = levels.at(-1);
      if (parent) (parent.lastElementChild || parent.appendChild(page.createElement("li"))).append(list);
      else line.before(list);
      levels.push(list);
    }
    const item = page.createElement("li");
    item.append(...line.childNodes);
    levels.at(-1).append(item);
    line.remove();
    last = levels[0];
  }
}
