"""How an event becomes a document of the search index: its concept note, and what its sessions are about as readers see them."""

from collections.abc import Iterator, Sequence

from practica.exchange.events.models import Edition, Event, State
from practica.exchange.events.programme import Slot
from practica.foundation.core.markdown import plain
from practica.services.search.sources import DocumentInput, PassageInput, register


def register_events() -> None:
    """Called once, when the app is ready."""
    register(Event.KIND, documents, closing=("event.hidden", "event.taken_away"))


def documents(ids: Sequence[int]) -> Iterator[DocumentInput]:
    """What is known of these events; drafts and hidden ones are left out. Two queries."""
    rows = list(Event.objects.filter(pk__in=ids, hidden=False).exclude(state=State.DRAFT))
    last: dict[int, list[Slot]] = {}
    for edition in Edition.objects.filter(event__in=rows).order_by("number"):
        last[edition.event_id] = [Slot.from_data(row) for row in edition.programme]
    for event in rows:
        slots = last.get(event.pk, [])
        sessions = "\n\n".join(f"{slot.title}\n{slot.about}".strip() for slot in slots)
        passages = [("note", plain(event.note)), ("programme", sessions)]
        yield DocumentInput(
            kind=Event.KIND,
            object_id=event.pk,
            external_id=f"event-{event.slug}",
            url=event.get_absolute_url(),
            language=event.language,
            title=event.title,
            passages=[PassageInput(event.language, name, text) for name, text in passages if text],
            facets={
                "country": [event.where] if event.where else [],
                "objective": sorted({slot.objective for slot in slots if slot.objective}),
                "marking": [event.marking],
            },
            updated=event.changed,
        )
