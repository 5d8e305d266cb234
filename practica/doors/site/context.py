"""What the page shell needs on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.people.members.queries import community_name

_PLACES = (
    {"key": "today", "url": "/", "label": _("Today")},
    {"key": "practices", "url": "/practices/", "label": _("Practices")},
    {"key": "questions", "url": "/questions/", "label": _("Questions")},
    {"key": "events", "url": "/events/", "label": _("Workshops")},
    {"key": "results", "url": "/results/", "label": _("Results")},
    {"key": "circles", "url": "/circles/", "label": _("Circles")},
    # Under "More" on a phone, and in the foot of every page: the bar has six places.
    {"key": "countries", "url": "/countries/", "label": _("Countries"), "below": True},
    {"key": "library", "url": "/library/", "label": _("Library"), "below": True},
)


def page(request: HttpRequest) -> dict[str, Any]:
    """The main places, who is looking, and what the community is called."""
    viewer = getattr(request, "viewer", None)
    first = request.path.strip("/").split("/")[0]
    return {
        "places": _PLACES,
        "place": {"": "today", "replications": "practices", "calendar": "events", "live": "events"}.get(first, first),
        "viewer": viewer,
        "account": _account_of(viewer) if viewer else None,
        "is_demo": settings.DEMO,
        "community_name": SimpleLazyObject(community_name),
    }


def _account_of(viewer: Viewer) -> dict[str, Any] | None:
    if viewer.guest is not None:
        links = [{"url": "/", "label": _("Your workshops")}, {"url": "/calendar/", "label": _("Your calendar")}]
        return {"name": viewer.guest.name, "links": links, "sign_out_url": "/sign-out/", "key": viewer.guest.handle}
    return _account(viewer.member) if viewer.member is not None else None


def _account(member: Member) -> dict[str, Any]:
    links = [
        {"url": member.get_absolute_url(), "label": _("Your page")},
        {"url": "/notices/", "label": _("Notices")},
        {"url": "/drafts/", "label": _("Your drafts")},
        {"url": "/settings/", "label": _("Settings")},
    ]
    if member.is_reviewer or member.is_facilitator:
        links.append({"url": "/reviews/", "label": _("Reviews")})
    if member.is_facilitator:
        links += [{"url": "/admission/", "label": _("Invitations")}, {"url": "/start/", "label": _("The community")}]
    return {"name": member.name, "links": links, "sign_out_url": "/sign-out/", "key": member.handle}
