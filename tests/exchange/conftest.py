"""Small verbs for conversations and events."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from practica.exchange.conversations import actions
from practica.exchange.conversations.models import Conversation, Kind, Worked
from practica.exchange.events import actions as meeting
from practica.exchange.events import plan as meeting_plan
from practica.exchange.events.models import Does, Event, Session
from practica.people.members.models import Member
from tests.conftest import NOW


@pytest.fixture
def ask(people):
    """`ask(by="member", title=…)` begins a conversation and answers it."""

    def ask(*, by="member", title="Interpreters at night: what did you set up?", now=NOW, **more) -> Conversation:
        words = {"kind": Kind.QUESTION, "body": "Between eleven and six we reach nobody. What did you do?", **more}
        return actions.ask(actions.Asked(title=title, **words), by=people[by], now=now)

    return ask


@pytest.fixture
def answer(people):
    """`answer(conversation, by="steward")` gives an answer an hour later."""

    def answer(conversation, *, by="steward", body="Four districts share one roster.", worked=Worked.WORKED, now=None, **more):
        said = actions.Answered(body=body, worked=worked, **more)
        return actions.answer(conversation, said, by=people[by], now=now or NOW + timedelta(hours=1))

    return answer


# Guests are guests until the event is over by the machine's own clock, so it is always to come.
SOON = max(date(2026, 12, 2), timezone.localdate() + timedelta(days=7))


@pytest.fixture
def workshop(people):
    """`workshop(marking=…)` is a two-day event of `author`'s that is known to its readers; to come, in the zone of Vienna."""

    def workshop(*, title="What travels, and what has to change", by="author", published=True, **more) -> Event:
        said = {"starts": SOON, "ends": SOON + timedelta(days=1), "zone": "Europe/Vienna", "where": "AT", **more}
        event = meeting.set_up(meeting_plan.Planned(title=title, **said), by=people[by], now=NOW)
        return meeting.publish(event, by=people[by], now=NOW) if published else event

    return workshop


@pytest.fixture
def session(people):
    """`session(event, hour=9)` adds a panel of ninety minutes on its first day: `moderator` moderates, `steward` speaks."""

    def session(event, *, title="Strategy and policy", hour=9, moderator="moderator", speaker="steward", **more) -> Session:
        starts = datetime.combine(event.starts, time(hour, 30), tzinfo=event.tz)
        planned = meeting_plan.PlannedSession(title=title, starts=starts, ends=starts + timedelta(minutes=90), **more)
        made = meeting.add_session(event, planned, by=event.source, now=NOW)
        for does, handle in ((Does.MODERATES, moderator), (Does.SPEAKS, speaker)):
            if handle:
                meeting.add_part(made, meeting_plan.PlannedPart(does, people[handle]), by=event.source, now=NOW)
        return made

    return session


@pytest.fixture
def guest(people):
    """`guest(event)` is somebody who signs in to this event alone."""

    def guest(event, *, handle="guest") -> Member:
        row = Member(email=f"{handle}@example.org", handle=handle, name="A Guest", country="AT", is_guest=True, languages=["en"])
        row.set_unusable_password()
        row.save()
        event.gathering.guests.add(row)
        return row

    return guest
