"""What people write down when they register, report or use: plain values between forms, imports and actions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from practica.knowledge.practices.models import SideEffects
from practica.knowledge.replications.models import Held, Kept, Match, Purpose, Relation, Verdict
from practica.people.access.models import Attribution, Marking
from practica.people.circles.models import Circle
from practica.people.members.models import Member


@dataclass(frozen=True)
class ConditionHere:
    """Whether one condition holds here. `condition` is its number in the pinned version, None for one found on the way."""

    held: Held
    note: str = ""
    condition: int | None = None
    text: str = ""


@dataclass(frozen=True)
class BlockHere:
    """What becomes of one building block. `block` is its number in the pinned version, None for an own one with a `title`."""

    kept: Kept
    why: str = ""
    block: int | None = None
    title: str = ""


@dataclass(frozen=True)
class Plan:
    """A registration. `parent` is the replication it was taken from, when not from the practice itself.

    `circle` belongs to AMBER, `readers` to RED.
    """

    country: str
    expected: str = ""
    report_due: date | None = None
    setting: str = ""
    criterion: str = ""
    lead: str = ""
    relation: Relation = Relation.INDEPENDENT
    language: str = "en"
    marking: Marking = Marking.GREEN
    circle: Circle | None = None
    readers: tuple[Member, ...] = ()
    attribution: Attribution = Attribution.NAMED
    parent: int | None = None
    conditions: tuple[ConditionHere, ...] = ()
    blocks: tuple[BlockHere, ...] = ()

    def words(self) -> dict[str, str]:
        """Every text a person wrote, by the form's field names; for the case-data check."""
        return dict(self._words())

    def _words(self) -> Iterator[tuple[str, str]]:
        yield from {"expected": self.expected, "criterion": self.criterion, "setting": self.setting, "lead": self.lead}.items()
        yield from condition_words(self.conditions)
        yield from block_words(self.blocks)


@dataclass(frozen=True)
class Adapted:
    """One thing that was changed on the way."""

    what: str
    why: str = ""
    decided_by: str = ""
    planned: bool = True


@dataclass(frozen=True)
class Factor:
    """One factor of the context, there and here. `effect` is "helped", "hindered" or empty."""

    factor: str
    there: str = ""
    here: str = ""
    match: Match = Match.UNKNOWN
    effect: str = ""


@dataclass(frozen=True)
class FurtherOutcome:
    """A further expected outcome with its own verdict."""

    text: str
    verdict: Verdict
    evidence: str = ""


@dataclass(frozen=True)
class Report:
    """What happened. The first three are all that is needed; `details` holds the single further texts by column name.

    `names_country` is its lead's to say; None, and anybody else's word, leaves it as it was.
    Rows that are None stay as they were; an empty tuple takes them away.
    """

    verdict: Verdict
    negative_effects: SideEffects
    sentence: str
    harm_sentence: str = ""
    evidence: str = ""
    cost_band: str = ""
    names_country: bool | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    conditions: tuple[ConditionHere, ...] | None = None
    blocks: tuple[BlockHere, ...] | None = None
    adaptations: tuple[Adapted, ...] | None = None
    context: tuple[Factor, ...] | None = None
    outcomes: tuple[FurtherOutcome, ...] | None = None

    def words(self) -> dict[str, str]:
        """Every text a person wrote, by the form's field names."""
        return dict(self._words())

    def _words(self) -> Iterator[tuple[str, str]]:
        yield "sentence", self.sentence
        yield "harm_sentence", self.harm_sentence
        yield from self.details.items()
        yield from condition_words(self.conditions or ())
        yield from block_words(self.blocks or ())
        for number, row in enumerate(self.adaptations or (), 1):
            yield f"adaptation-{number}-what", row.what
            yield f"adaptation-{number}-why", row.why
            yield f"adaptation-{number}-decided_by", row.decided_by
        for number, pair in enumerate(self.context or (), 1):
            yield f"context-{number}-factor", pair.factor
            yield f"context-{number}-there", pair.there
            yield f"context-{number}-here", pair.here
        for number, outcome in enumerate(self.outcomes or (), 1):
            yield f"outcome-{number}-text", outcome.text


# Further texts of a report and their longest length; the names are the columns.
DETAILS: Mapping[str, int] = {
    "negative_text": 5_000,
    "reach": 200,
    "fidelity": 5_000,
    "cmo_context": 1_000,
    "cmo_mechanism": 1_000,
    "cmo_outcome": 1_000,
    "differently": 5_000,
}


@dataclass(frozen=True)
class Used:
    """I used this."""

    purpose: Purpose
    what: str
    helped: bool
    because: str = ""
    country: str = ""
    language: str = "en"
    attribution: Attribution = Attribution.NAMED

    def words(self) -> dict[str, str]:
        """Every text a person wrote, by the form's field names."""
        return {"what": self.what, "because": self.because}


def condition_words(rows: tuple[ConditionHere, ...]) -> Iterator[tuple[str, str]]:
    """Texts of conditions by field name."""
    for row in rows:
        if row.condition is not None:
            yield f"condition-{row.condition}-note", row.note
        else:
            yield "own-condition", f"{row.text}\n{row.note}"


def block_words(rows: tuple[BlockHere, ...]) -> Iterator[tuple[str, str]]:
    """Texts of building blocks by field name; one's own are numbered in their order."""
    own = 0
    for row in rows:
        if row.block is not None:
            yield f"block-{row.block}-why", row.why
        else:
            own += 1
            yield f"own-{own}-title", row.title
            yield f"own-{own}-why", row.why
