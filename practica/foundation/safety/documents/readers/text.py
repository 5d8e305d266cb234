"""Plain text: paragraphs from empty lines, or from lines where each is one; lists and headings by their signs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from practica.foundation.safety.documents.readers.builder import Builder

BULLET = re.compile(r"^\s*(?:[-*•‣▪●◦–—·]|\(?(?:\d{1,2}|[a-zA-Zа-яА-Я]|[ivx]{1,4})[.)])\s+(?=\S)")
_END = re.compile(r"[.!?؟。:;؛…»”\"]\s*$")


def read(text: str, into: Builder) -> None:
    """Fill `into`; hard-wrapped lines are joined, a short line before a paragraph becomes a heading."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n")
    groups = [g for g in re.split(r"\n[ \t]*\n+", text) if g.strip()]
    paragraphs: list[str] = []
    for group in groups:
        lines = [line for line in group.split("\n") if line.strip()]
        paragraphs.extend(_join(lines) if _wrapped(lines) else lines)
    for number, paragraph in enumerate(paragraphs):
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else ""
        kind = _kind(paragraph, following, first=number == 0)
        into.add(kind, paragraph, (1 if number == 0 else 2) if kind == "heading" else 0)


def _wrapped(lines: list[str]) -> bool:
    """Are these lines one paragraph broken at a margin?"""
    if len(lines) < 2:
        return False
    widths = sorted(len(line) for line in lines[:-1])
    usual = widths[len(widths) // 2]
    whole = sum(bool(_END.search(line)) for line in lines[:-1])
    return 40 <= usual <= 110 and widths[-1] <= 130 and whole < 0.6 * len(lines[:-1])


def _join(lines: list[str]) -> list[str]:
    joined: list[str] = []
    for line in lines:
        if joined and not BULLET.match(line):
            joined[-1] = f"{joined[-1].rstrip()} {line.strip()}"
        else:
            joined.append(line)
    return joined


def _kind(line: str, following: str, *, first: bool) -> str:
    line = line.strip()
    if BULLET.match(line) and (len(line) > 60 or not line[0].isalnum()):
        return "list"
    short = 2 < len(line) <= 100 and not re.search(r"[.!?؟。;؛,،…]\s*$", line) and any(c.isalpha() for c in line)
    address = re.search(r"https?://|www\.|\S@\S|^\W*twitter|:\s\w+$", line, re.IGNORECASE)
    if (
        short
        and not address
        and not (line.endswith(":") and following == "")
        and (first or len(following) > len(line))
        and _titled(line)
    ):
        return "heading"
    return "list" if BULLET.match(line) else "paragraph"


def _titled(line: str) -> bool:
    """A heading begins with a capital, a number or a letter of a script without capitals."""
    letter = next((c for c in line if c.isalpha()), "")
    return bool(letter) and not letter.islower()
