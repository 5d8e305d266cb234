/* A small toolbar over each textarea[data-markdown], Ctrl or Cmd with B, I and K, and clean pasting (paste.js does the cleaning).
   Everything goes in as if it were typed: the browser's undo knows it, and `input` fires, so keep.js saves it.
   Words come from template#markdown-words in page.html. */

import { toMarkdown } from "./paste.js";
import { tried } from "./practica.js";

const template = document.getElementById("markdown-words");
const ITEM = /^(\s*)(?:[-*+]|\d{1,9}[.)]) +/;
const LINES = {
  list: { known: /^\s*[-*+] +/, mark: () => "- " },
  numbers: { known: /^\s*\d{1,9}[.)] +/, mark: (number) => `${number}. ` },
  quote: { known: /^\s*> ?/, mark: () => "> " },
};
const KEYS = { b: "bold", i: "italic", k: "link" };
const apple = /Mac|iPhone|iPad/.test(navigator.platform);

/** Write over a part of the text, then select from `start` to `end`. */
function put(area, from, to, text, start = from + text.length, end = start) {
  area.focus();
  area.setSelectionRange(from, to);
  // setRangeText would be the newer way, but undo forgets what it did.
  if ((text || from < to) && !document.execCommand(text ? "insertText" : "delete", false, text)) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  area.setSelectionRange(start, end);
}

/** How many stars stand at both ends. */
function stars(text) {
  const [, open, bare, close] = /^(\**)(.*?)(\**)$/s.exec(text);
  return bare ? Math.min(open.length, close.length) : text.length >> 1;
}

const has = (text, mark) => (mark === "**" ? stars(text) > 1 : stars(text) % 2 === 1);
const off = (text, mark) => text.slice(mark.length, text.length - mark.length);

/** Put stars around the chosen words, or take them away; in several lines around each, behind its list mark. */
function around(area, mark) {
  let { selectionStart: from, selectionEnd: to } = area;
  const { value } = area;
  while (from < to && /\s/.test(value[from])) from++;
  while (to > from && /\s/.test(value[to - 1])) to--;
  while (value[from - 1] === "*" && value[to] === "*") [from, to] = [from - 1, to + 1];
  const begins = from === 0 || value[from - 1] === "\n";
  const lines = value.slice(from, to).split("\n").map((line, at) => {
    const lead = (at || begins) && line.trim() ? /^\s*(?:(?:[-+>]|\* |\d{1,9}[.)])\s*)*/.exec(line)[0] : "";
    return { lead, rest: line.slice(lead.length) };
  });
  const filled = lines.filter(({ rest }) => rest.trim());
  const on = filled.length ? filled.every(({ rest }) => has(rest, mark)) : has(lines[0].rest, mark);
  const turned = (rest) => (on ? off(rest, mark) : mark + rest + mark);
  const text = lines.map(({ lead, rest }) => lead + (rest.trim() || lines.length === 1 ? turned(rest) : rest)).join("\n");
  if (lines.length > 1) return put(area, from, to, text, from, from + text.length);
  const inside = lines[0].lead.length + stars(turned(lines[0].rest));
  return put(area, from, to, text, from + inside, from + text.length - (inside - lines[0].lead.length));
}

function link(area) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const chosen = value.slice(from, to).replace(/\s*\n\s*/g, " ");
  const already = /^\[(.*)\]\(.*\)$/s.exec(chosen);
  if (already) return put(area, from, to, already[1], from, from + already[1].length);
  if (/^https?:\/\/\S+$/i.test(chosen)) return put(area, from, to, `[](${chosen})`, from + 1);
  const text = `[${chosen}](https://)`;
  // Without words the caret waits for them, with words for the address.
  return chosen ? put(area, from, to, text, from + text.length - 9, from + text.length - 1) : put(area, from, to, text, from + 1);
}

/** Make whole lines items or a quotation, or plain again. */
function lines(area, kind) {
  const { known, mark } = LINES[kind];
  const { selectionStart, selectionEnd, value } = area;
  const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const last = selectionEnd > selectionStart && value[selectionEnd - 1] === "\n" ? selectionEnd - 1 : selectionEnd;
  const to = (value.indexOf("\n", last) + 1 || value.length + 1) - 1;
  const rows = value.slice(from, to).split("\n");
  const filled = rows.filter((row) => row.trim());
  const on = filled.length > 0 && filled.every((row) => known.test(row));
  let number = 1;
  const turned = rows.map((row) => {
    if (!row.trim() && rows.length > 1) return row;
    if (on) return row.replace(known, "");
    return kind === "quote" ? mark() + row : (/^\s*/.exec(row)[0] + mark(number++)) + row.replace(ITEM, "$1").trimStart();
  });
  const next = value.slice(to + 1).split("\n", 1)[0];
  const apart = !on && next.trim() && !known.test(next) ? "\n" : ""; // or the next line would belong to the list
  const text = turned.join("\n");
  const caret = Math.max(from, from + text.length - (to - selectionEnd));
  return put(area, from, to, text + apart, rows.length > 1 ? from : caret, rows.length > 1 ? from + text.length : caret);
}

const ACTS = { bold: (area) => around(area, "**"), italic: (area) => around(area, "*"), link };
for (const kind of Object.keys(LINES)) ACTS[kind] = (area) => lines(area, kind);

function paste(event) {
  const area = event.currentTarget;
  const html = event.clipboardData?.getData("text/html");
  const text = html && tried(() => toMarkdown(html)); // what we cannot read the browser pastes as plain text
  if (!text) return;
  event.preventDefault();
  const { selectionStart: from, selectionEnd: to, value } = area;
  const line = value.slice(0, from).split("\n").at(-1);
  put(area, from, to, (line.trim() && /\n\n|^(?:[-#>]|\d+\.) /.test(text) ? "\n\n" : "") + text);
}

function press(event) {
  if (!(apple ? event.metaKey : event.ctrlKey) || event.altKey || event.shiftKey || event.isComposing) return;
  // On a keyboard of another script the place of the key counts.
  const act = KEYS[/^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code.replace("Key", "").toLowerCase()];
  if (!act) return;
  event.preventDefault();
  ACTS[act](event.currentTarget);
}

/** One stop of the tabulator; the arrows go on, the way they point. */
function roam(event) {
  const buttons = [...event.currentTarget.children];
  const at = buttons.indexOf(event.target);
  const ahead = getComputedStyle(event.currentTarget).direction === "rtl" ? -1 : 1;
  const to = { ArrowRight: at + ahead, ArrowLeft: at - ahead, Home: 0, End: -1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const next = buttons.at(to % buttons.length);
  for (const one of buttons) one.tabIndex = one === next ? 0 : -1;
  next.focus();
}

/** Give every field that has none yet its toolbar. */
export function attach() {
  for (const area of document.querySelectorAll("textarea[data-markdown]:not([data-markdown=ready], [readonly], [disabled])")) {
    area.dataset.markdown = "ready";
    const bar = template.content.firstElementChild.cloneNode(true);
    if (area.id) bar.setAttribute("aria-controls", area.id);
    for (const [at, button] of [...bar.children].entries()) {
      button.tabIndex = at ? -1 : 0;
      const key = Object.keys(KEYS).find((one) => KEYS[one] === button.dataset.act)?.toUpperCase();
      if (key) Object.assign(button, { title: apple ? `⌘${key}` : `Ctrl+${key}`, ariaKeyShortcuts: `${apple ? "Meta" : "Control"}+${key}` });
    }
    bar.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus and its selection
    bar.addEventListener("click", (event) => ACTS[event.target.closest("button")?.dataset.act]?.(area));
    bar.addEventListener("keydown", roam);
    area.addEventListener("keydown", press);
    area.addEventListener("paste", paste);
    (area.closest(".sheet") || area.closest("label") || area).before(bar);
  }
}
