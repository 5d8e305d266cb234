"""How the demonstration's practices travelled: registered, run, reported or given up by the people who led them."""

from datetime import datetime, timedelta

from practica.demo.people import Cast
from practica.demo.practices import NotAsWritten
from practica.demo.reading import Record, day, moment
from practica.foundation.core.answers import Refused
from practica.knowledge.practices.models import Practice, PracticeVersion, SideEffects
from practica.knowledge.replications import actions
from practica.knowledge.replications.models import Held, Kept, Match, Purpose, Relation, Replication, State, Still, Verdict
from practica.people.access.models import Attribution, Marking
from practica.people.members.models import Member


def make_replications(rows: list[Record], cast: Cast, *, now: datetime) -> None:
    """Write every replication, the taken-from before the taker.

    Raises:
        NotAsWritten: a rule of the product refused one; the message names the record.
    """
    made: dict[str, Replication] = {}
    waiting = sorted(rows, key=lambda row: row["registered"])
    while waiting:
        ready = [row for row in waiting if not row.get("parent") or row["parent"] in made]
        if not ready:
            raise NotAsWritten(f"{waiting[0]['id']}: it was taken from something that is not there")
        for row in ready:
            try:
                made[row["id"]] = _make(row, cast, made, now)
            except Refused as refused:
                raise NotAsWritten(f"{row['id']}: {refused}") from refused
        waiting = [row for row in waiting if row["id"] not in made]


def _make(row: Record, cast: Cast, made: dict[str, Replication], now: datetime) -> Replication:
    practice = Practice.objects.get(external_id=row["practice"])
    version = _version(practice, row, moment(row["registered"], now))
    lead = cast.member(row.get("lead")) or _somebody_from(row["country"], cast)
    registered = moment(row["registered"], now)
    plan = _plan(row, version, cast, made)
    state = State(row["state"])
    reasons = _EveryReason()
    if state == State.CONSIDERED:
        replication = actions.consider(version, plan, by=lead, now=registered, reasons=reasons)
    else:
        replication = actions.register(version, plan, by=lead, now=registered, reasons=reasons)
    replication.external_id = row["id"]
    replication.save(update_fields=["external_id"])
    if state in {State.RUNNING, State.REPORTED}:
        replication = actions.start(replication, by=lead, now=registered + timedelta(days=30))
    if state == State.REPORTED:
        _report(replication, row, lead)
    if state == State.ABANDONED:
        ended = registered + timedelta(days=150)
        actions.abandon(replication, row["reason"], by=lead, now=min(ended, now), reasons=reasons)
    return replication


class _EveryReason(dict[str, str]):
    """The reason that its writer gave for a role or a service that the check warned of."""

    def get(self, key: str, default: str | None = None) -> str:  # type: ignore[override]
        del key, default
        return "It names a role or a service, not a person."


def _version(practice: Practice, row: Record, at: datetime) -> PracticeVersion:
    number = row.get("version")
    if number:
        pinned: PracticeVersion = PracticeVersion.objects.get(practice=practice, number=number)
        return pinned
    published = PracticeVersion.objects.filter(practice=practice, number__isnull=False).order_by("-number")
    latest: PracticeVersion = published.filter(published__lte=at).first() or published.reverse()[0]
    return latest


def _somebody_from(country: str, cast: Cast) -> Member:
    return next(member for member in cast.members.values() if member.country == country)


def _plan(row: Record, version: PracticeVersion, cast: Cast, made: dict[str, Replication]) -> actions.Plan:
    conditions = {condition.text: condition.pk for condition in version.conditions.all()}
    blocks = {block.title: block.pk for block in version.blocks.all()}
    organisation = cast.organisations.get(row.get("organisation"))
    parent = made.get(row.get("parent") or "")
    return actions.Plan(
        country=row["country"],
        expected=row["expected"]["text"],
        criterion=row["expected"].get("criterion") or "",
        report_due=day(row["report_due"]) if row.get("report_due") else None,
        setting=row.get("setting") or "",
        lead=organisation.name if organisation else row.get("organisation") or "",
        relation=Relation(row["relation"]),
        language=row.get("language", "en"),
        marking=Marking(row["marking"]),
        circle=cast.circles.get(row.get("circle") or ""),
        attribution=Attribution(row.get("attribution") or "named"),
        parent=parent.pk if parent else None,
        conditions=tuple(
            actions.ConditionHere(Held(c["held"]), c.get("note") or "", conditions.get(c["text"]), c["text"])
            for c in row.get("conditions") or ()
        ),
        blocks=tuple(
            actions.BlockHere(Kept(b["kept"]), b.get("why") or "", blocks.get(b["title"]), b["title"])
            for b in row.get("blocks") or ()
        ),
    )


def _report(replication: Replication, row: Record, lead: Member) -> None:
    mechanism = row.get("mechanism") or {}
    details = {
        "negative_text": row.get("negative_text"),
        "reach": row.get("reach"),
        "fidelity": row.get("fidelity"),
        "cmo_context": mechanism.get("context"),
        "cmo_mechanism": mechanism.get("mechanism"),
        "cmo_outcome": mechanism.get("outcome"),
        "differently": row.get("differently"),
    }
    told = actions.Report(
        verdict=Verdict(row["verdict"]),
        negative_effects=SideEffects(row["negative_effects"]),
        sentence=row["sentence"],
        harm_sentence=row.get("harm_sentence") or "",
        evidence=row.get("evidence") or "",
        cost_band=row.get("cost_band") or "",
        names_country=row.get("names_country"),
        details={name: str(words) for name, words in details.items() if words},
        adaptations=tuple(
            actions.Adapted(a["what"], a.get("why") or "", a.get("who") or "", bool(a.get("planned", True)))
            for a in row.get("adaptations") or ()
        ),
        context=tuple(
            actions.Factor(c["factor"], c.get("there") or "", c.get("here") or "", Match(c["match"]), c.get("effect") or "")
            for c in row.get("context") or ()
        ),
    )
    reported = moment(row.get("reported") or row["report_due"], moment(row["registered"], replication.version.created))
    replication = actions.report(replication, told, by=lead, now=reported, reasons=_EveryReason())
    years = row.get("still_running")
    for answer in [years] if isinstance(years, dict) else years or ():
        at = reported.replace(year=int(answer["year"]), month=11, day=10)
        actions.still_running(
            replication,
            running=Still(answer["running"]),
            without_support=Still(answer.get("without_support") or "unknown"),
            by=lead,
            now=max(at, reported + timedelta(days=366)),
        )


def make_uses(rows: list[Record], cast: Cast, *, now: datetime) -> None:
    """Write what members used, in their words."""
    for row in rows:
        practice = Practice.objects.get(external_id=row["practice"])
        at = moment(row["when"], now)
        used = actions.Used(
            purpose=Purpose(row["purpose"]),
            what=row["what"],
            helped=row["helped"],
            because=row.get("because") or "",
            country=row["country"],
            language=row.get("language", "en"),
        )
        try:
            actions.use(_version(practice, row, at), used, by=cast.members[row["by"]], now=at, reasons=_EveryReason())
        except Refused as refused:
            raise NotAsWritten(f"use of {row['practice']} by {row['by']}: {refused}") from refused
