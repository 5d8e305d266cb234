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
