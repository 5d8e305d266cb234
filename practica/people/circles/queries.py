"""Reading circles: which a viewer may know of, and what they may know of each."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from practica.people.circles.models import Circle, JoinRequest, Membership
from practica.people.members.models import Member
from practica.people.members.queries import Looking


def _standing_invitations(member: Member) -> QuerySet[JoinRequest]:
    """Invitations to this member that still hold: whoever made one is still a present steward of that circle."""
    maker_stands = Membership.objects.filter(
        circle=OuterRef("circle"), member=OuterRef("invited_by"), is_steward=True,
        member__is_active=True, member__suspended=False,
    )
    return JoinRequest.objects.filter(Exists(maker_stands), member=member, invited_by__isnull=False)


def known_to(looking: Looking) -> QuerySet[Circle]:
    """Circles that exist for this viewer: the listed ones, their own, and those that invited them; for visitors none."""
    member = looking.member
    if member is None:
        return Circle.objects.none()
    own = Membership.objects.filter(member=member).values("circle")
    invited = _standing_invitations(member).values("circle")
    return Circle.objects.filter(Q(unlisted=False) | Q(pk__in=own) | Q(pk__in=invited))


def get_known(looking: Looking, slug: str) -> Circle:
    """The circle behind an address, or 404: absent and unlisted look the same."""
    found = known_to(looking).select_related("sponsor").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def own(looking: Looking) -> QuerySet[Circle]:
    """The circles this viewer belongs to, by name."""
    if looking.member is None:
        return Circle.objects.none()
    return Circle.objects.filter(memberships__member=looking.member).order_by("name", "pk")


def shared(looking: Looking, member: Member) -> QuerySet[Circle]:
    """The circles that both belong to; those of one alone are nobody else's business."""
    return own(looking).filter(pk__in=Membership.objects.filter(member=member).values("circle"))


def membership(member: Member | None, circle: Circle) -> Membership | None:
    """The member's place in the circle."""
    return None if member is None else Membership.objects.filter(circle=circle, member=member).first()


def stewards(circle: Circle) -> QuerySet[Membership]:
    """The circle's stewards who are members of the community today, longest first."""
    return _present(circle).filter(is_steward=True)


def people_of(looking: Looking, circle: Circle) -> QuerySet[Membership]:
    """Everyone in the circle, stewards first, for its own members; for others nobody."""
    if membership(looking.member, circle) is None:
        return Membership.objects.none()
    return _present(circle).order_by("-is_steward", "member__name", "pk")


def _present(circle: Circle) -> QuerySet[Membership]:
    rows = Membership.objects.filter(circle=circle, member__is_active=True, member__suspended=False)
    return rows.select_related("member__organisation").order_by("since", "pk")


def countries_of(circle: Circle) -> list[str]:
    """Codes of the countries its members work in: what a listed circle says of itself to the community."""
    found = _present(circle).exclude(member__country="").order_by().values_list("member__country", flat=True)
    return sorted(set(found))


def rounded_sizes(circles: Iterable[Circle]) -> dict[int, int]:
    """How many members each circle has, in full tens, 0 below ten: an exact figure would show each coming and going."""
    keys = [circle.pk for circle in circles]
    rows = Membership.objects.filter(circle__in=keys, member__is_active=True, member__suspended=False)
    numbers = dict(rows.order_by().values_list("circle").annotate(Count("pk")))
    return {key: numbers.get(key, 0) // 10 * 10 for key in keys}


def invitation_of(member: Member | None, circle: Circle) -> JoinRequest | None:
    """The invitation a member has to this circle and has not answered."""
    return None if member is None else _standing_invitations(member).filter(circle=circle).first()


def invitations_for(looking: Looking) -> QuerySet[JoinRequest]:
    """Circles that invited this viewer, newest first."""
    if looking.member is None:
        return JoinRequest.objects.none()
    return _standing_invitations(looking.member).select_related("circle", "invited_by").order_by("-made", "-pk")


def request_of(member: Member | None, circle: Circle) -> JoinRequest | None:
    """The request a member made and that is not answered."""
    rows = JoinRequest.objects.filter(circle=circle, invited_by__isnull=True)
    return None if member is None else rows.filter(member=member).first()


def waiting(looking: Looking, circle: Circle) -> QuerySet[JoinRequest]:
    """What waits in a circle, for its stewards: requests to answer and invitations not answered, oldest first."""
    mine = membership(looking.member, circle)
    if mine is None or not mine.is_steward:
        return JoinRequest.objects.none()
    rows = JoinRequest.objects.filter(circle=circle, member__is_active=True, member__suspended=False)
    return rows.select_related("member__organisation", "invited_by").order_by("made", "pk")
