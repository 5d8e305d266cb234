"""Sessions and whatever else belongs to an event follow it: its readers are theirs."""

from datetime import datetime

from practica.exchange.events.models import Event, Session
from practica.people.access.models import Guarded
from practica.people.access.placing import place_many
from practica.people.members.models import Member


def follow_event(item: Guarded, by: Member | None, at: datetime) -> None:
    """Place the sessions of an event anew."""
    if isinstance(item, Event):
        sessions = list(Session.objects.filter(event=item))
        for session in sessions:
            session.event, session.source_id = item, item.source_id
        place_many(sessions, by=by, at=at)
