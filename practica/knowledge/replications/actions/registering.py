"""Taking a practice up: considering it, registering before the start, starting, and giving up."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core import languages
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import line, paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.knowledge.countries.names import is_country
from practica.knowledge.practices.models import Practice, PracticeVersion
from practica.knowledge.replications import rules
from practica.knowledge.replications.actions.plan import BlockHere, ConditionHere, Plan
from practica.knowledge.replications.models import (
    Replication,
    ReplicationBlock,
    ReplicationCondition,
    State,
)
from practica.people.access.models import Marking
from practica.people.access.placing import place, unplaced
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.circles.models import Circle
from practica.people.members.models import Member

_Reasons = Mapping[str, str]
_FURTHEST = 10  # years from now that a report may be due


@writes
def consider(version: PracticeVersion, plan: Plan, *, by: Member, now: datetime, reasons: _Reasons | None = None) -> Replication:
    """Write down that a country thinks about it: only the country is needed, everything can be changed until it registers.

    Args:
        version: the published version that is taken up; pinned from now on.
        plan: what is known already.
        by: who leads it there, and answers for it.
        now: when.
        reasons: why warnings of the case-data check stay, by "field:kind".

    Raises:
        Refused: not published, no country, or looser than the practice.
        HeldBack: the case-data check stops a text.
    """
    replication = _mine_already(version, plan, by, State.CONSIDERED) or _new(version, plan, by, now)
    _write(replication, plan, by, now, reasons or {})
    activity.record("replication.considered", by=by, on=replication, at=now, facts=_facts(replication))
    return replication


@writes
def register(version: PracticeVersion, plan: Plan, *, by: Member, now: datetime, reasons: _Reasons | None = None) -> Replication:
    """Register a replication before it starts, so that its result counts whatever it will be. Sent twice, it is one.

    Needs the country, the main expected outcome and the date of the report. What this member only considered there becomes it.

    Raises:
        Refused: as `consider`; or one of the three is missing, or the date is not in the future.
        HeldBack: the case-data check stops a text.
    """
    again = _same_again(version, plan, by)
    if again is not None:
        return again
    _check_needed(plan, now.date())
    replication = _mine_already(version, plan, by, State.CONSIDERED) or _new(version, plan, by, now)
    if replication.pk:
        rules.register(Viewer.of(by), replication).or_raise()
    replication.state = State.PREPARING
    replication.registered = now.date()
    _write(replication, plan, by, now, reasons or {})
    activity.record("replication.registered", by=by, on=replication, at=now, facts=_facts(replication))
    return replication


@writes
def start(replication: Replication, *, by: Member, now: datetime) -> Replication:
    """Say that it has begun.

    Raises:
        Refused: rules.start.
    """
    rules.start(Viewer.of(by), replication).or_raise()
    replication.state = State.RUNNING
    replication.save(update_fields=["state"])
    activity.record("replication.started", by=by, on=replication, at=now, facts=_facts(replication))
    return replication


@writes
def abandon(
    replication: Replication,
    reason: str,
    *,
    by: Member,
    now: datetime,
    reasons: _Reasons | None = None,
    with_country: bool | None = None,
) -> Replication:
    """Give it up and say why; it stays to be read, and counts as neither success nor failure.

    Args:
        replication: which one.
        reason: in a sentence.
        by: of its team.
        now: when.
        reasons: why warnings of the case-data check stay, by "field:kind".
        with_country: whether it is told with its country on the first page and in mails; its lead says, else it stays as it was.

    Raises:
        Refused: rules.abandon, or no reason.
        HeldBack: the case-data check stops the reason.
    """
    rules.abandon(Viewer.of(by), replication).or_raise()
    words = paragraph(reason)
    if not words:
        raise Refused(_("Say in a sentence why: it is what the next country will read."))
    found = checked({"reason": words}, language=replication.language, countries=_countries(replication), reasons=reasons or {})
    is_named = names_country(replication, with_country, by)
    before = (replication.state, replication.abandoned_reason, replication.names_country)
    if before == (State.ABANDONED, words, is_named):
        return replication
    replication.abandoned_reason, replication.names_country = words, is_named
    replication.kept_findings = {**replication.kept_findings, **found}
    replication.state = State.ABANDONED
    replication.save(update_fields=["abandoned_reason", "names_country", "kept_findings", "state"])
    activity.record("replication.abandoned", by=by, on=replication, at=now, facts=_facts(replication))
    return replication


def names_country(replication: Replication, chosen: bool | None, by: Member) -> bool:
    """Whether a failure is told with its country: what its lead has chosen now, or as it stands."""
    return replication.names_country if chosen is None or by.pk != replication.source_id else chosen


def _facts(replication: Replication) -> dict[str, str | int | bool | None]:
    return {"practice": replication.practice_id, "state": str(replication.state)}


def _countries(replication: Replication) -> list[str]:
    return [replication.country, *replication.version.countries.values_list("code", flat=True)]


def _check_needed(plan: Plan, today: date) -> None:
    if not plan.expected.strip():
        raise Refused(_("Say what you expect to change; one sentence is enough."))
    if plan.report_due is None:
        raise Refused(_("Say when you will report: a month is enough."))
    if plan.report_due < today:
        raise Refused(_("The month of the report has passed already. A replication is registered before it starts."))
    if plan.report_due.year > today.year + _FURTHEST:
        raise Refused(_("That is more than ten years away. Say when there will be something to tell."))


def _mine_already(version: PracticeVersion, plan: Plan, by: Member, state: State) -> Replication | None:
    return Replication.objects.filter(version=version, source=by, country=plan.country, state=state).order_by("pk").first()


def _same_again(version: PracticeVersion, plan: Plan, by: Member) -> Replication | None:
    """The registration that a second click would repeat; the practice's row is locked, so that two clicks come one by one."""
    Practice.objects.select_for_update().filter(pk=version.practice_id).first()
    return (
        Replication.objects.filter(version=version, source=by, country=plan.country, expected=paragraph(plan.expected))
        .filter(state=State.PREPARING, report_due=plan.report_due)
        .exclude(expected="")
        .first()
    )


def _new(version: PracticeVersion, plan: Plan, by: Member, now: datetime) -> Replication:
    rules.adapt(Viewer.of(by), version.practice).or_raise()
    if version.number is None or not can_see(Viewer.of(by), version.practice):
        raise Refused(_("Only a published practice can be adapted."))
    return Replication(
        practice=version.practice,
        version=version,
        source=by,
        organisation=by.organisation,
        registered=now.date(),
        parent=_parent(version, plan, by),
        audience_id=unplaced(),
    )


def _parent(version: PracticeVersion, plan: Plan, by: Member) -> Replication | None:
    """The replication it was taken from, if it is one of this practice and this member may see it."""
    if plan.parent is None:
        return None
    return (
        Replication.objects.visible_to(Viewer.of(by))
        .filter(pk=plan.parent, practice=version.practice_id)
        .exclude(state=State.HIDDEN)
        .first()
    )


def _write(replication: Replication, plan: Plan, by: Member, now: datetime, reasons: _Reasons) -> None:
    """Store all of a plan and place the replication among its readers."""
    if not is_country(plan.country):
        raise Refused(_("Choose the country where you will try it."))
    if not languages.is_language(plan.language):
        raise Refused(_("Practica does not know this language."))
    check_marking(replication, plan.marking, plan.circle, by)
    replication.country, replication.language = plan.country, plan.language
    replication.kept_findings = checked(plan.words(), language=plan.language, countries=_countries(replication), reasons=reasons)
    replication.setting = line(plan.setting, 200)
    replication.expected = paragraph(plan.expected)
    replication.criterion = paragraph(plan.criterion)
    replication.organisation_name = line(plan.lead, 200)
    replication.relation = plan.relation
    replication.report_due = plan.report_due
    replication.marking, replication.circle = plan.marking, plan.circle
    replication.attribution = plan.attribution
    replication.save()
    replication.team.add(by)
    replication.readers.set(readers_for(replication, plan.readers, by))
    write_conditions(replication, plan.conditions)
    write_blocks(replication, plan.blocks)
    place(replication, by=by, at=now)


def check_marking(replication: Replication, marking: Marking, circle: Circle | None, by: Member) -> None:
    """Raise `Refused` unless this member may give the replication this marking and circle."""
    rules.mark(replication.practice, marking, circle).or_raise()
    if circle is not None and marking in {Marking.AMBER, Marking.AMBER_STRICT}:
        rules.join_circle_of(Viewer.of(by), circle).or_raise()


def readers_for(replication: Replication, named: Sequence[Member], by: Member) -> list[Member]:
    """Who reads a TLP:RED replication: the named people, or where nobody is named those who read a RED practice and its steward.

    Raises:
        Refused: somebody named does not read a RED practice.
    """
    if replication.marking != Marking.RED:
        return []
    practice = replication.practice
    allowed = [*practice.readers.all(), *([practice.source] if practice.source is not None else [])]
    if practice.marking == Marking.RED and any(member not in allowed and member != by for member in named):
        raise Refused(_("Somebody you name does not read the practice. Choose among its readers."))
    if not named and practice.marking != Marking.RED:
        allowed = allowed[-1:] if practice.source is not None else []
    return list({member.pk: member for member in (*(named or allowed), by)}.values())


def write_conditions(replication: Replication, rows: tuple[ConditionHere, ...]) -> None:
    """Replace the answers about conditions; a number that is not of the pinned version is ignored."""
    known = set(replication.version.conditions.values_list("pk", flat=True))
    replication.conditions.all().delete()
    ReplicationCondition.objects.bulk_create(
        ReplicationCondition(
            replication=replication,
            condition_id=row.condition,
            text=line(row.text, 500),
            held=row.held,
            note=paragraph(row.note, 2_000),
        )
        for row in rows
        if row.condition in known or (row.condition is None and row.text.strip())
    )


def write_blocks(replication: Replication, rows: tuple[BlockHere, ...]) -> None:
    """Replace the answers about building blocks; a number that is not of the pinned version is ignored."""
    known = set(replication.version.blocks.values_list("pk", flat=True))
    replication.blocks.all().delete()
    ReplicationBlock.objects.bulk_create(
        ReplicationBlock(
            replication=replication,
            block_id=row.block,
            title=line(row.title, 300),
            kept=row.kept,
            why=paragraph(row.why, 2_000),
        )
        for row in rows
        if row.block in known or (row.block is None and row.title.strip())
    )
