"""What somebody reads who is about to adapt a practice: there, elsewhere, and what became of it, condition by condition."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from practica.knowledge.countries import names
from practica.knowledge.practices.models import BuildingBlock, Condition, Practice, PracticeVersion
from practica.knowledge.replications.evidence import Evidence, readable, result_of, standing_of, weigh
from practica.knowledge.replications.models import (
    SUCCESS,
    Held,
    Kept,
    Replication,
    ReplicationBlock,
    ReplicationCondition,
    State,
)
from practica.knowledge.replications.queries.practice_page import PersonWhoDidIt, people_who_did_it
from practica.knowledge.replications.separating import folded
from practica.knowledge.replications.wording import Mark, verdict_word
from practica.people.access.viewers import Viewer

_MOST_REMARKS = 2
_PEOPLE = 6


@dataclass(frozen=True)
class ConditionElsewhere:
    """One condition of the version: there, and what the others had.

    `remarks` name those whose answer went with their result; `failed_without` are the codes of countries without it and without
    success.
    """

    condition: Condition
    others: str
    remarks: tuple[Mark, ...]
    failed_without: tuple[str, ...]


@dataclass(frozen=True)
class BlockElsewhere:
    """One building block and what the others did with it."""

    block: BuildingBlock
    others: str
    remarks: tuple[Mark, ...]


@dataclass(frozen=True)
class Adapting:
    """The left half of the page `adapt`; `taken_up` counts the countries whose answers are shown."""

    conditions: tuple[ConditionElsewhere, ...]
    blocks: tuple[BlockElsewhere, ...]
    people: tuple[PersonWhoDidIt, ...]
    evidence: Evidence
    taken_up: int
    countries_there: tuple[str, ...]
    since: str


def for_adapting(viewer: Viewer, practice: Practice, version: PracticeVersion, *, today: date) -> Adapting:
    """What this viewer may know of a version and of those who took the practice up; six queries."""
    rows = list(readable(viewer, [practice.pk]).select_related("source__organisation"))
    seen = {row.pk: row for row in rows if getattr(row, "seen", False) and row.state != State.CONSIDERED}
    held = ReplicationCondition.objects.filter(replication__in=seen).select_related("condition")
    kept = ReplicationBlock.objects.filter(replication__in=seen).select_related("block")
    had = _by_words([(row.replication_id, row.condition.text if row.condition else row.text, row.held) for row in held])
    did = _by_words([(row.replication_id, row.block.title if row.block else row.title, row.kept) for row in kept])
    return Adapting(
        conditions=tuple(_condition(row, had.get(folded(row.text), {}), seen) for row in version.conditions.all()),
        blocks=tuple(_block(row, did.get(folded(row.title), {}), seen) for row in version.blocks.all()),
        people=people_who_did_it(viewer, list(seen.values()), today)[:_PEOPLE],
        evidence=weigh([result_of(row, today) for row in rows]),
        taken_up=len({row.country for row in seen.values()}),
        countries_there=tuple(version.countries.values_list("code", flat=True)),
        since=version.period_from[:4],
    )


def _by_words(answers: Sequence[tuple[int, str, str]]) -> dict[str, dict[int, str]]:
    """Folded words to {replication: answer}: an answer to an older version counts for the same words."""
    found: dict[str, dict[int, str]] = {}
    for replication, words, value in answers:
        found.setdefault(folded(words), {})[replication] = value
    return found


def _condition(condition: Condition, answers: Mapping[int, str], rows: Mapping[int, Replication]) -> ConditionElsewhere:
    known = {pk: value for pk, value in answers.items() if value != Held.UNKNOWN}
    had = sum(value == Held.YES for value in known.values())
    without = [rows[pk] for pk, value in known.items() if value == Held.NO and rows[pk].is_counted]
    failed = [row for row in without if row.verdict not in SUCCESS]
    managed = [row for row in without if row.verdict in SUCCESS]
    remarks = [_remark(row, _("%(country)s did not: %(verdict)s")) for row in failed]
    remarks += [_remark(row, _("%(country)s managed without: %(verdict)s")) for row in managed]
    return ConditionElsewhere(
        condition=condition,
        others=_("%(had)s of %(count)s had it") % {"had": had, "count": len(known)} if known else "",
        remarks=tuple(remarks[:_MOST_REMARKS]),
        failed_without=tuple(row.country for row in failed),
    )


def _block(block: BuildingBlock, answers: Mapping[int, str], rows: Mapping[int, Replication]) -> BlockElsewhere:
    counts = Counter(answers.values())
    words = {
        Kept.KEPT: _("kept by %(count)s of %(all)s"),
        Kept.MODIFIED: _("changed by %(count)s of %(all)s"),
        Kept.DROPPED: _("dropped by %(count)s of %(all)s"),
    }
    commonest = max((kept for kept in words if counts[kept]), key=lambda kept: counts[kept], default=None)
    dropped = [rows[pk] for pk, value in answers.items() if value == Kept.DROPPED and rows[pk].is_counted]
    return BlockElsewhere(
        block=block,
        others=words[commonest] % {"count": counts[commonest], "all": len(answers)} if commonest else "",
        remarks=tuple(_remark(row, _("dropped in %(country)s: %(verdict)s")) for row in dropped[:_MOST_REMARKS]),
    )


def _remark(row: Replication, words: str) -> Mark:
    standing = standing_of(row, row.registered)
    return Mark(
        verdict=standing,
        label=words % {"country": names.name(row.country), "verdict": verdict_word(standing)},
        place=row.country,
        url=row.get_absolute_url(),
    )
