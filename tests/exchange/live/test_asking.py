"""Questions from the floor: who they are from, what moves them up, and what becomes of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practica.exchange.live import actions, queries
from practica.exchange.live.models import Question, State, Vote, address
from practica.exchange.live.plan import Asked
from practica.foundation.activity.models import Activity
from practica.foundation.core.answers import Refused
from practica.people.access.models import Attribution, Marking
from practica.people.access.queries import can_see, viewers_of
from practica.people.access.viewers import Viewer

NAMES = "Member Example"


def queue(people, session, handle="moderator"):
    live = actions.standing(session)
    rows = Question.objects.visible_to(people.viewer(handle))
    return queries.asked(rows, live, timezone.now(), about=None)


def test_a_question_is_shown_with_the_name_the_role_or_nothing_as_its_author_chose(people, held, asks):
    session = held()
    asks(session, "Who says what is urgent?")
    asks(session, "Who pays for the telephone?", attribution=Attribution.ROLE)
    asks(session, "What did the ministry say?", attribution=Attribution.WITHHELD)
    shown = {one.row.body: one.who for one in queue(people, session)}
    assert shown["Who says what is urgent?"].startswith(NAMES)
    assert NAMES not in shown["Who pays for the telephone?"]
    assert "South Africa" in shown["Who pays for the telephone?"]
    assert shown["What did the ministry say?"] == "Name withheld"


@pytest.mark.parametrize("under", ["", "desk/", "room/", "notes/", "part/questions/", "desk/part/", "room/part/"])
def test_a_withheld_author_is_on_no_page_of_the_session(people, held, asks, see, under):
    session = held()
    question = asks(session, "What did the ministry say?", by="contact", attribution=Attribution.WITHHELD)
    actions.bring(question, seen="waiting", by=people.moderator, now=timezone.now())
    shown = see("moderator", session, under)
    assert people.contact.name not in shown
    assert f"/members/{people.contact.handle}/" not in shown


def test_a_withheld_author_is_written_down_nowhere_as_having_done_anything(people, held, asks):
    session = held()
    question = asks(session, "What did the ministry say?", attribution=Attribution.WITHHELD)
    actions.change(question, Asked("What did your ministry say?", Attribution.WITHHELD), by=people.member, now=timezone.now())
    actions.take_back(question, by=people.member, now=timezone.now())
    rows = Activity.objects.filter(target_kind=Question.KIND, target_id=question.pk)
    assert rows.count() >= 3
    assert not rows.exclude(actor=None).exists()


def test_a_note_from_the_desk_reaches_its_author_without_naming_them(people, held, asks, see, browse):
    session = held()
    question = asks(session, "What did the ministry say?", attribution=Attribution.WITHHELD)
    fields = {"do": f"question={question.pk}&field=note", f"note-{question.pk}": "The coordinator takes this up."}
    browse("moderator").post(f"{address(session)}desk/do/relay/", fields)
    assert "The coordinator takes this up." in see("member", session)
    assert "The coordinator takes this up." not in see("author", session)


def test_a_withheld_question_stays_when_its_author_leaves_and_the_desk_says_that_a_note_reaches_nobody(people, held, asks, see):
    session = held()
    question = asks(session, "What did the ministry say?", attribution=Attribution.WITHHELD)
    people.member.is_active = False
    people.member.save()
    assert "What did the ministry say?" in see("author", session)
    assert "its author has left, so a note reaches nobody" in see("moderator", session, "desk/")
    assert actions.relay(question, "The coordinator takes this up.", by=people.moderator, now=timezone.now()) is False
    assert not question.relays.exists()


def test_a_vote_from_two_devices_is_one_vote_and_can_be_taken_back(people, held, asks):
    session = held()
    question = asks(session)
    for _device in range(2):
        actions.vote(question, by=people.author, now=timezone.now())
    assert queue(people, session)[0].votes == 1
    actions.take_vote_back(question, by=people.author, now=timezone.now())
    actions.take_vote_back(question, by=people.author, now=timezone.now())
    assert queue(people, session)[0].votes == 0


def test_what_most_want_comes_first_and_what_is_in_the_room_before_it(people, held, asks):
    session = held()
    first, second, third = (asks(session, f"Question number {number}?") for number in "123")
    for handle in ("author", "steward"):
        actions.vote(second, by=people[handle], now=timezone.now())
    actions.bring(third, seen="waiting", by=people.moderator, now=timezone.now())
    assert [one.row.pk for one in queue(people, session)] == [third.pk, second.pk, first.pk]


def test_nobody_votes_for_their_own_question(people, held, asks):
    question = asks(held())
    with pytest.raises(Refused, match="your own"):
        actions.vote(question, by=people.member, now=timezone.now())


def test_two_questions_joined_count_each_voter_once_and_can_be_separated(people, held, asks):
    session = held()
    one, other = (
        asks(session, "Who says what is urgent?"),
        asks(session, "Qui décide de l'urgence ?", language="fr", by="contact"),
    )
    for question in (one, other):
        actions.vote(question, by=people.author, now=timezone.now())
    actions.vote(other, by=people.steward, now=timezone.now())
    for _press in range(2):
        actions.join(other, one, by=people.moderator, now=timezone.now())
    (shown,) = queue(people, session)
    assert (shown.row.pk, shown.votes, [row.pk for row in shown.joined]) == (one.pk, 2, [other.pk])
    actions.separate(one, by=people.moderator, now=timezone.now())
    assert {shown.row.pk: shown.votes for shown in queue(people, session)} == {one.pk: 1, other.pk: 2}


def test_a_vote_for_a_joined_question_counts_for_the_one_that_stands_for_it(people, held, asks):
    session = held()
    one, other = asks(session, "Who says what is urgent?"), asks(session, "Who decides what is urgent?", by="contact")
    actions.join(other, one, by=people.moderator, now=timezone.now())
    actions.vote(other, by=people.author, now=timezone.now())
    assert Vote.objects.get().question_id == one.pk


def test_what_seems_to_name_a_person_is_seen_by_its_author_alone_until_it_is_said_otherwise(people, held, asks, see):
    session = held()
    question = asks(session, "May I write to amina.k@example.com about her case?")
    assert question.held
    assert "Held back" in see("member", session)
    assert "amina.k" not in see("author", session)
    desk = see("moderator", session, "desk/")
    assert "Held back by the case-data check: 1." in desk
    assert "amina.k" not in desk
    assert set(viewers_of(question)) == {people.member}
    actions.change(question, Asked("Whom may I write to about a case?"), by=people.member, now=timezone.now())
    assert "Whom may I write to about a case?" in see("author", session)


def test_what_was_held_back_is_gone_when_the_session_is_closed(people, held, asks):
    session = held()
    question = asks(session, "May I write to amina.k@example.com about her case?")
    actions.end(session, by=people.moderator, now=timezone.now())
    question.refresh_from_db()
    assert "amina" not in question.body


def test_personal_data_seen_hides_a_question_at_once(people, held, asks, see, browse):
    session = held()
    question = asks(session, "What became of the woman from the yellow house?")
    browse("author").post(f"/personal-data/live_question-{question.pk}/hide/")
    assert "yellow house" not in see("steward", session)
    assert "yellow house" not in see("moderator", session, "desk/")
    question.refresh_from_db()
    assert question.second_reader is not None
    actions.show_again(question, by=question.second_reader, now=timezone.now())
    assert "yellow house" in see("steward", session)


def test_whoever_asked_changes_and_takes_back_their_question_and_nobody_else(people, held, asks):
    session = held()
    question = asks(session)
    with pytest.raises(Refused, match="Whoever asked it"):
        actions.change(question, Asked("Otherwise"), by=people.author, now=timezone.now())
    with pytest.raises(Refused, match="Whoever asked it"):
        actions.take_back(question, by=people.moderator, now=timezone.now())
    for _press in range(2):
        actions.take_back(question, by=people.member, now=timezone.now())
    assert queue(people, session) == []
    assert not can_see(people.viewer("author"), Question.objects.get(pk=question.pk))


def test_a_question_sent_twice_is_one(held, asks):
    session = held()
    assert asks(session).pk == asks(session).pk


def test_questions_to_an_example_for_fewer_people_are_read_by_those_alone(circle, held, told, asks, see):
    session = held()
    told(session, marking=Marking.AMBER, circle=circle)
    asks(session, "What did the closed circle decide?", by="author")
    assert "What did the closed circle decide?" in see("steward", session)
    for under in ("", "part/questions/", "room/"):
        assert "What did the closed circle decide?" not in see("member", session, under)
    assert "for fewer people" in see("member", session)


def test_a_guest_asks_and_votes_until_the_event_is_over_for_guests(people, workshop, held, guest, asks):
    event = workshop()
    session, visitor = held(event), guest(event)
    asked = asks(session, person=visitor)
    assert asked.source == visitor
    actions.vote(asks(session, "Another one?"), by=visitor, now=timezone.now())
    event.gathering.until = timezone.now() - timedelta(minutes=1)
    event.gathering.save()
    assert not can_see(Viewer.of(visitor), Question.objects.exclude(source=visitor).get())


def test_a_guest_finds_the_session_that_is_held_now_on_the_first_page(workshop, held, guest, client):
    event = workshop()
    session = held(event)
    client.force_login(guest(event))
    assert f'href="{address(session)}"' in client.get("/").content.decode()


def test_a_visitor_an_observer_and_an_outsider_cannot_take_part(circle, workshop, held, asks, browse):
    clear = held(workshop(marking=Marking.CLEAR))
    assert "Sign in to take part" in browse("nobody").get(address(clear)).content.decode()
    with pytest.raises(Refused, match="Members and guests"):
        asks(clear, by="observer")
    closed = held(workshop(title="A closed one", marking=Marking.AMBER, circle=circle))
    assert browse("member").get(address(closed)).status_code == 404
    assert browse("member").post(f"{address(closed)}ask/", {"body": "Who?"}).status_code == 404


def test_nothing_is_asked_or_voted_once_the_session_is_over(people, held, asks, see):
    session = held()
    question = asks(session)
    actions.end(session, by=people.moderator, now=timezone.now())
    with pytest.raises(Refused, match="over"):
        asks(session, "One more?")
    with pytest.raises(Refused, match="over"):
        actions.vote(question, by=people.author, now=timezone.now())
    assert "Over" in see("member", session)


def test_after_a_session_under_the_chatham_house_rule_no_name_is_shown(people, held, asks, see):
    session = held(chatham_house=True)
    asks(session)
    assert NAMES in see("author", session)
    actions.end(session, by=people.moderator, now=timezone.now())
    assert NAMES not in see("author", session)


def test_a_question_of_the_queue_can_be_asked_without_a_script(held, browse, see):
    session = held()
    answer = browse("member").post(f"{address(session)}ask/", {"body": "¿Quién paga?", "attribution": "role", "language": "es"})
    assert answer.status_code == 302
    assert "¿Quién paga?" in see("author", session)
    question = Question.objects.get()
    browse("author").post(f"{address(session)}do/vote/", {"question": question.pk})
    assert 'aria-pressed="true"' in see("author", session)
    assert (question.state, question.language) == (State.WAITING, "es")
