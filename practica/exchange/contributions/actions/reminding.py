"""A week before a session: whoever was asked to prepare an example and has none that is ready is reminded, once."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from practica.exchange.contributions.models import Asked, Contribution, State
from practica.exchange.events import models as meeting
from practica.foundation import activity
from practica.foundation.core.writes import writes

WEEK = timedelta(days=7)
# Whoever is asked within the last week has just read the letter that asks.
_JUST_ASKED = timedelta(days=1)
_MOST = 500


def to_remind(now: datetime) -> list[Asked]:
    """Those whose session begins within a week; one query."""
    ready = Contribution.objects.filter(session=OuterRef("session"), source=OuterRef("member"))
    ready = ready.exclude(state__in=(State.PREPARING, State.WITHDRAWN))
    rows = Asked.objects.filter(
        reminded=None, at__lt=now - _JUST_ASKED, session__starts__gt=now, session__starts__lte=now + WEEK,
        session__event__state=meeting.State.PUBLISHED, session__event__hidden=False,
    )  # fmt: skip
    return list(rows.exclude(Exists(ready)).select_related("session").order_by("pk")[:_MOST])


@writes
def remind(asked: Asked, *, now: datetime) -> bool:
    """Remind one of them; whether it was not done meanwhile."""
    done = Asked.objects.filter(pk=asked.pk, reminded=None).update(reminded=now)
    if done:
        activity.record("contribution.due", by=None, on=asked.session, at=now, facts={"asked": asked.pk})
    return bool(done)
