"""Rows in hand until the transaction ends, and how a session stands."""

from datetime import datetime

from practica.exchange.events import rules as events
from practica.exchange.events.models import Event, Session
from practica.exchange.live import rules
from practica.exchange.live.models import Live, Question, Row
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member


def standing(session: Session) -> Live:
    """How a session stands; a new row, not saved, where nobody has opened the desk yet."""
    live = Live.objects.select_related("contribution").filter(session=session).first() or Live(session=session)
    live.session = session
    if live.contribution is not None:
        live.contribution.session = session
    return live


def held_live(session: Session) -> Live:
    """The session's own row, locked."""
    Live.objects.get_or_create(session=session)
    live: Live = Live.objects.select_for_update().get(session=session)
    live.session = Session.objects.select_related("event").get(pk=session.pk)
    return live


def held_question(question: Question) -> Question:
    """The question as it stands, locked."""
    row: Question = (
        Question.objects.select_for_update(of=("self",)).select_related("session__event", "contribution").get(pk=question.pk)
    )
    return row


def held_row(row: Row) -> Row:
    """The row as it stands, locked."""
    found: Row = Row.objects.select_for_update(of=("self",)).select_related("session__event").get(pk=row.pk)
    return found


def taking_part(session: Session, by: Member, now: datetime) -> Live:
    """How the session stands, for somebody who may take part in it.

    Raises:
        Refused: rules.take_part.
    """
    live = standing(session)
    live.session.event = Event.objects.get(pk=session.event_id)
    rules.take_part(Viewer.of(by), live, now).or_raise()
    return live


def moderating(session: Session, by: Member) -> Live:
    """The session's own row, locked, for somebody who moderates it.

    Raises:
        Refused: events.rules.moderate.
    """
    live = held_live(session)
    events.moderate(Viewer.of(by), live.session).or_raise()
    return live


def sees(by: Member, item: Question) -> bool:
    """Whether somebody who presses a button under a question may still see it."""
    return can_see(Viewer.of(by), item)
