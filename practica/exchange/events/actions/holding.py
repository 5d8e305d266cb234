"""One row in hand while an action changes it."""

from practica.exchange.events.models import Event, Session


def held(event: Event) -> Event:
    """The event, locked until the transaction ends."""
    row: Event = Event.objects.select_for_update().get(pk=event.pk)
    return row


def held_session(session: Session) -> Session:
    """The session, locked until the transaction ends, with its event."""
    row: Session = Session.objects.select_for_update().get(pk=session.pk)
    row.event = Event.objects.get(pk=row.event_id)
    return row
