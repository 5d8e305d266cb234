"""A small kind of item, `note`, to search among: placed, re-marked and read by the index as any app's items are."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace

import pytest

from practica.foundation import activity
from practica.people.access.audiences import COMMUNITY, Scope, row_for
from practica.people.access.models import Placement
from practica.people.access.viewers import Viewer
from practica.services.search import actions, sources
from practica.services.search.queries import Results, SearchQuery, search
from practica.services.search.sources import DocumentInput, PassageInput
from tests.conftest import NOW, People

KIND = "note"


@dataclass
class Notes:
    """Notes by number, and the verbs a test needs; nothing is found before `index`."""

    people: People
    texts: dict[int, DocumentInput] = field(default_factory=dict)

    def documents(self, ids: object) -> Iterator[DocumentInput]:
        return (self.texts[number] for number in ids if number in self.texts)

    def add(
        self,
        title: str,
        text: str,
        language: str = "en",
        *,
        audience: Scope = COMMUNITY,
        source: str | None = None,
        facets: dict[str, list[str]] | None = None,
        section: str = "done",
        glosses: dict[str, str] | None = None,
    ) -> int:
        number = len(self.texts) + 1
        self.texts[number] = DocumentInput(
            KIND,
            number,
            f"note-{number}",
            f"/notes/{number}/",
            language,
            title,
            [PassageInput(language, section, text)],
            facets or {},
            glosses or {},
            NOW + timedelta(minutes=number),
        )
        self.place(number, audience, source)
        return number

    def place(self, number: int, audience: Scope, source: str | None = None) -> None:
        """Mark, or mark again, as `access.placing` does: the placement and its activity."""
        held = {"audience": row_for(audience), "source": self.people[source] if source else None}
        Placement.objects.update_or_create(kind=KIND, object_id=number, defaults=held)
        self.happen("item.placed", number)

    def happen(self, verb: str, number: int) -> None:
        activity.record(verb, by=None, on=SimpleNamespace(KIND=KIND, pk=number), at=NOW)

    def index(self) -> int:
        return actions.index_pending()

    def find(self, text: str, as_: str | Viewer = "member", **asked: object) -> Results:
        viewer = as_ if isinstance(as_, Viewer) else self.people.viewer(as_)
        return search(viewer, SearchQuery(text, **{"readers_languages": ("en",), **asked}))


@pytest.fixture
def notes(people: People, monkeypatch: pytest.MonkeyPatch) -> Notes:
    """No notes yet; the kind is registered for this test alone."""
    made = Notes(people)
    monkeypatch.setattr(sources, "_SOURCES", {})
    monkeypatch.setattr(sources, "_CONCEPTS", [])
    sources.register(KIND, made.documents, closing=["note.withdrawn"])
    return made


@pytest.fixture
def titles() -> Callable[[Results], list[str]]:
    return lambda results: [hit.title for hit in results.merged(100)]
