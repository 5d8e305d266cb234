"""Who may do what in a circle. An unlisted circle is closed on every path; only its stewards let anyone in."""

from django.utils.translation import gettext_lazy as _

from practica.foundation.core.answers import Allowed, Answer, Denied
from practica.people.circles.models import Circle, Joining
from practica.people.circles.queries import invitation_of, membership, stewards
from practica.people.members.models import Member

_ENOUGH = 2

_NOT_HERE = Denied(_("Only members of the community take part in circles."))
_STEWARDS_ONLY = Denied(_("Only a steward of this circle does this."))


def found(by: Member) -> Answer:
    """May `by` found a circle?"""
    return Allowed() if by.is_present else _NOT_HERE


def join(by: Member, circle: Circle) -> Answer:
    """May `by` walk in?"""
    if not by.is_present:
        return _NOT_HERE
    if circle.unlisted or circle.joining == Joining.BY_INVITATION:
        return Denied(_("One joins this circle by invitation of a steward."))
    if circle.joining == Joining.ON_REQUEST:
        return Denied(_("One joins this circle on request: ask its stewards."))
    return Allowed()


def ask(by: Member, circle: Circle) -> Answer:
    """May `by` ask the stewards to be let in?"""
    if not by.is_present:
        return _NOT_HERE
    if membership(by, circle) is not None:
        return Denied(_("You belong to this circle already."))
    if circle.unlisted or circle.joining == Joining.BY_INVITATION:
        return Denied(_("One joins this circle by invitation of a steward."))
    if circle.joining == Joining.OPEN:
        return Denied(_("This circle is open: join it."))
    return Allowed()


def steward(by: Member, circle: Circle) -> Answer:
    """May `by` act as a steward: invite, answer requests, remove, write the charter?"""
    mine = membership(by, circle)
    return Allowed() if by.is_present and mine is not None and mine.is_steward else _STEWARDS_ONLY


def answer(by: Member, circle: Circle) -> Answer:
    """May `by` answer an invitation to this circle?"""
    if not by.is_present:
        return _NOT_HERE
    if invitation_of(by, circle) is None:
        return Denied(_("This invitation is no longer open. Ask a steward of the circle."))
    return Allowed()


def leave(by: Member, circle: Circle, successor: Member | None) -> Answer:
    """May `by` leave, or lay down the stewardship, with this successor?"""
    mine = membership(by, circle)
    if mine is None:
        return Denied(_("You do not belong to this circle."))
    if not mine.is_steward:
        return Allowed()
    others = stewards(circle).exclude(member=by)
    if successor is not None:
        return _follow(by, circle, successor)
    if others.count() >= _ENOUGH:
        return Allowed()
    return Denied(_("A circle has at least two stewards. Name a successor among its members first."))


def _follow(by: Member, circle: Circle, successor: Member) -> Answer:
    """May this member follow `by` as a steward?"""
    place = membership(successor, circle)
    if successor.pk == by.pk or not successor.is_present or place is None:
        return Denied(_("A successor is another member of this circle."))
    if place.is_steward:
        return Denied(_("This person is a steward already. Name another member of the circle."))
    return Allowed()


def remove(by: Member, circle: Circle, member: Member) -> Answer:
    """May `by` take this member out of the circle?"""
    allowed = steward(by, circle)
    if not allowed:
        return allowed
    if by.pk == member.pk:
        return Denied(_("To go yourself, leave the circle."))
    place = membership(member, circle)
    if place is not None and place.is_steward and member.is_present:
        return Denied(_("A steward lays down the stewardship first."))
    return Allowed()


def name_steward(by: Member, circle: Circle, member: Member) -> Answer:
    """May `by` make this member a steward?"""
    allowed = steward(by, circle)
    if not allowed:
        return allowed
    if not member.is_present or membership(member, circle) is None:
        return Denied(_("A steward is a member of the circle. Invite them first."))
    return Allowed()


def step_in(by: Member, circle: Circle) -> Answer:
    """May `by` become a steward because the circle has none left?"""
    if not by.is_present or membership(by, circle) is None:
        return Denied(_("Only a member of this circle can become its steward."))
    if stewards(circle).exists():
        return Denied(_("This circle has a steward: ask them."))
    return Allowed()
