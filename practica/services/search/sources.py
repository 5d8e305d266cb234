"""How items of any kind become documents: each app registers its own reading in `AppConfig.ready`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PassageInput:
    """One section's text in one language; long ones are cut by the index, not by the caller."""

    language: str
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class DocumentInput:
    """An item as the index should know it, whoever may see it.

    `facets` holds stable values ("country": ["BR"]); the facets "kind" and "language" come by themselves. Values of the facet
    "concepts" are the ids that `register_concepts` finds in a query.
    """

    kind: str
    object_id: int
    external_id: str
    url: str
    language: str
    title: str
    passages: Sequence[PassageInput]
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    title_glosses: Mapping[str, str] = field(default_factory=dict)
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class ConceptMatch:
    """A concept that a query names: its id, its label for the reader, and its labels by language."""

    id: str
    label: str
    labels: Mapping[str, str]


Documents = Callable[[Sequence[int]], Iterable[DocumentInput]]
Wholes = Callable[[Sequence[int]], Mapping[int, int]]
"""From the numbers of parts to the number of the item that each belongs to; parts that are gone are left out."""
Concepts = Callable[[str, Sequence[str]], Sequence[ConceptMatch]]


@dataclass(frozen=True, slots=True)
class Source:
    """One kind's reading, and the verbs after which its old text must not be found any more."""

    kind: str
    documents: Documents
    closing: frozenset[str]
    everything: Callable[[], Iterable[int]]
    parts: Mapping[str, Wholes]


_SOURCES: dict[str, Source] = {}
_CONCEPTS: list[Concepts] = []


def register(
    kind: str,
    documents: Documents,
    *,
    everything: Callable[[], Iterable[int]] | None = None,
    closing: Iterable[str] = (),
    parts: Mapping[str, Wholes] | None = None,
) -> None:
    """Say how items of a kind become documents. A second call for the same kind replaces the first.

    Args:
        kind: the placement's kind, as "practice".
        documents: from item numbers to documents, in any order; an item it leaves out is taken from the index.
        everything: all item numbers of the kind, for a rebuild; without it, all that have a placement.
        closing: verbs of the activity ("practice.withdrawn") after which an item is not found until it is indexed again:
            its placement stays, and its old text must not show. Verbs of its parts can be among them.
        parts: kinds of items whose words stand in this one's document, as answers do in their conversation's: whatever
            happens to a part, the whole is read again.
    """
    _SOURCES[kind] = Source(kind, documents, frozenset(closing), everything or (lambda: _placed(kind)), parts or {})


def register_concepts(find: Concepts) -> None:
    """Say which concepts a query names: `find(text, languages of the reader)`; the first label is the best match."""
    if find not in _CONCEPTS:
        _CONCEPTS.append(find)


def source(kind: str) -> Source | None:
    """The reading of a kind, None when nobody registered it."""
    return _SOURCES.get(kind)


def kinds() -> list[str]:
    """Every registered kind, in alphabetical order."""
    return sorted(_SOURCES)


def has_parts(touched: Iterable[tuple[str, int]]) -> bool:
    """Whether anything among these, as (kind, number), is a part of something else."""
    kinds = {part for known in _SOURCES.values() for part in known.parts}
    return any(kind in kinds for kind, _number in touched)


def wholes(touched: Iterable[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, int]]:
    """By part, as (kind, number), the item that it belongs to; one query for each kind of part among them."""
    numbers: dict[str, set[int]] = {}
    for kind, number in touched:
        numbers.setdefault(kind, set()).add(number)
    return {
        (part, number): (known.kind, whole)
        for known in _SOURCES.values()
        for part, find in known.parts.items()
        if part in numbers
        for number, whole in find(sorted(numbers[part])).items()
    }


def concepts_in(text: str, languages: Sequence[str]) -> list[ConceptMatch]:
    """The concepts a query names, each once."""
    found = (match for find in _CONCEPTS for match in find(text, languages))
    return list({match.id: match for match in found}.values())


def _placed(kind: str) -> Iterable[int]:
    from practica.people.access.models import Placement

    return Placement.objects.filter(kind=kind).order_by("object_id").values_list("object_id", flat=True)
