"""Reminding of a promise, telling what became of it, and carrying a parked question into a conversation."""

from datetime import datetime

from django.utils.translation import gettext as _

from practica.exchange.afterwards import rules
from practica.exchange.afterwards.models import Carried, Kept, Promise
from practica.exchange.conversations import actions as talking
from practica.exchange.conversations.models import Conversation, Kind
from practica.exchange.live.models import Question, Row
from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import line
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.people.access.models import Attribution, Marking
from practica.people.access.viewers import Viewer
from practica.people.circles.models import Circle
from practica.people.members.models import Member

_LONGEST = 500
_LONGEST_TITLE = 160


@writes
def remind_of_promise(row: Row, *, now: datetime) -> bool:
    """Remind whoever promised, once; whether it was not done meanwhile."""
    promise, _made = Promise.objects.get_or_create(row=row)
    done = Promise.objects.filter(pk=promise.pk, reminded=None, told=None).update(reminded=now)
    if done:
        activity.record("promise.due", by=None, on=row.session, at=now, facts={"row": row.pk})
    return bool(done)


@writes
def tell_promise(row: Row, kept: Kept, because: str, *, language: str = "en", by: Member, now: datetime) -> Promise:
    """Say whether a promise was kept; that it was not is as welcome, with its reason.

    Raises:
        Refused: rules.tell_promise, or it was not kept and nothing says why.
        HeldBack: the case-data check stops the words.
    """
    held: Row = Row.objects.select_for_update(of=("self",)).select_related("session__event", "source").get(pk=row.pk)
    rules.tell_promise(Viewer.of(by), held).or_raise()
    words = line(because, _LONGEST)
    if kept != Kept.KEPT and not words:
        raise Refused(_("Say in a line why; others promise the same."))
    checked({"because": words}, language=language, countries=[by.country], reasons={})
    promise, _made = Promise.objects.get_or_create(row=held)
    promise.kept, promise.because, promise.language, promise.by, promise.told = kept, words, language, by, now
    promise.save()
    activity.record("promise.told", by=by, on=held.session, at=now, facts={"row": held.pk, "kept": kept.value})
    return promise


@writes
def carry(question: Question, owner: Member, *, by: Member, now: datetime) -> Conversation:
    """Make a parked question a conversation with the same readers, which `owner` looks after. Carried once, it is the same again.

    Whoever asked it stands there as they did in the session; of a guest's question whoever carries it is the asker, unnamed.

    Raises:
        Refused: rules.carry, or the owner cannot see it.
        HeldBack: the case-data check stops the words.
    """
    rows = Question.objects.select_for_update(of=("self",)).select_related("session__event", "source", "contribution")
    held: Question = rows.get(pk=question.pk)
    again = Carried.objects.filter(question=held).select_related("conversation").first()
    if again is not None:
        return again.conversation
    rules.carry(Viewer.of(by), held).or_raise()
    author = held.source
    is_member = author is not None and author.is_present and not author.is_guest
    asker = author if author is not None and is_member else by
    marking = held.marking_of()
    asked = talking.Asked(
        kind=Kind.QUESTION, title=_titled(held.body), body=held.body, language=held.language, marking=marking,
        circle=_circle(held) if marking.is_closed else None,
        attribution=Attribution(held.attribution) if is_member else Attribution.WITHHELD,
        readers=list(Member.objects.filter(pk__in=held.reader_ids())) if marking == Marking.RED else (),
    )  # fmt: skip
    conversation = talking.ask(asked, by=asker, now=now)
    talking.give_to(conversation, owner, by=asker, now=now)
    Carried.objects.create(question=held, conversation=conversation, by=by, at=now)
    activity.record("question.carried", by=by, on=held, at=now, facts={"conversation": conversation.pk})
    return conversation


def _circle(question: Question) -> Circle | None:
    return question.contribution.circle if question.contribution is not None else question.session.event.circle


def _titled(body: str) -> str:
    """The first sentence of a question, as a title."""
    words = " ".join(body.split())
    end = min((words.find(sign) + 1 for sign in ("? ", ". ", "؟ ") if sign in words), default=len(words))
    title = words[: end or len(words)]
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 2].rstrip()} …"
