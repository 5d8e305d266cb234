/* What stands in one line of a pasted text: bold, italic and links as Markdown, everything else as words. */

import { tried } from "./practica.js";

/** Collect [{text, bold, italic, href}] of what stands in a line. */
export function runs(node, look, into) {
  if (node.nodeType === 3) into.push({ ...look, text: node.data.replace(/[\s\u00a0]+/g, " ") });
  if (node.nodeType !== 1) return;
  if (node.tagName === "BR") into.push({ text: "\n" });
  const css = node.getAttribute("style") || ""; // node.style stays empty under our policy
  const weight = /(?:^|;)\s*font-weight:\s*(\w+)/i.exec(css)?.[1];
  const slant = /(?:^|;)\s*font-style:\s*(\w+)/i.exec(css)?.[1];
  const bold = weight ? /^bold|^[6-9]00/i.test(weight) : look.bold || /^(B|STRONG)$/.test(node.tagName);
  const italic = slant ? slant === "italic" : look.italic || /^(I|EM)$/.test(node.tagName);
  const href = node.tagName === "A" ? target(node.getAttribute("href")) : look.href;
  for (const child of node.childNodes) runs(child, { bold, italic, href }, into);
}

/** Where a link leads, without the detours that mail programs and search pages put around it. */
function target(href) {
  if (!/^(https?:|mailto:)/i.test(href || "")) return "";
  const { host, searchParams } = tried(() => new URL(href)) || {};
  if (!searchParams) return "";
  const detour = /(^|\.)safelinks\.protection\.outlook\.com$/.test(host) ? searchParams.get("url") : /^www\.google\.\w+$/.test(host) && searchParams.get("q");
  return /^https?:/i.test(detour || "") ? detour : href;
}

const same = (one, other) => !one.bold === !other.bold && !one.italic === !other.italic && (one.href || "") === (other.href || "");

/** Runs as Markdown, line by line; what looks like a mark at the beginning of a line is made plain. */
export function written(inline) {
  const merged = [];
  for (const run of inline) {
    const last = merged.at(-1);
    if (last && (same(last, run) || !run.text.trim())) last.text += run.text; // a blank has no look
    else merged.push({ ...run });
  }
  const text = merged.map((run, at) => marked(run, merged[at - 1]?.text.at(-1), merged[at + 1]?.text[0])).join("");
  const begun = (line) => line.replace(/^([#>])/, "\\$1").replace(/^(\d{3,9})(?=[.)] )/, "$1\\");
  return text.split("\n").map((line) => begun(line.replace(/ +/g, " ").trim())).join("\n").trim();
}

/** One run with its marks, which must touch a letter inside when they touch one outside; so punctuation steps out. */
function marked(run, before, after) {
  const stars = (run.bold ? "**" : "") + (run.italic ? "*" : "");
  const parts = run.text.split(/(\s*\n\s*)/).map((line) => {
    let [, lead, core, tail] = /^(\s*)(.*?)(\s*)$/s.exec(line);
    if (stars && !tail && /[\p{L}\p{N}]/u.test(after || "")) [, core, tail] = /^(.*?)(\p{P}*)$/su.exec(core);
    if (stars && !lead && /[\p{L}\p{N}]/u.test(before || "")) [, lead, core] = /^(\p{P}*)(.*)$/su.exec(core);
    if (!core) return line;
    return escaped(lead) + linked(core, run.href, stars) + escaped(tail);
  });
  return parts.join("");
}

function linked(core, href, stars) {
  const plain = core === href || core === href?.replace(/^mailto:/i, "");
  if (!href || plain) return stars + escaped(core) + stars;
  const safe = href.replace(/[()\s<>\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, "0")}`);
  return `${stars}[${escaped(core).replace(/(?<!\\)[[\]]/g, "\\$&")}](${safe})${stars}`;
}

/** Signs that would be read as marks; an address stays as it is. */
const escaped = (text) => text.replace(/https?:\/\/\S+|[\\*`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|\[(?=[^\]]{0,300}\]\()/gu, (sign) => (sign.length > 1 ? sign : `\\${sign}`));
