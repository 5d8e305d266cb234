"""Markdown: blocks by markdown-it; the front matter is dropped, its title kept as a hint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from markdown_it.token import Token

    from practica.foundation.safety.documents.readers.builder import Builder

_FRONT = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^title\s*[:=]\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)
_ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.\w+")
_TAG = re.compile(r"<[^>]*>")
_UNSEEN = re.compile(r"(?s)<!--.*?-->|<(script|style)\b.*?</\1>")


def read(text: str, into: Builder) -> None:
    """Fill `into` with headings, paragraphs, list items and table rows, without marks, links' targets or raw HTML tags."""
    text = text.replace("\r\n", "\n").lstrip("\ufeff")
    front = _FRONT.match(text)
    if front:
        into.note("front_matter")
        if _ADDRESS.search(front[2]):
            into.note("front_matter_address")
        title = _TITLE.search(front[2])
        into.title = title[1] if title else ""
        text = text[front.end() :]
    walker = _Walker(into)
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough").parse(text):
        walker.take(token)


class _Walker:
    """Keeps where in the document the next inline text stands."""

    def __init__(self, into: Builder) -> None:
        self.into = into
        self.depth = 0
        self.heading = 0
        self.row: list[str] | None = None

    def take(self, token: Token) -> None:
        if token.type in ("bullet_list_open", "ordered_list_open", "bullet_list_close", "ordered_list_close"):
            self.depth += token.nesting
        elif token.type in ("heading_open", "heading_close"):
            self.heading = int(token.tag[1]) if token.nesting > 0 else 0
        elif token.type in ("tr_open", "tr_close"):
            if self.row and any(self.row):
                self.into.add("table row", " | ".join(self.row))
            self.row = [] if token.nesting > 0 else None
        elif token.type == "inline":
            self._say(_inline(token))
        elif token.type in ("fence", "code_block"):
            self.into.add("paragraph", token.content)
        elif token.type == "html_block":
            self.into.add("paragraph", _TAG.sub(" ", _UNSEEN.sub(" ", token.content)))

    def _say(self, words: str) -> None:
        if self.row is not None:
            self.row.append(" ".join(words.split()))
        elif self.heading:
            self.into.add("heading", words, self.heading)
        else:
            self.into.add("list" if self.depth else "paragraph", words, max(0, self.depth - 1))


def _inline(token: Token) -> str:
    parts = []
    for child in token.children or ():
        if child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
    return re.sub(r"\\_", " ", "".join(parts))
