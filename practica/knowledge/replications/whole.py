"""A replication's and a use's whole content as plain values: what an import brings, an export writes, and both compare."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from practica.knowledge.replications.models import (
    Adaptation,
    ContextPair,
    OutcomeResult,
    Replication,
    ReplicationBlock,
    ReplicationCondition,
    State,
    StillRunning,
    Use,
)

Value = str | int | bool
Row = Mapping[str, Value]

# Columns of words, which the case-data check reads, with their longest length.
WORDS: Mapping[str, int] = {
    "setting": 200, "organisation_name": 200, "expected": 5_000, "criterion": 5_000, "sentence": 5_000,
    "negative_text": 5_000, "harm_sentence": 300, "abandoned_reason": 5_000, "reach": 200, "fidelity": 5_000,
    "cmo_context": 1_000, "cmo_mechanism": 1_000, "cmo_outcome": 1_000, "differently": 5_000,
}  # fmt: skip
CHOICES = ("country", "relation", "language", "verdict", "evidence", "negative_effects", "cost_band")
DAYS = ("registered", "report_due", "reported")
# Kind of row → its model, its columns as a file knows them, and which of them are words.
ROWS: Mapping[str, tuple[type[Any], tuple[str, ...], tuple[str, ...]]] = {
    "conditions": (ReplicationCondition, ("text", "held", "note"), ("text", "note")),
    "blocks": (ReplicationBlock, ("title", "kept", "why"), ("title", "why")),
    "adaptations": (Adaptation, ("what", "why", "decided_by", "planned"), ("what", "why", "decided_by")),
    "context": (ContextPair, ("factor", "there", "here", "match", "effect"), ("factor", "there", "here")),
    "outcomes": (OutcomeResult, ("text", "verdict", "evidence"), ("text",)),
    "years": (StillRunning, ("year", "running", "without_support"), ()),
}
_AT_ONCE = 500


@dataclass(frozen=True)
class Told:
    """All that a replication says; two that are equal say the same.

    Attributes:
        state: where it stands; for a hidden one, where it stood.
        columns: column → words or choice for `WORDS` and `CHOICES`; empty ones are left out.
        days: column → day for `DAYS`; unknown ones are left out.
        rows: kind → rows in their order; empty columns and kinds are left out. A condition or a block of the practice stands
            there with the practice's own words.
    """

    state: State
    columns: Mapping[str, str]
    days: Mapping[str, date]
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    def words(self) -> dict[str, str]:
        """Every written word by field; rows by their place."""
        found = {column: self.columns[column] for column in WORDS if column in self.columns}
        for kind, rows in self.rows.items():
            for place, row in enumerate(rows):
                found |= {f"{kind}.{place}.{column}": str(row[column]) for column in ROWS[kind][2] if column in row}
        return found


@dataclass(frozen=True)
class Said:
    """All that a use says."""

    purpose: str
    what: str
    helped: bool
    because: str
    country: str
    language: str
    at: date


def told_by(replications: Iterable[Replication]) -> dict[int, Told]:
    """What each replication says, by its number; eight queries for every 500 of them."""
    found: dict[int, Told] = {}
    todo = list(replications)
    for start in range(0, len(todo), _AT_ONCE):
        found |= _some(todo[start : start + _AT_ONCE])
    return found


def said_by(use: Use) -> Said:
    """What a use says."""
    return Said(use.purpose, use.what, use.helped, use.because, use.country, use.language, use.at)


def _some(replications: Sequence[Replication]) -> dict[int, Told]:
    numbers = [replication.pk for replication in replications]
    rows: dict[int, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for kind, (model, columns, _words) in ROWS.items():
        of_kind = model.objects.filter(replication__in=numbers).order_by("pk" if kind != "years" else "year")
        if kind == "conditions":
            of_kind = of_kind.select_related("condition")
        if kind == "blocks":
            of_kind = of_kind.select_related("block")
        for row in of_kind:
            rows[row.replication_id][kind].append(_row(row, columns))
    return {
        one.pk: Told(
            state=State(one.state_before or State.CONSIDERED) if one.state == State.HIDDEN else State(one.state),
            columns={column: str(value) for column in (*WORDS, *CHOICES) if (value := getattr(one, column))},
            days={column: value for column in DAYS if (value := getattr(one, column))},
            rows={kind: tuple(of_kind) for kind, of_kind in rows[one.pk].items()},
        )
        for one in replications
    }


def _row(row: Any, columns: Iterable[str]) -> dict[str, Value]:
    found = {column: value for column in columns if (value := getattr(row, column)) not in {"", None}}
    if isinstance(row, ReplicationCondition) and row.condition is not None:
        found["text"] = row.condition.text
    if isinstance(row, ReplicationBlock) and row.block is not None:
        found["title"] = row.block.title
    return found
