"""The rows of one version, all kinds of them in one query: what its page shows besides the texts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, CharField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast

from practica.knowledge.practices.models import (
    BuildingBlock,
    Condition,
    Decision,
    LegalBasis,
    Outcome,
    PracticeVersion,
    Review,
    VersionCountry,
)

# Kind of row → its model and the columns that are read.
_ROWS: Mapping[str, tuple[type[Any], tuple[str, ...]]] = {
    "conditions": (Condition, ("kind", "text", "there")),
    "blocks": (BuildingBlock, ("title", "text")),
    "outcomes": (Outcome, ("text", "evidence")),
    "legal_rows": (LegalBasis, ("instrument", "article")),
}


@dataclass(frozen=True)
class Parts:
    """What a version has besides texts, each in its order; `reviewed_by` as `queries.reviewed_by` counts it.

    `countries` are codes, `objectives` and `concepts` keys; `others` the (place, texts) of what was read along, by kind.
    """

    countries: Sequence[str]
    objectives: Sequence[str]
    concepts: Sequence[str]
    conditions: Sequence[Condition]
    blocks: Sequence[BuildingBlock]
    outcomes: Sequence[Outcome]
    legal_rows: Sequence[LegalBasis]
    reviewed_by: int
    others: Mapping[str, Sequence[tuple[int, tuple[str, ...]]]] = field(default_factory=dict)


def parts_of(version: PracticeVersion, also: Iterable[QuerySet[Any, Any]] = ()) -> Parts:
    """Everything in one query, which as seven cost more than half of what the page cost.

    Args:
        version: whose.
        also: what is read along in that query: rows of other apps, each made by `read`, of kinds that a version has not.
    """
    objectives, concepts = PracticeVersion.objectives.through, PracticeVersion.concepts.through
    of_version = {"practiceversion_id": version.pk}
    first, *rest = [
        read(VersionCountry.objects.filter(version=version), "countries", "position", ("code",)),
        read(objectives.objects.filter(**of_version), "objectives", "pk", ("concept__key",)),
        read(concepts.objects.filter(**of_version), "concepts", "pk", ("concept__key",)),
        read(Review.objects.filter(version=version, decision=Decision.APPROVE), "reviews", "round", ()),
        *(read(model.objects.filter(version=version), kind, "position", columns) for kind, (model, columns) in _ROWS.items()),
        *also,
    ]
    found: dict[str, list[tuple[int, int, tuple[str, ...]]]] = {}
    for kind, place, number, *values in first.union(*rest, all=True):
        found.setdefault(kind, []).append((place, number, tuple(values)))
    words = {kind: [values[0] for _place, _number, values in sorted(rows)] for kind, rows in found.items()}
    rounds = Counter(place for place, _number, _values in found.get("reviews", ()))
    return Parts(
        countries=words.get("countries", []),
        objectives=words.get("objectives", []),
        concepts=words.get("concepts", []),
        reviewed_by=rounds[max(rounds)] if rounds else 0,
        others={kind: [(place, values) for place, _number, values in sorted(rows)] for kind, rows in found.items()},
        **{kind: [_made(kind, version, row) for row in sorted(found.get(kind, ()))] for kind in _ROWS},
    )


def read(rows: QuerySet[Any], kind: str, place: str, columns: tuple[str, ...]) -> QuerySet[Any, Any]:
    """(kind, place, number, three texts) of every row, with the same types whatever the table, so that they can be joined."""
    texts = [Cast(F(column), TextField()) for column in columns]
    padded = [*texts, *(Value("", TextField()) for _ in range(3 - len(columns)))]
    read: QuerySet[Any, Any] = (
        rows.order_by()
        .annotate(
            kind_=Value(kind, CharField()),
            place_=Cast(place, BigIntegerField()),
            number_=Cast("pk", BigIntegerField()),
            first_=padded[0],
            second_=padded[1],
            third_=padded[2],
        )
        .values_list("kind_", "place_", "number_", "first_", "second_", "third_")
    )
    return read


def _made(kind: str, version: PracticeVersion, row: tuple[int, int, tuple[str, ...]]) -> Any:
    model, columns = _ROWS[kind]
    place, number, values = row
    return model(pk=number, version=version, position=place, **dict(zip(columns, values, strict=False)))
