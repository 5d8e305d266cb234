"""Sorts a text into the sections of the practice template: by its headings, then by its words, then by meaning.

Where a heading names a section, what stands under it belongs there. What stands under no such heading is judged sentence by
sentence: the encoder compares it, alone and with its neighbours, with sentences that mean what each section means
(data/sections.toml, one language: the encoder is the same across its languages, so a text in Arabic and its translation
come out alike); cue words add a little. Without an encoder only headings and cue words count. A sentence that is near to
nothing goes nowhere: an empty section is an honest one.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from practica.doors.intake import kinds, vectors
from practica.doors.intake.passages import Span, fold, sentences
from practica.doors.intake.proposal import SECTIONS, Passage
from practica.foundation.safety.documents import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from practica.doors.intake.kinds import Manner
    from practica.doors.intake.seams import Encoder
    from practica.foundation.safety.documents import Block

_CUE = 0.10
"""What a cue word adds to a cosine: no more than lies between the first and the second section of a clear sentence."""
_LEAST = 0.30
_MOST_SENTENCES = 110
"""Encoded for one document, about 1 s on one core; in a longer one those with cue words and the first come first."""
_WEIGHT_ALONE = 0.7
_TOLD = 0.04
"""What a sentence that tells of something done gains for the sections below, and one that does not loses."""
_PAST = np.array([name in ("done", "changed", "did_not_work") for name in SECTIONS], dtype=np.float32)
_OF_EXPERIENCE = frozenset({"changed", "did_not_work", "side_effects", "lessons", "sustainability"})


@dataclass(frozen=True)
class _Words:
    headings: dict[str, list[str]]
    cues: dict[str, list[str]]
    prototypes: list[tuple[str, str]]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = tomllib.loads(files("practica.doors.intake").joinpath("data/sections.toml").read_text("utf-8"))
    return _Words(
        {name: sorted(map(fold, data[name]["headings"]), key=len, reverse=True) for name in SECTIONS},
        {name: [fold(c) for c in data[name]["cues"]] for name in SECTIONS},
        [(name, p) for name in SECTIONS for p in data[name]["prototypes"]],
    )


def of_heading(heading: str) -> str:
    """The section that a heading names, or "". The longest name found wins ("what did not work" over "work")."""
    folded = re.sub(r"^[\W\d_]*(?:[ivx]+\.\s+)?", "", fold(heading)).strip(" :.")
    if len(folded.split()) > 9:
        return ""
    best, size = "", 0
    for name, heads in _words().headings.items():
        for head in heads:
            if len(head) <= size:
                continue
            whole = folded == head
            begins = folded.startswith(head) and (len(folded) == len(head) or not folded[len(head)].isalnum())
            holds = len(folded.split()) <= 5 and re.search(rf"(?<!\w){re.escape(head)}(?!\w)", folded)
            if whole or begins or holds:
                best, size = name, len(head)
    return best


def sort(
    blocks: Sequence[tuple[Block, Span]], *, how: Manner, language: str, encoder: Encoder | None, sure: bool = False
) -> dict[str, tuple[Passage, ...]]:
    """Passages by section, each with its span, confidence 0-1 and the second likeliest section.

    `how` is the manner of the text: a law has no results and advice has no lessons, so there such sections come only from
    headings. `sure` says that the text is known to tell one practice, as an example with a heading of its own does; then
    less nearness is enough.
    """
    found: dict[str, list[Passage]] = {}
    loose: list[tuple[int, Span]] = []
    section, level = "", 0
    levels = [b.level for b, _ in blocks if b.kind is Kind.HEADING]
    titled = len(levels) > 1 and levels[0] < min(levels[1:])
    for number, (block, span) in enumerate(blocks):
        if block.kind is Kind.HEADING:
            # A first heading above all others is the title.
            named = "" if number == 0 and titled else of_heading(span.text)
            if named or block.level <= level or not level:
                section, level = named, block.level if named else 0
        elif section:
            found.setdefault(section, []).append(Passage(span.text, span.start, span.end, 0.9))
        elif block.kind is not Kind.ROW:
            loose.extend((number, s) for s in sentences(span))
    for name, passage in _judge(loose, language=language, encoder=encoder, share=0.65 if sure else 1.0):
        if name not in _silent(how):
            found.setdefault(name, []).append(passage)
    return {name: tuple(sorted(found[name], key=lambda p: p.start)) for name in SECTIONS if name in found}


def _silent(how: Manner) -> frozenset[str]:
    """The sections that a text of this manner does not speak of unless a heading says so."""
    if how.rules > 0.25:
        return frozenset(SECTIONS) - {"legal_basis"}
    if how.advice > 0.2 and how.advice > how.told:
        return _OF_EXPERIENCE
    return frozenset()


def _judge(
    loose: Sequence[tuple[int, Span]], *, language: str, encoder: Encoder | None, share: float
) -> list[tuple[str, Passage]]:
    """The section of each run of sentences in one paragraph; sentences of fewer than four words are left out."""
    kept = _most_telling([(n, s) for n, s in loose if len(s.text.split()) >= 4])
    if not kept:
        return []
    cues = np.array([_cue_scores(s.text) for _, s in kept], dtype=np.float32)
    told = np.array([[kinds.tells(s.text)] for _, s in kept])
    if encoder is not None and encoder.knows(language):
        scores = _meaning([s.text for _, s in kept], [n for n, _ in kept], encoder) + _CUE * np.minimum(cues, 2)
        scores += np.where(told, _TOLD, -_TOLD) * _PAST
        least = share * np.array([_least(s.text) for _, s in kept])
    else:
        scores, least = np.float32(0.25) * np.minimum(cues, 3), np.full(len(kept), 0.25)
    return _runs(kept, scores, least)


def _least(text: str) -> float:
    """A long sentence says several things and is near to nothing in particular: 0.30 up to 10 words, 0.17 from 30."""
    return _LEAST - 0.0065 * min(20, max(0, len(text.split()) - 10))


def _most_telling(kept: list[tuple[int, Span]]) -> list[tuple[int, Span]]:
    if len(kept) <= _MOST_SENTENCES:
        return kept
    ranked = sorted(range(len(kept)), key=lambda n: (n >= 40, -sum(_cue_scores(kept[n][1].text)), n))
    return [kept[n] for n in sorted(ranked[:_MOST_SENTENCES])]


def _cue_scores(text: str) -> list[float]:
    folded = fold(text)
    return [float(sum(_has(folded, cue) for cue in _words().cues[name])) for name in SECTIONS]


def _has(folded: str, cue: str) -> bool:
    at = folded.find(cue)
    # Arabic writes particles together with the word, so there a cue may begin inside one.
    return at >= 0 and (at == 0 or not folded[at - 1].isalnum() or "\u0600" <= cue[0] <= "\u06ff" or not cue[0].isalnum())


def _meaning(texts: list[str], blocks: list[int], encoder: Encoder) -> NDArray[np.float32]:
    """Nearness of each sentence to each section, shape (sentences, sections): the mean of its two nearest prototypes.

    Its neighbours in the same paragraph count for three tenths.
    """
    cosines = encoder.encode([t[:320] for t in texts]) @ vectors.kept(encoder, [p for _, p in _words().prototypes]).T
    own = np.zeros((len(texts), len(SECTIONS)), dtype=np.float32)
    for column, name in enumerate(SECTIONS):
        nearest = np.sort(cosines[:, [n for n, (p, _) in enumerate(_words().prototypes) if p == name]], axis=1)
        own[:, column] = nearest[:, -2:].mean(axis=1)
    answer = own.copy()
    for n in range(len(texts)):
        beside = [m for m in (n - 1, n + 1) if 0 <= m < len(texts) and blocks[m] == blocks[n]]
        if beside:
            answer[n] = _WEIGHT_ALONE * own[n] + (1 - _WEIGHT_ALONE) * own[beside].mean(axis=0)
    return answer


def _runs(kept: Sequence[tuple[int, Span]], scores: NDArray[Any], least: NDArray[Any]) -> list[tuple[str, Passage]]:
    """Neighbouring sentences of one paragraph and one section become one passage."""
    answer: list[tuple[str, Passage]] = []
    before = -1
    for (block, span), row, enough in zip(kept, scores, least, strict=True):
        order = np.argsort(-row, kind="stable")
        best, second = float(row[order[0]]), float(row[order[1]])
        if best < enough:
            before = -1
            continue
        name, other = SECTIONS[order[0]], SECTIONS[order[1]] if second > enough * 0.6 else ""
        confidence = min(0.89, max(0.05, 0.35 + 1.5 * (best - second) + 0.6 * (best - float(enough))))
        if answer and before == block and answer[-1][0] == name:
            last = answer[-1][1]
            text = f"{last.text} {span.text}"
            answer[-1] = (name, Passage(text, last.start, span.end, max(last.confidence, confidence), last.second or other))
        else:
            answer.append((name, Passage(span.text, span.start, span.end, confidence, other)))
        before = block
    return answer
