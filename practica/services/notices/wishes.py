"""What each member wants by mail and when: subject × frequency, quiet hours, the hour of the digest, all in their own zone."""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from practica.foundation.core.writes import writes
from practica.people.members.models import Member
from practica.services.notices.models import Letter, Wishes
from practica.services.notices.subjects import DEFAULT, Frequency, Subject


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody chooses on the page.

    Attributes:
        frequencies: of each subject.
        quiet_from, quiet_until: hours between which nothing comes at once; the same hour twice for none.
        hour: of the digest, 0 to 23.
        weekday: of the weekly part, Monday is 0.
    """

    frequencies: Mapping[Subject, Frequency]
    quiet_from: int
    quiet_until: int
    hour: int
    weekday: int


def of(member: Member) -> Wishes:
    """This member's wishes; the defaults, unsaved, of somebody who never chose."""
    return Wishes.objects.filter(member=member).first() or Wishes(member=member)


def joined(member: Member) -> Wishes:
    """The same of a member who was read with `mail_wishes`; no query then."""
    return getattr(member, "mail_wishes", None) or Wishes(member=member)


def of_many(members: Iterable[Member]) -> dict[int, Wishes]:
    """The same for many, by their numbers, in one query."""
    by_number = {member.pk: member for member in members}
    found = {row.member_id: row for row in Wishes.objects.filter(member__in=by_number)}
    return {number: found.get(number) or Wishes(member=member) for number, member in by_number.items()}


def frequency(wishes: Wishes, subject: Subject) -> Frequency:
    """How often; the default where nothing, or nothing that is offered, was chosen."""
    chosen = wishes.choices.get(subject.value)
    return Frequency(chosen) if chosen in [one.value for one in subject.frequencies] else DEFAULT


@writes
def choose(chosen: Chosen, *, by: Member, now: datetime) -> Wishes:
    """Replace what this member wants. Letters that wait are asked again when they are about to go."""
    values = {
        "choices": {subject.value: one.value for subject, one in chosen.frequencies.items()},
        "quiet_from": chosen.quiet_from % 24,
        "quiet_until": chosen.quiet_until % 24,
        "hour": chosen.hour % 24,
        "weekday": chosen.weekday % 7,
        "changed": now,
    }
    row, _made = Wishes.objects.update_or_create(member=by, defaults=values)
    return row


@writes
def turn_off(member: Member, subject: Subject | None, *, now: datetime) -> Wishes:
    """No mail about a subject any more; without one, no digest: whatever came in it."""
    Wishes.objects.get_or_create(member=member)
    row = Wishes.objects.select_for_update().get(member=member)
    ends = [subject] if subject else [one for one in Subject if frequency(row, one) in {Frequency.DAILY, Frequency.WEEKLY}]
    row.choices = row.choices | {one.value: Frequency.OFF.value for one in ends}
    row.changed = now
    row.save(update_fields=["choices", "changed"])
    return row


def standing_at_writing(wishes: Wishes, subject: Subject | None) -> Letter.Standing:
    """Where a new letter waits: for the sender, for the digest, or nowhere but on the page."""
    if subject is None:
        return Letter.Standing.WAITING
    return {
        Frequency.AT_ONCE: Letter.Standing.WAITING,
        Frequency.OFF: Letter.Standing.QUIET,
    }.get(frequency(wishes, subject), Letter.Standing.HELD)


@functools.cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def zone_of(name: str) -> ZoneInfo:
    """A time zone by its IANA name; UTC for one that this machine does not know."""
    return _zone(name)


def not_before(wishes: Wishes, zone: str, at: datetime) -> datetime:
    """The same moment, or the end of the quiet hours that it falls into."""
    begins, ends = wishes.quiet_from, wishes.quiet_until
    local = at.astimezone(_zone(zone))
    is_quiet = begins <= local.hour < ends if begins < ends else begins != ends and not ends <= local.hour < begins
    if not is_quiet:
        return at
    day = local.date() + timedelta(days=1 if local.hour >= ends else 0)
    return max(datetime.combine(day, time(ends), tzinfo=_zone(zone)).astimezone(UTC), at)


def day_of(zone: str, hour: int, now: datetime) -> date:
    """The day whose digest is due or has gone: the latest local day that has reached its hour.

    Counted on the wall clock, so that an hour which summer time leaves out, or has twice, neither skips a digest nor repeats one.
    """
    wall = now.astimezone(_zone(zone)).replace(tzinfo=None)
    return (wall - timedelta(hours=hour)).date()


def week_of(day: date, weekday: int) -> date:
    """The day on which the week that holds this day began, weeks beginning on `weekday`."""
    return day - timedelta(days=(day.weekday() - weekday) % 7)
