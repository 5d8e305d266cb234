"""Personal data seen: a question or a row disappears at once, until a second reader has decided."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from practica.exchange.live import rules
from practica.exchange.live.models import Question, Row, State
from practica.exchange.live.plan import LONGEST
from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.people.access.hiding import second_reader
from practica.people.access.models import Attribution
from practica.people.access.placing import place
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.services.live.topics import publish

Item = Question | Row


@writes
def hide(item: Item, *, by: Member, now: datetime) -> None:
    """Hide it at once from all but its writer and a second reader.

    Raises:
        Refused: rules.hide, or they cannot see it.
    """
    viewer = Viewer.of(by)
    rules.hide(viewer, item).or_raise()
    if not can_see(viewer, item):
        raise Refused(_("There is nothing here to hide."))
    item.second_reader, item.hidden = second_reader(item, by), True
    item.save(update_fields=["second_reader", "hidden"])
    place(item, by=_actor(item, by), at=now)
    activity.record(f"{item.KIND}.hidden", by=_actor(item, by), on=item, at=now)
    _moved(item)


@writes
def amend(item: Item, body: str, *, by: Member, now: datetime, reasons: Mapping[str, str] | None = None) -> None:
    """Take personal data out of what is hidden. What stood there before is not kept.

    Raises:
        Refused: rules.amend, or nothing is left.
        HeldBack: the new words still hold something.
    """
    rules.amend(Viewer.of(by), item).or_raise()
    words = paragraph(body, LONGEST["row" if isinstance(item, Row) else "question"])
    if not words:
        raise Refused(_("Leave some words, or let the second reader take them away."))
    item.kept_findings = checked({"body": words}, language=item.language, countries=[item.country], reasons=reasons or {})
    item.body = words
    item.save(update_fields=["body", "kept_findings"])
    activity.record(f"{item.KIND}.amended", by=_actor(item, by), on=item, at=now)


@writes
def show_again(item: Item, *, by: Member, now: datetime) -> None:
    """The second reader has looked: it comes back.

    Raises:
        Refused: rules.show_again.
    """
    rules.show_again(Viewer.of(by), item).or_raise()
    _let_out(item, by, now)
    activity.record(f"{item.KIND}.shown_again", by=by, on=item, at=now)


@writes
def take_away(item: Item, *, by: Member, now: datetime) -> None:
    """It cannot come back: the words go. A row says so where it stood, a question leaves the queue.

    Raises:
        Refused: rules.show_again.
    """
    rules.show_again(Viewer.of(by), item).or_raise()
    item.body = _("Taken away by a second reader: it held personal data.")
    item.save(update_fields=["body"])
    if isinstance(item, Question):
        item.state = State.TAKEN_BACK
        item.save(update_fields=["state"])
    _let_out(item, by, now)
    activity.record(f"{item.KIND}.taken_away", by=by, on=item, at=now)


def _let_out(item: Item, by: Member, now: datetime) -> None:
    item.second_reader, item.hidden = None, False
    item.save(update_fields=["second_reader", "hidden"])
    place(item, by=by, at=now)
    _moved(item)


def _moved(item: Item) -> None:
    publish(item.session, *(("notes",) if isinstance(item, Row) else ("questions", "table", "notes")))


def _actor(item: Item, by: Member) -> Member | None:
    """The author of a question that is not under their name is written down nowhere as its author."""
    is_unnamed = isinstance(item, Question) and item.attribution != Attribution.NAMED and item.source_id == by.pk
    return None if is_unnamed else by
