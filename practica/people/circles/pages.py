"""What the pages of circles show; a higher floor adds its items and renders the same templates."""

from typing import Any

from practica.foundation.core import places
from practica.people.circles import queries, rules
from practica.people.circles.models import Circle
from practica.people.members import pages
from practica.people.members.models import Member
from practica.people.members.queries import Looking


def circle_page(looking: Looking, circle: Circle) -> dict[str, Any]:
    """The context of `circles/circle.html`; the caller got the circle through `queries.get_known`."""
    member = looking.member
    mine = queries.membership(member, circle)
    people = list(queries.people_of(looking, circle))
    context: dict[str, Any] = {
        "circle": circle,
        "mine": mine,
        "people": [_person(place.member, is_steward=place.is_steward) for place in people],
        "countries": [
            {"label": places.name(code), "url": f"/countries/{code.lower()}/"} for code in queries.countries_of(circle)
        ],
        "about_how_many": queries.rounded_sizes([circle])[circle.pk],
        "stewards": [_person(place.member, is_steward=True) for place in queries.stewards(circle)],
    }
    if member is None:
        return context
    if mine is None:
        return context | {
            "invitation": queries.invitation_of(member, circle),
            "asked": queries.request_of(member, circle),
            "may_join": bool(rules.join(member, circle)),
            "may_ask": bool(rules.ask(member, circle)),
        }
    waiting = list(queries.waiting(looking, circle))
    return context | {
        "may_step_in": bool(rules.step_in(member, circle)),
        "requests": [row for row in waiting if row.invited_by_id is None],
        "invited": [row for row in waiting if row.invited_by_id is not None],
    }


def _person(member: Member, *, is_steward: bool) -> dict[str, Any]:
    parts = (str(member.organisation or ""), places.name(member.country) if member.country else "")
    return {"member": member, "about": " · ".join(part for part in parts if part), "is_steward": is_steward}


def circles_page(looking: Looking) -> dict[str, Any]:
    """The context of `circles/circles.html`: one's own, those that invited, the other listed ones."""
    own = list(queries.own(looking))
    held = {circle.pk for circle in own}
    invitations = list(queries.invitations_for(looking))
    invited = {row.circle_id for row in invitations}
    known = queries.known_to(looking).filter(unlisted=False).order_by("name", "pk")
    others = [circle for circle in known if circle.pk not in held | invited]
    sizes = queries.rounded_sizes(others)
    return {
        "own": own,
        "invitations": invitations,
        "others": [{"circle": circle, "about_how_many": sizes[circle.pk]} for circle in others],
        "is_visitor": looking.member is None,
    }


def member_page(looking: Looking, member: Member) -> dict[str, Any]:
    """`members.pages.member_page` with the circles both belong to."""
    return pages.member_page(looking, member) | {"circles": list(queries.shared(looking, member))}
