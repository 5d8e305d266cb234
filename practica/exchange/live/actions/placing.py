"""Questions follow the example they are asked to, and with the rows their event."""

from collections.abc import Iterable
from datetime import datetime

from practica.exchange.contributions.models import Contribution
from practica.exchange.events.models import Event
from practica.exchange.live.models import Question, Row
from practica.people.access.models import Guarded
from practica.people.access.placing import place_many
from practica.people.members.models import Member


def follow_event(item: Guarded, by: Member | None, at: datetime) -> None:
    """Place the rows of an event's sessions anew, and the questions that are to no example."""
    if isinstance(item, Event):
        _place_anew(Question.objects.filter(session__event=item, contribution=None).select_related("session"), item, by, at)
        _place_anew(Row.objects.filter(session__event=item).select_related("session"), item, by, at)


def follow_contribution(item: Guarded, by: Member | None, at: datetime) -> None:
    """Place the questions to an example anew."""
    if isinstance(item, Contribution):
        rows = list(Question.objects.filter(contribution=item).select_related("session"))
        for row in rows:
            row.contribution = item
        _place_anew(rows, item.event, by, at)


def _place_anew(rows: Iterable[Question | Row], event: Event, by: Member | None, at: datetime) -> None:
    found = list(rows)
    for row in found:
        row.session.event = event
    place_many(found, by=by, at=at)
