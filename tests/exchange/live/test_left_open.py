"""What was left open: a room screen for a day and over a change of summer time, a desk by a moderator who is none any more."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from practica.exchange.events import actions as meeting
from practica.exchange.live import actions
from practica.exchange.live.models import Question, State, address
from practica.exchange.live.plan import Asked
from practica.people.access.models import Attribution

VIENNA = ZoneInfo("Europe/Vienna")
OVER = "This session is over. Thank you."


@pytest.fixture
def over_night(workshop, held):
    """`over_night(starts, ends)` is a session by the clock on the wall in Vienna."""

    def over_night(starts: datetime, ends: datetime):
        session = held(workshop())
        session.event.zone = "Europe/Vienna"
        session.event.save()
        session.starts, session.ends = starts.replace(tzinfo=VIENNA), ends.replace(tzinfo=VIENNA)
        session.save()
        return session

    return over_night


def test_a_room_screen_left_open_for_a_day_says_that_it_is_over_and_shows_nothing_that_was_asked(people, held, asks, see):
    session = held()
    asks(session, "What did the ministry say?", attribution=Attribution.WITHHELD)
    assert "What did the ministry say?" in see("member", session, "room/part/")
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        screen = see("member", session, "room/part/")
    assert OVER in screen
    assert "What did the ministry say?" not in screen


def test_a_room_screen_of_a_session_that_was_moved_to_tomorrow_begins_anew(held, see):
    session = held()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert OVER in see("member", session, "room/part/")
        session.starts, session.ends = timezone.now(), timezone.now() + timedelta(hours=1)
        session.save()
        assert OVER not in see("member", session, "room/part/")


def test_a_room_screen_whose_reader_was_signed_out_meanwhile_is_told_so_and_gets_no_word(circle, workshop, held, browse):
    session = held(workshop(marking="TLP:AMBER", circle=circle))
    reader = browse("steward")
    assert reader.get(f"{address(session)}room/part/").status_code == 200
    reader.post("/sign-out/")
    # The page's script takes both as the end: "This screen no longer follows the session."
    assert reader.get(f"{address(session)}room/part/").status_code == 404
    assert reader.get(f"/live/numbers/?topics=session:{session.pk}/table").status_code == 404


@pytest.mark.parametrize(
    ("day", "over_at"),
    [
        # The hour from two to three is missing: two hours by the clock on the wall are one.
        ("2027-03-28", "02:30"),
        # It is there twice, and they are three.
        ("2027-10-31", "03:30"),
    ],
)
def test_summer_time_moves_neither_the_end_of_a_session_nor_the_hour_that_is_shown(over_night, see, *, day, over_at):
    session = over_night(datetime.fromisoformat(f"{day}T01:30"), datetime.fromisoformat(f"{day}T03:30"))
    # An hour after its end nobody has closed it, so it closes itself; `over_at` is in UTC.
    over = datetime.fromisoformat(f"{day}T{over_at}+00:00")
    with time_machine.travel(over - timedelta(minutes=1), tick=False):
        screen = see("member", session, "room/part/")
        assert OVER not in screen
        assert "ends 3:30" in screen
    with time_machine.travel(over + timedelta(minutes=1), tick=False):
        assert OVER in see("member", session, "room/part/")


def test_a_moderator_who_is_none_any_more_loses_the_open_desk_with_the_next_request(people, held, asks, browse, see):
    session = held()
    question = asks(session)
    desk = browse("moderator")
    assert desk.get(f"{address(session)}desk/part/").status_code == 200
    meeting.drop_part(session.parts.get(member=people.moderator), by=people.author, now=timezone.now())
    assert desk.get(f"{address(session)}desk/part/").status_code == 404
    pressed = desk.post(f"{address(session)}desk/do/bring/", {"do": f"question={question.pk}&seen=waiting"})
    assert pressed.status_code == 404
    assert Question.objects.get(pk=question.pk).state == State.WAITING
    # As anybody else they still take part.
    assert "Open the desk" not in see("moderator", session)


def test_what_a_moderator_did_stays_when_they_leave_the_community_in_the_middle(people, held, told, asks, *, see, browse):
    session = held()
    told(session)
    actions.bring(asks(session, "Who pays?"), seen="waiting", by=people.moderator, now=timezone.now())
    people.moderator.is_active = False
    people.moderator.save()
    assert browse("moderator").get(f"{address(session)}desk/part/").status_code in {302, 404}
    assert "Who pays?" in see("member", session, "room/part/")
    assert "Who pays?" in see("author", session, "desk/")
    actions.end(session, by=people.author, now=timezone.now())
    assert OVER in see("member", session, "room/part/")


def test_a_withheld_question_outlives_its_author_without_ever_naming_them(people, held, asks, see):
    """Whoever left the community stands on no page of the session, nor does the session say who is missing."""
    session = held()
    question = asks(session, "What did the ministry say?", by="contact", attribution=Attribution.WITHHELD)
    people.contact.is_active = False
    people.contact.save()
    actions.bring(question, seen="waiting", by=people.moderator, now=timezone.now())
    for under in ("", "room/", "desk/", "notes/", "part/questions/"):
        assert people.contact.name not in see("moderator", session, under)
    actions.park(question, "", seen="room", by=people.moderator, now=timezone.now())
    assert "What did the ministry say?" in see("author", session, "notes/")


def test_whoever_voted_for_both_before_they_were_joined_counts_once_and_takes_both_back_at_once(people, held, asks, browse):
    session = held()
    one, other = asks(session, "Who says what is urgent?"), asks(session, "Who decides what is urgent?", by="contact")
    voter = browse("author")
    for question in (one, other):
        voter.post(f"{address(session)}do/vote/", {"question": question.pk})
    actions.join(other, one, by=people.moderator, now=timezone.now())
    # Again, on a page that was opened before they were joined.
    voter.post(f"{address(session)}do/vote/", {"question": other.pk})
    assert "Next, 1 vote" in voter.get(f"{address(session)}room/part/").content.decode()
    voter.post(f"{address(session)}do/unvote/", {"question": one.pk})
    assert "Next, 0 votes" in voter.get(f"{address(session)}room/part/").content.decode()


def test_nobody_votes_for_their_own_question_through_one_that_was_joined_with_it(people, held, asks, browse):
    session = held()
    own, other = asks(session, "Who says what is urgent?"), asks(session, "Who decides what is urgent?", by="contact")
    actions.join(other, own, by=people.moderator, now=timezone.now())
    browse("member").post(f"{address(session)}do/vote/", {"question": other.pk})
    assert "Next, 0 votes" in browse("member").get(f"{address(session)}room/part/").content.decode()


def test_a_question_changed_after_the_session_moved_on_is_refused_and_said(people, held, asks, browse):
    session = held()
    question = asks(session)
    actions.bring(question, seen="waiting", by=people.moderator, now=timezone.now())
    path = f"{address(session)}questions/{question.pk}/"
    fields = {"body": "Otherwise", "attribution": Attribution.NAMED.value, "language": "en"}
    assert "It no longer waits in the queue." in browse("member").post(path, fields).content.decode()
    assert Question.objects.get(pk=question.pk).body == Asked("Who says what is urgent?").body
