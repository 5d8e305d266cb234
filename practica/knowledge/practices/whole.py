"""A version's whole content as one plain value: what an import brings, an export writes, and both compare."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from practica.knowledge.practices.models import (
    TEXT_FIELDS,
    BuildingBlock,
    Condition,
    LegalBasis,
    Outcome,
    PracticeText,
    PracticeVersion,
    VersionCountry,
)

Words = Mapping[str, str]

# The columns of a version that are neither words in a language nor rows.
FACTS = (
    "form", "period_from", "period_to", "setting", "time_needed", "staff_needed", "cost_band", "side_effects_seen",
)  # fmt: skip
# Kind of row → its model and columns, in the order an export writes them.
ROWS: Mapping[str, tuple[type[Any], tuple[str, ...]]] = {
    "blocks": (BuildingBlock, ("title", "text")),
    "conditions": (Condition, ("kind", "text", "there")),
    "outcomes": (Outcome, ("text", "evidence")),
    "legal_rows": (LegalBasis, ("instrument", "article")),
}
_AT_ONCE = 500


@dataclass(frozen=True)
class Content:
    """All that a version says; two that are equal are the same content.

    Attributes:
        language: of the original.
        texts: language → field → words, for every language it has; empty fields are left out.
        countries: ISO codes in their order.
        objectives: keys of concepts, sorted.
        concepts: keys of concepts, sorted.
        facts: column → value for `FACTS`; empty ones are left out.
        rows: kind → rows in their order; empty columns and kinds are left out.
    """

    language: str
    texts: Mapping[str, Words]
    countries: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    facts: Words = field(default_factory=dict)
    rows: Mapping[str, tuple[Words, ...]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Of the original."""
        return self.texts.get(self.language, {}).get("title", "")

    def words(self) -> dict[str, str]:
        """Every written word by field, as `drafting.words_of` names them; rows by their place instead of their number."""
        found: dict[str, str] = {}
        for language, text in self.texts.items():
            suffix = "" if language == self.language else f"@{language}"
            found |= {f"{name}{suffix}": words for name, words in text.items()}
        for kind, rows in self.rows.items():
            for place, row in enumerate(rows):
                written = {column: words for column, words in row.items() if column not in {"kind", "evidence"}}
                found |= {f"{kind}.{place}.{column}": words for column, words in written.items()}
        return found | {name: self.facts[name] for name in ("setting", "time_needed", "staff_needed") if name in self.facts}


def contents_of(versions: Iterable[PracticeVersion]) -> dict[int, Content]:
    """The content of each version by its number in the database; nine queries for every 500 of them."""
    found: dict[int, Content] = {}
    todo = list(versions)
    for start in range(0, len(todo), _AT_ONCE):
        found |= _some(todo[start : start + _AT_ONCE])
    return found


def _some(versions: Sequence[PracticeVersion]) -> dict[int, Content]:
    numbers = [version.pk for version in versions]
    texts: dict[int, dict[str, Words]] = defaultdict(dict)
    for text in PracticeText.objects.filter(version__in=numbers).order_by("pk"):
        texts[text.version_id][text.language] = _filled(text, TEXT_FIELDS)
    countries: dict[int, list[str]] = defaultdict(list)
    for version, code in VersionCountry.objects.filter(version__in=numbers).values_list("version_id", "code"):
        countries[version].append(code)
    objectives = _keys(PracticeVersion.objectives.through, numbers)
    concepts = _keys(PracticeVersion.concepts.through, numbers)
    rows: dict[int, dict[str, list[Words]]] = defaultdict(lambda: defaultdict(list))
    for kind, (model, columns) in ROWS.items():
        for row in model.objects.filter(version__in=numbers):
            rows[row.version_id][kind].append(_filled(row, columns))
    return {
        version.pk: Content(
            language=version.language,
            texts=texts[version.pk],
            countries=tuple(countries[version.pk]),
            objectives=tuple(sorted(objectives[version.pk])),
            concepts=tuple(sorted(concepts[version.pk])),
            facts=_filled(version, FACTS),
            rows={kind: tuple(of_kind) for kind, of_kind in rows[version.pk].items()},
        )
        for version in versions
    }


def _filled(row: Any, columns: Iterable[str]) -> dict[str, str]:
    return {column: value for column in columns if (value := getattr(row, column))}


def _keys(through: type[Any], numbers: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for version, key in through.objects.filter(practiceversion__in=numbers).values_list("practiceversion_id", "concept__key"):
        found[version].append(key)
    return found
