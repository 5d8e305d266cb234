"""Records of how practices travelled: replications and uses, from one JSON object to one typed record."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from practica.doors.records.fields import BadRecord, Fields
from practica.knowledge.practices.models import CostBand, Evidence, SideEffects
from practica.knowledge.replications.models import Effect, Held, Kept, Match, Purpose, Relation, State, Still, Verdict
from practica.knowledge.replications.whole import WORDS, Row, Said, Told
from practica.people.access.models import Attribution, Marking


@dataclass(frozen=True)
class ReplicationRecord:
    """A line of type `replication`."""

    id: str
    practice: str
    version: int | None
    parent: str
    told: Told
    marking: Marking | None
    circle: str
    attribution: Attribution
    lead: str
    organisation: str


@dataclass(frozen=True)
class UseRecord:
    """A line of type `use`."""

    id: str
    practice: str
    version: int | None
    by: str
    said: Said


class _Given(TextChoices):
    """States a file may give a replication."""

    CONSIDERED = "considered", "considered"
    PREPARING = "preparing", "preparing"
    RUNNING = "running", "running"
    REPORTED = "reported", "reported"
    ABANDONED = "abandoned", "abandoned"


class _Verdict(TextChoices):
    """Verdicts as people write them; the rest are the product's own words."""

    NONE = "no effect", "no effect"
    HARMFUL = "harmful", "harmful"
    WEAKER = "weaker", "weaker"
    SIMILAR = "similar", "similar"
    STRONGER = "stronger", "stronger"
    TOO_EARLY = "too early", "too early"
    NOT_MEASURED = "not measured", "not measured"
    NOT_APPLICABLE = "not applicable", "not applicable"


def replication(fields: Fields) -> ReplicationRecord:
    """A replication; what its state needs must be there."""
    state = State((fields.choice("state", _Given, _Given.RUNNING) or _Given.RUNNING).value)
    expected, mechanism = fields.object("expected"), fields.object("mechanism")
    relation = fields.choice("relation", Relation, Relation.INDEPENDENT)
    evidence, cost = fields.choice("evidence", Evidence), fields.choice("cost_band", CostBand)
    effects = fields.choice("negative_effects", SideEffects)
    columns = {
        "country": fields.country("country"),
        "setting": fields.line("setting", 200),
        "organisation_name": fields.line("organisation_name", 200),
        "expected": expected.text("text", WORDS["expected"]),
        "criterion": expected.text("criterion", WORDS["criterion"]),
        "relation": relation.value if relation else "",
        "language": fields.language("language", "en"),
        "verdict": _verdict(fields),
        "evidence": evidence.value if evidence else "",
        "negative_effects": effects.value if effects else "",
        "cost_band": cost.value if cost else "",
        "abandoned_reason": fields.text("reason", WORDS["abandoned_reason"]),
        **{name: fields.text(name, WORDS[name]) for name in ("sentence", "negative_text", "harm_sentence", "reach", "fidelity")},
        "differently": fields.text("differently", WORDS["differently"]),
        **{f"cmo_{name}": mechanism.text(name, WORDS[f"cmo_{name}"]) for name in ("context", "mechanism", "outcome")},
    }
    days = {
        "registered": fields.day("registered"),
        "report_due": fields.day("report_due", last=True),
        "reported": fields.day("reported"),
    }
    told = Told(
        state,
        {name: value for name, value in columns.items() if value},
        {name: value for name, value in days.items() if value},
        {kind: rows for kind, rows in _rows(fields).items() if rows},
    )
    _check_needed(told)
    return ReplicationRecord(
        id=fields.identity(),
        practice=fields.identity("practice"),
        version=fields.number("version", 1, 100_000),
        parent=fields.identity("parent", needed=False),
        told=told,
        marking=fields.choice("marking", Marking),
        circle=fields.line("circle", 80),
        attribution=fields.choice("attribution", Attribution, Attribution.NAMED) or Attribution.NAMED,
        lead=fields.email("lead"),
        organisation=fields.called("organisation", 200),
    )


def _check_needed(told: Told) -> None:
    needed = ["country"]
    if told.state not in {State.CONSIDERED, State.ABANDONED}:
        needed.append("expected")
    if told.state == State.REPORTED:
        needed += ["verdict", "negative_effects", "sentence"]
    if told.state == State.ABANDONED:
        needed.append("abandoned_reason")
    missing = next((name for name in needed if name not in told.columns), "")
    names = {"expected": "expected.text", "abandoned_reason": "reason"}
    if not missing and "registered" not in told.days:
        missing = "registered"
    if not missing and told.state in {State.PREPARING, State.RUNNING} and "report_due" not in told.days:
        missing = "report_due"
    if missing:
        raise BadRecord(_("%(field)s is missing.") % {"field": names.get(missing, missing)})


def _verdict(fields: Fields) -> str:
    try:
        known = fields.choice("verdict", Verdict)
    except BadRecord:
        written = fields.choice("verdict", _Verdict)
        return Verdict[written.name].value if written else ""
    return known.value if known else ""


def _rows(fields: Fields) -> dict[str, tuple[Row, ...]]:
    return {
        "conditions": tuple(_condition(row) for row in fields.objects("conditions")),
        "blocks": tuple(_block(row) for row in fields.objects("blocks")),
        "adaptations": tuple(_adaptation(row) for row in fields.objects("adaptations")),
        "context": tuple(_factor(row) for row in fields.objects("context")),
        "outcomes": tuple(_outcome(row) for row in fields.objects("outcomes")),
        "years": tuple(_years(fields)),
    }


def _filled(row: dict[str, Any]) -> Row:
    return {name: value for name, value in row.items() if value not in {"", None}}


def _condition(row: Fields) -> Row:
    held = row.choice("held", Held, Held.UNKNOWN) or Held.UNKNOWN
    return _filled({"text": row.text("text", 500), "held": held.value, "note": row.text("note", 2_000)})


def _block(row: Fields) -> Row:
    kept = row.choice("kept", Kept, Kept.KEPT) or Kept.KEPT
    return _filled({"title": row.text("title", 300), "kept": kept.value, "why": row.text("why", 2_000)})


def _adaptation(row: Fields) -> Row:
    words = {"what": row.text("what", 5_000, needed=True), "why": row.text("why", 5_000), "decided_by": row.line("who", 200)}
    return _filled({**words, "planned": row.yes("planned", default=True)})


def _factor(row: Fields) -> Row:
    match, effect = row.choice("match", Match, Match.UNKNOWN), row.choice("effect", Effect)
    words = {"factor": row.line("factor", 200, needed=True), "there": row.text("there", 5_000), "here": row.text("here", 5_000)}
    return _filled({**words, "match": match.value if match else "", "effect": effect.value if effect else ""})


def _outcome(row: Fields) -> Row:
    verdict, evidence = _verdict(row), row.choice("evidence", Evidence)
    if not verdict:
        raise BadRecord(_("%(field)s is missing.") % {"field": row.name("verdict")})
    text = row.text("text", 5_000, needed=True)
    return _filled({"text": text, "verdict": verdict, "evidence": evidence.value if evidence else ""})


def _years(fields: Fields) -> Iterator[Row]:
    """The yearly answers, in their order; one alone may stand without a list."""
    rows = fields.objects_or_one("still_running")
    years: dict[int, Row] = {}
    for row in rows:
        year = row.number("year", 1990, 2100)
        if year is None or year in years:
            raise BadRecord(_("%(field)s is missing, or there twice.") % {"field": row.name("year")})
        running, alone = row.choice("running", Still, Still.UNKNOWN), row.choice("without_support", Still, Still.UNKNOWN)
        answers = {"running": running.value if running else "", "without_support": alone.value if alone else ""}
        years[year] = {"year": year, **answers}
    return (years[year] for year in sorted(years))


def use(fields: Fields) -> UseRecord:
    """A use: what for, and whether it helped."""
    purpose, at = fields.choice("purpose", Purpose, Purpose.OTHER), fields.day("when")
    if at is None:
        raise BadRecord(_("%(field)s is missing.") % {"field": "when"})
    if not fields.has("helped"):
        raise BadRecord(_("%(field)s is missing.") % {"field": "helped"})
    said = Said(
        purpose=(purpose or Purpose.OTHER).value, what=fields.text("what", 1_000, needed=True),
        helped=fields.yes("helped", default=False), because=fields.text("because", 1_000), country=fields.country("country"),
        language=fields.language("language", "en"), at=at,
    )  # fmt: skip
    version = fields.number("version", 1, 100_000)
    return UseRecord(fields.identity(), fields.identity("practice"), version, fields.email("by"), said)
