"""Opening an evaluation when its day has come, counting answers, reminding once."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from practica.exchange.afterwards import rules
from practica.exchange.afterwards.asking import is_asked
from practica.exchange.afterwards.models import Evaluation, Phase, Replied, Tally, Words
from practica.exchange.afterwards.questions import LATER, LONGEST, QUESTIONS, REMIND_AFTER, STAYS_OPEN
from practica.exchange.events import models as meeting
from practica.exchange.events.models import Event, Session
from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.people.access.placing import place, unplaced
from practica.people.members.models import Member

# What ended longer ago than this is not asked about any more.
_TOO_LATE = timedelta(days=21)
_MOST = 200


def due_to_open(now: datetime) -> list[tuple[Event, Phase]]:
    """Events whose last session has ended, and those of three months ago, that have not been asked about; two queries."""
    found: list[tuple[Event, Phase]] = []
    for phase, after in ((Phase.RIGHT_AFTER, timedelta()), (Phase.LATER, LATER)):
        first, last = now - after - _TOO_LATE, now - after
        near = Event.objects.filter(
            state=meeting.State.PUBLISHED, hidden=False, ends__gte=first.date(), ends__lte=last.date() + timedelta(days=1)
        ).exclude(evaluations__phase=phase)
        found += [(event, phase) for event in near.order_by("pk")[:_MOST] if first < _ended(event) <= last]
    return found


def _ended(event: Event) -> datetime:
    """The end of its last session; of one without sessions the end of its last day."""
    last = Session.objects.filter(event=event).order_by("-ends").values_list("ends", flat=True).first()
    return last or event.over_at


@writes
def open_evaluation(event: Event, phase: Phase, *, now: datetime) -> Evaluation | None:
    """Ask those who took part; None when that was done meanwhile."""
    evaluation, made = Evaluation.objects.get_or_create(
        event=event, phase=phase,
        defaults={"opened": now, "closes": now + STAYS_OPEN[phase], "source_id": event.source_id, "audience_id": unplaced()},
    )  # fmt: skip
    if not made:
        return None
    place(evaluation, by=None, at=now)
    activity.record("evaluation.opened", by=None, on=evaluation, at=now)
    return evaluation


@writes
def reply(
    evaluation: Evaluation,
    chosen: Mapping[str, str],
    written: Mapping[str, str],
    *,
    language: str,
    by: Member,
    now: datetime,
    reasons: Mapping[str, str] | None = None,
) -> None:
    """Count somebody's answers. Of them only that they have answered is kept; nothing joins an answer to a person.

    It leaves no row in the activity: who answered when, beside a sum that grew by one, would say what they answered.

    Args:
        evaluation: which.
        chosen: choices by question.
        written: words by question.
        language: of the words.
        by: who answers.
        now: when.
        reasons: for warnings of the case-data check that stay.

    Raises:
        Refused: rules.reply, or a choice that there is not.
        HeldBack: the case-data check stops the words.
    """
    locked = Evaluation.objects.select_for_update(of=("self",)).select_related("event").get(pk=evaluation.pk)
    has_replied = Replied.objects.filter(evaluation=locked, member=by).exists()
    rules.reply(locked, took_part=is_asked(locked.event, by), has_replied=has_replied, now=now).or_raise()
    questions = QUESTIONS[Phase(locked.phase)]
    words = {one.key: text for one in questions if one.is_written and (text := paragraph(written.get(one.key, ""), LONGEST))}
    checked(words, language=language, countries=[locked.event.where, by.country], reasons=reasons or {})
    for one in questions:
        choice = chosen.get(one.key, "")
        if one.is_written or not choice:
            continue
        if choice not in dict(one.choices):
            raise Refused(_("Choose one of the answers."))
        Tally.objects.get_or_create(evaluation=locked, question=one.key, choice=choice)
        Tally.objects.filter(evaluation=locked, question=one.key, choice=choice).update(count=F("count") + 1)
    for key, text in words.items():
        Words.objects.create(evaluation=locked, question=key, language=language, body=text)
    Replied.objects.create(evaluation=locked, member=by)


def to_remind(now: datetime) -> list[Evaluation]:
    """Those open for a week; one query."""
    rows = Evaluation.objects.filter(reminded=None, opened__lte=now - REMIND_AFTER, closes__gt=now, event__hidden=False)
    return list(rows.select_related("event").order_by("pk")[:_MOST])


@writes
def remind(evaluation: Evaluation, *, now: datetime) -> bool:
    """Remind those who have not answered, once; whether it was not done meanwhile."""
    done = Evaluation.objects.filter(pk=evaluation.pk, reminded=None).update(reminded=now)
    if done:
        activity.record("evaluation.due", by=None, on=evaluation, at=now)
    return bool(done)
