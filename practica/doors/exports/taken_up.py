"""How a practice travelled, as far as this viewer sees it and may take it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from practica.knowledge.practices.models import Condition, Practice, PracticeVersion
from practica.knowledge.replications.evidence import BESIDE, Evidence, Result, readable, result_of, traits_of, weigh
from practica.knowledge.replications.models import COUNTED, Replication, ReplicationCondition, State
from practica.knowledge.replications.queries.practice_page import Travel, held_words, people_who_did_it, travels
from practica.knowledge.replications.wording import Told, country_list, tell, verdict_word
from practica.people.access.models import Marking
from practica.people.access.viewers import Viewer


@dataclass(frozen=True)
class TakenUp:
    """Everything a file says about replications.

    `rows` are those of the lineage and `steps` what it says of each; `held` is "had by 3 of 4" by the number of a condition;
    `people` those who led it elsewhere, as their attribution allows;
    `markings` and `circles` those of the replications in it.
    """

    evidence: Evidence
    told: Told
    rows: tuple[Replication, ...]
    steps: tuple[Travel, ...]
    held: Mapping[int, str]
    people: tuple[str, ...]
    markings: frozenset[Marking]
    circles: frozenset[str]


def taken_up(viewer: Viewer, practice: Practice, version: PracticeVersion, origins: Sequence[str], *, today: date) -> TakenUp:
    """Sum up what may leave; of a report that stays inside only the sentence that its source released. Five queries."""
    everything = list(readable(viewer, [practice.pk]).select_related("source__organisation", "organisation", "circle"))
    seen = [row for row in everything if getattr(row, "seen", False) and not row.marking_of().stays_inside]
    staying = {row.pk for row in everything} - {row.pk for row in seen}
    results = [_unseen(row) if row.pk in staying else result_of(row, today) for row in everything]
    evidence = weigh(results, traits_of([result.pk for result in results if result.is_counted]))
    travelled = [row for row in seen if row.state != State.CONSIDERED]
    return TakenUp(
        evidence=evidence,
        told=tell(evidence),
        rows=tuple(travelled),
        steps=travels(origins, travelled, today),
        held=_held(version, seen),
        people=tuple(f"{person.name}, {person.country}" for person in people_who_did_it(viewer, travelled, today) if person.name),
        markings=frozenset(row.marking_of() for row in seen),
        circles=frozenset(row.circle.name for row in seen if row.circle and row.marking_of() == Marking.AMBER),
    )


def _unseen(row: Replication) -> Result:
    """Of a report that stays inside, nothing but the sentence its source released."""
    released = row.harm_sentence if row.state == State.REPORTED else ""
    return Result(pk=row.pk, country="", standing="", relation="", released=released, is_seen=False)


def _held(version: PracticeVersion, rows: Sequence[Replication]) -> dict[int, str]:
    conditions = dict(Condition.objects.filter(version=version).values_list("pk", "text"))
    answers = ReplicationCondition.objects.filter(replication__in=[row.pk for row in rows])
    found = answers.values_list("condition__text", "text", "held")
    return held_words(conditions, [(text or other, held) for text, other, held in found if text or other])


def by_standing(evidence: Evidence) -> list[tuple[str, int, str]]:
    """The table of results, best first: each standing in words, how many replications, and in which countries."""
    order = (*(verdict.value for verdict in reversed(COUNTED)), *BESIDE)
    return [
        (verdict_word(standing), evidence.count(standing), country_list(evidence.by_country[standing]))
        for standing in order
        if evidence.count(standing)
    ]
