"""Reading events. The viewer comes first."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from practica.exchange.events.models import Event, Part, Registration, Standing, State
from practica.exchange.events.programme import edition_of, slots_of, working_copy
from practica.people.access.queries import get_visible
from practica.people.access.viewers import Viewer

_MOST = 40
_MOST_BESIDE = 100
_BY_DAY = ("-starts", "-pk")


def event_of(viewer: Viewer, slug: str) -> Event:
    """The event this viewer may see, or 404."""
    found: Event = get_visible(Event.objects.select_related("source", "beside", "gathering"), viewer, slug=slug)
    return found


@dataclass(frozen=True)
class Listed:
    """Events of a viewer: drafts of their own, those on or to come with the next first, those that took place."""

    drafts: list[Event]
    coming: list[Event]
    past: list[Event]


def listed(viewer: Viewer, today: date) -> Listed:
    """At most forty of each; three queries."""
    rows = Event.objects.visible_in_order(viewer).filter(hidden=False).select_related("source")
    shown = rows.exclude(state=State.DRAFT)
    own = rows.filter(state=State.DRAFT).order_by("-began", "-pk") if viewer.member_id else rows.none()
    return Listed(
        list(own[:_MOST]),
        list(shown.filter(ends__gte=today).order_by("starts", "pk")[:_MOST]),
        list(shown.filter(ends__lt=today).order_by(*_BY_DAY)[:_MOST]),
    )


def mine(viewer: Viewer) -> QuerySet[Event]:
    """Events that this viewer comes to, has a part in or holds, and may see; the next first."""
    if viewer.person_id is None:
        return Event.objects.none()
    me = viewer.person_id
    registered = Registration.objects.filter(member=me, standing=Standing.IN).values("event")
    has_part = Part.objects.order_by().filter(member=me).values("session__event")
    holds = Event.holders.through.objects.filter(member=me).values("event")
    near = Q(pk__in=registered) | Q(pk__in=has_part) | Q(pk__in=holds)
    rows: QuerySet[Event] = Event.objects.visible_to(viewer).filter(near, hidden=False)
    return rows.order_by("starts", "pk")


def to_stand_beside(viewer: Viewer, event: Event | None) -> list[Event]:
    """Events that another may be on the sidelines of: known ones that this viewer sees, the latest first; at most a hundred."""
    rows = Event.objects.visible_in_order(viewer).filter(hidden=False, state=State.PUBLISHED)
    return list(rows.exclude(pk=event.pk if event else 0).order_by(*_BY_DAY)[:_MOST_BESIDE])


def sidelines(viewer: Viewer, event: Event) -> list[Event]:
    """Known events on the sidelines of this one that this viewer sees, in the order of their days; at most forty."""
    rows = Event.objects.visible_in_order(viewer).filter(beside=event, hidden=False).exclude(state=State.DRAFT)
    return list(rows.order_by("starts", "pk")[:_MOST])


def of_guest(viewer: Viewer, now: datetime) -> list[Event]:
    """The events of a guest, those on or to come first."""
    if viewer.guest is None:
        return []
    rows = Event.objects.visible_to(viewer).filter(hidden=False, gathering__guests=viewer.guest.pk).order_by("starts", "pk")
    return sorted(rows[:_MOST], key=lambda event: (event.is_over(now), event.starts))


def differs(event: Event) -> bool:
    """Whether the working copy is not what readers see; four queries."""
    return [slot.as_data() for slot in working_copy(event)] != [slot.as_data() for slot in slots_of(edition_of(event))]
