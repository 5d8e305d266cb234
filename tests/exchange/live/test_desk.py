"""The desk: running order, time, polls, what the room sees, and two desks at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practica.exchange.events.models import Event
from practica.exchange.live import actions, queries
from practica.exchange.live.models import Live, Question, Says, Shows, Standing, State, address
from practica.exchange.live.plan import Polled
from practica.foundation.core.answers import Refused
from practica.people.access.models import Attribution


@pytest.fixture
def press(browse):
    """`press(session, "bring", "question=1&seen=waiting")` presses a button of the desk, as the moderator."""

    def press(session, act, do="", *, by="moderator", **fields):
        return browse(by).post(f"{address(session)}desk/do/{act}/", {"do": do, **fields})

    return press


def test_the_desk_is_the_moderators_and_the_holders_and_nobody_elses(held, see):
    session = held()
    for handle in ("moderator", "author"):
        assert "Running order" in see(handle, session, "desk/")
    for handle in ("member", "steward", "facilitator"):
        see(handle, session, "desk/", status=404)


def test_when_the_moderator_leaves_the_holders_step_in(people, held, asks, press):
    session = held()
    question = asks(session)
    people.moderator.is_active = False
    people.moderator.save()
    press(session, "bring", f"question={question.pk}&seen=waiting", by="author")
    assert Question.objects.get(pk=question.pk).state == State.ROOM


def test_two_desks_at_once_do_a_thing_once_and_undo_nothing(held, asks, press):
    session = held()
    one, other = asks(session, "Who says what is urgent?"), asks(session, "Who pays?", by="contact")
    press(session, "bring", f"question={one.pk}&seen=waiting")
    press(session, "answered", f"question={one.pk}&seen=room", by="author")
    press(session, "bring", f"question={one.pk}&seen=waiting")
    assert Question.objects.get(pk=one.pk).state == State.ANSWERED
    press(session, "bring", f"question={other.pk}&seen=waiting")
    assert Question.objects.get(pk=other.pk).state == State.ROOM


def test_five_minutes_more_from_two_desks_are_five_minutes(people, held, told):
    session = held()
    told(session)
    before = Live.objects.get().until
    for _desk in range(2):
        actions.give_time(session, seen=before.isoformat(), by=people.moderator, now=timezone.now())
    assert Live.objects.get().until == before + timedelta(minutes=5)


def test_the_next_example_from_two_desks_is_the_next_one_and_not_the_one_after(people, held, told):
    session = held()
    first, second = told(session, title="Two hotlines"), told(session, title="A network", on_table=False)
    third = told(session, title="A joint team", on_table=False)
    actions.put_on_table(session, second, seen=first.pk, by=people.moderator, now=timezone.now())
    actions.put_on_table(session, third, seen=first.pk, by=people.author, now=timezone.now())
    assert Live.objects.get().contribution == second
    first.refresh_from_db()
    assert first.state == "told"


def test_questions_that_look_alike_in_two_languages_are_offered_and_asked_about_once(held, asks, see, press):
    session = held()
    one = asks(session, "Who pays for the duty phone?")
    other = asks(session, "¿Quién paga el teléfono de guardia?", by="contact", language="es")
    asks(session, "How do deputies learn the work without reading case files?", by="steward")
    assert see("moderator", session, "desk/").count("These two look alike.") == 1
    press(session, "keep", f"question={one.pk}&into={other.pk}")
    assert "These two look alike." not in see("moderator", session, "desk/")


def test_a_parked_question_stands_in_the_notes_with_its_owner_or_is_missed_before_the_end(held, asks, see, press):
    session = held()
    question = asks(session, "Who pays for the duty phone?")
    press(session, "park", f"question={question.pk}&seen=waiting")
    assert "1 parked question has no owner." in see("moderator", session, "desk/")
    press(session, "park", f"question={question.pk}&seen=parked&field=owner", **{f"owner-{question.pk}": "Thabo Ndlela"})
    assert "has no owner" not in see("moderator", session, "desk/")
    assert "Thabo Ndlela" in see("member", session)


def test_a_poll_hides_its_figures_until_they_are_shown_and_takes_one_choice_from_each(people, held, see, press, browse):
    session = held()
    press(session, "poll", words="What slows an answer down?", choices="Language\nLeave to answer\nHolidays", language="en")
    poll = session.polls.get()
    language, leave, _holidays = poll.choices.all()
    for choice in (language, leave):
        browse("member").post(f"{address(session)}do/choose/", {"choice": choice.pk})
    assert [option.count for option in queries.polls(session)[0].options] == [None, None, None]
    assert "the figures are shown later" in see("member", session)
    press(session, "poll-show", f"poll={poll.pk}")
    assert [option.count for option in queries.polls(session)[0].options] == [0, 1, 0]
    press(session, "poll-close", f"poll={poll.pk}")
    with pytest.raises(Refused, match="closed"):
        actions.choose(poll, language, by=people.contact, now=timezone.now())


def test_a_poll_of_one_answer_is_refused_with_a_sentence(people, held):
    with pytest.raises(Refused, match="two to eight answers"):
        actions.open_poll(held(), Polled("Do you agree?", ["Yes"]), by=people.moderator, now=timezone.now())


def test_how_it_is_in_a_country_is_said_once_by_each_person_and_counted_by_country(people, held, told):
    session = held()
    example = told(session)
    for handle, says in (("member", Says.SAME), ("member", Says.OVERCOME), ("author", Says.SAME), ("newcomer", Says.NOT_SEEN)):
        actions.say_standing(example, says, by=people[handle], now=timezone.now())
    assert Standing.objects.count() == 3
    found = queries.countries(actions.standing(session))
    # Brazil's two disagree, and the later one counts.
    assert {says: list(codes) for says, codes in found.by.items()} == {"same": [], "overcome": ["ZA"], "not_seen": ["BR"]}


def test_what_was_said_of_a_country_stays_with_the_example_after_the_session(people, held, told):
    session = held()
    example = told(session)
    actions.say_standing(example, Says.OVERCOME, by=people.member, now=timezone.now())
    actions.end(session, by=people.moderator, now=timezone.now())
    assert example.standings.get().country == people.member.country


@pytest.mark.parametrize(
    ("shows", "seen"),
    [(Shows.EXAMPLE, "A rota for nights"), (Shows.QUESTION, "Who says what is urgent?"), (Shows.PAUSE, "A pause")],
)
def test_the_room_sees_what_the_desk_chose(held, told, asks, see, *, press, shows, seen):
    session = held()
    told(session)
    press(session, "bring", f"question={asks(session).pk}&seen=waiting")
    press(session, "show", f"what={shows.value}")
    screen = see("member", session, "room/")
    assert f'live-ask" lang="en" dir="auto">{seen}' in screen or f'live-ask">{seen}' in screen


def test_the_room_screen_shows_two_to_come_and_how_to_join(people, held, asks, see):
    session = held()
    actions.open_desk(session, by=people.moderator, now=timezone.now())
    for number in range(4):
        asks(session, f"Question number {number}?", attribution=Attribution.WITHHELD)
    screen = see("steward", session, "room/")
    code = Live.objects.get().code
    assert f"{code[:2]} {code[2:]}" in screen
    assert screen.count("Question number") == 2


def test_a_room_screen_left_open_says_that_the_session_is_over(people, held, see):
    session = held()
    session.starts, session.ends = timezone.now() - timedelta(hours=26), timezone.now() - timedelta(hours=24)
    session.save()
    assert "This session is over. Thank you." in see("member", session, "room/part/")


def test_the_code_leads_in_whoever_may_see_the_session_and_tells_others_nothing(people, circle, workshop, held, browse):
    session = held(workshop(marking="TLP:AMBER", circle=circle))
    code = actions.open_desk(session, by=people.author, now=timezone.now()).code
    assert browse("steward").get(f"/live/?code={code[:2]} {code[2:]}").headers["Location"] == address(session)
    closed, wrong = browse("member").get(f"/live/?code={code}"), browse("member").get("/live/?code=9")
    said = "No session that you may see has this code."
    assert said in closed.content.decode()
    assert said in wrong.content.decode()
    actions.end(session, by=people.author, now=timezone.now())
    assert said in browse("steward").get(f"/live/?code={code}").content.decode()


def test_whoever_takes_part_finds_the_session_on_today(people, held, browse):
    session = held()
    link = f'href="{address(session)}"'
    assert link in browse("moderator").get("/").content.decode()
    assert link not in browse("newcomer").get("/").content.decode()


def test_today_tells_those_who_have_a_part_in_it_of_a_live_session_once(held, browse):
    """Before it is live it waits among what has a clock; while it is live it stands above."""
    session = held()
    day = timezone.localdate()
    Event.objects.update(starts=day - timedelta(days=1), ends=day + timedelta(days=1))
    address_of = f'href="{address(session)}"'
    for handle in ("moderator", "steward"):
        page = browse(handle).get("/").content.decode()
        assert page.count(address_of) == 1
        assert "Join the session" in page
    # Just before midnight the rest of the day may be too short for a session that is still to come.
    later = min(timezone.now() + timedelta(hours=2), timezone.now().replace(hour=23, minute=59))
    session.starts, session.ends = later, later + timedelta(hours=1)
    session.save()
    page = browse("moderator").get("/").content.decode()
    assert page.count(address_of) == 1
