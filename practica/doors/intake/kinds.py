"""What a document is: one practice or several, the report of a meeting, or something else, such as a law."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from practica.doors.intake.passages import Span, fold
from practica.foundation.safety.documents import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from practica.doors.intake.proposal import Passage
    from practica.foundation.safety.documents import Block


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    data = tomllib.loads(files("practica.doors.intake").joinpath("data/kinds.toml").read_text("utf-8"))
    return {name: re.compile(rf"(?<!\w)(?:{'|'.join(choices)})(?!\w)") for name, choices in data.items()}


@dataclass(frozen=True, slots=True)
class Manner:
    """Shares of the sentences (0-1) that lay down rules, that advise the reader, and that tell what somebody did."""

    rules: float
    advice: float
    told: float


def tells(sentence: str) -> bool:
    """Does the sentence tell what somebody did, as against what is, should be or will be?"""
    return bool(_patterns()["told"].search(fold(sentence)))


def manner(sentences: Sequence[Span]) -> Manner:
    folded = [fold(s.text) for s in sentences[:400] if len(s.text.split()) > 6]
    shares = [
        sum(bool(_patterns()[name].search(s)) for s in folded) / max(1, len(folded)) for name in ("rules", "advice", "told")
    ]
    return Manner(*shares)


def is_practice(how: Manner, sections: Mapping[str, Sequence[Passage]], *, somewhere: bool) -> bool:
    """Does the text tell of something that was done somewhere?

    It must tell more than it commands or advises, say what was done, and say beside it why or with what effect. A text that
    names no country must also have its parts under headings of the template, or be told almost throughout.
    """
    if how.rules > 0.25 or how.advice > max(0.4, how.told):
        return False
    says = {name for name, passages in sections.items() if passages}
    headed = {name for name, passages in sections.items() if any(p.confidence >= 0.9 for p in passages)}
    whole = "done" in says and bool(says & {"challenge", "changed", "lessons", "did_not_work"})
    parts_named = len(headed & {"challenge", "done", "changed", "did_not_work", "lessons"})
    if parts_named >= 2 and whole:
        return how.told >= (0.35 if not somewhere else 0.12 if parts_named == 2 else 0.06)
    if whole and how.rules <= 0.15 and how.told >= (0.25 if somewhere else 0.6):
        return True
    return "done" in says and how.rules <= 0.1 and how.advice <= 0.15 and how.told >= (0.35 if somewhere else 0.7)


def parts(blocks: Sequence[tuple[Block, Span]]) -> list[tuple[int, int]]:
    """(first block, end) of each practice that has a heading of its own; empty when there is none.

    A part ends with the next heading of its level or above.
    """
    found = []
    for number, (block, span) in enumerate(blocks):
        if block.kind is not Kind.HEADING or not _patterns()["example"].match(re.sub(r"^[\W\d]+", "", fold(span.text))):
            continue
        end = next(
            (
                n
                for n in range(number + 1, len(blocks))
                if blocks[n][0].kind is Kind.HEADING and blocks[n][0].level <= block.level
            ),
            len(blocks),
        )
        if end > number + 1:
            found.append((number, end))
    return [(a, b) for n, (a, b) in enumerate(found) if not any(c <= a < d for c, d in found[:n])]
