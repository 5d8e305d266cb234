"""Collects blocks of text while a file is read, and cleans each on the way in.

Cleaning: NFC, Arabic presentation forms back to letters, no control or zero-width characters except the joiners that
Arabic, Persian and Indic scripts need, no lone surrogates, white space folded.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from practica.foundation.safety.documents.refusal import Refused

_PRESENTATION = re.compile("[ﬀ-ﬆﭐ-﷿ﹰ-ﻼ]+")
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff0-\ufffb]"
)
_BLANKS = re.compile("[ \t\xa0\u2000-\u200a\u202f\u205f\u3000]+")
_BREAKS = re.compile("\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
_TIGHT = {"list", "table row"}


def clean(text: str) -> str:
    """The text as it is kept; line breaks stay."""
    text = _BREAKS.sub("\n", text)
    text = _DROPPED.sub("", text)
    text = _PRESENTATION.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text)
    text = unicodedata.normalize("NFC", text)
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in text.split("\n")).strip()


@dataclass
class Builder:
    """Blocks in reading order. `most` is the number of code points after which reading stops with a refusal.

    `aside` holds words of the file that are no part of its text, such as repeated page headers: to be checked, not to be read.
    """

    most: int
    blocks: list[tuple[str, int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    title: str = ""
    length: int = 0

    def add(self, kind: str, text: str, level: int = 0) -> None:
        """Append one block; a block without text is not kept."""
        text = clean(text)
        if not text:
            return
        if (
            kind == "paragraph"
            and self.blocks
            and self.blocks[-1][0] == "heading"
            and not any(c.isalpha() for c in self.blocks[-1][2])
        ):
            # A number set as a heading of its own belongs to the text after it.
            kind, level, text = "list", 0, f"{self.blocks.pop()[2]} {text}"
        self.length += len(text) + 2
        if self.length > self.most:
            raise Refused("too_much_text")
        self.blocks.append((kind, level, text))

    def note(self, code: str) -> None:
        if code not in self.notes:
            self.notes.append(code)

    def finish(self) -> tuple[str, list[tuple[str, int, int, int]]]:
        """The joined text and (kind, level, start, end) of each block."""
        parts: list[str] = []
        spans: list[tuple[str, int, int, int]] = []
        at, before = 0, ""
        for kind, level, text in self.blocks:
            if parts:
                gap = "\n" if kind in _TIGHT and kind == before else "\n\n"
                parts.append(gap)
                at += len(gap)
            parts.append(text)
            spans.append((kind, level, at, at + len(text)))
            at, before = at + len(text), kind
        return "".join(parts), spans
