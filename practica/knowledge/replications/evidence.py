"""How the results of a few replications are summed up: to the letter of `domain.md`, and for one viewer.

The unit is one replication, by the verdict on its main expected outcome. Only harmful, no effect, weaker, similar and
stronger are counted; what came too early, was not measured, was given up or is overdue stands beside it and never enters n.

Every figure is counted over what the viewer may see, and says so: always, and not only where something is hidden, because
a note that came and went with a hidden row would give it away.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from practica.knowledge.practices.models import Practice, SideEffects
from practica.knowledge.replications.credible import Estimate, estimate
from practica.knowledge.replications.models import (
    COUNTED,
    SUCCESS,
    ContextPair,
    Course,
    Relation,
    Replication,
    ReplicationCondition,
    State,
    Verdict,
    is_overdue,
)
from practica.knowledge.replications.separating import Separation, Trait, separating
from practica.people.access.queries import visible_q
from practica.people.access.viewers import Viewer

# Every mark a replication can have, in the order in which people are told: best first, then what is not counted.
OVERDUE, ABANDONED, RUNNING, PREPARING, CONSIDERED = "overdue", "abandoned", "running", "preparing", "considered"
BESIDE = (
    Verdict.TOO_EARLY.value, Verdict.NOT_MEASURED.value, Verdict.NOT_APPLICABLE.value,
    ABANDONED, OVERDUE, RUNNING, PREPARING, CONSIDERED,
)  # fmt: skip
# What counts as having been tried: begun, ended or promised and not reported.
_TRIED = frozenset({*(verdict.value for verdict in Verdict), ABANDONED, OVERDUE, RUNNING})
_COUNTED = tuple(verdict.value for verdict in reversed(COUNTED))
_SUCCESS = frozenset(verdict.value for verdict in SUCCESS)
# What the evidence reads of a replication.
_READ = (
    "pk", "practice_id", "country", "state", "verdict", "relation", "report_due", "negative_effects", "harm_sentence",
)  # fmt: skip


@dataclass(frozen=True)
class Result:
    """One replication as the evidence reads it. `standing` is a verdict, or one of the words above."""

    pk: int
    country: str
    standing: str
    relation: str
    has_negative_effects: bool = False
    released: str = ""
    # Only its released sentence is for this viewer; the rest of it does not exist.
    is_seen: bool = True

    @property
    def is_counted(self) -> bool:
        return self.is_seen and self.standing in _COUNTED

    @property
    def is_success(self) -> bool:
        return self.standing in _SUCCESS

    @property
    def is_harmful(self) -> bool:
        return self.standing == Verdict.HARMFUL


@dataclass(frozen=True)
class Tally:
    """Successes among the counted results, and what they let one say."""

    successes: int
    n: int

    @property
    def estimate(self) -> Estimate | None:
        return estimate(self.successes, self.n)


@dataclass(frozen=True)
class Harm:
    """What the banner says: where harm or negative effects were reported, and sentences released from stricter reports.

    `reports` are the numbers of the visible reports to read, harmful ones first.
    """

    harmful: tuple[str, ...]
    negative: tuple[str, ...]
    released: tuple[str, ...]
    reports: tuple[int, ...]


@dataclass(frozen=True)
class Evidence:
    """The summed-up results of one practice for one viewer; its words are in `wording`.

    `by_country` holds for every standing a count by country; `worst` is the tally with the overdue counted as no effect,
    None when nothing is overdue; `apart` the tallies by relation to the originator.
    """

    tally: Tally = Tally(0, 0)
    worst: Tally | None = None
    apart: Mapping[Relation, Tally] = field(default_factory=dict)
    by_country: Mapping[str, Counter[str]] = field(default_factory=dict)
    harm: Harm | None = None
    separating: tuple[Separation, ...] = ()
    results: tuple[Result, ...] = ()

    @property
    def n(self) -> int:
        return self.tally.n

    @property
    def estimate(self) -> Estimate | None:
        return self.tally.estimate

    @property
    def tried_in(self) -> frozenset[str]:
        """Countries that took it up, whatever came of it."""
        return frozenset(result.country for result in self.results if result.standing in _TRIED)

    @property
    def with_result(self) -> frozenset[str]:
        """Countries with a result that counts."""
        return frozenset(result.country for result in self.results if result.is_counted)

    def count(self, standing: str) -> int:
        """Replications with this verdict or standing."""
        return sum(self.by_country.get(standing, {}).values())


def standing_of(replication: Course, today: date) -> str:
    """The verdict when it was reported; otherwise overdue, abandoned, running, preparing or considered."""
    if replication.state == State.REPORTED:
        return replication.verdict
    return OVERDUE if is_overdue(replication, today) else str(replication.state)


def weigh(results: Iterable[Result], traits: Iterable[Trait] = ()) -> Evidence:
    """Sum up results; `traits` are the conditions and context factors of the same replications, where they were read."""
    everything = tuple(results)
    seen = tuple(result for result in everything if result.is_seen)
    by_country: dict[str, Counter[str]] = {}
    for result in seen:
        by_country.setdefault(result.standing, Counter())[result.country] += 1
    counted = [result for result in seen if result.is_counted]
    tally = _tally(counted)
    overdue = sum(by_country.get(OVERDUE, {}).values())
    return Evidence(
        tally=tally,
        worst=Tally(tally.successes, tally.n + overdue) if overdue else None,
        apart={
            relation: _tally(led)
            for relation in Relation
            if (led := [result for result in counted if result.relation == relation])
        },
        by_country=by_country,
        harm=_harm(everything),
        separating=separating({result.pk: (result.country, result.standing) for result in counted}, traits),
        results=seen,
    )


def _tally(counted: Sequence[Result]) -> Tally:
    return Tally(sum(result.is_success for result in counted), len(counted))


def _harm(results: Sequence[Result]) -> Harm | None:
    """One report is enough, whatever the average.

    A report the viewer may read speaks for itself; of one behind a stricter marking only the sentence that its source released.
    """
    harmful = [result for result in results if result.is_seen and result.is_harmful]
    negative = [result for result in results if result.is_seen and result.has_negative_effects and not result.is_harmful]
    released = [result.released for result in results if not result.is_seen and result.released]
    if not (harmful or negative or released):
        return None
    return Harm(
        harmful=tuple(dict.fromkeys(result.country for result in harmful)),
        negative=tuple(dict.fromkeys(result.country for result in negative)),
        released=tuple(dict.fromkeys(released)),
        reports=tuple(result.pk for result in (*harmful, *negative)),
    )


def readable(viewer: Viewer, practices: Iterable[int]) -> QuerySet[Replication]:
    """Replications of these practices that this viewer may see, and those that released a sentence to the readers of a practice.

    Each row says in `seen` which of the two it is; of a row that is not seen nothing but `harm_sentence` may be shown.
    What is hidden for personal data counts nowhere until it is decided.
    """
    mine = visible_q(viewer)
    released = ~Q(harm_sentence="") & visible_q(viewer, "practice__")
    rows: QuerySet[Replication] = (
        Replication.objects.filter(mine | released)
        .filter(practice__in=list(practices))
        .exclude(state=State.HIDDEN)
        .annotate(seen=Case(When(mine, then=Value(True)), default=Value(False), output_field=BooleanField()))
        .order_by("registered", "pk")
    )
    return rows


def result_of(replication: Replication, today: date) -> Result:
    """A row of `readable` as the evidence reads it."""
    return _result(replication, today, is_seen=bool(getattr(replication, "seen", True)))


def _result(row: Any, today: date, *, is_seen: bool) -> Result:
    """Of a replication, or of its `_READ` columns: a list reads hundreds, and a row of the model costs six times as much."""
    is_reported = row.state == State.REPORTED
    return Result(
        pk=row.pk,
        country=row.country if is_seen else "",
        standing=standing_of(row, today) if is_seen else "",
        relation=row.relation if is_seen else "",
        has_negative_effects=is_seen and is_reported and row.negative_effects == SideEffects.YES,
        released=row.harm_sentence if is_reported else "",
        is_seen=is_seen,
    )


def summaries(viewer: Viewer, practices: Iterable[Practice | int], today: date) -> dict[int, Evidence]:
    """Evidence for each practice, by its number, in one query; what separates success from failure is left to the page."""
    found: dict[int, list[Result]] = {one if isinstance(one, int) else one.pk: [] for one in practices}
    rows: Iterable[Any] = readable(viewer, found).values_list(*_READ, "seen", named=True) if found else ()
    for row in rows:
        found[row.practice_id].append(_result(row, today, is_seen=row.seen))
    return {number: weigh(results) for number, results in found.items()}


def summary(viewer: Viewer, practice: Practice, today: date) -> Evidence:
    """Evidence for one practice with what separates success from failure; two queries."""
    results = [result_of(row, today) for row in readable(viewer, [practice.pk])]
    return weigh(results, traits_of([result.pk for result in results if result.is_counted]))


def traits_of(replications: Sequence[int]) -> list[Trait]:
    """Conditions and context factors of these replications, in one query; the caller has made sure that they are visible."""
    if not replications:
        return []
    held = ReplicationCondition.objects.filter(replication__in=replications).values_list(
        "replication_id", Value("condition"), "condition__text", "text", "held"
    )
    context = ContextPair.objects.filter(replication__in=replications).values_list(
        "replication_id", Value("factor"), "factor", Value(""), "match"
    )
    return [Trait(pk, kind, text or other, value) for pk, kind, text, other, value in held.union(context, all=True)]
