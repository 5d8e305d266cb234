"""Letters of review, publication, the yearly question and what leaves a circle."""

from datetime import timedelta

import pytest

from practica.knowledge.practices import actions, tasks
from practica.knowledge.practices.models import Decision, PersonToAsk, Practice
from practica.people.access.models import Marking
from practica.services.notices.models import Letter
from tests.conftest import NOW, wants_at_once
from tests.services.notices.conftest import deliver, whole

pytestmark = pytest.mark.usefixtures("at_once")

CANARY = "quetzalpluma"


def days(number):
    return NOW + timedelta(days=number)


def told(messages):
    return {message.to[0]: message.subject for message in messages}


@pytest.fixture
def submitted(people, reviewers, written):
    practice = written()
    wants_at_once(people.anneke)
    actions.submit(practice, by=people.author, now=NOW, first=[people.reviewer, people.anneke])
    practice.refresh_from_db()
    return practice


def test_both_reviewers_are_asked_and_reminded(people, submitted):
    subject = "[TLP:GREEN] A review is waiting for you: “A rota for nights”"
    first = deliver()
    assert told(first) == {"reviewer@example.org": subject, "anneke@example.org": subject}
    assert f"/practices/{submitted.slug}/review/" in str(first[0].body)

    tasks.tick(days(11))
    again = deliver(days(11))

    assert set(told(again)) == {"reviewer@example.org", "anneke@example.org"}
    assert all("is due on" in message.subject for message in again)


def test_whoever_has_decided_is_not_reminded(people, submitted, approve):
    deliver()
    tasks.tick(days(11))
    approve(submitted, "reviewer", days=11)

    assert set(told(deliver(days(11)))) == {"anneke@example.org"}


def test_a_lapsed_review_is_told_without_naming_anything(people, submitted):
    deliver()
    tasks.tick(days(16))

    messages = deliver(days(16))

    lapsed = [message for message in messages if "passed on" in message.subject]
    assert {message.to[0] for message in lapsed} >= {"reviewer@example.org"}
    for message in lapsed:
        assert "A rota" not in whole(message)
        assert submitted.slug not in whole(message)


def test_comments_bring_it_back_to_its_authors(people, submitted, approve):
    deliver()
    approve(submitted, "reviewer", decision=Decision.RETURN, words="Say who pays for the telephone.")

    [message] = deliver(days(3))

    assert message.to == ["author@example.org"]
    assert message.subject == "[TLP:GREEN] “A rota for nights” came back with comments"
    assert "telephone" not in whole(message)


def test_two_approvals_tell_authors_and_those_named_to_be_asked(people, submitted, approve):
    PersonToAsk.objects.create(practice=submitted, member=people.contact)
    deliver()
    approve(submitted, "reviewer")
    approve(submitted, "anneke")

    assert told(deliver(days(3))) == {
        "author@example.org": "[TLP:GREEN] “A rota for nights” is published",
        "contact@example.org": "[TLP:GREEN] You are named as somebody to ask about “A rota for nights”",
    }


def test_the_deciders_are_told_that_the_clock_ran_out_without_the_title(people, submitted):
    deliver()
    for number in (16, 31):
        tasks.tick(days(number))

    asked = [message for message in deliver(days(31)) if message.to == ["facilitator@example.org"]]

    assert [message.subject for message in asked] == ["[TLP:GREEN] A practice waits for your decision"]
    assert "A rota" not in whole(asked[0])


def test_a_review_in_a_circle_is_a_link_only(people, circle, written, reviewers):
    circle.memberships.create(member=people.anneke, since=NOW)
    practice = written(title=f"A {CANARY} for nights", marking=Marking.AMBER, circle=circle)
    actions.submit(practice, by=people.author, now=NOW)

    messages = deliver()

    assert set(told(messages)) <= {"reviewer@example.org", "anneke@example.org"}
    assert messages
    for message in messages:
        assert message.subject == "[TLP:AMBER] A review is waiting for you"
        assert CANARY not in whole(message)
        assert practice.slug not in whole(message)


def test_a_reviewer_who_left_the_circle_gets_nothing(people, circle, written, reviewers):
    circle.memberships.create(member=people.anneke, since=NOW)
    practice = written(marking=Marking.AMBER, circle=circle)
    actions.submit(practice, by=people.author, now=NOW, first=[people.anneke])
    circle.memberships.filter(member=people.anneke).delete()

    assert "anneke@example.org" not in told(deliver())


@pytest.fixture
def published(people, submitted, approve):
    approve(submitted, "reviewer")
    approve(submitted, "anneke")
    deliver(days(3))
    submitted.refresh_from_db()
    return submitted


def test_the_steward_is_asked_once_a_year_whether_it_is_still_true(people, published):
    tasks.tick(days(370))
    tasks.tick(days(371))

    [message] = deliver(days(371))

    assert message.to == ["author@example.org"]
    assert message.subject == "[TLP:GREEN] Is “A rota for nights” still true?"
    assert "/steward/" in str(message.body)


def test_a_question_that_was_answered_meanwhile_is_not_asked(people, published):
    tasks.tick(days(370))
    actions.say_still_true(published, "yes", by=people.author, now=days(370))

    assert deliver(days(370)) == []


def test_personal_data_seen_is_told_to_steward_and_second_reader_without_a_word_of_it(people, published):
    actions.hide(published, by=people.member, now=days(4))

    messages = deliver(days(4))

    assert set(told(messages)) == {"author@example.org", "facilitator@example.org"}
    for message in messages:
        assert "A rota" not in whole(message)
        assert published.slug not in whole(message)

    actions.decide_hidden(published, clean=True, by=people.facilitator, now=days(5))
    assert told(deliver(days(5))) == {"author@example.org": "[TLP:GREEN] A second reader has decided about a practice of yours"}


def test_a_circle_is_asked_for_a_second_reader_before_something_leaves_it(people, circle, written):
    practice = written(title=f"A {CANARY} for nights", marking=Marking.AMBER, circle=circle)
    actions.publish(practice, by=people.author, now=NOW)
    deliver()
    actions.mark(practice, Marking.GREEN, by=people.author, now=NOW)

    messages = deliver()

    assert set(told(messages)) == {"steward@example.org", "contact@example.org"}
    assert all(CANARY not in whole(message) for message in messages)
    assert all(message.subject.startswith("[TLP:AMBER] A practice would leave your circle") for message in messages)

    practice.refresh_from_db()
    assert Practice.objects.get(pk=practice.pk).marking == Marking.AMBER


def test_whoever_gets_a_practice_into_their_hands_is_told(people, published):
    actions.hand_over(published, people.member, by=people.author, now=days(4))

    assert told(deliver(days(4))) == {"member@example.org": "[TLP:GREEN] You are the steward of “A rota for nights” now"}


def test_an_import_tells_nobody(people, written):
    practice = written()
    deliver()
    actions.publish(practice, by=None, now=NOW)

    assert deliver() == []
    assert not Letter.objects.filter(standing="waiting").exists()
