"""Things of the library attached to an event by those who hold it: agendas, laws that are discussed, handouts."""

from collections.abc import Collection

from practica.exchange.events import parts, rules
from practica.exchange.events.models import Event
from practica.exchange.events.parts import Look, Piece
from practica.knowledge.library import attaching
from practica.people.access.viewers import Viewer


def register_shelf() -> None:
    """Called once, when the app is ready."""
    attaching.attaches_to(Event, may=_may, named=_named)
    parts.below(_below)


def _may(viewer: Viewer, event: Event) -> bool:
    return not event.hidden and rules.is_holder(viewer, event)


def _named(viewer: Viewer, numbers: Collection[int]) -> dict[int, tuple[str, str]]:
    rows = Event.objects.visible_to(viewer).filter(pk__in=list(numbers), hidden=False)
    return {row.pk: (row.title, row.get_absolute_url()) for row in rows.order_by("pk")}


def _below(look: Look) -> Piece | None:
    """A section under the programme; nothing for its readers where nothing is attached."""
    shelf = attaching.shown(look.viewer, look.event)
    return Piece("events/_shelf.html", {"shelf": shelf}) if shelf.items or shelf.choose else None
