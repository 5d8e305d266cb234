"""What members write in Markdown, as a page may show it, and the words alone for search, mail and excerpts.

A small, calm part of CommonMark: paragraphs, line breaks as typed, bold, italic, links, lists, quotations, small headings and
code. No HTML, no images, no tables. Two walls stand behind each other: the parser knows no HTML, and what it wrote passes an
allow-list (nh3). Time is linear in the length; a text that is too long or too deep is shown as it was typed, so nothing is lost.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from html import escape
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:  # 6 MB that a process pays for when the first text with marks is shown
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token
    from nh3 import Cleaner

LONGEST = 50_000  # characters that are read for marks; the worst text of this length takes half a second
_REMEMBERED = 4_000  # longer texts are rare, and would fill the memory of every process
_DEEPEST = 40  # levels of lists and quotations, two for each

_BLOCKS = {"p", "ul", "ol", "blockquote", "pre", "h2", "h3", "h4", "h5", "h6"}
TAGS = frozenset({*_BLOCKS, "li", "hr", "br", "strong", "em", "a", "code"})
ATTRIBUTES = {tag: {"dir"} for tag in _BLOCKS} | {"a": {"href"}, "ol": {"dir", "start"}, "*": set()}
SCHEMES = frozenset({"http", "https", "mailto"})
REL = "nofollow noopener ugc"

# A few link reference definitions can make a short text enormous. Indented code and underlined headings are what pasted letters
# turn into by accident.
_LEFT_OUT = ["image", "html_block", "html_inline", "reference", "code", "lheading"]
_MARKS = re.compile(r"[*_`\[\\<&]|https?://|^[ \t]*(?:[-+>#~]|\d{1,9}[.)])", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"https?://[^\s<>\"“”«»]+", re.IGNORECASE)
_AFTER_ADDRESS = ".,;:!?…،؛؟。，、’')]}*_"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_GAP = re.compile(r"\n(?:[ \t]*\n)+")


def render(text: str, *, level: int = 3) -> SafeString:
    """The text as HTML of the tags in `TAGS`; the outermost blocks carry `dir="auto"`, so the container carries none.

    `level` (2 to 5) is that of the text's highest headings, whatever they were typed as; lower ones come one below. Links lead to
    http, https, mail or to our own pages and carry `REL`. Never raises.
    """
    if len(text) > _REMEMBERED:
        return _rendered(text, level)
    return _rendered_before(text, level)


def plain(text: str) -> str:
    """The words without the marks: paragraphs apart by an empty line, items of a list each on a line. Never raises."""
    text = _normal(text)
    if not _MARKS.search(text) or not (tokens := _read(text)):
        return "\n\n".join(_paragraphs(text))
    return "".join(_words(tokens)).strip()


def excerpt(text: str, length: int) -> str:
    """The first words in one line of at most `length` characters, with an ellipsis where something follows."""
    words = " ".join(plain(text[: length * 20]).split())
    if len(words) <= length:
        return words
    whole, space, _rest = words[:length].rpartition(" ")
    # Scripts that are written without spaces are cut between letters.
    return (whole if space and len(whole) * 2 > length else words[: length - 1]).rstrip(" ,;:.،؛") + "…"


def _rendered(text: str, level: int) -> SafeString:
    text = _normal(text)
    if not _MARKS.search(text):
        return _as_typed(text)
    if not (tokens := _read(text)):
        return _as_typed(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level + int(token.tag[1])}"
    parser = _parser()
    return mark_safe(_wall().clean(parser.renderer.render(tokens, parser.options, {})).strip())  # cleaned to the allow-list


_rendered_before = lru_cache(maxsize=512)(_rendered)


def _normal(text: str) -> str:
    """Line ends as one, no control characters, and no half of a character: the second wall is written in Rust and knows none."""
    whole = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", whole)


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in _GAP.split(text):
        lines = [line.strip(" \t") for line in paragraph.strip().split("\n")]
        if any(lines):
            yield "\n".join(lines)


def _as_typed(text: str) -> SafeString:
    paragraphs = (escape(words, quote=False).replace("\n", "<br>\n") for words in _paragraphs(text))
    return mark_safe("\n".join(f'<p dir="auto">{words}</p>' for words in paragraphs))  # escaped in the line above


def _read(text: str) -> "list[Token] | None":
    """The blocks of a text, or nothing when it is too long or too deep to be read without losing words."""
    if len(text) > LONGEST:
        return None
    tokens = _parser().parse(text)
    return None if any(token.level >= _DEEPEST - 1 for token in tokens) else tokens


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": _DEEPEST}).disable(_LEFT_OUT)
    parser.validateLink = _may_lead  # type: ignore[assignment]  # how the parser wants to be told
    parser.core.ruler.push("practica", _finish)
    parser.add_render_rule("fence", lambda _self, tokens, at, _options, _env: _fence(tokens[at]))
    return parser


@cache
def _wall() -> "Cleaner":
    from nh3 import Cleaner

    return Cleaner(
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes=set(SCHEMES),
        link_rel=REL,
        attribute_filter=lambda tag, name, value: value if (tag, name) != ("a", "href") or _may_lead(value) else None,
    )


def _may_lead(address: str) -> bool:
    """To the web, to a mailbox, or to a page of ours by its path; never to another house by a path that only looks like ours."""
    scheme, colon, _rest = address.partition(":")
    if colon and scheme.lower() in SCHEMES:
        return True
    return address.startswith("/") and not address.startswith(("//", "/\\"))


def _finish(state: "StateCore") -> None:
    """Headings begin at 0, outermost blocks have a direction of their own, addresses that were only written down become links."""
    highest = min((int(token.tag[1]) for token in state.tokens if token.type == "heading_open"), default=1)
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{int(int(token.tag[1]) > highest)}"
        if token.level == 0 and token.nesting >= 0 and token.type != "hr":
            token.attrSet("dir", "auto")
        if token.type == "inline" and "://" in token.content:
            token.children = [part for child in _with_depth(token.children or []) for part in _linked(state, *child)]


def _with_depth(children: "list[Token]") -> "Iterator[tuple[Token, bool]]":
    """Each part of a line, and whether it stands inside a link."""
    inside = 0
    for child in children:
        inside += child.nesting if child.type.startswith("link_") else 0
        yield child, inside > 0


def _linked(state: "StateCore", token: "Token", inside_link: bool) -> "Iterator[Token]":
    """A token, or what it becomes when there are addresses in its words."""
    from markdown_it.token import Token

    if inside_link or token.type != "text":
        yield token
        return
    end = 0
    for found in _ADDRESS.finditer(token.content):
        words = found[0].rstrip(_AFTER_ADDRESS)
        if "(" in words and found[0][len(words) :].startswith(")"):
            words += ")"  # as encyclopaedias have them
        href = state.md.normalizeLink(words)
        if len(words) <= len("https://") or not _may_lead(href):
            continue
        yield Token("text", "", 0, content=token.content[end : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": href})
        yield Token("text", "", 0, content=words)
        yield Token("link_close", "a", -1)
        end = found.start() + len(words)
    yield Token("text", "", 0, content=token.content[end:])


def _fence(token: "Token") -> str:
    direction = ' dir="auto"' if token.level == 0 else ""
    return f"<pre{direction}><code>{escape(token.content)}</code></pre>\n"


def _words(tokens: "list[Token]") -> Iterator[str]:
    within_tight = False
    for token in tokens:
        if token.type == "paragraph_open":
            within_tight = token.hidden
        elif token.type == "inline":
            for child in token.children or []:
                yield "\n" if child.type in ("softbreak", "hardbreak") else child.content
            yield "\n" if within_tight else "\n\n"
        elif token.type == "fence":
            yield token.content.strip("\n") + "\n\n"
        elif token.type in ("bullet_list_close", "ordered_list_close") and token.level == 0 and within_tight:
            yield "\n"
