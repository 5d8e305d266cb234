"""When mail could not go for days: what earlier digests have not told comes in the next one, as one mail and not many."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from practica.people.members.models import Member
from practica.services.notices import wishes
from practica.services.notices.models import Digest, Letter
from practica.services.notices.sending import LEASE

_TOLD_LATER = "told in a later digest"
Unsent = Mapping[int, Sequence[Digest]]
"""By member, digests that were opened and have not gone, the latest first."""


def being_sent(now: datetime) -> list[int]:
    """Numbers of members whose digest may be on its way at this moment, which is settled within minutes; one query."""
    rows = Letter.objects.filter(kind=Digest.KIND, standing=Letter.Standing.WAITING, member__isnull=False)
    on_its_way = rows.filter(leased_until__gt=now, leased_until__lte=now + LEASE)
    return [number for number in on_its_way.values_list("member", flat=True) if number is not None]


def told_today(members: Collection[Member], now: datetime) -> set[int]:
    """Numbers of those whom a digest, a late one then, has reached on this day of their calendar; one query."""
    zones = {member.pk: wishes.zone_of(member.time_zone) for member in members}
    rows = Letter.objects.filter(member__in=list(zones), target_kind=Digest.KIND, standing=Letter.Standing.SENT)
    lately = rows.filter(sent__gt=now - timedelta(days=1), sent__lte=now).values_list("member", "sent")
    return {
        member
        for member, sent in lately
        if member and sent and sent.astimezone(zones[member]).date() == now.astimezone(zones[member]).date()
    }


def take_back(members: Iterable[int]) -> Unsent:
    """Stop the digests of these members that could not go yet; what they would have told is the caller's to hand over.

    In the caller's transaction. What waits counts as not told, and a weekly part as not come.
    """
    rows = Letter.objects.filter(member__in=list(members), target_kind=Digest.KIND, standing=Letter.Standing.WAITING)
    stopped = list[int]()
    for letter in rows.filter(kind=Digest.KIND):
        still = Letter.objects.filter(pk=letter.pk, standing=Letter.Standing.WAITING, leased_until=letter.leased_until)
        if still.update(standing=Letter.Standing.CANCELLED, why_not=_TOLD_LATER, leased_until=None):
            stopped.append(letter.target_id or 0)
    if not stopped:
        return {}
    found = defaultdict[int, list[Digest]](list)
    for digest in Digest.objects.filter(pk__in=stopped).order_by("-day"):
        found[digest.member_id].append(digest)
    Digest.objects.filter(pk__in=stopped).update(week=None, waits=None)
    return found


def with_earlier_news(row: Digest, earlier: Sequence[Digest], each: int) -> list[list[str | int]]:
    """What is new for a digest and what was for those before it, the latest first, at most `each` of a kind."""
    chosen, counted = list[list[str | int]](), defaultdict[str, int](int)
    for digest in (row, *earlier):
        for one in digest.news:
            if one not in chosen and counted[str(one[0])] < each:
                counted[str(one[0])] += 1
                chosen.append(one)
    return chosen


def hand_over(unsent: Unsent, rows: Mapping[int, Digest]) -> set[int]:
    """Give the letters of unsent digests to the new ones, by member; the numbers of new ones that got some."""
    got = set[int]()
    for member, earlier in unsent.items():
        held = Letter.objects.filter(digest__in=[one.pk for one in earlier], standing=Letter.Standing.HELD)
        if held.update(digest=rows[member]):
            got.add(rows[member].pk)
    return got
