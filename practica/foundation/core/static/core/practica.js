/* Small manners of every page. Without it menus still open and text can still be copied by hand.
   details.menu closes on Escape, on a click elsewhere and when another one opens.
   button[data-copy="#id"] copies the text or value of what it points at and says so with its data-copied words. */

const open = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});

/* A link to the page's own part, such as the language at its foot, closes the menu it stands in. */
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('details.menu a[href^="#"]');
  if (link) link.closest("details").open = false;
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[data-copy]");
  const source = button && document.querySelector(button.dataset.copy);
  if (!source) return;
  try {
    await navigator.clipboard.writeText("value" in source ? source.value : source.textContent.trim());
  } catch {
    getSelection().selectAllChildren(source);
    return;
  }
  const words = button.textContent;
  button.setAttribute("aria-live", "polite");
  button.textContent = button.dataset.copied || words;
  setTimeout(() => (button.textContent = words), 4000);
});

/* Whoever signs out leaves nothing typed on this device. */
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-sign-out]")) return;
  try {
    Object.keys(localStorage).filter((key) => key.startsWith("practica.keep:")).forEach((key) => localStorage.removeItem(key));
  } catch {
    return; // a browser that keeps nothing has nothing to wipe
  }
});

/* What the controls of one name hold together, always as a list of texts: one for a text, one for each choice made. */

const chosen = (control) => /^(radio|checkbox)$/.test(control.type);

/** What is typed or chosen now; `served` gives what the page came with. */
export function read(controls, served = false) {
  const [first] = controls;
  if (chosen(first)) return controls.filter((one) => (served ? one.defaultChecked : one.checked)).map((one) => one.value);
  if (!first.options) return [served ? first.defaultValue : first.value];
  const picked = [...first.options].filter((one) => (served ? one.defaultSelected : one.selected)).map((one) => one.value);
  return picked.length || first.multiple ? picked : [first.options[0]?.value ?? ""];
}

export function fill(controls, values) {
  const [first] = controls;
  if (chosen(first)) for (const one of controls) one.checked = values.includes(one.value);
  else if (first.options) for (const one of first.options) one.selected = values.includes(one.value);
  else first.value = values[0] ?? "";
}

/** Storage may be forbidden or full; then nothing is kept, and the page says so. */
export function tried(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

/* Pages with a form that saves itself fetch what that needs; the others stay light. */
if (document.querySelector("form[data-keep]")) import("./keep.js");

/* The same for files that wait in the draft of a form. */
if (document.querySelector("fieldset[data-draft]")) import("./attach.js");

/* The same for a toolbar over fields in Markdown, also over those that arrive later. */
const toolbars = () => document.querySelector("textarea[data-markdown]:not([data-markdown=ready])") && import("./markdown.js").then((one) => one.attach());
toolbars();
document.addEventListener("htmx:load", toolbars);
