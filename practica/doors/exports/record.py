"""The practice as JSON: a line of the import file, with the evidence, the label and for whom it was counted.

Unlike the administrator's export it names nobody: no address of a steward, author or reader is in it.
"""

import json
from typing import Any

from django.utils.translation import override

from practica.doors.exports.gathering import Sheet
from practica.doors.exports.taken_up import Step, shows_lead
from practica.doors.exports.words import plain
from practica.knowledge.practices.actions.importing import OWN
from practica.knowledge.practices.models import SECTIONS
from practica.knowledge.practices.whole import Words
from practica.knowledge.replications.evidence import Tally
from practica.people.access.models import Attribution

# Kind of row → its name in the import file.
_ROWS = {"blocks": "building_blocks", "conditions": "conditions", "outcomes": "outcomes", "legal_rows": "legal_basis"}
Record = dict[str, Any]


def record(sheet: Sheet) -> bytes:
    """UTF-8 JSON, one object."""
    with override(sheet.interface):
        whole = _practice(sheet) | {
            "evidence": _evidence(sheet),
            "replications": [_replication(sheet, step) for step in sheet.taken_up.steps],
            "export": _about(sheet),
        }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _practice(sheet: Sheet) -> Record:
    practice, content = sheet.practice, sheet.content
    facts = content.facts
    organisation = practice.organisation if practice.attribution == Attribution.NAMED else None
    resources = {"time": "time_needed", "staff": "staff_needed", "cost_band": "cost_band"}
    title, url = sheet.document
    return {
        "type": "practice", "id": _identity(sheet), "language": content.language,
        **_words(content.texts.get(content.language, {})),
        "countries": list(content.countries), "objectives": list(content.objectives), "concepts": list(content.concepts),
        "period": {"from": facts.get("period_from"), "to": facts.get("period_to")}, "form": facts.get("form"),
        "setting": plain(facts.get("setting", "")), "side_effects": facts.get("side_effects_seen"),
        "resources": {name: plain(facts[column]) for name, column in resources.items() if column in facts},
        **{name: [_clean(row) for row in content.rows.get(kind, ())] for kind, name in _ROWS.items()},
        "marking": practice.marking, "circle": practice.circle.slug if practice.circle else None,
        "attribution": practice.attribution, "steward": None,
        "organisation": plain(organisation.name) if organisation else None,
        "translations": {code: _words(text) for code, text in sorted(content.texts.items()) if code != content.language},
        "source": {"title": title, "url": url},
    }  # fmt: skip


def _identity(sheet: Sheet) -> str:
    return sheet.practice.external_id or f"{OWN}{sheet.practice.slug}"


def _words(text: Words) -> Record:
    return {
        "title": plain(text.get("title", "")),
        "summary": plain(text.get("summary", "")),
        "sections": {section: plain(text[section]) for section in SECTIONS if section in text},
    }


def _clean(row: Words) -> dict[str, str]:
    return {column: plain(words) for column, words in row.items()}


def _evidence(sheet: Sheet) -> Record:
    """Counts by verdict, what they let one say (95 % interval), and the same in words."""
    evidence, told = sheet.taken_up.evidence, sheet.taken_up.told
    return {
        **_tally(evidence.tally),
        "worst_case": _tally(evidence.worst) if evidence.worst else None,
        "by_relation": {relation.value: _tally(tally) for relation, tally in evidence.apart.items()},
        "by_country": {standing: dict(countries) for standing, countries in evidence.by_country.items()},
        "harm": [plain(words) for words in (told.harm, *told.harm_words) if words],
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


def _replication(sheet: Sheet, step: Step) -> Record:
    row = step.row
    return {
        "type": "replication", "practice": _identity(sheet), "country": row.country, "marking": row.marking,
        "attribution": row.attribution, "lead": None,
        "organisation": plain(row.organisation.name) if row.organisation and shows_lead(row) else None,
        "relation": row.relation, "state": row.state, "registered": row.registered.isoformat(),
        "report_due": row.report_due.isoformat() if row.report_due else None,
        "reported": row.reported.isoformat() if row.reported else None,
        "language": row.language, "expected": {"text": plain(row.expected), "criterion": plain(row.criterion)},
        "verdict": row.verdict or None, "evidence": row.evidence or None, "sentence": plain(row.sentence),
        "negative_effects": row.negative_effects or None, "reason": plain(row.abandoned_reason),
    }  # fmt: skip


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
