"""Who takes part in an event, and whether there is room."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from practica.exchange.events.models import Event, Part, Registration, Standing, Way
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


def free_places(event: Event) -> int | None:
    """How many more can take part; None without a limit."""
    if event.room_for is None:
        return None
    return max(0, event.room_for - event.registrations.filter(standing=Standing.IN).count())


@dataclass(frozen=True)
class Tally:
    """How many registrations of one standing there are, of how many countries, and how many of them come online.

    `came` and `came_online` are those of whom it was said that they came.
    """

    people: int = 0
    countries: int = 0
    online: int = 0
    came: int = 0
    came_online: int = 0


def tallies(event: Event) -> dict[str, Tally]:
    """The registrations counted, by standing; one query."""
    came, online, known = Q(came=True), Q(way=Way.ONLINE), ~Q(member__country="")
    rows = event.registrations.order_by().values("standing").annotate(
        people=Count("pk"),
        countries=Count("member__country", distinct=True, filter=known),
        online=Count("pk", filter=online),
        came_people=Count("pk", filter=came),
        came_online=Count("pk", filter=online & came),
    )  # fmt: skip
    return {
        row["standing"]: Tally(row["people"], row["countries"], row["online"], row["came_people"], row["came_online"])
        for row in rows
    }


def listed(event: Event) -> QuerySet[Registration]:
    """All registrations with their people, those who wait for an answer first, each group in the order of registering."""
    return event.registrations.select_related("member", "member__organisation").order_by("standing", "at", "pk")
