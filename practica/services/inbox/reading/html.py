"""A mail's HTML as text: quotations become lines that begin with ">", links stay links, signatures that programs mark go."""

import re
from typing import Final

from lxml import etree
from lxml import html as parser

_LARGEST: Final = 1_500_000  # characters; what a person writes is shorter, what a program pastes below need not be read
_MOST_EVENTS: Final = 400_000
_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
_SPACED: Final = frozenset(["p", "ul", "ol", "blockquote", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre"])
_UNSEEN: Final = frozenset(
    [
        "head",
        "script",
        "style",
        "title",
        "meta",
        "link",
        "noscript",
        "template",
        "object",
        "iframe",
        "svg",
        "math",
        "select",
        "textarea",
    ]
)
_SIGNED: Final = re.compile(
    r"gmail_signature|moz-signature|protonmail_signature|(?:^|[\s_])Signature(?:$|\s)|ms-outlook-mobile-signature"
)
_NO_QUOTE: Final = re.compile(r"border\s*:\s*(?:none|0)", re.IGNORECASE)
_HIDDEN: Final = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
# Elements at which a program begins the mail that is answered.
_ORIGINAL: Final = re.compile(
    r"divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|yahoo_quoted|ydp\w*yahoo_quoted|protonmail_quote|zmail_extra"
)
_MARKED: Final = ("class", "id")
_BLANKS: Final = re.compile(r"[ \t\r\n\f\v]+")


class _Page:
    """Text as it is put together: lines, each under so many quotations."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line = ""
        self.depth = 0

    def say(self, words: str, *, keeps_space: bool) -> None:
        if keeps_space:
            first, *more = words.split("\n")
            self.line += first
            for each in more:
                self.end()
                self.line = each
            return
        joined = _BLANKS.sub(" ", words)
        self.line += joined.lstrip(" ") if not self.line or self.line.endswith(" ") else joined

    def end(self) -> None:
        self.lines.append("> " * min(self.depth, 5) + self.line.rstrip() if self.line.strip() else ">" * bool(self.depth))
        self.line = ""

    def end_block(self, *, spaced: bool) -> None:
        if self.line.strip():
            self.end()
        self.line = ""
        if spaced and self.lines and self.lines[-1].strip("> "):
            self.end()


def text_of(source: str) -> str:
    """The text of a mail's HTML; "" when there is none that can be read."""
    source = source[:_LARGEST].replace("\x00", "")
    if not source.strip():
        return ""
    try:
        # A declared encoding is the bytes'; these are characters already.
        root = parser.document_fromstring(
            source.encode("utf-8", "replace"), parser=parser.HTMLParser(encoding="utf-8", huge_tree=False)
        )
    except (etree.LxmlError, ValueError):
        return re.sub(r"<[^>]{0,500}>", " ", source)
    return _written(root)


def _written(root: etree._Element) -> str:
    page, unseen, preformatted = _Page(), 0, 0
    links: list[tuple[str, int]] = []
    for number, (event, element) in enumerate(etree.iterwalk(root, events=("start", "end", "comment", "pi"))):
        if number > _MOST_EVENTS:
            break
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if unseen or tag in _UNSEEN or _is_unseen(element):
                unseen += 1
                continue
            _begin(page, element, tag)
            preformatted += tag == "pre"
            if tag == "a":
                links.append((element.get("href") or "", len(page.line)))
            page.say(element.text or "", keeps_space=bool(preformatted))
            continue
        if event == "end" and unseen:
            unseen -= 1
        elif event == "end":
            if tag == "a" and links:
                _close_link(page, *links.pop())
            preformatted -= tag == "pre"
            _finish(page, element, tag)
        if not unseen and element is not root:
            page.say(element.tail or "", keeps_space=bool(preformatted))
    page.end_block(spaced=False)
    return "\n".join(page.lines)


def _is_unseen(element: etree._Element) -> bool:
    marks = " ".join(element.get(name) or "" for name in _MARKED)
    return bool(_SIGNED.search(marks)) or bool(_HIDDEN.search(element.get("style") or ""))


def _is_quotation(element: etree._Element, tag: str) -> bool:
    """A quotation, not the indentation that some programs make with the same element."""
    if tag == "blockquote":
        return element.get("type") == "cite" or not _NO_QUOTE.search(element.get("style") or "")
    return any(_ORIGINAL.search(element.get(name) or "") for name in _MARKED)


def _begin(page: _Page, element: etree._Element, tag: str) -> None:
    if tag in _BLOCKS:
        page.end_block(spaced=tag in _SPACED and tag != "p")
    if tag == "br":
        page.end()
    elif tag == "li":
        page.line = "- "
    if _is_quotation(element, tag):
        page.end_block(spaced=False)
        page.depth += 1


def _finish(page: _Page, element: etree._Element, tag: str) -> None:
    if tag in _BLOCKS:
        page.end_block(spaced=tag in _SPACED and "MsoNormal" not in (element.get("class") or ""))
    elif tag in {"td", "th"}:
        page.say(" ", keeps_space=False)
    if _is_quotation(element, tag):
        page.end_block(spaced=False)
        page.depth = max(0, page.depth - 1)


def _close_link(page: _Page, href: str, begins: int) -> None:
    """A link whose words are not its address is written as Markdown does."""
    words = page.line[begins:].strip() if begins <= len(page.line) else ""
    if not words or not href.lower().startswith(("http://", "https://")) or len(href) > 500 or set(href) & set(" ()<>\n"):
        return
    if words.rstrip("/") in {href.rstrip("/"), href.partition("://")[2].rstrip("/")} or set(words) & set("[]"):
        return
    page.line = f"{page.line[:begins]}{' ' if page.line[begins:].startswith(' ') else ''}[{words}]({href})"
