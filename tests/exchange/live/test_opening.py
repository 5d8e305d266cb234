"""The page of a session opens when the session stands in the programme; before that for those who organise it."""

import pytest

from practica.exchange.events import actions as meeting
from practica.exchange.events import rules as events
from practica.exchange.events.models import Edition, Session
from practica.exchange.live import actions as holding
from practica.exchange.live.models import address
from practica.exchange.live.plan import Asked
from practica.exchange.live.waiting import going_on
from practica.people.access.models import Marking
from tests.conftest import NOW

SENTENCE = "This session is not in the programme."


@pytest.fixture
def planned(workshop, session):
    """A session that is worked on, of an event whose programme is out with another one."""
    event = workshop()
    session(event, title="In the programme", moderator="contact")
    meeting.publish_programme(event, by=event.source, now=NOW)
    return session(event, title="Zqworkedon", hour=14, speaker="")


@pytest.mark.parametrize("handle", ["member", "nobody", "contact"])
def test_a_session_that_is_only_worked_on_is_one_sentence_to_readers_of_the_event(people, browse, workshop, session, handle):
    event = workshop(marking=Marking.CLEAR)
    made = session(event, title="Zqworkedon", speaker="")
    for under in ("", "room/"):
        answer = browse(handle).get(f"{address(made)}{under}")
        assert answer.status_code == 404
        page = answer.content.decode()
        assert SENTENCE in page
        assert f'href="{event.get_absolute_url()}#programme"' in page
        assert "Zqworkedon" not in page
        assert browse(handle).get(f"{event.get_absolute_url()}live/99/{under}").content.decode().count(SENTENCE) == 1


def test_nothing_else_of_it_is_there_either(browse, planned):
    for under in ("part/questions/", "mine/", "notes/", "desk/", "room/part/"):
        assert browse("member").get(f"{address(planned)}{under}").status_code == 404, under
    assert browse("member").post(f"{address(planned)}ask/", {"body": "Who pays?"}).status_code == 404


@pytest.mark.parametrize("handle", ["author", "moderator"])
def test_whoever_organises_it_opens_it_before(see, planned, handle):
    assert "Zqworkedon" in see(handle, planned)
    assert see(handle, planned, "desk/")


def test_it_opens_with_the_version_of_the_programme_it_stands_in(people, see, planned):
    meeting.publish_programme(planned.event, by=people.author, now=NOW)
    planned.refresh_from_db()
    assert planned.since_edition == Edition.objects.get(programme__icontains="Zqworkedon").number == 2
    assert "Zqworkedon" in see("member", planned)
    assert Session.objects.get(title="In the programme").since_edition == 1


def test_who_does_not_see_the_event_gets_no_sentence(browse, circle, workshop, session):
    made = session(workshop(marking=Marking.AMBER, circle=circle), speaker="")
    answer = browse("member").get(address(made))
    assert answer.status_code == 404
    assert SENTENCE not in answer.content.decode()


def test_knowing_of_a_session_in_the_programme_costs_no_query(people, held, django_assert_num_queries):
    made, viewer = held(), people.viewer("member")
    made.refresh_from_db()
    with django_assert_num_queries(0):
        assert events.knows_of(viewer, made)


def test_what_is_only_worked_on_is_not_said_to_go_on(people, held, workshop, session):
    made = held()
    now = made.starts
    assert [one.title for one in going_on(people.viewer("steward"), now)] == [made.title]
    Session.objects.update(since_edition=0)
    assert going_on(people.viewer("steward"), now) == []


def test_what_goes_on_says_how_many_questions_stand_that_its_reader_sees(people, held, browse):
    made = held()
    now = made.starts
    asked = [holding.ask(made, Asked(f"Who pays, {number}?"), by=people.steward, now=now) for number in range(3)]
    holding.take_back(asked[0], by=people.steward, now=now)
    holding.hide(asked[1], by=people.moderator, now=now)

    assert [one.asked for one in going_on(people.viewer("steward"), now)] == [1]
