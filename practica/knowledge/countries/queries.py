"""Reading facts. They are public, so no viewer narrows them; what stands beside them on a page is another matter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from practica.knowledge.countries import names, showing
from practica.knowledge.countries.instruments import instruments
from practica.knowledge.countries.models import STATED, CountryFact, Kind


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

    Kinds that nobody stated, and treaties by which settings are compared, are there too, as unknown.
    """
    found: dict[tuple[str, str], list[CountryFact]] = {}
    for fact in current_first([code]):
        found.setdefault((fact.kind, fact.key), []).append(fact)
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


def _topic(kind: str, key: str, rows: Sequence[CountryFact], language: str) -> Topic:
    shown = [showing.state(row, language, corrected=bool(getattr(row, "is_corrected", False))) for row in rows]
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
