"""One row in hand while an action changes it."""

from datetime import datetime

from django.utils.translation import gettext as _

from practica.exchange.events.models import Event, Session
from practica.foundation.core.answers import Conflict
from practica.people.access.models import Gathering

Facts = dict[str, str | int | bool | None]
"""What an activity keeps."""


def held(event: Event) -> Event:
    """The event, locked until the transaction ends."""
    row: Event = Event.objects.select_for_update().get(pk=event.pk)
    return row


def held_session(session: Session) -> Session:
    """The session, locked until the transaction ends, with its event."""
    row: Session = Session.objects.select_for_update().get(pk=session.pk)
    row.event = Event.objects.get(pk=row.event_id)
    return row


def not_changed_since(row: Event | Session, seen: int | None) -> None:
    """Raise `Conflict` when somebody changed it since a form was opened with the revision `seen`; None asks nothing."""
    if seen is not None and row.revision != seen:
        raise Conflict(_("Somebody changed this meanwhile. What you typed is still here; compare the two."))


def set_until(event: Event) -> datetime:
    """Guests are guests until the end of its last day there."""
    Gathering.objects.filter(pk=event.gathering_id).update(until=event.over_at)
    return event.over_at
