"""The practice as JSON: a line of the import file, with the evidence, the label and for whom it was counted.

Unlike the administrator's export it names nobody: no address of a steward, author or reader is in it.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import override

from practica.doors.exports.gathering import Sheet
from practica.doors.exports.words import plain
from practica.doors.records.writing_out import content_record, practice_id, told_record
from practica.knowledge.replications.actions.importing import OWN
from practica.knowledge.replications.evidence import Tally
from practica.knowledge.replications.models import Replication
from practica.knowledge.replications.whole import told_by
from practica.people.access.models import Attribution

Record = dict[str, Any]


def record(sheet: Sheet) -> bytes:
    """UTF-8 JSON, one object."""
    with override(sheet.interface):
        whole = _practice(sheet) | {
            "evidence": _evidence(sheet),
            "replications": _replications(sheet),
            "export": _about(sheet),
        }
    return json.dumps(_plain(whole), ensure_ascii=False, indent=1).encode()


def _plain(value: Any) -> Any:
    """The same with every text as `words.plain` leaves it; keys are ours."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _practice(sheet: Sheet) -> Record:
    practice = sheet.practice
    organisation = practice.organisation if practice.attribution == Attribution.NAMED else None
    title, url = sheet.document
    return {"type": "practice", "id": _identity(sheet), **content_record(sheet.content)} | {
        "marking": practice.marking,
        "circle": practice.circle.slug if practice.circle else None,
        "attribution": practice.attribution,
        "steward": None,
        "organisation": organisation.name if organisation else None,
        "source": {"title": title, "url": url},
    }


def _identity(sheet: Sheet) -> str:
    return practice_id(sheet.practice.pk, sheet.practice.external_id, sheet.practice.slug)


def _evidence(sheet: Sheet) -> Record:
    """Counts by verdict, what they let one say (95 % interval), and the same in words."""
    evidence, told = sheet.taken_up.evidence, sheet.taken_up.told
    return {
        **_tally(evidence.tally),
        "worst_case": _tally(evidence.worst) if evidence.worst else None,
        "by_relation": {relation.value: _tally(tally) for relation, tally in evidence.apart.items()},
        "by_country": {standing: dict(countries) for standing, countries in evidence.by_country.items()},
        "harm": [words for words in (told.harm, *told.harm_words) if words],
        "heading": told.heading,
        "sentence": told.sentence,
        "figure": told.figure,
    }


def _tally(tally: Tally) -> Record:
    estimate = tally.estimate
    return {
        "n": tally.n,
        "similar_or_stronger": tally.successes,
        "percent": dict(zip(("mean", "low", "high"), estimate.percents, strict=True)) if estimate else None,
    }


def _replications(sheet: Sheet) -> list[Record]:
    rows = sheet.taken_up.rows
    told = told_by(rows)
    return [_replication(sheet, row, told_record(told[row.pk])) for row in rows]


def _replication(sheet: Sheet, row: Replication, told: Record) -> Record:
    """One that may leave; the body that led it only where the source shows it."""
    named = row.attribution == Attribution.NAMED
    if not named:
        told.pop("organisation_name", None)
    return (
        {"type": "replication", "id": row.external_id or f"{OWN}{row.pk}", "practice": _identity(sheet)}
        | told
        | {
            "marking": row.marking,
            "circle": row.circle.slug if row.circle else None,
            "attribution": row.attribution,
            "lead": None,
            "organisation": row.organisation.name if row.organisation and named else None,
        }
    )


def _about(sheet: Sheet) -> Record:
    return {
        "label": sheet.marking.value,
        "circles": list(sheet.circles),
        "counted": sheet.counted,
        "source": sheet.source,
        "people_to_ask": list(sheet.people),
        "version": sheet.version.number,
        "address": sheet.address,
        "day": sheet.today.isoformat(),
        "invented": sheet.is_invented,
    }
