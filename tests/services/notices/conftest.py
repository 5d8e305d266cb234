"""A small kind of letter about a practice, a mail server of our own, and verbs to write, send and read."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from practica.knowledge.practices import actions as practices
from practica.knowledge.practices.models import Practice, State
from practica.people.access.models import Marking
from practica.people.access.placing import place
from practica.services.notices import actions, letters, sending, sources
from practica.services.notices.letters import Composed, said
from practica.services.notices.models import Letter
from tests.conftest import NOW, People
from tests.services.notices.server import MailServer

LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def server(settings) -> Iterator[MailServer]:
    """A mail server that takes everything, and Practica told to use it."""
    made = MailServer()
    settings.EMAIL_BACKEND = "practica.services.notices.backends.Smtp"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", made.port, 5
    yield made
    made.close()


@pytest.fixture
def a_practice(people: People, circle) -> Callable[..., Practice]:
    """`a_practice("Night rota", Marking.AMBER)`: published, by author; AMBER in the circle; RED for `readers`."""

    def make(title: str, marking: Marking = Marking.GREEN, readers: tuple[str, ...] = ("contact",)) -> Practice:
        practice = practices.begin(by=people.author, now=NOW, title=title)
        practice.marking, practice.circle = marking, circle if marking.is_closed else None
        practice.save()
        practices.publish(practice, by=people.author, now=NOW)
        practice.refresh_from_db()
        if marking == Marking.RED:
            practice.readers.set([people[handle] for handle in readers])
        practice.state = State.PUBLISHED
        practice.save()
        place(practice, by=people.author, at=NOW)
        return practice

    return make


@pytest.fixture
def noted(monkeypatch) -> str:
    """A kind of letter for these tests alone: its subject and text hold the practice's title and its text."""

    def compose(letter: Letter, viewer) -> Composed | None:
        practice = Practice.objects.filter(pk=letter.target_id).first()
        if practice is None or practice.published_version is None:
            return None
        text = practice.published_version.texts.get()
        return Composed(
            f"A note on {said(text.title)}",
            [f"About {said(text.title)}: {text.challenge}"],
            "A note is waiting for you",
            practice.get_absolute_url(),
            "Read it",
            items=(practice,),
        )

    monkeypatch.setattr(letters, "_KINDS", {**letters._KINDS, "note": compose})
    return "note"


@pytest.fixture
def write(noted: str) -> Callable[..., Letter]:
    def _write(practice: Practice, to, key: str = "1", **more) -> Letter:
        return actions.write(noted, key=key, to=to, about=(Practice.KIND, practice.pk), now=NOW, **more)

    return _write


@pytest.fixture
def only_these_sources(monkeypatch) -> dict[str, list[sources.Make]]:
    """No topic follows anything; a test registers its own."""
    monkeypatch.setattr(sources, "_MAKERS", {})
    return sources._MAKERS


def send(now: datetime = LATER) -> list[EmailMultiAlternatives]:
    """Send what is due; the mails that went out by this, with Django's own backend for tests."""
    before = len(mail.outbox)
    sending.send_due(now)
    return list(mail.outbox[before:])


def deliver(now: datetime = LATER) -> list[EmailMultiAlternatives]:
    """Collect what happened and send it, as the worker does; the mails by this."""
    actions.collect(now)
    return send(now)


def whole(message: EmailMultiAlternatives | EmailMessage) -> str:
    """Everything a mail says: headers, text and HTML."""
    if isinstance(message, EmailMultiAlternatives):
        html = "".join(str(each.content) for each in message.alternatives)
        return "\n".join([message.subject, str(message.extra_headers), str(message.to), str(message.body), html])
    parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*(f"{key}: {value}" for key, value in message.items()), *parts])


def standing(letter: Letter) -> str:
    letter.refresh_from_db()
    return letter.standing
