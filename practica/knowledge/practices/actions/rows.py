"""The rows of a version: building blocks, conditions, outcomes, legal basis."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Model
from django.utils.translation import gettext as _

from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import clean_words
from practica.knowledge.practices.models import (
    BuildingBlock,
    Condition,
    ConditionKind,
    Evidence,
    LegalBasis,
    Outcome,
    PracticeVersion,
)


@dataclass(frozen=True)
class RowKind:
    """One kind of row: its model, the columns that hold words with their longest length, the columns that hold a choice."""

    model: type[Any]
    words: dict[str, int]
    choices: dict[str, list[str]]
    most: int = 40

    def add(self, version: PracticeVersion, values: dict[str, str]) -> int:
        """Append a row with these values; a choice that is missing takes its first answer."""
        row = self.model(version=version, position=(self._last(version) or 0) + 1)
        for column, options in self.choices.items():
            setattr(row, column, options[0])
        for column, value in values.items():
            self.put(row, column, value)
        row.save()
        return int(row.pk)

    def put(self, row: Model, column: str, value: str) -> None:
        """Set one column of a row in memory."""
        if column in self.words:
            setattr(row, column, clean_words(value, self.words[column]))
        elif column in self.choices and value in self.choices[column]:
            setattr(row, column, value)
        else:
            raise Refused(_("Choose one of the answers."))

    def _last(self, version: PracticeVersion) -> int | None:
        last: int | None = self.model.objects.filter(version=version).aggregate(last=Max("position"))["last"]
        return last


ROWS: dict[str, RowKind] = {
    "blocks": RowKind(BuildingBlock, {"title": 300, "text": 5_000}, {}),
    "conditions": RowKind(Condition, {"text": 500, "there": 2_000}, {"kind": list(ConditionKind)}),
    "outcomes": RowKind(Outcome, {"text": 5_000}, {"evidence": list(Evidence)}),
    "legal_rows": RowKind(LegalBasis, {"instrument": 300, "article": 120}, {}),
}


def save_row(version: PracticeVersion, field: str, value: str) -> bool:
    """Store one column of one row, `<rows>.<number>.<column>`; answers whether it changed.

    Raises:
        Refused: no such row or column; somebody may have taken the row away meanwhile.
    """
    rows, _dot, rest = field.partition(".")
    number, _dot, column = rest.partition(".")
    kind = ROWS.get(rows)
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    row = kind.model.objects.filter(version=version, pk=int(number)).first() if kind and is_number else None
    if kind is None or row is None:
        raise Refused(_("This line is no longer there; somebody took it away. What you typed is still on this page."))
    before = getattr(row, column, None)
    kind.put(row, column, value)
    if getattr(row, column) == before:
        return False
    row.save(update_fields=[column])
    return True


def copy_rows(old: PracticeVersion, new: PracticeVersion) -> None:
    """The same rows for another version."""
    for kind in ROWS.values():
        columns = [*kind.words, *kind.choices, "position"]
        kind.model.objects.bulk_create(
            kind.model(version=new, **{column: getattr(row, column) for column in columns})
            for row in kind.model.objects.filter(version=old)
        )
