"""An assist follows the question it began from, words follow their assist; and "personal data seen"."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from django.utils.translation import gettext as _

from practica.exchange.assists import rules
from practica.exchange.assists.actions.beginning import name_readers
from practica.exchange.assists.models import Assist, Word
from practica.exchange.assists.plan import LONGEST, LONGEST_WORD
from practica.exchange.conversations.models import Conversation
from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import line, paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.people.access.hiding import second_reader
from practica.people.access.models import Guarded
from practica.people.access.placing import place, place_many
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.access.within import tighten
from practica.people.members.models import Member

_ONE_LINE = {"title", "place"}


def follow_question(item: Guarded, by: Member | None, at: datetime) -> None:
    """An assist becomes at least as strict as the question it began from."""
    question = cast("Conversation", item)
    for assist in Assist.objects.filter(question=question.pk):
        if tighten(assist, question):
            name_readers(assist)
            place(assist, by=by, at=at)


def follow_assist(item: Guarded, by: Member | None, at: datetime) -> None:
    """Words have the readers of their assist, whatever becomes of it."""
    assist = cast("Assist", item)
    words = list(assist.words.all())
    for word in words:
        word.assist = assist
    place_many(words, by=by, at=at)


def words_of(item: Assist | Word) -> dict[str, str]:
    """Every written word by field."""
    fields = tuple(LONGEST) if isinstance(item, Assist) else ("body",)
    return {field: getattr(item, field) for field in fields if getattr(item, field)}


@writes
def hide(item: Assist | Word, *, by: Member, now: datetime) -> None:
    """Somebody has seen personal data: it disappears at once for all but its writer and a second reader.

    Raises:
        Refused: rules.hide, or the member cannot see it.
    """
    viewer = Viewer.of(by)
    rules.hide(viewer, item).or_raise()
    if not can_see(viewer, item):
        raise Refused(_("There is nothing here to hide."))
    item.second_reader = second_reader(item, by)
    item.hidden = True
    item.save(update_fields=["second_reader", "hidden"])
    place(item, by=by, at=now)
    activity.record(f"{item.KIND}.hidden", by=by, on=item, at=now)


@writes
def amend(
    item: Assist | Word, words: Mapping[str, str], *, by: Member, now: datetime, reasons: Mapping[str, str] | None = None
) -> None:
    """Take personal data out of what is hidden. What stood there before is not kept.

    Raises:
        Refused: rules.amend, or nothing is left.
        HeldBack: the new words still hold something.
    """
    rules.amend(Viewer.of(by), item).or_raise()
    had = words_of(item)
    new = {
        field: (line if field in _ONE_LINE else paragraph)(text, LONGEST.get(field, LONGEST_WORD))
        for field, text in words.items()
        if field in had and text != had[field]
    }
    if not all(new.values()):
        raise Refused(_("Leave some words, or let the second reader take them away."))
    found = checked(new, language=item.language, countries=[item.country], reasons=reasons or {})
    for field, text in new.items():
        setattr(item, field, text)
    item.kept_findings = {**item.kept_findings, **found}
    item.save(update_fields=[*new, "kept_findings"])
    activity.record(f"{item.KIND}.amended", by=by, on=item, at=now)


@writes
def show_again(item: Assist | Word, *, by: Member, now: datetime) -> None:
    """The second reader has looked: it comes back as it was.

    Raises:
        Refused: rules.show_again.
    """
    rules.show_again(Viewer.of(by), item).or_raise()
    _let_out(item, by=by, now=now)
    activity.record(f"{item.KIND}.shown_again", by=by, on=item, at=now)


@writes
def take_away(item: Assist | Word, *, by: Member, now: datetime) -> None:
    """The second reader finds that it cannot come back: the words go, the place where they stood stays, and says so.

    Raises:
        Refused: rules.show_again.
    """
    rules.show_again(Viewer.of(by), item).or_raise()
    said = _("Taken away by a second reader: it held personal data.")
    for field in words_of(item):
        setattr(item, field, said[: LONGEST.get(field, LONGEST_WORD)])
    item.save(update_fields=list(words_of(item)))
    _let_out(item, by=by, now=now)
    activity.record(f"{item.KIND}.taken_away", by=by, on=item, at=now)


def _let_out(item: Assist | Word, *, by: Member, now: datetime) -> None:
    item.second_reader, item.hidden = None, False
    item.save(update_fields=["second_reader", "hidden"])
    place(item, by=by, at=now)
