/* What is pasted from Word, Outlook, Google Docs or a page becomes the Markdown that Practica reads: paragraphs, bold, italic, links, lists,
   quotations, headings; a table becomes lines. Styles, pictures, comments, tracked deletions, hidden text and who wrote it stay behind.
   The parsed page is inert: nothing in it runs and nothing is fetched. */

import { runs, written } from "./paste_line.js";

const BLOCKS = "address,article,aside,blockquote,center,dd,div,dl,dt,figure,footer,form,h1,h2,h3,h4,h5,h6,header,hr,li,main,nav,ol,p,pre,section,table,tbody,td,th,tr,ul";
const GONE = `style,script,noscript,template,title,meta,link,xml,img,svg,picture,video,audio,object,iframe,button,input,select,textarea,
  del,.msoDel,.MsoCommentReference,.msocomanchor,.msocomtxt,a[href^="#_msocom"],[style*="mso-element:comment" i],
  [style*="mso-special-character:comment" i],[style*="display:none" i],[style*="display: none" i],[style*="mso-hide:all" i],[hidden]`;
const DEEPER = "    ";

/** Markdown of an HTML text, or nothing when no words are in it. */
export function toMarkdown(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const one of page.querySelectorAll(GONE)) one.remove();
  const kind = ({ text, item }) => item && (/^\d/.test(text) ? "numbers" : /^ /.test(text) ? "deeper" : "list");
  const follows = (one, other) => one && other && (one === other || one === "deeper" || other === "deeper");
  const apart = (one, former) => (!former ? "" : follows(kind(one), kind(former)) ? "\n" : "\n\n");
  return blocks(page.body).map((one, at, all) => apart(one, all[at - 1]) + one.text).join("");
}

/** [{text, item}]: the blocks inside an element; items of a list stand closer together. */
function blocks(parent) {
  const found = [];
  const counts = []; // how far Word's own lists have come, by their level
  let inline = [];
  const flush = () => {
    const text = written(inline);
    const bullet = /^[·•▪●◦‣§][\s\u00a0]+/.exec(text);
    if (text) found.push(bullet ? { text: `- ${text.slice(bullet[0].length)}`, item: true } : { text });
    inline = [];
  };
  for (const node of parent.childNodes) {
    const holds = node.nodeType === 1 && (node.matches(BLOCKS) || node.querySelector(BLOCKS));
    if (!holds) {
      runs(node, {}, inline);
      continue;
    }
    flush();
    const own = wordItem(node, counts) || block(node);
    if (own[0] && !own[0].item) counts.length = 0;
    found.push(...own);
  }
  flush();
  return found;
}

function block(node) {
  const lined = (mark) => [{ text: blocks(node).map((one) => one.text).join("\n\n").replace(/^/gm, mark) }].filter((one) => one.text.trim() !== mark.trim());
  if (/^(UL|OL)$/.test(node.tagName)) return list(node);
  if (node.tagName === "BLOCKQUOTE") return lined("> ");
  if (node.tagName === "PRE") return [{ text: "```\n" + node.textContent.trimEnd() + "\n```" }];
  if (node.tagName === "TABLE") return table(node);
  if (/^H[1-6]$/.test(node.tagName) || node.classList.contains("MsoTitle")) {
    const text = words(node).replace(/\*\*/g, "");
    return text ? [{ text: `${node.tagName === "H1" || node.tagName === "P" ? "#" : "##"} ${text}` }] : [];
  }
  return blocks(node);
}

const words = (node) => blocks(node).map((one) => one.text).join(" ").replace(/\s*\n\s*/g, " ");

/** Word writes its lists as paragraphs whose style names the level and whose first words are the mark. */
function wordItem(node, counts) {
  const level = Number(/mso-list:\s*l\d+\s+level(\d)/i.exec(node.getAttribute("style") || "")?.[1]);
  const mark = node.querySelector('[style*="mso-list:Ignore" i],[style*="mso-list: Ignore" i]');
  const said = mark?.textContent.trim() || "";
  if (level) mark?.remove();
  if (!level || node.tagName !== "P") return null;
  const text = words(node);
  if (!text) return [];
  counts.length = level;
  counts[level - 1] = parseInt(said, 10) || (counts[level - 1] || 0) + 1;
  return [{ text: DEEPER.repeat(level - 1) + (/^\(?[\da-z]{1,5}[.)]/i.test(said) ? `${counts[level - 1]}. ` : "- ") + text, item: true }];
}

function list(node) {
  let number = node.start || 1;
  return [...node.children].flatMap((child) => {
    const inside = /^(UL|OL)$/.test(child.tagName) ? list(child) : blocks(child);
    if (!inside.length) return [];
    // An item that only holds another list has no mark of its own.
    const mark = inside[0].item ? DEEPER : node.tagName === "OL" ? `${number++}. ` : "- ";
    return [{ text: mark + inside.flatMap((one) => one.text.split("\n").filter(Boolean)).join(`\n${DEEPER}`), item: true }];
  });
}

/** A row becomes a line. Tables that only lay out a page are what stands in them. */
function table(node) {
  const rows = [...node.rows];
  if (node.querySelector("table") || rows.every((row) => row.cells.length < 2)) return rows.flatMap((row) => [...row.cells].flatMap(blocks));
  const lines = rows.map((row) => [...row.cells].map(words)).filter((cells) => cells.some(Boolean));
  return lines.length ? [{ text: lines.map((cells) => cells.join(" | ").trim()).join("\n") }] : [];
}
