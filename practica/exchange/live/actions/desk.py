"""The desk: what a moderator does with the queue, the running order, polls and the room screen.

Every act says what it was pressed on; where that has changed meanwhile, nothing happens twice and nothing is undone.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from practica.exchange.contributions.models import Contribution
from practica.exchange.contributions.models import State as Told
from practica.exchange.events.models import Session
from practica.exchange.live.actions.holding import held_question, moderating
from practica.exchange.live.models import MINUTES, Apart, Choice, Live, Poll, Question, Relay, Shows, State
from practica.exchange.live.plan import LONGEST, Polled
from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import line, paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.people.members.models import Member
from practica.services.live.topics import publish

MORE = timedelta(minutes=5)
_ALL = ("table", "questions", "countries", "poll", "notes")
_MOST_CHOICES, _FEWEST_CHOICES = 8, 2


@writes
def open_desk(session: Session, *, by: Member, now: datetime) -> Live:
    """Have the session's code made when its desk is first opened.

    Raises:
        Refused: events.rules.moderate.
    """
    live = moderating(session, by)
    if live.code is None and live.ended is None:
        live.code = _free_code()
        live.save(update_fields=["code"])
        activity.record("session.desk_opened", by=by, on=session, at=now)
    return live


def _free_code() -> str:
    taken = set(Live.objects.exclude(code=None).values_list("code", flat=True))
    free = [f"{number:04}" for number in range(1_000, 10_000) if f"{number:04}" not in taken]
    return secrets.choice(free)


@writes
def put_on_table(session: Session, contribution: Contribution | None, *, seen: int, by: Member, now: datetime) -> Live:
    """Go to another example, or to none.

    Args:
        session: which one.
        contribution: one of its examples; None clears the table.
        seen: the number of the example that the desk showed on the table, 0 for none.
        by: who moderates.
        now: when.

    Raises:
        Refused: events.rules.moderate, an example of another session or one that is not ready.
    """
    live = moderating(session, by)
    if (live.contribution_id or 0) != seen:
        return live
    ready = Contribution.objects.filter(session=session, state__in=(Told.READY, Told.TOLD), hidden=False)
    if contribution is not None and not ready.filter(pk=contribution.pk).exists():
        raise Refused(_("Choose an example of this session that is ready."))
    if live.contribution_id:
        Contribution.objects.filter(pk=live.contribution_id, state=Told.READY).update(state=Told.TOLD)
    live.contribution, live.began, live.shows = contribution, now, Shows.EXAMPLE
    live.until = now + timedelta(minutes=MINUTES) if contribution else None
    live.save(update_fields=["contribution", "began", "until", "shows"])
    Question.objects.filter(session=session, state=State.ROOM).update(state=State.ANSWERED)
    activity.record("session.example_on_table", by=by, on=session, at=now, facts={"example": live.contribution_id})
    publish(session, *_ALL)
    return live


@writes
def give_time(session: Session, *, seen: str, by: Member, now: datetime) -> Live:
    """Five minutes more, from now or from the end of the time; once for the end that the desk showed (ISO 8601, "" for none).

    Raises:
        Refused: events.rules.moderate.
    """
    live = moderating(session, by)
    if (live.until.isoformat() if live.until else "") == seen:
        live.until = max(live.until or now, now) + MORE
        live.save(update_fields=["until"])
        publish(session, "table")
    return live


@writes
def show(session: Session, what: Shows, *, by: Member, now: datetime) -> Live:
    """Choose what the room sees.

    Raises:
        Refused: events.rules.moderate.
    """
    live = moderating(session, by)
    if live.shows != what:
        live.shows = what
        live.save(update_fields=["shows"])
        activity.record("session.room_shows", by=by, on=session, at=now, facts={"what": what.value})
        publish(session, "table")
    return live


@writes
def end(session: Session, *, by: Member, now: datetime) -> Live:
    """Close the session. The code ends; what the check held back is deleted, since nobody but its author was to read it.

    Raises:
        Refused: events.rules.moderate.
    """
    live = moderating(session, by)
    if live.ended is None:
        live.ended, live.code, live.shows = now, None, Shows.PAUSE
        live.save(update_fields=["ended", "code", "shows"])
        Contribution.objects.filter(pk=live.contribution_id or 0, state=Told.READY).update(state=Told.TOLD)
        Question.objects.filter(session=session, state=State.ROOM).update(state=State.ANSWERED)
        for question in Question.objects.filter(session=session, held=True):
            question.body, question.state = "–", State.TAKEN_BACK
            question.save(update_fields=["body", "state"])
        activity.record("session.ended", by=by, on=session, at=now)
        publish(session, *_ALL)
    return live


@writes
def reopen(session: Session, *, by: Member, now: datetime) -> Live:
    """It was closed too early.

    Raises:
        Refused: events.rules.moderate.
    """
    live = moderating(session, by)
    if live.ended is not None:
        live.ended, live.code = None, _free_code()
        live.save(update_fields=["ended", "code"])
        activity.record("session.reopened", by=by, on=session, at=now)
        publish(session, *_ALL)
    return live


@writes
def bring(question: Question, *, seen: str, by: Member, now: datetime) -> None:
    """Bring it to the room; the one that was there is answered.

    Raises:
        Refused: events.rules.moderate, or it is not in the queue any more.
    """

    def do(row: Question) -> None:
        Question.objects.filter(session=row.session, state=State.ROOM).exclude(pk=row.pk).update(state=State.ANSWERED)
        row.state, row.brought = State.ROOM, now
        row.save(update_fields=["state", "brought"])
        Live.objects.filter(session=row.session).update(shows=Shows.QUESTION)

    _act(question, "brought", do, seen=seen, by=by, now=now)


@writes
def answered(question: Question, *, seen: str, by: Member, now: datetime) -> None:
    """It has been answered.

    Raises:
        Refused: as `bring`.
    """

    def do(row: Question) -> None:
        row.state = State.ANSWERED
        row.save(update_fields=["state"])

    _act(question, "answered", do, seen=seen, by=by, now=now)


@writes
def park(question: Question, owner: str, *, seen: str, by: Member, now: datetime) -> None:
    """Set it aside for later, with whoever takes it home where that is known; again to name another owner.

    Raises:
        Refused: as `bring`.
    """
    name = line(owner, LONGEST["who"])

    def do(row: Question) -> None:
        row.state, row.owner = State.PARKED, name
        row.save(update_fields=["state", "owner"])

    _act(question, "parked", do, seen=seen, by=by, now=now, also=("notes",))


@writes
def back_to_queue(question: Question, *, seen: str, by: Member, now: datetime) -> None:
    """Have it wait again.

    Raises:
        Refused: as `bring`.
    """

    def do(row: Question) -> None:
        row.state, row.owner = State.WAITING, ""
        row.save(update_fields=["state", "owner"])

    _act(question, "put_back", do, seen=seen, by=by, now=now, also=("notes",))


def _act(
    question: Question,
    verb: str,
    do: Callable[[Question], None],
    *,
    seen: str,
    by: Member,
    now: datetime,
    also: tuple[str, ...] = (),
) -> None:
    moderating(question.session, by)
    row = held_question(question)
    if row.hidden or row.held or row.state == State.TAKEN_BACK:
        raise Refused(_("It is no longer in the queue."))
    if row.state != seen:
        return
    do(row)
    activity.record(f"live_question.{verb}", by=by, on=row, at=now)
    publish(row.session, "questions", "table", *also)


@writes
def join(question: Question, into: Question, *, by: Member, now: datetime) -> None:
    """Have one question stand for both; each vote is still one person's, and they can be separated again.

    Raises:
        Refused: events.rules.moderate, or they are not two questions with the same readers in the queue.
    """
    live = moderating(question.session, by)
    row, target = held_question(question), held_question(into)
    target = held_question(target.joined) if target.joined_id and target.joined is not None else target
    if row.joined_id == target.pk:
        return
    is_pair = row.pk != target.pk and row.session_id == target.session_id == live.session_id
    if not is_pair or row.audience_id != target.audience_id or {row.state, target.state} - {State.WAITING, State.ROOM}:
        raise Refused(_("Only two questions that wait, with the same readers, can be joined."))
    row.others.update(joined=target)
    row.joined = target
    row.save(update_fields=["joined"])
    activity.record("live_question.joined", by=by, on=row, at=now, facts={"into": target.pk})
    publish(row.session, "questions")


@writes
def separate(question: Question, *, by: Member, now: datetime) -> None:
    """Undo a joining: every one of those joined with it stands alone again.

    Raises:
        Refused: events.rules.moderate.
    """
    moderating(question.session, by)
    row = held_question(question)
    if row.others.update(joined=None):
        activity.record("live_question.separated", by=by, on=row, at=now)
        publish(row.session, "questions")


@writes
def keep_apart(one: Question, other: Question, *, by: Member, now: datetime) -> None:
    """They look alike and are not the same; nobody is asked again.

    Raises:
        Refused: events.rules.moderate.
    """
    moderating(one.session, by)
    low, high = sorted((one.pk, other.pk))
    if one.session_id == other.session_id and low != high:
        Apart.objects.bulk_create([Apart(one_id=low, other_id=high)], ignore_conflicts=True)
        activity.record("live_question.kept_apart", by=by, on=one, at=now, facts={"other": other.pk})


@writes
def relay(question: Question, body: str, *, by: Member, now: datetime) -> bool:
    """Write to the author, without learning who that is; whether it reaches anybody. They are also told by a letter.

    Raises:
        Refused: events.rules.moderate, no words.
        HeldBack: the case-data check stops the words.
    """
    moderating(question.session, by)
    row = held_question(question)
    words = paragraph(body, LONGEST["relay"])
    if not words:
        raise Refused(_("Write something first."))
    if row.source is None or not row.source.is_present:
        return False
    checked({"relay": words}, language=row.language, countries=[row.session.event.where], reasons={})
    note = Relay.objects.create(question=row, body=words, at=now)
    activity.record("live_question.relayed", by=by, on=row, at=now, facts={"relay": note.pk})
    publish(row.session, "questions")
    return True


@writes
def open_poll(session: Session, polled: Polled, *, by: Member, now: datetime) -> Poll:
    """Open a poll; its figures are hidden until they are shown or it closes.

    Raises:
        Refused: events.rules.moderate, no question, fewer than two choices or more than eight.
        HeldBack: the case-data check stops a text.
    """
    moderating(session, by)
    words = line(polled.words, LONGEST["poll"])
    choices = list(dict.fromkeys(text for choice in polled.choices if (text := line(choice, LONGEST["choice"]))))
    if not words or not _FEWEST_CHOICES <= len(choices) <= _MOST_CHOICES:
        raise Refused(_("A poll has a question and two to eight answers, one a line."))
    checked({"words": words, "choices": "\n".join(choices)}, language=polled.language, countries=[], reasons={})
    poll = Poll.objects.create(session=session, words=words, language=polled.language, made=now)
    Choice.objects.bulk_create([Choice(poll=poll, words=choice) for choice in choices])
    activity.record("session.poll_opened", by=by, on=session, at=now, facts={"poll": poll.pk})
    publish(session, "poll", "table")
    return poll


@writes
def show_poll(poll: Poll, *, by: Member, now: datetime) -> None:
    """Let everybody see how it stands.

    Raises:
        Refused: events.rules.moderate.
    """
    _change_poll(poll, "shown", now, by)


@writes
def close_poll(poll: Poll, *, by: Member, now: datetime) -> None:
    """Nobody changes their choice any more; the figures are for everybody.

    Raises:
        Refused: events.rules.moderate.
    """
    _change_poll(poll, "closed", now, by)


def _change_poll(poll: Poll, what: str, now: datetime, by: Member) -> None:
    moderating(poll.session, by)
    rows = Poll.objects.filter(pk=poll.pk)
    is_new = rows.filter(shown=False).update(shown=True) if what == "shown" else rows.filter(closed=None).update(closed=now)
    if is_new:
        activity.record(f"session.poll_{what}", by=by, on=poll.session, at=now, facts={"poll": poll.pk})
        publish(poll.session, "poll", "table")
