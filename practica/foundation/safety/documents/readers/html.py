"""HTML: the article of a page, without scripts, menus, forms, share bars and footers. Nothing is fetched or run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import lxml.html
from lxml import etree

from practica.foundation.safety.documents.refusal import Refused

if TYPE_CHECKING:
    from practica.foundation.safety.documents.readers.builder import Builder

_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DROPPED = (
    "script",
    "style",
    "noscript",
    "template",
    "nav",
    "aside",
    "form",
    "button",
    "select",
    "textarea",
    "iframe",
    "object",
    "embed",
    "svg",
    "math",
    "canvas",
    "audio",
    "video",
    "footer",
    "dialog",
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|footer|sidebar|share|sharing|social|cookies?|banner|skip|search|toolbar|pager|"
    r"pagination|print|addthis|element-invisible|visually-hidden|sr-only|masthead|related-links|site-map)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar"}
_BLOCKS = {
    "p",
    "div",
    "section",
    "article",
    "main",
    "blockquote",
    "pre",
    "dd",
    "dt",
    "dl",
    "figcaption",
    "figure",
    "address",
    "body",
    "center",
    "td",
    "th",
    "header",
    "hgroup",
    "details",
    "summary",
    "fieldset",
    "ul",
    "ol",
    "table",
    "tbody",
    "thead",
    "tr",
    "li",
    "hr",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "caption",
}


def declared(data: bytes) -> str:
    match = _DECLARED.search(data[:4000])
    return match[1].decode("ascii", "replace") if match else ""


def read(text: str, into: Builder) -> None:
    """Fill `into` with the headings, paragraphs, list items and rows of the page's article."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = lxml.html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Refused("empty") from error
    title = root.findtext(".//title") or ""
    into.title = " ".join(title.split())
    if next(root.iter("form", "input", "textarea", "select"), None) is not None:
        into.note("form_fields")
    if _prune(root):
        into.note("menus")
    body = root.find("body")
    _Walker(into).walk(_article(root if body is None else body), "paragraph", 0)


def _prune(root: lxml.html.HtmlElement) -> bool:
    """Cut what is not the article; says whether anything but scripts went."""
    total = max(1, _weight(root))
    gone = False
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in ("html", "body", "head") or element.getparent() is None:
            continue
        words = f"{element.get('class') or ''} {element.get('id') or ''}"
        furniture = (
            element.tag in _DROPPED
            or (element.get("role") or "").lower() in _ROLES
            or _hidden(element)
            or (element.tag in ("div", "ul", "section", "header", "span", "p", "h2", "table", "a") and _FURNITURE.search(words))
        )
        # A wrapper with a telling name that holds most of the page is the page.
        if furniture and (element.tag in ("script", "style") or _weight(element) < 0.5 * total):
            gone |= element.tag not in ("script", "style", "noscript", "template")
            element.drop_tree()
    _drop_trails(root)
    for element in list(root.iter("ul", "ol", "div", "p", "td")):
        if (
            element.getparent() is not None
            and _links(element) > 0.75
            and 12 < _weight(element) < 0.3 * total
            and len(list(element.iter("a"))) > 2
        ):
            element.drop_tree()
            gone = True
    return gone


def _drop_trails(root: lxml.html.HtmlElement) -> None:
    """Cut links that lead about the page ("Skip to content") and the trail that says where it stands ("Home > About")."""
    for anchor in list(root.iter("a")):
        parent = anchor.getparent()
        if parent is None or not re.match(r"\W*(?:skip|back|top|home|print|share)\b", anchor.text_content(), re.IGNORECASE):
            continue
        is_trail = re.search(r"[>»›]", anchor.tail or "") and _weight(parent) < 15 and parent.tag not in ("body", "html")
        (parent if is_trail else anchor).drop_tree()


def _hidden(element: lxml.html.HtmlElement) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style or element.get("hidden") is not None


def _weight(element: lxml.html.HtmlElement) -> int:
    return len("".join(element.itertext()).split())


def _links(element: lxml.html.HtmlElement) -> float:
    total = len("".join(element.text_content().split()))
    linked = sum(len("".join(a.text_content().split())) for a in element.iter("a") if a.get("href"))
    return linked / total if total else 0.0


def _article(body: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """The part named as the content, when it holds at least two fifths of the words; otherwise all that is left."""
    total = _weight(body)
    for path in (
        ".//main",
        ".//*[@role='main']",
        ".//article",
        ".//*[@id='content']",
        ".//*[@id='main-content']",
        ".//*[@id='main']",
    ):
        found = body.xpath(path)
        if len(found) == 1 and _weight(found[0]) >= 0.4 * total:
            best: lxml.html.HtmlElement = found[0]
            return best
    return body


class _Walker:
    """Turns nested elements into flat blocks: text directly inside a wrapper is a paragraph of its own."""

    def __init__(self, into: Builder) -> None:
        self.into = into
        self.pending: list[str] = []

    def walk(self, element: lxml.html.HtmlElement, kind: str, level: int) -> None:
        self._say(element.text)
        for child in element:
            tag = child.tag
            if not isinstance(tag, str):
                self._say(child.tail)
                continue
            if tag == "br":
                self.pending.append("\n")
            elif tag == "table" and _is_data(child):
                self.flush(kind, level)
                self._table(child)
            elif tag in _BLOCKS:
                self.flush(kind, level)
                self._block(child, tag, kind, level)
            else:
                self.walk(child, kind, level)
            self._say(child.tail)
        if element.tag in _BLOCKS:
            self.flush(kind, level)

    def _block(self, child: lxml.html.HtmlElement, tag: str, kind: str, level: int) -> None:
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.walk(child, "heading", int(tag[1]))
        elif tag == "li":
            depth = sum(1 for a in child.iterancestors("ul", "ol")) - 1
            self.walk(child, "list", max(0, depth))
        elif tag == "p" and _is_bold_line(child) and kind == "paragraph":
            self.walk(child, "heading", 4)
        else:
            self.walk(child, kind, level)

    def _say(self, text: str | None) -> None:
        if text:
            self.pending.append(re.sub(r"\s+", " ", text))

    def flush(self, kind: str, level: int) -> None:
        text = "".join(self.pending)
        self.pending.clear()
        if any(c.isalnum() for c in text):
            self.into.add(kind, text if kind != "heading" else text.replace("\n", " "), level)

    def _table(self, table: lxml.html.HtmlElement) -> None:
        for row in table.iter("tr"):
            cells = [" ".join(cell.text_content().split()) for cell in row if cell.tag in ("td", "th")]
            if any(cells):
                self.into.add("table row", " | ".join(cells))


def _is_data(table: lxml.html.HtmlElement) -> bool:
    """A table of data and not of layout: short cells, at least two columns in most rows, no blocks inside."""
    rows = list(table.iter("tr"))
    wide = sum(len([c for c in row if c.tag in ("td", "th")]) > 1 for row in rows)
    nested = next(table.iter("p", "div", "ul", "h1", "h2", "h3"), None) is not None
    return (
        wide > 0.5 * len(rows)
        and not (nested and _weight(table) > 120 * max(1, len(rows)))
        and len(list(table.iter("table"))) == 1
    )


def _is_bold_line(p: lxml.html.HtmlElement) -> bool:
    text = " ".join(p.text_content().split())
    bold = " ".join(" ".join(b.text_content().split()) for b in p.iter("strong", "b"))
    return 2 < len(text) < 90 and text == bold and not text.endswith(".")
