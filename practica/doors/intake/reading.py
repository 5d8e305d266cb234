"""From an opened document to a proposal: what it is, in which language, and the drafts it holds.

Nothing here is stored or decided; a person reads the proposal beside the text. Whatever the text does not say stays empty.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from babel import Locale, UnknownLocaleError
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from practica.doors.intake import announced, countries, dates, events, kinds, language, objectives, sections, sessions
from practica.doors.intake.concepts import Index
from practica.doors.intake.passages import Span, block_spans, prose
from practica.doors.intake.proposal import Draft, Event, Proposal, What
from practica.foundation.safety.documents import Kind, Unreadable, read_document

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from practica.doors.intake.seams import Encoder, Vocabulary
    from practica.foundation.safety.documents import Block, Document, Limits, Sentence, Worker

_Blocks = list[tuple["Block", Span]]


def read_and_propose(
    source: str | Path | bytes,
    filename: str,
    *,
    vocabulary: Vocabulary,
    encoder: Encoder | None,
    worker: Worker | None = None,
    limits: Limits | None = None,
) -> Proposal:
    """Open a file and propose; a file that cannot be read gives a proposal of kind "unreadable" whose note says why."""
    try:
        document = read_document(source, filename, limits=limits, worker=worker)
    except Unreadable as error:
        return Proposal(filename, "", What.UNREADABLE, notes=(error.sentence,))
    return propose(document, vocabulary=vocabulary, encoder=encoder, filename=filename)


def propose(document: Document, *, vocabulary: Vocabulary, encoder: Encoder | None, filename: str = "") -> Proposal:
    """What the document is and what it holds.

    Args:
        document: as `read_document` gives it.
        vocabulary: the community's concepts and objectives.
        encoder: for meaning across languages; without one only words and headings count.
        filename: the name under which the answer is listed.
    """
    blocks = block_spans(document.text, document.blocks)
    spoken, others = language.detect([s.text for b, s in blocks if b.kind is not Kind.HEADING] or [document.text])
    notes: list[Sentence] = [
        *document.notes,
        *_languages_note(spoken, others),
        *_meaning_note(spoken, encoder),
        *announced.missing(blocks),
    ]
    reader = _Reader(document, blocks, spoken, vocabulary, encoder)
    event = reader.event()
    kind, drafts = (What.EVENT, tuple[Draft, ...]()) if event else reader.drafts()
    named = countries.of_practice(reader.mentions, headings=reader.headings)
    findings = _case_data(document.text, spoken, (*named, *((event.country,) if event else ())))
    return Proposal(filename, spoken, kind, event, drafts, findings, tuple(notes), document)


class _Reader:
    """One document with what is needed to read it."""

    def __init__(self, document: Document, blocks: _Blocks, spoken: str, vocabulary: Vocabulary, encoder: Encoder | None) -> None:
        self.document = document
        self.blocks = blocks
        self.spoken = spoken
        self.vocabulary = vocabulary
        self.encoder = encoder
        self.index = Index(vocabulary, spoken)
        self.mentions = countries.mentions(document.text)
        self.headings = [(s.start, s.end) for b, s in blocks if b.kind is Kind.HEADING]

    def event(self) -> Event | None:
        """The meeting that the document reports, if that is what it does.

        It is a report when it says near its beginning, or in its title, that a meeting was held, or when it tells of two
        sessions and more; an account of a practice that mentions a workshop on the way is not.
        """
        told = prose(self.blocks)
        found = events.held(told)
        if found is None or found.strength < 4:
            return None
        told_of = sessions.find(self.blocks, self.document.text, self._objectives)
        title = self._title(self.blocks)
        headed = bool(title) and events.names_a_meeting(title)
        under = {sections.of_heading(s.text) for b, s in self.blocks if b.kind is Kind.HEADING} & {"done", "challenge", "changed"}
        early = found.strong and found.strength >= 5 and found.number < 5 and len(under) < 2
        if not (early or (headed and found.strength >= 5) or len(told_of) >= (2 if found.strong else 3)):
            return None
        when = events.days(found, told)
        place, country = events.place(found, self.document.text)
        return Event(
            events.title(found, title), place, country, when.starts if when else None, when.ends if when else None, told_of
        )  # fmt: skip

    def drafts(self) -> tuple[What, tuple[Draft, ...]]:
        """The kind and the drafts: of each part with a heading of its own, else of the whole.

        What is no practice still gives one draft, so that a person who knows better loses nothing.
        """
        parts = [(self.blocks[a:b], True) for a, b in kinds.parts(self.blocks)] or [(self.blocks, False)]
        drafts = [self._draft(part, own_heading=own) for part, own in parts]
        practice = [
            kinds.is_practice(
                kinds.manner(prose(part)), draft.sections, somewhere=0 < len({m.code for m in draft.mentions}) <= 12
            )
            or (own and len(prose(part)) > 1 and kinds.manner(prose(part)).told >= 0.3)
            for (part, own), draft in zip(parts, drafts, strict=True)
        ]
        if any(practice):
            return What.PRACTICE, tuple(d for d, holds in zip(drafts, practice, strict=True) if holds)
        whole = drafts if not parts[0][1] else [self._draft(self.blocks, own_heading=False)]
        return What.OTHER, tuple(whole)

    def _draft(self, blocks: _Blocks, *, own_heading: bool) -> Draft:
        start, end = blocks[0][1].start, blocks[-1][1].end
        text = self.document.text[start:end]
        named = [m for m in self.mentions if start <= m.start < end]
        title = _after_colon(blocks[0][1].text) if own_heading else self._title(blocks)
        headings = [s.text for b, s in blocks if b.kind is Kind.HEADING]
        where = countries.of_practice(named, headings=self.headings)
        lead = [*headings[1:8], *(s.text for s in prose(blocks)[:8])]
        return Draft(
            title=title,
            countries=where or self._countries_of_title(title),
            objectives=self._objectives(title, lead),
            concepts=self.index.tags(text, "\n".join([title, *headings]), self.encoder),
            sections=sections.sort(
                blocks[1:] if own_heading else blocks,
                how=kinds.manner(prose(blocks)),
                language=self.spoken,
                encoder=self.encoder,
                sure=own_heading,
            ),
            period=dates.period(text),
            mentions=tuple(named),
        )

    def _countries_of_title(self, title: str) -> tuple[str, ...]:
        return countries.of_practice(countries.mentions(title), headings=())

    def _objectives(self, title: str, passages: Sequence[str]) -> tuple[str, ...]:
        return objectives.match(title, passages, self.vocabulary.objectives(), language=self.spoken, encoder=self.encoder)

    def _title(self, blocks: _Blocks) -> str:
        """The first heading of the highest level near the top, else what the file declares, else nothing."""
        top = [(b, s) for b, s in blocks[:8] if b.kind is Kind.HEADING and len(s.text) > 3]
        best = min(top, key=lambda t: t[0].level, default=None)
        declared = self.document.title
        if declared and (best is None or best[0].level > 1 or sections.of_heading(best[1].text)):
            return re.split(r"\s+[|–—]\s+", declared)[0][:200]
        if best and not sections.of_heading(best[1].text) and not best[1].text.rstrip().endswith(":"):
            return " ".join(best[1].text.split())[:200]
        return declared[:200]


def _after_colon(heading: str) -> str:
    """The title of a part: what stands after "Good practice 2:", or the whole heading."""
    after = heading.partition(":")[2].strip() or re.split(r"\s[–—-]\s", heading, maxsplit=1)[-1]
    return (after[:1].upper() + after[1:])[:200]


def _name(code: str) -> str:
    """The name of a language in the language that is active."""
    try:
        return str(Locale.parse((get_language() or "en").replace("-", "_")).languages.get(code, code))
    except (UnknownLocaleError, ValueError):
        return code


def _languages_note(spoken: str, others: Sequence[str]) -> list[Sentence]:
    if not spoken:
        return [_("the language could not be recognised")]
    return [
        format_lazy(_("the main language is {main}; a part is in {other}"), main=_name(spoken), other=_name(code))
        for code in others
    ]


def _meaning_note(spoken: str, encoder: Encoder | None) -> list[Sentence]:
    if encoder is not None and spoken and not encoder.knows(spoken):
        return [_("meaning is not understood in this language: only headings and words were used")]
    return []


def _case_data(text: str, spoken: str, named: Sequence[str]) -> tuple[dict[str, Any], ...]:
    """What the case-data check finds, without the text that matched."""
    from practica.foundation.safety.casedata import check

    return tuple(dict(f.as_json()) for f in check(text, language=spoken, countries=list(dict.fromkeys(c for c in named if c))))
