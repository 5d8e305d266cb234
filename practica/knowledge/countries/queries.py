"""Reading facts. They are public, so no viewer narrows them; what stands beside them on a page is another matter."""

import functools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast

from practica.knowledge.countries import names, showing
from practica.knowledge.countries.instruments import instruments
from practica.knowledge.countries.models import STATED, CountryFact, Kind

_READ = ("pk", "code", "kind", "key", "dated", "precision", "source_title", "source_url", "loaded")


@dataclass(frozen=True, slots=True)
class Topic:
    """What is known about one thing in one country: the latest statement and the older ones.

    `latest` is None where nobody has stated anything: unknown, which is not "no".
    """

    kind: str
    key: str
    title: str
    may_be_stated: bool
    latest: showing.Stated | None
    older: tuple[showing.Stated, ...]

    @property
    def is_main(self) -> bool:
        """Whether it stands in the first table; the many treaties that say little about a setting are folded below."""
        return not self.key or (self.key in instruments() and instruments()[self.key].compared)


@dataclass(frozen=True, slots=True)
class Area:
    """A region of the world and its countries as (code, name), in the order of their names."""

    area: str
    name: str
    countries: tuple[tuple[str, str], ...]


def current_first(codes: Iterable[str]) -> QuerySet[CountryFact]:
    """Facts of these countries; for each thing the one that counts now first.

    That is the latest dated one that nobody has corrected; of two with one date the one stated later.
    """
    corrected = CountryFact.objects.filter(corrects=OuterRef("pk"))
    return (
        CountryFact.objects.filter(code__in=list(codes))
        .annotate(is_corrected=Exists(corrected))
        .order_by("code", "kind", "key", "is_corrected", "-dated", "-pk")
    )


def facts(code: str, language: str) -> tuple[Topic, ...]:
    """Everything known about a country, in the order of kinds and treaties; one query.

    The page's language must be the active one. Kinds that nobody stated, and treaties by which settings are compared, are there
    too, as unknown.
    """
    said = current_first([code]).annotate(said=Cast("value", TextField()))
    return _topics(tuple(said.values_list(*_READ, "said", "is_corrected")), language)


@functools.lru_cache(maxsize=256)
def _topics(rows: tuple[tuple[Any, ...], ...], language: str) -> tuple[Topic, ...]:
    """Kept by what was read, so that nothing old is ever shown: everybody reads the same facts, and their words take long."""
    found: dict[tuple[str, str], list[showing.Stated]] = {}
    for *read, said, is_corrected in rows:
        fact = CountryFact(**dict(zip(_READ, read, strict=True)), value=json.loads(said))
        found.setdefault((fact.kind, fact.key), []).append(showing.state(fact, language, corrected=is_corrected))
    asked = {(str(kind), "") for kind in Kind if kind != Kind.RATIFICATION}
    asked |= {(str(Kind.RATIFICATION), key) for key, known in instruments().items() if known.compared}
    return tuple(_topic(kind, key, found.get((kind, key), []), language) for kind, key in sorted(asked | set(found), key=_order))


def listing(language: str) -> tuple[Area, ...]:
    """Every country by region, regions and countries in the order of their names; one query.

    Those that no list of regions knows stand last, under an empty name.
    """
    rows = CountryFact.objects.filter(kind=Kind.REGION).order_by("dated", "pk").values_list("code", "value")
    regions = {code: value["area"] for code, value in rows}
    areas: dict[str, list[tuple[str, str]]] = {}
    for code, name in names.names(language).items():
        areas.setdefault(regions.get(code, ""), []).append((code, name))
    made = [Area(area, names.region_name(area, language) if area else "", tuple(rows)) for area, rows in areas.items()]
    return tuple(sorted(made, key=lambda area: (not area.area, area.name)))


def _topic(kind: str, key: str, shown: Sequence[showing.Stated], language: str) -> Topic:
    counts = bool(shown) and not shown[0].corrected
    return Topic(
        kind=kind,
        key=key,
        title=showing.title(Kind(kind), key, language),
        may_be_stated=Kind(kind) in STATED,
        latest=shown[0] if counts else None,
        older=tuple(shown[1:] if counts else shown),
    )


def _order(thing: tuple[str, str]) -> tuple[int, int, str]:
    kind, key = thing
    keys = list(instruments())
    return (Kind.values.index(kind), keys.index(key) if key in keys else len(keys), key)
