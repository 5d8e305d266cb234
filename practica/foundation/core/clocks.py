"""Moments as people say them: in the reader's time zone, and in the other one where they differ."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, format_time
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practica.foundation.core import places, zones

_YEARS = range(2000, 2200)


def zone_of(name: str) -> ZoneInfo:
    """A time zone by its IANA name; UTC for one that is not known."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def moment(typed: str, zone: str) -> datetime | None:
    """What a browser's control for day and hour sends, as a moment in this zone; None for what is none.

    An hour that the clocks leave out in spring is none; one that comes twice in autumn is its first.
    """
    try:
        local = parse_datetime(typed.strip())
    except ValueError:
        return None
    if local is None or local.tzinfo is not None or local.year not in _YEARS:
        return None
    at = local.replace(tzinfo=zone_of(zone)).astimezone(UTC)
    return at if at.astimezone(zone_of(zone)).replace(tzinfo=None) == local else None


def told(at: datetime, theirs: str, mine: str) -> str:
    """`Thursday, 3 December 2026, 15:00 your time (Thailand · Bangkok) · 09:00 their time (Morocco · Casablanca)`.

    One of the two where the clocks show the same.
    """
    here, there = at.astimezone(zone_of(mine)), at.astimezone(zone_of(theirs))
    words = {"day": _day(here), "hour": _hour(here), "zone": called(mine)}
    if here.utcoffset() == there.utcoffset():
        return _("%(day)s, %(hour)s (%(zone)s)") % words
    day = "" if here.date() == there.date() else f"{_day(there)}, "
    words |= {"there": f"{day}{_hour(there)}", "their_zone": called(theirs)}
    return _("%(day)s, %(hour)s your time (%(zone)s) · %(there)s their time (%(their_zone)s)") % words


def called(zone: str) -> str:
    """A zone by its country and city, in the reader's language."""
    return dict(zones.choices()).get(zone, zone)


def _day(at: datetime) -> str:
    return format_date(at.date(), "full", locale=places.locale(get_language() or "en"))


def _hour(at: datetime) -> str:
    return format_time(at.time(), "short", locale=places.locale(get_language() or "en"))
