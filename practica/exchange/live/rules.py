"""Who may do what while a session is held; a refusal is the sentence the page shows. Whether one sees it is not asked here."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from practica.exchange.events.models import State as EventState
from practica.exchange.live.models import Live, Phase, Poll, Question, State
from practica.foundation.core.answers import Allowed, Denied
from practica.people.access.viewers import Viewer


def take_part(viewer: Viewer, live: Live, now: datetime) -> Allowed | Denied:
    """Ask, vote, choose, write along: whoever is signed in and sees the session, until it is over. An observer only reads."""
    event = live.session.event
    if viewer.person is None:
        return Denied(_("Sign in to take part."))
    if viewer.member is not None and not viewer.reads_green:
        return Denied(_("Members and guests of the event take part."))
    if event.hidden or event.state == EventState.DRAFT:
        return Denied(_("The event is not open yet."))
    if live.phase(now) == Phase.OVER:
        return Denied(_("This session is over."))
    return Allowed()


def change(viewer: Viewer, question: Question) -> Allowed | Denied:
    """Its author, as long as it waits."""
    if viewer.person_id is None or question.source_id != viewer.person_id:
        return Denied(_("Whoever asked it does this."))
    if question.hidden:
        return Denied(_("It is hidden until a second reader has decided."))
    if question.state != State.WAITING:
        return Denied(_("It no longer waits in the queue."))
    return Allowed()


def vote(viewer: Viewer, question: Question) -> Allowed | Denied:
    """For what waits or is being answered, and is not one's own."""
    if question.source_id == viewer.person_id:
        return Denied(_("It is your own question."))
    if question.hidden or question.held or question.state not in {State.WAITING, State.ROOM}:
        return Denied(_("It no longer waits in the queue."))
    return Allowed()


def choose(viewer: Viewer, poll: Poll) -> Allowed | Denied:
    """Until the poll closes."""
    if viewer.person_id is None:
        return Denied(_("Sign in to take part."))
    return Denied(_("The poll is closed.")) if poll.closed else Allowed()
