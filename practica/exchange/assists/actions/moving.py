"""From the brief to what came of it: a peer says yes or no, the host moves on, the clock does where it is in writing."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from practica.exchange.assists import rules
from practica.exchange.assists.actions.beginning import name_readers
from practica.exchange.assists.actions.holding import held
from practica.exchange.assists.models import QUESTIONS_FOR, WRITING_FOR, Assist, Peer, Stage, Standing, Way
from practica.exchange.assists.plan import LONGEST, Came, Intent
from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.people.access.placing import place
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member

_NEXT = {Stage.BRIEF: Stage.CLARIFYING, Stage.CLARIFYING: Stage.ADVICE, Stage.ADVICE: Stage.TRYING}


@writes
def accept(assist: Assist, *, by: Member, now: datetime) -> None:
    """*I take part.* Pressed twice, it is said once.

    Raises:
        Refused: rules.respond.
    """
    row = held(assist)
    rules.respond(Viewer.of(by), row).or_raise()
    if Peer.objects.filter(assist=row, member=by, standing=Standing.INVITED).update(standing=Standing.ACCEPTED):
        activity.record("assist.accepted", by=by, on=row, at=now)


@writes
def decline(assist: Assist, *, by: Member, now: datetime) -> None:
    """*I cannot*: said without a reason, and nobody is asked twice. Of TLP:RED they see nothing from then on.

    Raises:
        Refused: rules.respond.
    """
    row = held(assist)
    rules.respond(Viewer.of(by), row).or_raise()
    Peer.objects.filter(assist=row, member=by).update(standing=Standing.DECLINED)
    name_readers(row)
    place(row, by=by, at=now)
    activity.record("assist.declined", by=by, on=row, at=now)


@writes
def move_on(assist: Assist, *, seen: str, by: Member, now: datetime) -> Assist:
    """Go to the next stage; pressed twice, or after the clock did it, it moves once.

    Args:
        assist: which one.
        seen: the stage that the page showed.
        by: its host.
        now: when.

    Raises:
        Refused: rules.move_on.
    """
    row = held(assist)
    if row.stage != seen and rules.is_host(Viewer.of(by), row):
        return row
    rules.move_on(Viewer.of(by), row).or_raise()
    return _move(row, by=by, now=now)


def to_move(now: datetime) -> QuerySet[Assist]:
    """Those in writing whose date has come."""
    rows: QuerySet[Assist] = Assist.objects.filter(stage__in=(Stage.CLARIFYING, Stage.ADVICE), moves__lte=now, hidden=False)
    return rows.order_by("moves", "pk")


@writes
def move_by_itself(assist: Assist, *, now: datetime) -> bool:
    """The clock's part; whether it moved."""
    row = held(assist)
    if row.moves is None or row.moves > now or row.hidden or not rules.enough(row):
        return False
    _move(row, by=None, now=now)
    return True


def _move(row: Assist, *, by: Member | None, now: datetime) -> Assist:
    stage = _NEXT[Stage(row.stage)]
    row.stage, row.moved = stage, now
    if row.way == Way.WRITING:
        if stage == Stage.CLARIFYING:
            row.ends, row.moves = now + WRITING_FOR, now + QUESTIONS_FOR
        else:
            row.moves = row.ends if stage == Stage.ADVICE else None
    row.save(update_fields=["stage", "moved", "ends", "moves"])
    activity.record("assist.moved", by=by, on=row, at=now, facts={"stage": stage.value})
    return row


@writes
def say_try(assist: Assist, intent: Intent, *, by: Member, now: datetime, reasons: Mapping[str, str] | None = None) -> Assist:
    """Say what one will try, and by when one tells what came of it; said again before it is told, it is replaced.

    Raises:
        Refused: rules.say_try, no words, or a month that has passed.
        HeldBack: the case-data check stops the words.
    """
    row = held(assist)
    rules.say_try(Viewer.of(by), row).or_raise()
    words = {"will_try": paragraph(intent.will_try, LONGEST["will_try"])}
    if not words["will_try"]:
        raise Refused(_("Say what you will try, also when it is nothing of all this."))
    if intent.tell_by < now.date():
        raise Refused(_("Choose a month that is still to come."))
    found = checked(words, language=row.language, countries=[row.country], reasons=reasons or {})
    row.will_try, row.tell_by, row.reminded, row.moved = words["will_try"], intent.tell_by, None, now
    row.kept_findings = {**row.kept_findings, **found}
    row.save(update_fields=["will_try", "tell_by", "reminded", "moved", "kept_findings"])
    activity.record("assist.will_try", by=by, on=row, at=now)
    return row


@writes
def tell(assist: Assist, came: Came, *, by: Member, now: datetime, reasons: Mapping[str, str] | None = None) -> Assist:
    """Say what came of it, whatever it is.

    Raises:
        Refused: rules.tell, or no words.
        HeldBack: the case-data check stops the words.
    """
    row = held(assist)
    rules.tell(Viewer.of(by), row).or_raise()
    words = {"came": paragraph(came.came, LONGEST["came"])}
    if not words["came"]:
        raise Refused(_("Say in a few sentences what happened, also when nothing did."))
    found = checked(words, language=row.language, countries=[row.country], reasons=reasons or {})
    row.came, row.end, row.stage, row.moved = words["came"], came.end, Stage.TOLD, now
    row.kept_findings = {**row.kept_findings, **found}
    row.save(update_fields=["came", "end", "stage", "moved", "kept_findings"])
    activity.record("assist.moved", by=by, on=row, at=now, facts={"stage": Stage.TOLD.value})
    return row


def to_remind(today: date) -> QuerySet[Assist]:
    """Those of which it should be told by now, and whose hosts have not been reminded."""
    rows: QuerySet[Assist] = Assist.objects.filter(stage=Stage.TRYING, tell_by__lte=today, reminded=None, hidden=False)
    return rows.order_by("tell_by", "pk")


@writes
def remind(assist: Assist, *, now: datetime) -> bool:
    """Remind its host once; whether it was done."""
    if not Assist.objects.filter(pk=assist.pk, reminded=None, stage=Stage.TRYING).update(reminded=now):
        return False
    activity.record("assist.due", by=None, on=assist, at=now)
    return True
