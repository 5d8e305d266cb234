"""Opening digests: one row a member and day, with the letters and the news that belong to it, and a letter when there are any.

Nothing is decided by the clock alone: a row that is there is never made again, whatever the clock did since, and a day whose
hour has passed while the worker stood still is made up for. What a digest says, `telling` computes when it is sent. After days
on which no mail could go, one digest tells what all of them would have (`catching_up`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from practica.foundation.activity import queries as activity
from practica.foundation.activity.models import Cursor
from practica.foundation.core.writes import writes
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.people.members.queries import present
from practica.services.notices import catching_up, news, wishes
from practica.services.notices.actions import message_id
from practica.services.notices.letters import subject_of
from practica.services.notices.models import Digest, Follow, Letter, Opened, Wishes
from practica.services.notices.opening import KEPT_FOR
from practica.services.notices.subjects import Frequency, Subject

CONSUMER = "digests"
_AT_ONCE = 500
_GROUPS = 50  # zones and hours a round, so that the condition stays short
_KEPT = timedelta(days=60)
# How far back news goes for somebody's first digest, and at most.
_NEWS = timedelta(days=8)
_EACH = 3


@dataclass(frozen=True, slots=True)
class _Due:
    """A member whose digest of a day has not been looked at, with what they wish."""

    member: Member
    wishes: Wishes
    day: date

    @property
    def week(self) -> date:
        """The day on which the week began that the digest of this day belongs to."""
        return wishes.week_of(self.day, self.wishes.weekday)

    def week_is_told(self, days: Iterable[date]) -> bool:
        """Whether one of these days, of digests with a weekly part, lies in the week: also when it began on another day then."""
        return any(self.week <= day < self.week + timedelta(days=7) for day in days)


def open_due(now: datetime) -> int:
    """Open every digest whose hour has come in its member's zone; how many. May be killed at any moment."""
    opened = 0
    while _groups(now):
        opened += _open_some(now)
    return opened


def _groups(now: datetime) -> list[tuple[Q, date]]:
    """Which members have not been looked at for the day they have reached: by zone and hour, in one query."""
    rows = _ready(now).order_by().values_list("time_zone", "mail_wishes__hour", "mail_wishes__looked").distinct()
    found = []
    for zone, hour, looked in rows:
        day = wishes.day_of(zone, Wishes().hour if hour is None else hour, now)
        if looked != day:
            found.append((Q(time_zone=zone, mail_wishes__hour=hour, mail_wishes__looked=looked), day))
    return found


def _ready(now: datetime) -> QuerySet[Member]:
    """Whoever is present and is not being sent an earlier digest just now: the next one waits until that is settled."""
    busy = catching_up.being_sent(now)
    return present().exclude(pk__in=busy) if busy else present()


@writes
def _open_some(now: datetime) -> int:
    Cursor.objects.get_or_create(consumer=CONSUMER)
    Cursor.objects.select_for_update().get(consumer=CONSUMER)  # one worker at a time
    due = list(_due(now))
    if not due:
        return 0
    Wishes.objects.bulk_create([one.wishes for one in due if one.wishes.pk is None], ignore_conflicts=True)
    for day in {one.day for one in due}:
        Wishes.objects.filter(member__in=[one.member.pk for one in due if one.day == day]).update(looked=day)
    numbers = [one.member.pk for one in due]
    there = set(Digest.objects.filter(member__in=numbers, day__in={one.day for one in due}).values_list("member", "day"))
    reached = catching_up.told_today([one.member for one in due], now)
    opening = [one for one in due if (one.member.pk, one.day) not in there and one.member.pk not in reached]
    if opening:
        _open(opening, now)
        Digest.objects.filter(day__lt=now.date() - _KEPT).delete()
        Opened.objects.filter(at__lt=now - KEPT_FOR).delete()
    return len(opening)


def _due(now: datetime) -> Iterable[_Due]:
    left, ready = _AT_ONCE, _ready(now)
    for condition, day in _groups(now)[:_GROUPS]:
        for member in ready.filter(condition).select_related("mail_wishes").order_by("pk")[:left]:
            left -= 1
            held = getattr(member, "mail_wishes", None)
            yield _Due(member, held or Wishes(member=member), day)
        if left <= 0:
            return


def _open(opening: Sequence[_Due], now: datetime) -> None:
    """Write the rows, what belongs to each, and a letter for those that have something to say."""
    numbers = [one.member.pk for one in opening]
    unsent = catching_up.take_back(numbers)
    weekly = Digest.objects.filter(member__in=numbers, week__isnull=False, day__gte=min(one.week for one in opening))
    told = defaultdict[int, list[date]](list)
    for member, day in weekly.values_list("member", "day"):
        told[member].append(day)
    rows = [
        Digest(member=one.member, day=one.day, week=None if one.week_is_told(told[one.member.pk]) else one.week, at=now)
        for one in opening
    ]
    _choose_news(opening, rows, now)
    for row in rows:
        row.news = catching_up.with_earlier_news(row, unsent.get(row.member_id, ()), _EACH)
    Digest.objects.bulk_create(rows)
    by_member = {row.member_id: row for row in rows}
    claimed = _claim(opening, by_member, now) | catching_up.hand_over(unsent, by_member)
    Letter.objects.bulk_create([_letter(row, now) for row in rows if row.news or row.pk in claimed], ignore_conflicts=True)


def _claim(opening: Sequence[_Due], rows: Mapping[int, Digest], now: datetime) -> set[int]:
    """Give each member's held letters to their digest, as they wish by now; the digests that got some."""
    wanted = {one.member.pk: one.wishes for one in opening}
    held = Letter.objects.filter(
        standing=Letter.Standing.HELD, digest=None, due__lte=now, written__gt=now - _KEPT, member__in=list(wanted)
    )
    mine, quiet = defaultdict[date, list[int]](list), list[int]()
    claimed = set[int]()
    for number, member, kind in held.values_list("pk", "member", "kind"):
        subject, row = subject_of(kind), rows[member]
        often = wishes.frequency(wanted[member], subject) if subject else Frequency.DAILY
        if often == Frequency.OFF:
            quiet.append(number)
        elif often != Frequency.WEEKLY or row.week is not None:
            mine[row.day].append(number)
            claimed.add(row.pk)
    for chunk in _chunks(quiet):
        Letter.objects.filter(pk__in=chunk).update(standing=Letter.Standing.QUIET)
    for day, letters in mine.items():
        own = Digest.objects.filter(member=OuterRef("member"), day=day).values("pk")[:1]
        for chunk in _chunks(letters):
            Letter.objects.filter(pk__in=chunk).update(digest=Subquery(own))
    return claimed


def _chunks(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    return (numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE))


def _choose_news(opening: Sequence[_Due], rows: Sequence[Digest], now: datetime) -> None:
    """What is new for each, and how far they have heard by now. Those who want none have heard everything."""
    numbers = [one.member.pk for one in opening]
    heard = dict(
        Digest.objects.filter(member__in=numbers).order_by().values_list("member").annotate(upto=Max("upto")).values_list(
            "member", "upto"
        )
    )
    latest = activity.latest()
    wants = [(one, row) for one, row in zip(opening, rows, strict=True) if _wants(one, row)]
    found = news.fresh(min((heard.get(one.member.pk, 0) for one, _row in wants), default=latest), now - _NEWS) if wants else []
    told = _known([one.member.pk for one, _row in wants], now) if found else {}
    for one, row in zip(opening, rows, strict=True):
        row.upto = latest if wishes.frequency(one.wishes, Subject.NEWS) == Frequency.OFF else heard.get(one.member.pk, 0)
    for one, row in wants:
        row.news = _chosen(one.member, found, row.upto, told.get(one.member.pk, {}))
        row.upto = latest


def _wants(one: _Due, row: Digest) -> bool:
    often = wishes.frequency(one.wishes, Subject.NEWS)
    return often != Frequency.OFF and (often != Frequency.WEEKLY or row.week is not None)


def _known(members: Sequence[int], now: datetime) -> dict[int, dict[tuple[str, int], datetime]]:
    """What each was written to about, opened or muted lately, and when; a mute is for ever."""
    found = defaultdict[int, dict[tuple[str, int], datetime]](dict)
    letters = Letter.objects.filter(member__in=members, written__gt=now - _NEWS).exclude(target_kind="")
    opened = Opened.objects.filter(member__in=members, at__gt=now - _NEWS)
    for member, kind, number, at in (
        *letters.filter(target_id__isnull=False).values_list("member", "target_kind", "target_id", "written"),
        *opened.values_list("member", "kind", "object_id", "at"),
    ):
        key = (kind, number or 0)
        found[member][key] = max(at, found[member].get(key, at))
    muted = Follow.objects.filter(member__in=members, muted=True)
    for member, kind, number in muted.values_list("member", "kind", "object_id"):
        found[member][kind, number] = datetime.max.replace(tzinfo=now.tzinfo)
    return found


def _chosen(
    member: Member, found: Sequence[news.Fresh], after: int, known: Mapping[tuple[str, int], datetime]
) -> list[list[str | int]]:
    """The latest few of each kind that meet their interests, which they may see, did not do and have not met."""
    interests = news.Interests.of(member)
    meets = [one for one in found if one.row > after and interests.meet(one.matter) and member.pk not in _by(one)]
    if member.joined is not None:
        meets = [one for one in meets if one.at >= member.joined]
    if not meets:
        return []
    seen = Viewer.of(member).audience_ids
    chosen, each = list[list[str | int]](), defaultdict[str, int](int)
    for one in meets:
        met = known.get((one.kind, one.number))
        if one.matter.audience_id in seen and (met is None or met < one.at) and each[one.kind] < _EACH:
            each[one.kind] += 1
            chosen.append([one.kind, one.number])
    return chosen


def _by(one: news.Fresh) -> set[int | None]:
    return {one.actor_id, one.matter.source_id}


def _letter(row: Digest, now: datetime) -> Letter:
    key = f"{Digest.KIND}/{row.day.isoformat()}/m{row.member_id}"
    return Letter(
        kind=Digest.KIND, key=key, member=row.member, language=row.member.language, target_kind=Digest.KIND, target_id=row.pk,
        message_id=message_id(key), written=now, due=now,
    )  # fmt: skip
