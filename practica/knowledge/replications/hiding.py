"""How replications and uses are hidden when somebody has seen personal data in them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from practica.knowledge.replications.models import Replication, State, Use
from practica.people.access import hiding
from practica.people.access.hiding import Hideable, Text
from practica.people.access.viewers import Viewer

# The written columns of each kind, and their longest length; what may have to be taken out.
_OF_REPLICATION: Mapping[str, int] = {
    "setting": 200, "organisation_name": 200, "expected": 5_000, "criterion": 5_000, "sentence": 5_000,
    "negative_text": 5_000, "harm_sentence": 300, "abandoned_reason": 5_000, "reach": 200, "fidelity": 5_000,
    "cmo_context": 1_000, "cmo_mechanism": 1_000, "cmo_outcome": 1_000, "differently": 5_000,
}  # fmt: skip
_OF_USE: Mapping[str, int] = {"what": 1_000, "because": 1_000}
# The written columns of a replication's rows, by the name of the relation.
_ROWS: Mapping[str, tuple[str, ...]] = {
    "conditions": ("text", "note"),
    "blocks": ("title", "why"),
    "adaptations": ("what", "why", "decided_by"),
    "context": ("factor", "there", "here"),
    "outcomes": ("text",),
}
_LONGEST_OF_ROW = 5_000


def _texts(columns: Mapping[str, int]) -> dict[str, Text]:
    stays = {"expected", "what"}
    return {name: Text(name.replace("_", " "), longest, may_go=name not in stays) for name, longest in columns.items()}


class _Near(Hideable):
    """What came from a practice: where named people read it, the practice's steward may be the second reader."""

    def also(self, item: Any) -> Collection[int]:
        return {item.practice.source_id or 0}

    def back(self, viewer: Viewer, item: Any) -> str:
        del viewer, item
        return "/practices/"


class _Replications(_Near):
    """Hidden by its state; its rows hold words too, named `<rows>.<number>.<column>`."""

    def is_hidden(self, item: Any) -> bool:
        return bool(item.state == State.HIDDEN)

    def set_hidden(self, item: Any, *, hidden: bool) -> None:
        if hidden:
            item.state_before, item.state = item.state, State.HIDDEN
        else:
            item.state, item.state_before = item.state_before or State.CONSIDERED, ""
        item.save(update_fields=["second_reader", "state", "state_before"])

    def words(self, item: Any) -> dict[str, str]:
        words = super().words(item)
        for relation, columns in _ROWS.items():
            for row in getattr(item, relation).all():
                words |= {f"{relation}.{row.pk}.{column}": getattr(row, column) for column in columns if getattr(row, column)}
        return words

    def text(self, field: str) -> Text:
        if field in self.texts:
            return self.texts[field]
        return Text(field.rpartition(".")[2].replace("_", " "), _LONGEST_OF_ROW)

    def write(self, item: Any, words: Mapping[str, str], findings: Mapping[str, str], *, now: datetime) -> None:
        super().write(item, {field: text for field, text in words.items() if field in self.texts}, findings, now=now)
        for field, text in words.items():
            if field not in self.texts:
                relation, number, column = field.split(".")
                getattr(item, relation).filter(pk=int(number)).update(**{column: text})


def register_hiding() -> None:
    """Called once, when the app is ready."""
    hiding.register(_Replications(Replication, _texts(_OF_REPLICATION), related=["practice"]))
    hiding.register(_Near(Use, _texts(_OF_USE), related=["practice"]))
