"""Who is looking: a member, a guest of an event, or nobody in particular."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
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
        mine = Q(kind=AudienceKind.EVERYBODY)
        if self.member is not None:
            if self.reads_green:
                mine |= Q(kind=AudienceKind.COMMUNITY) | Q(kind=AudienceKind.EVENT, circle=None)
            circles = Membership.objects.filter(member=self.member).values("circle")
            mine |= Q(kind__in=(AudienceKind.CIRCLE, AudienceKind.EVENT), circle__in=circles)
        if self.person is not None:
            # A member too may be a guest: where the marking would not reach them, or where they came before they were a member.
            is_open = Q(until=None) | Q(until__gt=timezone.now())
            invited = Gathering.objects.filter(is_open, guests=self.person).values("pk")
            mine |= Q(kind=AudienceKind.EVENT, gathering__in=invited)
            sets = Audience.named.through.objects.filter(member_id=self.person.pk).values("audience_id")
            mine |= Q(kind=AudienceKind.NAMED, pk__in=sets)
        return frozenset(Audience.objects.filter(mine).values_list("pk", flat=True))


def nobody() -> Viewer:
    """A visitor. A new one each time: a viewer remembers its audiences, and those of a visitor can change too."""
    return Viewer()
