"""Pages of circles and members."""

from django.urls import ResolverMatch

from practica.config.reasons.told import NoSuchPage, Reason
from practica.people.access.viewers import Viewer
from practica.people.circles import queries as circles
from practica.people.circles.models import Circle
from practica.people.members import queries as members
from practica.people.members.models import Member


def circle(viewer: Viewer, match: ResolverMatch) -> list[Reason]:
    """A circle."""
    found = Circle.objects.filter(slug=match.kwargs["slug"]).first()
    if found is None:
        raise NoSuchPage("There is no circle with this address.")
    what = f"the page of the circle “{found.slug}”"
    if viewer.member is None:
        return [Reason(what, sees=False, clause="visitor", sentence="Visitors do not know of circles.")]
    if circles.membership(viewer.member, found) is not None:
        return [Reason(what, sees=True, clause="circle", sentence="This person belongs to it.")]
    sees = circles.known_to(viewer).filter(pk=found.pk).exists()
    if not found.unlisted:
        sentence = "It is listed, so every member knows of it; what is in it is for those who belong to it."
        return [Reason(what, sees, "listed", sentence)]
    sentence = "It is unlisted, and this person has an invitation." if sees else "It is unlisted, and this person is not invited."
    return [Reason(what, sees, "unlisted", sentence)]


def member(viewer: Viewer, match: ResolverMatch) -> list[Reason]:
    """A member."""
    found = Member.objects.filter(handle=match.kwargs["handle"]).first()
    if found is None:
        raise NoSuchPage("There is no member with this handle.")
    sees = members.known_to(viewer).filter(pk=found.pk).exists()
    sentence = "Present members are known to members." if sees else "Visitors know no members, and nobody knows who left."
    return [Reason(f"the page of {found.handle}", sees, "members", sentence)]
