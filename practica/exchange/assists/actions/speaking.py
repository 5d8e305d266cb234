"""Clarifying questions, the host's answers and advice. What is said is never edited."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from practica.exchange.assists import rules
from practica.exchange.assists.actions.beginning import ONE_PRESS
from practica.exchange.assists.actions.holding import held
from practica.exchange.assists.models import Assist, Peer, Sort, Standing, Word
from practica.exchange.assists.plan import LONGEST_WORD
from practica.foundation import activity
from practica.foundation.core import languages
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.people.access.placing import place, unplaced
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member


@writes
def ask(
    assist: Assist, body: str, *, language: str = "en", by: Member, now: datetime, reasons: Mapping[str, str] | None = None
) -> Word:
    """Ask a clarifying question; whoever asks takes part. Sent twice, it is one.

    Raises:
        Refused: rules.speak, no words, an unknown language.
        HeldBack: the case-data check stops the words.
    """
    return _speak(assist, Sort.QUESTION, body, language, by=by, now=now, reasons=reasons or {})


@writes
def advise(
    assist: Assist, body: str, *, language: str = "en", by: Member, now: datetime, reasons: Mapping[str, str] | None = None
) -> Word:
    """Give advice; the same as `ask` in all else."""
    return _speak(assist, Sort.ADVICE, body, language, by=by, now=now, reasons=reasons or {})


@writes
def answer(
    question: Word, body: str, *, language: str = "en", by: Member, now: datetime, reasons: Mapping[str, str] | None = None
) -> Word:
    """Answer a clarifying question, once.

    Raises:
        Refused: rules.answer, no words, an unknown language.
        HeldBack: the case-data check stops the words.
    """
    row = held(question.assist)
    asked: Word = Word.objects.select_related("assist").get(pk=question.pk)
    rules.answer(Viewer.of(by), asked).or_raise()
    return _write(row, Sort.ANSWER, asked, body, language, by=by, now=now, reasons=reasons or {})


def _speak(
    assist: Assist, sort: Sort, body: str, language: str, *, by: Member, now: datetime, reasons: Mapping[str, str]
) -> Word:
    row = held(assist)
    rules.speak(Viewer.of(by), row, sort).or_raise()
    Peer.objects.filter(assist=row, member=by, standing=Standing.INVITED).update(standing=Standing.ACCEPTED)
    return _write(row, sort, None, body, language, by=by, now=now, reasons=reasons)


def _write(
    row: Assist, sort: Sort, to: Word | None, body: str, language: str, *, by: Member, now: datetime, reasons: Mapping[str, str]
) -> Word:
    words = {"body": paragraph(body, LONGEST_WORD)}
    if not words["body"]:
        raise Refused(_("Write something first."))
    if not languages.is_language(language):
        raise Refused(_("Practica does not know this language."))
    again = Word.objects.filter(assist=row, sort=sort, to=to, source=by, at__gt=now - ONE_PRESS, at__lte=now, **words)
    just_said: Word | None = again.first()
    if just_said is not None:
        return just_said
    found = checked(words, language=language, countries=[by.country], reasons=reasons)
    word = Word(
        assist=row, sort=sort, to=to, source=by, language=language, country=by.country, role=by.occupation, at=now,
        kept_findings=found, audience_id=unplaced(), **words,
    )  # fmt: skip
    word.save()
    place(word, by=by, at=now)
    row.moved = now
    row.save(update_fields=["moved"])
    activity.record("assist_word.said", by=by, on=word, at=now, facts={"assist": row.pk, "sort": sort.value})
    return word
