"""Contributions follow their event, remarks their contribution."""

from datetime import datetime

from practica.exchange.contributions.models import Contribution, Remark
from practica.exchange.events.models import Event
from practica.people.access.models import Guarded
from practica.people.access.placing import place, place_many
from practica.people.access.within import tighten
from practica.people.members.models import Member


def follow_event(item: Guarded, by: Member | None, at: datetime) -> None:
    """Make an event's contributions at most as wide as the event, and place them anew."""
    if isinstance(item, Event):
        for contribution in Contribution.objects.filter(session__event=item).select_related("session"):
            contribution.session.event = item
            tighten(contribution, item)
            place(contribution, by=by, at=at)


def follow_contribution(item: Guarded, by: Member | None, at: datetime) -> None:
    """Place the remarks on a contribution anew."""
    if isinstance(item, Contribution):
        remarks = list(Remark.objects.filter(contribution=item))
        for remark in remarks:
            remark.contribution = item
        place_many(remarks, by=by, at=at)
