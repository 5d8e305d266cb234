"""Who takes part in an event, and whether there is room."""

from django.db.models import Count, QuerySet

from practica.exchange.events.models import Event, Part, Registration, Standing
from practica.exchange.events.programme import edition_of, slots_of
from practica.people.access.viewers import Viewer


def registration_of(viewer: Viewer, event: Event) -> Registration | None:
    """This viewer's own registration; None for everybody else's."""
    if viewer.person_id is None:
        return None
    return Registration.objects.filter(event=event, member=viewer.person_id).first()


def has_part(event: Event, member: int | None) -> bool:
    """Whether somebody moderates or speaks, in the working copy or in the edition that readers see."""
    return member is not None and Part.objects.filter(session__event=event, member=member).exists()


def comes_to(event: Event) -> dict[int, list[int]]:
    """Who takes part, each with the numbers of the sessions they come to, empty for all: registered, or in the programme."""
    registered = Registration.objects.filter(event=event, standing=Standing.IN).values_list("member", "sessions")
    found: dict[int, list[int]] = {member: list(sessions) for member, sessions in registered}
    for slot in slots_of(edition_of(event)):
        for member in slot.member_ids:
            found.setdefault(member, []).append(slot.number)
    return found


def takes_part(viewer: Viewer, event: Event) -> bool:
    """Whether this viewer comes: registered, in the programme, or holding it."""
    if viewer.person_id is None:
        return False
    mine = registration_of(viewer, event)
    if mine is not None and mine.standing == Standing.IN:
        return True
    is_holder = viewer.member_id is not None and any(one.pk == viewer.member_id for one in event.holders.all())
    return is_holder or has_part(event, viewer.person_id)


def free_places(event: Event) -> int | None:
    """How many more can take part; None without a limit."""
    if event.room_for is None:
        return None
    return max(0, event.room_for - event.registrations.filter(standing=Standing.IN).count())


def counts(event: Event) -> dict[str, int]:
    """How many registrations there are of each standing; one query."""
    rows = event.registrations.order_by().values_list("standing").annotate(n=Count("pk"))
    return dict(rows)


def listed(event: Event) -> QuerySet[Registration]:
    """All registrations with their people, those who wait for an answer first, each group in the order of registering."""
    return event.registrations.select_related("member", "member__organisation").order_by("standing", "at", "pk")
