"""Who is looking: a member, or nobody in particular."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from practica.people.access.models import Audience, AudienceKind
from practica.people.circles.models import Membership
from practica.people.members.models import Member
from practica.people.members.queries import community


@dataclass(frozen=True)
class Viewer:
    """One look at the house: by a present member, or by a visitor (`member` None).

    The audiences are looked up once a viewer, so make one for each request and keep none.
    """

    member: Member | None = None

    @classmethod
    def of(cls, member: Member | None) -> "Viewer":
        """A viewer for this member; one who left or is suspended sees what a visitor sees."""
        return cls(member if member is not None and member.is_present else None)

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
        mine = Q(kind=AudienceKind.EVERYBODY)
        if self.member is not None:
            if self.reads_green:
                mine |= Q(kind=AudienceKind.COMMUNITY)
            circles = Membership.objects.filter(member=self.member).values("circle")
            mine |= Q(kind=AudienceKind.CIRCLE, circle__in=circles)
            sets = Audience.named.through.objects.filter(member_id=self.member.pk).values("audience_id")
            mine |= Q(kind=AudienceKind.NAMED, pk__in=sets)
        return frozenset(Audience.objects.filter(mine).values_list("pk", flat=True))


def nobody() -> Viewer:
    """A visitor. A new one each time: a viewer remembers its audiences, and those of a visitor can change too."""
    return Viewer()
