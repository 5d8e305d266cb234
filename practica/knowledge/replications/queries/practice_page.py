"""What the practice page says about how a practice travelled, in three queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from practica.knowledge.countries import names
from practica.knowledge.practices.models import Practice, PracticeVersion
from practica.knowledge.practices.rows import Parts, parts_of, read
from practica.knowledge.replications.evidence import Evidence, readable, result_of, standing_of, weigh
from practica.knowledge.replications.lineage import Lineage, Stop, draw
from practica.knowledge.replications.models import (
    ContextPair,
    Held,
    Replication,
    ReplicationCondition,
    State,
    Use,
)
from practica.knowledge.replications.separating import Trait, folded
from practica.knowledge.replications.wording import Told, shape, tell, verdict_word
from practica.people.access.models import Attribution
from practica.people.access.viewers import Viewer

_MOST_USES = 50
# Kinds of trait, as `separating` knows them, and of the rows that are read for them.
_ANSWER, _FACTOR = "condition", "factor"


@dataclass(frozen=True)
class Travel:
    """One row of the lineage's table, and one step of it on a phone. `source` says from where it was taken."""

    year: int
    country: str
    source: str
    verdict: str
    shape: str
    sentence: str
    language: str
    url: str


@dataclass(frozen=True)
class PersonWhoDidIt:
    """Somebody who took it up, as their attribution allows; `name` is empty when it is not shown."""

    name: str
    url: str
    about: str
    country: str
    verdict: str
    shape: str
    report_url: str
    is_withheld: bool


@dataclass(frozen=True)
class Uses:
    """What members said they used it for, newest first; `helped` of `count` said that it helped."""

    rows: tuple[Use, ...] = ()
    count: int = 0
    helped: int = 0


@dataclass(frozen=True)
class PracticeReplications:
    """Everything about replications that stands on a practice's page.

    `parts` is what the shown version has besides texts, read in the same query; `told` is the evidence in words.
    `conditions_held` has, by the number of a condition of the shown version, "had by 3 of 4";
    `in_my_country` the viewer's own country's replications.
    """

    parts: Parts
    evidence: Evidence
    told: Told
    lineage: Lineage
    travels: tuple[Travel, ...]
    uses: Uses
    conditions_held: Mapping[int, str]
    people_who_did_it: tuple[PersonWhoDidIt, ...]
    in_my_country: tuple[Replication, ...]


def for_practice_page(viewer: Viewer, practice: Practice, version: PracticeVersion, *, today: date) -> PracticeReplications:
    """How a practice travelled, as this viewer may know it."""
    everything = list(readable(viewer, [practice.pk]).select_related("source__organisation", "organisation"))
    seen = [row for row in everything if getattr(row, "seen", False)]
    parts = parts_of(version, _of_replications([row.pk for row in seen]))
    traits = [
        Trait(number, kind, texts[0], texts[1])
        for kind in (_ANSWER, _FACTOR)
        for number, texts in parts.others.get(kind, ())
        if texts[0]
    ]
    evidence = weigh([result_of(row, today) for row in everything], tuple(traits))
    travelled = [row for row in seen if row.state != State.CONSIDERED]
    mine = viewer.member.country if viewer.member else ""
    return PracticeReplications(
        parts=parts,
        evidence=evidence,
        told=tell(evidence),
        lineage=_lineage(practice, version, parts.countries, travelled, today),
        travels=travels(parts.countries, travelled, today),
        uses=uses_of(viewer, practice),
        conditions_held=held_words(
            {row.pk: row.text for row in parts.conditions}, [(one.text, one.value) for one in traits if one.kind == _ANSWER]
        ),
        people_who_did_it=people_who_did_it(viewer, travelled, today),
        in_my_country=tuple(row for row in seen if mine and row.country == mine),
    )


def _of_replications(replications: Sequence[int]) -> list[QuerySet[Any, Any]]:
    """Their answers about conditions and their context, to be read along with the rows of the version."""
    rows = ReplicationCondition.objects.filter(replication__in=replications)
    pairs = ContextPair.objects.filter(replication__in=replications)
    return [
        read(rows.exclude(condition=None), _ANSWER, "replication_id", ("condition__text", "held")),
        read(rows.filter(condition=None), _ANSWER, "replication_id", ("text", "held")),
        read(pairs, _FACTOR, "replication_id", ("factor", "match")),
    ]


def held_words(conditions: Mapping[int, str], answers: Sequence[tuple[str, str]]) -> dict[int, str]:
    """By condition: "had by 3 of 4". Unknown answers are left out; answers to an older version count by their words."""
    found = {}
    for number, words in conditions.items():
        known = [value for text, value in answers if folded(text) == folded(words) and value != Held.UNKNOWN]
        if known:
            found[number] = _("had by %(had)s of %(count)s") % {"had": known.count(Held.YES), "count": len(known)}
    return found


def year_of(moment: date) -> float:
    """A date as a year with its fraction."""
    return moment.year + (moment.month - 1) / 12 + (moment.day - 1) / 366


def _began(version: PracticeVersion, practice: Practice, rows: Sequence[Replication]) -> float:
    """When the practice began where it comes from: its period, or before the first replication, or its publication."""
    year, _dash, month = version.period_from.partition("-")
    if year.isdigit():
        return int(year) + (int(month) - 1) / 12 if month.isdigit() else float(year)
    if rows:
        return year_of(rows[0].registered) - 1
    return float((practice.first_published or version.created).year)


def _lineage(
    practice: Practice, version: PracticeVersion, origins: Sequence[str], rows: Sequence[Replication], today: date
) -> Lineage:
    if not rows:
        return draw((), {})
    began = min(_began(version, practice, rows), year_of(rows[0].registered))
    stops = [Stop(-number, code, began, "practice", is_origin=True) for number, code in enumerate(origins or ("",), 1)]
    for row in rows:
        standing = standing_of(row, today)
        spoken = {"year": row.registered.year, "country": names.name(row.country), "verdict": verdict_word(standing)}
        stops.append(
            Stop(
                row.pk, row.country, year_of(row.registered), shape(standing), label=capfirst(verdict_word(standing)),
                spoken=_("%(year)s, %(country)s: %(verdict)s") % spoken, url=row.get_absolute_url(), parent=row.parent_id,
            )
        )  # fmt: skip
    countries = {stop.country: names.name(stop.country) for stop in stops}
    return draw(stops, countries, mirrored=get_language_bidi())


def travels(origins: Sequence[str], rows: Sequence[Replication], today: date) -> tuple[Travel, ...]:
    """These rows as the lineage's table shows them; `origins` are the countries that the practice itself comes from."""
    countries = {row.pk: row.country for row in rows}
    began = names.name(origins[0]) if origins else ""
    told = []
    for row in rows:
        standing = standing_of(row, today)
        parent = countries.get(row.parent_id) if row.parent_id else None
        told.append(
            Travel(
                year=row.registered.year, country=names.name(row.country),
                source=names.name(parent) if parent else began, verdict=verdict_word(standing), shape=shape(standing),
                sentence=row.sentence or row.abandoned_reason or row.expected, language=row.language,
                url=row.get_absolute_url(),
            )
        )  # fmt: skip
    return tuple(told)


def uses_of(viewer: Viewer, practice: Practice) -> Uses:
    """What this viewer may read of how it was used."""
    rows = tuple(
        Use.objects.visible_to(viewer)
        .filter(practice=practice, hidden=False)
        .select_related("source")
        .order_by("-at", "-pk")[:_MOST_USES]
    )
    return Uses(rows, len(rows), sum(row.helped for row in rows))


def people_who_did_it(viewer: Viewer, rows: Sequence[Replication], today: date) -> tuple[PersonWhoDidIt, ...]:
    """Who led it elsewhere, each once, those with a result first; a name only where the source shows it."""
    people: dict[int, PersonWhoDidIt] = {}
    for row in sorted(rows, key=lambda row: (not row.is_counted, row.registered, row.pk)):
        member = row.source
        if member is None or not member.is_present or member.pk in people:
            continue
        standing = standing_of(row, today)
        shown = row.attribution == Attribution.NAMED
        withheld = row.attribution == Attribution.WITHHELD
        role = str(member.organisation.get_kind_display()) if member.organisation else ""
        people[member.pk] = PersonWhoDidIt(
            name=member.name if shown else "",
            url=member.get_absolute_url() if shown and viewer.member_id else "",
            about=str(member.organisation or "") if shown else ("" if withheld else capfirst(role)),
            country=names.name(row.country),
            verdict=verdict_word(standing), shape=shape(standing), report_url=row.get_absolute_url(), is_withheld=not shown,
        )  # fmt: skip
    return tuple(people.values())
