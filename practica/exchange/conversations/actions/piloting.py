"""From an idea with enough hands to a planned pilot, and to what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from practica.exchange.conversations import rules
from practica.exchange.conversations.actions.holding import held
from practica.exchange.conversations.models import Conversation, Pilot, PilotEnd, State
from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import line, paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member


@dataclass(frozen=True)
class Plan:
    """Who tries what, where, how they will know, and by when they tell."""

    plan: str
    known_by: str
    tell_by: date
    place: str = ""


@dataclass(frozen=True)
class Told:
    """What came of it."""

    end: PilotEnd
    told: str
    next_time: str = ""


@writes
def plan_pilot(
    conversation: Conversation, planned: Plan, *, by: Member, now: datetime, reasons: Mapping[str, str] | None = None
) -> Pilot:
    """Make an idea a planned pilot; planned again before it has ended, the plan is replaced.

    Raises:
        Refused: rules.plan_pilot, something is missing, or a day that has passed.
        HeldBack: the case-data check stops a text.
    """
    row = held(conversation)
    rules.plan_pilot(Viewer.of(by), row).or_raise()
    words = {"plan": paragraph(planned.plan), "known_by": paragraph(planned.known_by, 2_000), "place": line(planned.place, 200)}
    if not words["plan"] or not words["known_by"]:
        raise Refused(_("Say who tries what, and how you will know whether it worked."))
    if planned.tell_by <= now.date():
        raise Refused(_("Choose a month that is still to come."))
    checked(words, language=row.language, countries=[row.country], reasons=reasons or {})
    pilot, _made = Pilot.objects.update_or_create(
        conversation=row, defaults={**words, "tell_by": planned.tell_by, "planned": now, "reminded": None}
    )
    row.moved = now
    row.save(update_fields=["moved"])
    activity.record("pilot.planned", by=by, on=row, at=now)
    return pilot


@writes
def end_pilot(pilot: Pilot, told: Told, *, by: Member, now: datetime, reasons: Mapping[str, str] | None = None) -> Pilot:
    """Say what came of it. It stands with the idea, whatever it is.

    Raises:
        Refused: rules.end_pilot, or no words.
        HeldBack: the case-data check stops a text.
    """
    conversation = held(pilot.conversation)
    rules.end_pilot(Viewer.of(by), conversation, pilot).or_raise()
    words = {"told": paragraph(told.told), "next_time": paragraph(told.next_time, 2_000)}
    if not words["told"]:
        raise Refused(_("Say in a few sentences what happened, also when nothing did."))
    checked(words, language=conversation.language, countries=[conversation.country], reasons=reasons or {})
    pilot.end, pilot.told, pilot.next_time, pilot.ended = told.end, words["told"], words["next_time"], now
    pilot.save(update_fields=["end", "told", "next_time", "ended"])
    conversation.moved = now
    conversation.save(update_fields=["moved"])
    activity.record("pilot.ended", by=by, on=conversation, at=now, facts={"end": told.end.value})
    return pilot


def to_remind(today: date) -> QuerySet[Pilot]:
    """Pilots that should have been told of by now, and whose people have not been reminded."""
    rows = Pilot.objects.filter(ended__isnull=True, tell_by__lte=today, reminded__isnull=True, conversation__hidden=False)
    return rows.exclude(conversation__state=State.MERGED).select_related("conversation").order_by("tell_by", "pk")


@writes
def remind(pilot: Pilot, *, now: datetime) -> bool:
    """Remind once; whether it was done."""
    if not Pilot.objects.filter(pk=pilot.pk, reminded__isnull=True, ended__isnull=True).update(reminded=now):
        return False
    activity.record("pilot.due", by=None, on=pilot.conversation, at=now)
    return True
