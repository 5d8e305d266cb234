"""A calendar's secret address: made when it is first asked for, and made anew."""

from datetime import datetime

from practica.exchange.events import feeds
from practica.exchange.events.models import CalendarFeed
from practica.foundation import activity
from practica.foundation.core.writes import writes
from practica.people.members.models import Member


@writes
def turn_feed(*, by: Member, now: datetime) -> CalendarFeed:
    """Give somebody's calendar a new address; the one before is dead from now on."""
    list(Member.objects.select_for_update().filter(pk=by.pk))
    feed = CalendarFeed.objects.filter(member=by).first() or CalendarFeed(member=by, turns=0)
    feed.turns += 1
    feed.digest = feeds.digest_of(feeds.secret_of(feed))
    feed.save()
    activity.record("calendar.turned", by=by, on=by, at=now)
    return feed
