"""Lists that a text announces and does not hold: "The objectives of the workshop were to:" followed by another paragraph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from practica.doors.intake import cues
from practica.doors.intake.passages import fold_in_place, sentences
from practica.foundation.safety.documents import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from practica.doors.intake.passages import Span
    from practica.foundation.safety.documents import Block, Sentence


def missing(blocks: Sequence[tuple[Block, Span]]) -> list[Sentence]:
    """One sentence for each announced list of which nothing follows, naming what was announced."""
    notes: list[Sentence] = []
    for number, (_block, span) in enumerate(blocks):
        if not re.search(r"[:：]\s*$", span.text):
            continue
        announcing = sentences(span)[-1].text if sentences(span) else span.text
        noun = cues.pattern("announced", "nouns").search(fold_in_place(announcing))
        if noun and not _follows(blocks, number):
            named = announcing[noun.start() : noun.end()]
            notes.append(
                format_lazy(
                    _("the text announces a list ({named}) that is missing: “{sentence}”"),
                    named=named,
                    sentence=announcing[-160:],
                )
            )
    return notes


def _follows(blocks: Sequence[tuple[Block, Span]], number: int) -> bool:
    """Does a list, a table or something that can be read as one come after block `number`?"""
    if number + 1 >= len(blocks):
        return False
    following, span = blocks[number + 1]
    if following.kind in (Kind.LIST, Kind.ROW):
        return True
    if following.kind is Kind.HEADING:
        return number + 2 < len(blocks) and following.level > max(1, blocks[number][0].level)
    first = next((c for c in span.text if c.isalpha()), "")
    short = len(span.text) < 200
    item = bool(re.match(r"\W*(?:\d{1,2}[.)]|[a-z][.)]|[-•–])", span.text)) or span.text.rstrip().endswith((";", "؛"))
    next_short = number + 2 < len(blocks) and len(blocks[number + 2][1].text) < 200
    return item or first.islower() or (short and len(sentences(span)) == 1 and next_short)
