"""Small verbs for a session that is held now."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practica.exchange.contributions import actions as telling
from practica.exchange.events import actions as meeting
from practica.exchange.live import actions
from practica.exchange.live.models import address
from practica.exchange.live.plan import Asked, Written


@pytest.fixture
def held(people, workshop, session):
    """`held(event)` is a session that began ten minutes ago: `moderator` moderates, `steward` speaks."""

    def held(event=None, **more):
        made = session(event or workshop(), **more)
        made.starts = timezone.now() - timedelta(minutes=10)
        made.ends = made.starts + timedelta(minutes=90)
        made.save()
        meeting.publish_programme(made.event, by=made.event.source, now=timezone.now())
        made.refresh_from_db(fields=["since_edition"])
        return made

    return held


@pytest.fixture
def told(people):
    """`told(session)` is an example of `steward`'s that is ready, and lies on the table."""

    def told(session, *, on_table=True, by="steward", title="A rota for nights", **more):
        words = {"title": title, "what": "Four districts share one roster.", "did_not_work": "In August it fell silent."}
        example = telling.begin(session, words, by=people[by], now=timezone.now(), **more)
        example = telling.mark_ready(example, by=people[by], now=timezone.now())
        if on_table:
            seen = actions.standing(session).contribution_id or 0
            actions.put_on_table(session, example, seen=seen, by=people.moderator, now=timezone.now())
        return example

    return told


@pytest.fixture
def asks(people):
    """`asks(session, by="member")` asks a question under its author's name."""

    def asks(session, body="Who says what is urgent?", *, by="member", person=None, **more):
        return actions.ask(session, Asked(body, **more), by=person or people[by], now=timezone.now())

    return asks


@pytest.fixture
def writes(people):
    """`writes(session, body, by="member")` adds a row to the notes."""

    def writes(session, body="No contact point without a deputy.", *, by="member", **more):
        return actions.add_row(session, Written(body, **more), by=people[by], now=timezone.now())

    return writes


@pytest.fixture
def see(browse):
    """`see("member", session, "desk/")` is the page as that person reads it."""

    def see(handle, session, under="", status=200):
        answer = browse(handle).get(f"{address(session)}{under}")
        assert answer.status_code == status, answer.status_code
        return answer.content.decode()

    return see
