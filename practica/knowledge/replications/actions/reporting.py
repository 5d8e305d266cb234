"""What happened: the report, its correction, and whether it still runs a year later."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.activity.models import Activity
from practica.foundation.activity.queries import history
from practica.foundation.core.answers import Conflict, Refused
from practica.foundation.core.typed import line, paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.knowledge.practices.models import CostBand, Evidence
from practica.knowledge.replications import rules
from practica.knowledge.replications.actions.plan import DETAILS, Report
from practica.knowledge.replications.actions.registering import names_country, write_blocks, write_conditions
from practica.knowledge.replications.models import (
    Adaptation,
    ContextPair,
    OutcomeResult,
    Replication,
    State,
    Still,
    StillRunning,
)
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member

# What a person who fills in a report must know to have happened.
_TELLING = ("replication.reported", "replication.corrected", "replication.abandoned")
_ONE_LINE = frozenset({"reach"})


def seen_until(replication: Replication) -> int:
    """The token of a form: the number of the newest report, correction or end; 0 when there is none."""
    newest = history(Replication.KIND, replication.pk, _TELLING).first()
    return newest.pk if newest else 0


@writes
def report(
    replication: Replication,
    told: Report,
    *,
    by: Member,
    now: datetime,
    seen: int | None = None,
    reasons: Mapping[str, str] | None = None,
) -> Replication:
    """Record what happened, and let those who may see it know. A second report corrects the first; both stay in the activity.

    Args:
        replication: registered, running, abandoned or reported already.
        told: the verdict on the main expected outcome, negative effects, one sentence; and what else is known.
        by: of its team.
        now: when.
        seen: what `seen_until` said when the form was opened; None when nobody can have been quicker (an import).
        reasons: why warnings of the case-data check stay, by "field:kind".

    Raises:
        Refused: rules.report; the sentence is missing; or harm behind a stricter marking has no released sentence.
        Conflict: someone reported since the form was opened; nothing is written.
        HeldBack: the case-data check stops a text.
    """
    replication = Replication.objects.select_for_update().get(pk=replication.pk)
    rules.report(Viewer.of(by), replication).or_raise()
    newest = history(Replication.KIND, replication.pk, _TELLING).first()
    if newest is not None and seen is not None and newest.pk > seen:
        is_same_name = names_country(replication, told.names_country, by) == replication.names_country
        if newest.actor_id == by.pk and is_same_name and _is_same(replication, told):
            return replication  # pressed twice
        raise _conflict(newest)
    if not told.sentence.strip():
        raise Refused(_("Say in one sentence what happened."))
    _check_release(replication, told, by)
    countries = [replication.country, *replication.version.countries.values_list("code", flat=True)]
    found = checked(told.words(), language=replication.language, countries=countries, reasons=reasons or {})
    verb = "replication.corrected" if replication.state == State.REPORTED else "replication.reported"
    replication.kept_findings = {**replication.kept_findings, **found}
    replication.state = State.REPORTED
    replication.reported = replication.reported or now.date()
    replication.names_country = names_country(replication, told.names_country, by)
    _write(replication, told)
    facts: dict[str, str | int | bool | None] = {"practice": replication.practice_id, "verdict": str(told.verdict)}
    activity.record(verb, by=by, on=replication, at=now, facts=facts)
    return replication


def _is_same(replication: Replication, told: Report) -> bool:
    """Whether the same report was sent a second time, as by a double click."""
    return (
        replication.state == State.REPORTED
        and (replication.verdict, replication.negative_effects) == (told.verdict, told.negative_effects)
        and replication.sentence == paragraph(told.sentence)
        and line(told.harm_sentence, 300) in {"", replication.harm_sentence}
        and (replication.evidence, replication.cost_band) == (told.evidence, told.cost_band)
        and all(getattr(replication, name) == paragraph(words, DETAILS[name]) for name, words in told.details.items())
    )


def _conflict(newest: Activity) -> Conflict:
    who = newest.actor.name if newest.actor else _("Someone")
    return Conflict(
        _("%(name)s reported on this replication while you were writing. Nothing of yours is lost: compare, then send again.")
        % {"name": who}
    )


def is_stricter(replication: Replication) -> bool:
    """Whether fewer people may read the report than the practice: then harm needs a released sentence."""
    return replication.marking_of().strictness > replication.practice.marking_of().strictness


def _check_release(replication: Replication, told: Report, by: Member) -> None:
    if not (is_stricter(replication) and rules.is_report_of_harm(told.verdict, told.negative_effects)):
        return
    rules.release(Viewer.of(by), replication).or_raise()
    if not told.harm_sentence.strip():
        raise Refused(
            _(
                "You report harm to fewer people than read the practice. Write the one sentence that its readers may see, "
                "as “Harm was reported; ask the steward”. Without it the report cannot be sent."
            )
        )


def _write(replication: Replication, told: Report) -> None:
    if told.evidence not in {*Evidence.values, ""} or told.cost_band not in {*CostBand.values, ""}:
        raise Refused(_("Choose one of the answers."))
    replication.verdict, replication.negative_effects = told.verdict, told.negative_effects
    replication.sentence = paragraph(told.sentence)
    is_harm = rules.is_report_of_harm(told.verdict, told.negative_effects)
    # A sentence that was released stays with the report when its form did not ask for one.
    replication.harm_sentence = (line(told.harm_sentence, 300) or replication.harm_sentence) if is_harm else ""
    replication.release_asked = replication.release_asked if is_harm else ""
    replication.evidence, replication.cost_band = told.evidence, told.cost_band
    for name, words in told.details.items():
        setattr(replication, name, (line if name in _ONE_LINE else paragraph)(words, DETAILS[name]))
    replication.save()
    if told.conditions is not None:
        write_conditions(replication, told.conditions)
    if told.blocks is not None:
        write_blocks(replication, told.blocks)
    _write_rows(replication, told)


def _write_rows(replication: Replication, told: Report) -> None:
    if told.adaptations is not None:
        replication.adaptations.all().delete()
        Adaptation.objects.bulk_create(
            Adaptation(
                replication=replication, what=paragraph(row.what), why=paragraph(row.why),
                decided_by=line(row.decided_by, 200), planned=row.planned,
            )
            for row in told.adaptations if row.what.strip()
        )  # fmt: skip
    if told.context is not None:
        replication.context.all().delete()
        ContextPair.objects.bulk_create(
            ContextPair(
                replication=replication, factor=line(row.factor, 200), there=paragraph(row.there), here=paragraph(row.here),
                match=row.match, effect=row.effect,
            )
            for row in told.context if row.factor.strip()
        )  # fmt: skip
    if told.outcomes is not None:
        replication.outcomes.all().delete()
        OutcomeResult.objects.bulk_create(
            OutcomeResult(replication=replication, text=paragraph(row.text), verdict=row.verdict, evidence=row.evidence)
            for row in told.outcomes
            if row.text.strip()
        )


@writes
def still_running(replication: Replication, *, running: Still, without_support: Still, by: Member, now: datetime) -> StillRunning:
    """Answer the year's two questions; a second answer in the same year replaces the first.

    Raises:
        Refused: rules.still_running.
    """
    rules.still_running(Viewer.of(by), replication, now.date()).or_raise()
    answer, _made = StillRunning.objects.update_or_create(
        replication=replication,
        year=now.year,
        defaults={"running": running, "without_support": without_support, "by": by},
    )
    facts: dict[str, str | int | bool | None] = {"year": now.year, "running": str(running)}
    activity.record("replication.still_running", by=by, on=replication, at=now, facts=facts)
    return answer
