"""Who is looking: a member, a guest of an event, or nobody in particular."""

import functools
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from practica.people.access.models import Audience, AudienceKind, Gathering
from practica.people.circles.models import Membership
from practica.people.members.models import Member
from practica.people.members.queries import community


@dataclass(frozen=True)
class Viewer:
    """One look at the house: by a present member, by a guest, or by a visitor (both None).

    A guest is a visitor everywhere but among the items of the events they are invited to, so whatever asks for `member` refuses
    them without knowing of guests; what is for both asks for `person`. The audiences are looked up once a viewer, so make one
    for each request and keep none.
    """

    member: Member | None = None
    guest: Member | None = None

    @classmethod
    def of(cls, member: Member | None) -> "Viewer":
        """A viewer for this member; one who left or is suspended sees what a visitor sees."""
        if member is None or not member.is_present:
            return cls()
        return cls(guest=member) if member.is_guest else cls(member)

    @property
    def person(self) -> Member | None:
        """Whoever is signed in, member or guest."""
        return self.member or self.guest

    @property
    def person_id(self) -> int | None:
        """The number of whoever is signed in; they see what they are the source of."""
        return self.person.pk if self.person else None

    @property
    def member_id(self) -> int | None:
        return self.member.pk if self.member else None

    @property
    def reads_green(self) -> bool:
        """Whether GREEN reaches this viewer: members, and observers when the community chose so."""
        if self.member is None:
            return False
        only_observes = self.member.is_observer and not (
            self.member.is_facilitator or self.member.is_reviewer or self.member.is_administrator
        )
        return not only_observes or community().observers_read_green

    @cached_property
    def audience_ids(self) -> frozenset[int]:
        """Numbers of every audience this viewer belongs to, in one query."""
        sql, params = _compiled(
            is_somebody=self.person is not None, is_member=self.member is not None, reads_green=self.reads_green
        )
        moment = connection.ops.adapt_datetimefield_value
        given = {_ANYBODY: self.person_id, moment(_ANY_TIME): moment(timezone.now())}
        with connection.cursor() as cursor:
            cursor.execute(sql, [given.get(param, param) for param in params])
            return frozenset(number for (number,) in cursor.fetchall())


# What stands for the person and the moment in the compiled query; no row has such a number, and no time is so long ago.
_ANYBODY: Final = -1
_ANY_TIME: Final = datetime(1, 1, 2, tzinfo=UTC)


@functools.lru_cache(maxsize=8)
def _compiled(*, is_somebody: bool, is_member: bool, reads_green: bool) -> tuple[str, tuple[Any, ...]]:
    """The query of `_audiences` as SQL with its parameters, for anybody of a sort: to build it took longer than to ask it."""
    found = _audiences(is_somebody=is_somebody, is_member=is_member, reads_green=reads_green)
    sql, params = found.values_list("pk").query.sql_with_params()
    return sql, tuple(params)


def _audiences(*, is_somebody: bool, is_member: bool, reads_green: bool) -> QuerySet[Audience]:
    """The audiences that `_ANYBODY` belongs to at `_ANY_TIME`. This is the rule; there is no other place that says it."""
    mine = Q(kind=AudienceKind.EVERYBODY)
    if is_member:
        if reads_green:
            mine |= Q(kind=AudienceKind.COMMUNITY) | Q(kind=AudienceKind.EVENT, circle=None)
        circles = Membership.objects.filter(member=_ANYBODY).values("circle")
        mine |= Q(kind__in=(AudienceKind.CIRCLE, AudienceKind.EVENT), circle__in=circles)
    if is_somebody:
        # A member too may be a guest: where the marking would not reach them, or where they came before they were a member.
        is_open = Q(until=None) | Q(until__gt=_ANY_TIME)
        invited = Gathering.objects.filter(is_open, guests=_ANYBODY).values("pk")
        mine |= Q(kind=AudienceKind.EVENT, gathering__in=invited)
        sets = Audience.named.through.objects.filter(member_id=_ANYBODY).values("audience_id")
        mine |= Q(kind=AudienceKind.NAMED, pk__in=sets)
    return Audience.objects.filter(mine)


def nobody() -> Viewer:
    """A visitor. A new one each time: a viewer remembers its audiences, and those of a visitor can change too."""
    return Viewer()
