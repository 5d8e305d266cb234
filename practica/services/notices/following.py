"""Following and muting: who wants to hear of an item. Neither gives sight; whoever cannot see an item hears nothing of it."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from practica.foundation.core.writes import writes
from practica.people.access.models import Guarded
from practica.people.access.queries import viewers_of
from practica.people.members.models import Member
from practica.services.notices.models import Follow


@writes
def follow(item: Guarded, *, by: Member, now: datetime) -> None:
    """Hear of it from now on; what was muted is heard again."""
    Follow.objects.update_or_create(member=by, kind=item.KIND, object_id=item.pk, defaults={"muted": False, "at": now})


@writes
def follow_quietly(item: Guarded, members: Iterable[Member], *, now: datetime) -> None:
    """Have these people hear of it because of what they did (they asked, they answered); a mute of theirs stays."""
    for member in members:
        Follow.objects.get_or_create(member=member, kind=item.KIND, object_id=item.pk, defaults={"at": now})


@writes
def mute(item: Guarded, *, by: Member, now: datetime) -> None:
    """Hear nothing of it any more, whatever else one follows."""
    Follow.objects.update_or_create(member=by, kind=item.KIND, object_id=item.pk, defaults={"muted": True, "at": now})


@writes
def unfollow(item: Guarded, *, by: Member) -> None:
    """Neither follow nor mute."""
    Follow.objects.filter(member=by, kind=item.KIND, object_id=item.pk).delete()


def followers(item: Guarded) -> QuerySet[Member]:
    """Members who follow it and may see it now, in the order of their numbers."""
    follows = Follow.objects.filter(kind=item.KIND, object_id=item.pk, muted=False).values("member")
    return viewers_of(item).filter(pk__in=follows).order_by("pk")


def standing(item: Guarded, member: Member | None) -> str:
    """How a member stands to it: "follows", "muted" or ""."""
    row = Follow.objects.filter(member=member, kind=item.KIND, object_id=item.pk).first() if member else None
    return "" if row is None else ("muted" if row.muted else "follows")


def muted(member: Member | None) -> frozenset[tuple[str, int]]:
    """Kind and number of everything that a member wants to hear no more of; one query."""
    rows = Follow.objects.filter(member=member, muted=True) if member else Follow.objects.none()
    return frozenset(rows.values_list("kind", "object_id"))
