"""How many are here: those whose page is open now, and beside them how many registered."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from practica.exchange.events import actions as meeting
from practica.exchange.live import queries
from practica.exchange.live.models import address


def test_people_who_are_here_are_counted_and_not_those_who_registered(people, held, see):
    session = held()
    for handle in ("contact", "steward", "newcomer"):
        meeting.register(session.event, by=people[handle], now=timezone.now())
    registered = queries.here(session, timezone.now()).registered
    assert f"1 person here now, 1 country · {registered} registered" in see("member", session)
    assert f"2 people here now, 2 countries · {registered} registered" in see("author", session)
    # The same person in another tab is no third.
    assert "2 people here now" in see("author", session, "part/here/")
    assert "2 people here now" in see("author", session, "")


def test_whoever_has_closed_the_page_is_here_no_longer(held, see):
    session = held()
    see("member", session)
    with time_machine.travel(timezone.now() + timedelta(seconds=90)):
        assert "1 person here now" in see("author", session)


def test_a_room_screen_and_a_visitor_are_nobody(workshop, held, see):
    session = held(workshop(marking="TLP:CLEAR"))
    see("steward", session, "room/")
    see("nobody", session)
    assert queries.here(session, timezone.now()).people == 0
    assert "here now" not in see("nobody", session)


def test_moderator_and_note_taker_are_here_too(held, see):
    session = held()
    see("member", session, "notes/")
    assert "2 people here now" in see("moderator", session, "desk/")


def test_the_page_of_a_session_follows_who_is_here_and_the_room_screen_does_not(held, see):
    session = held()
    name = f'data-live="session:{session.pk}/here"'
    assert name in see("member", session)
    assert name in see("moderator", session, "desk/")
    assert name not in see("member", session, "room/")


def test_whoever_hears_by_asking_for_the_numbers_stays_here(people, held, browse):
    session = held()
    browse("member").get(address(session))
    with time_machine.travel(timezone.now() + timedelta(seconds=50)):
        browse("member").get(f"/live/numbers/?topics=session:{session.pk}/here")
    assert queries.here(session, timezone.now() + timedelta(seconds=100)).people == 1
