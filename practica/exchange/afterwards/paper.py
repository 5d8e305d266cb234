"""A report as plain data: what a version keeps, what a page shows and what a file is set from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from practica.foundation.core.markdown import plain


@dataclass(frozen=True)
class Part:
    """A section as it was published: Markdown under a heading."""

    key: str
    heading: str
    body: str


@dataclass(frozen=True)
class Paper:
    """A whole report. `said` is the sentence under the title that says what, where and when; `foot` are quiet lines at the end.

    `place` is a town, `where` ISO 3166-1 alpha-2 or empty; all three are empty where they are not for these readers.
    """

    title: str
    language: str
    said: str
    parts: Sequence[Part]
    place: str = ""
    where: str = ""
    starts: date | None = None
    ends: date | None = None
    foot: Sequence[str] = ()

    def as_data(self) -> dict[str, Any]:
        """What is stored of it."""
        return {
            "title": self.title, "language": self.language, "said": self.said, "place": self.place, "where": self.where,
            "starts": self.starts.isoformat() if self.starts else "", "ends": self.ends.isoformat() if self.ends else "",
            "foot": list(self.foot),
            "parts": [{"key": part.key, "heading": part.heading, "body": part.body} for part in self.parts],
        }  # fmt: skip

    @classmethod
    def from_data(cls, row: Mapping[str, Any]) -> "Paper":
        """Read back what `as_data` made."""
        return cls(
            row["title"], row["language"], row["said"], tuple(Part(**part) for part in row["parts"]), row["place"], row["where"],
            _day(row["starts"]), _day(row["ends"]), tuple(row["foot"]),
        )  # fmt: skip


def _day(said: str) -> date | None:
    return date.fromisoformat(said) if said else None


@dataclass(frozen=True)
class Block:
    """A paragraph of a file: plain words, an item of a list, or a line that leads what follows."""

    words: str
    is_item: bool = False
    is_lead: bool = False


_LEAD = re.compile(r"^(?:\*\*(?P<bold>[^*\n]+)\*\*|#{1,6}\s+(?P<head>.+?))\s*$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+(?P<words>.+)$")


def blocks(body: str) -> list[Block]:
    """Markdown as paragraphs of a file, in order. A line all in bold, and a small heading, lead what follows them."""
    found: list[Block] = []
    gathered: list[str] = []

    def close() -> None:
        words = plain("\n".join(gathered)).strip()
        gathered.clear()
        found.extend(Block(line.strip()) for line in words.split("\n") if line.strip())

    for line in body.replace("\r\n", "\n").split("\n"):
        lead, item = _LEAD.match(line), _ITEM.match(line)
        if lead or item or not line.strip():
            close()
        if lead:
            found.append(Block(plain(lead["bold"] or lead["head"]).strip(), is_lead=True))
        elif item:
            found.append(Block(" ".join(plain(item["words"]).split()), is_item=True))
        elif line.strip():
            gathered.append(line)
    close()
    return [block for block in found if block.words]
