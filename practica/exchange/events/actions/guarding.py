""""Personal data seen" in an event: hidden at once, its writer takes the words out, a second reader decides."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from practica.exchange.events import rules
from practica.exchange.events.actions.holding import held
from practica.exchange.events.models import Event, Session
from practica.exchange.events.plan import LONGEST
from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import line, paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.people.access.hiding import second_reader
from practica.people.access.placing import place
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member

_OWN = ("title", "note", "place", "beside_what", "cancelled_because")
_OF_SESSION = ("title", "about", "room")


def words_of(event: Event) -> dict[str, str]:
    """Every written word by field; a session's as `session-<number>-<field>`."""
    found = {field: getattr(event, field) for field in _OWN if getattr(event, field)}
    for session in Session.objects.filter(event=event):
        found |= {
            f"session-{session.number}-{field}": getattr(session, field) for field in _OF_SESSION if getattr(session, field)
        }
    return found


@writes
def hide(event: Event, *, by: Member, now: datetime) -> None:
    """Somebody has seen personal data in it or in its programme: it disappears at once for all but a second reader.

    Raises:
        Refused: rules.hide, or the member cannot see it.
    """
    event, viewer = held(event), Viewer.of(by)
    rules.hide(viewer, event).or_raise()
    if not can_see(viewer, event):
        raise Refused(_("There is nothing here to hide."))
    event.second_reader, event.hidden = second_reader(event, by), True
    event.save(update_fields=["second_reader", "hidden"])
    place(event, by=by, at=now)
    activity.record("event.hidden", by=by, on=event, at=now)


@writes
def amend(
    event: Event, words: Mapping[str, str], *, by: Member, now: datetime, reasons: Mapping[str, str] | None = None
) -> None:
    """Take personal data out of what is hidden, in the working copy and in every edition. What stood there is not kept.

    Raises:
        Refused: rules.amend, or nothing is left.
        HeldBack: the new words still hold something.
    """
    event = held(event)
    rules.amend(Viewer.of(by), event).or_raise()
    had = words_of(event)
    new = {field: _clean(field, text) for field, text in words.items() if field in had and text != had[field]}
    if not all(new.values()):
        raise Refused(_("Leave some words, or let the second reader take them away."))
    checked(new, language=event.language, countries=[event.where, event.country], reasons=reasons or {})
    _write(event, had, new)
    activity.record("event.amended", by=by, on=event, at=now)


def _clean(field: str, text: str) -> str:
    name = field.rpartition("-")[2]
    longest = {"cancelled_because": 500}.get(name) or LONGEST[name]
    return (paragraph if name in {"note", "about"} else line)(text, longest)


def _write(event: Event, had: Mapping[str, str], new: Mapping[str, str]) -> None:
    """Write texts by field, into the rows and into the frozen programmes that hold the former ones."""
    own = {field: text for field, text in new.items() if field in _OWN}
    for field, text in own.items():
        setattr(event, field, text)
    event.save(update_fields=list(own))
    for key, text in new.items():
        if key not in own:
            _session, number, field = key.split("-")
            Session.objects.filter(event=event, number=int(number)).update(**{field: text})
    replaced = {had[field]: text for field, text in new.items()}
    for edition in event.editions.all():
        edition.programme, edition.changes, edition.facts = (
            _replaced(value, replaced) for value in (edition.programme, edition.changes, edition.facts)
        )
        edition.save(update_fields=["programme", "changes", "facts"])


def _replaced(value: object, replaced: Mapping[str, str]) -> object:
    if isinstance(value, str):
        return replaced.get(value, value)
    if isinstance(value, list):
        return [_replaced(one, replaced) for one in value]
    if isinstance(value, dict):
        return {key: _replaced(one, replaced) for key, one in value.items()}
    return value


@writes
def show_again(event: Event, *, by: Member, now: datetime) -> None:
    """The second reader has looked: it comes back as it is.

    Raises:
        Refused: rules.show_again.
    """
    event = held(event)
    rules.show_again(Viewer.of(by), event).or_raise()
    _let_out(event, by=by, now=now)
    activity.record("event.shown_again", by=by, on=event, at=now)


@writes
def take_away(event: Event, *, by: Member, now: datetime) -> None:
    """The second reader finds that its words cannot come back: the concept note and what the sessions are about go.

    Raises:
        Refused: rules.show_again.
    """
    event = held(event)
    rules.show_again(Viewer.of(by), event).or_raise()
    said, had = _("Taken away by a second reader: it held personal data."), words_of(event)
    keeps = {"place", "beside_what"}
    gone = {field: said[: LONGEST.get(field.rpartition("-")[2], 500)] for field in had if field.rpartition("-")[2] not in keeps}
    _write(event, had, gone)
    _let_out(event, by=by, now=now)
    activity.record("event.taken_away", by=by, on=event, at=now)


def _let_out(event: Event, *, by: Member, now: datetime) -> None:
    event.second_reader, event.hidden = None, False
    event.save(update_fields=["second_reader", "hidden"])
    place(event, by=by, at=now)
