"""A lesson rests on answers whose writers agreed, and reaches nobody whom the conversation does not reach."""

import pytest

from practica.exchange.conversations import actions as talking
from practica.exchange.conversations.models import Conversation, Kind, Worked
from practica.exchange.lessons import actions
from practica.exchange.lessons.models import Consent, Lesson, State
from practica.foundation.core.answers import Conflict, Refused
from practica.knowledge.practices.models import Practice
from practica.people.access.models import Attribution, Marking
from practica.people.access.queries import can_see
from practica.services.notices import tasks as letters
from practica.services.search.actions import index_pending
from tests.conftest import NOW

pytestmark = pytest.mark.usefixtures("at_once")

WORDS = {"title": "Pay for the waiting", "happened": "Those who were paid per call left.", "next_time": "Pay the night."}


@pytest.fixture
def harvested(ask, answer, people):
    """A question with two answers, and a draft of `author` that rests on both."""
    asked = ask()
    first, second = answer(asked), answer(asked, by="contact", body="We paid per call only.", worked=Worked.DID_NOT)
    lesson = actions.begin(asked, language="en", by=people.author, now=NOW)
    lesson = actions.write(lesson, WORDS, seen=None, by=people.author, now=NOW)
    actions.ask_sources(lesson, [first, second], by=people.author, now=NOW)
    return lesson


def source_of(lesson, handle):
    return lesson.sources.get(answer__source__handle=handle)


def test_a_lesson_needs_an_answer_to_rest_on(ask, people):
    with pytest.raises(Refused, match="no answer yet"):
        actions.begin(ask(), language="en", by=people.author, now=NOW)


def test_it_is_begun_once(ask, answer, people):
    asked = ask()
    answer(asked)
    asked.refresh_from_db()
    first = actions.begin(asked, language="en", by=people.author, now=NOW)
    assert actions.begin(asked, language="en", by=people.author, now=NOW) == first


def test_a_draft_is_seen_by_its_writer_and_those_it_asks(harvested, people):
    for handle in ("author", "steward", "contact"):
        assert can_see(people.viewer(handle), harvested), handle
    for handle in ("member", "facilitator", "nobody"):
        assert not can_see(people.viewer(handle), harvested), handle


def test_it_is_shown_when_everybody_it_rests_on_agrees(harvested, people):
    with pytest.raises(Refused, match="has not said yet"):
        actions.publish(harvested, by=people.author, now=NOW)
    actions.say(source_of(harvested, "steward"), agrees=True, by=people.steward, now=NOW)
    actions.say(source_of(harvested, "contact"), agrees=False, by=people.contact, now=NOW)
    with pytest.raises(Refused, match="does not agree"):
        actions.publish(harvested, by=people.author, now=NOW)
    actions.leave_out(source_of(harvested, "contact"), by=people.author, now=NOW)
    lesson = actions.publish(harvested, by=people.author, now=NOW)
    assert can_see(people.viewer("member"), lesson)
    assert not can_see(people.viewer("nobody"), lesson)


def test_nobody_agrees_for_somebody_else(harvested, people):
    with pytest.raises(Refused, match="wrote the answer"):
        actions.say(source_of(harvested, "steward"), agrees=True, by=people.author, now=NOW)


def test_the_last_source_that_takes_its_word_back_takes_the_lesson_back(harvested, people):
    for handle in ("steward", "contact"):
        actions.say(source_of(harvested, handle), agrees=True, by=people[handle], now=NOW)
    lesson = actions.publish(harvested, by=people.author, now=NOW)
    actions.say(source_of(lesson, "steward"), agrees=False, by=people.steward, now=NOW)
    lesson.refresh_from_db()
    assert lesson.state == State.PUBLISHED
    assert source_of(lesson, "steward").standing == Consent.LEFT_OUT
    actions.say(source_of(lesson, "contact"), agrees=False, by=people.contact, now=NOW)
    lesson.refresh_from_db()
    assert lesson.state == State.DRAFT
    assert not can_see(people.viewer("member"), lesson)


def test_one_without_what_happened_is_not_shown(harvested, people):
    actions.write(harvested, {"happened": ""}, seen=None, by=people.author, now=NOW)
    with pytest.raises(Refused, match="Say what happened"):
        actions.publish(harvested, by=people.author, now=NOW)


def test_two_windows_do_not_write_over_each_other(harvested, people):
    with pytest.raises(Conflict):
        actions.write(harvested, WORDS, seen=NOW.replace(year=2020), by=people.author, now=NOW)


def test_a_lesson_of_a_circle_stays_there_and_follows_the_conversation(ask, answer, people, circle):
    asked = ask(by="author", marking=Marking.AMBER, circle=circle)
    given = answer(asked)
    asked.refresh_from_db()
    lesson = actions.begin(asked, language="en", by=people.steward, now=NOW)
    actions.write(lesson, WORDS, seen=None, by=people.steward, now=NOW)
    actions.ask_sources(lesson, [given], by=people.steward, now=NOW)
    lesson = actions.publish(lesson, by=people.steward, now=NOW)
    assert can_see(people.viewer("contact"), lesson)
    assert not can_see(people.viewer("member"), lesson)
    talking.hide(Conversation.objects.get(pk=asked.pk), by=people.contact, now=NOW)
    assert not can_see(people.viewer("contact"), Lesson.objects.get(pk=lesson.pk))


def test_a_source_is_asked_by_mail_and_reads_the_draft_on_its_page(harvested, people, browse, mailoutbox):
    letters.tick(NOW)
    asked = [mail for mail in mailoutbox if "May your answer stand in a lesson" in mail.subject]
    assert sorted(mail.to[0] for mail in asked) == ["contact@example.org", "steward@example.org"]
    page = browse("steward").get(harvested.get_absolute_url()).content.decode()
    assert "I agree" in page
    assert browse("member").get(harvested.get_absolute_url()).status_code == 404


def test_whoever_left_the_circle_cannot_read_the_draft_that_asks_them(ask, answer, people, circle, browse):
    asked = ask(by="author", marking=Marking.AMBER, circle=circle)
    given = answer(asked, by="contact")
    asked.refresh_from_db()
    lesson = actions.begin(asked, language="en", by=people.author, now=NOW)
    actions.ask_sources(lesson, [given], by=people.author, now=NOW)
    assert browse("contact").get(lesson.get_absolute_url()).status_code == 200
    circle.memberships.filter(member=people.contact).delete()
    assert browse("contact").get(lesson.get_absolute_url()).status_code == 404


def test_a_lesson_is_written_and_shown_through_its_pages_and_found(ask, answer, browse, people):
    asked = ask()
    given = answer(asked)
    begun = browse("author").post(f"/lessons/begin/{asked.pk}/")
    lesson = Lesson.objects.get()
    assert begun.headers["Location"] == f"/lessons/{lesson.pk}/write/"
    form = {**WORDS, "context": "At ports.", "answer": [str(given.pk)], "seen": ""}
    browse("author").post(f"/lessons/{lesson.pk}/write/", form)
    browse("steward").post(f"/lessons/sources/{lesson.sources.get().pk}/say/", {"agrees": "yes"})
    browse("author").post(f"/lessons/{lesson.pk}/publish/")
    index_pending()
    page = browse("member").get(lesson.get_absolute_url()).content.decode()
    assert "Those who were paid per call left." in page
    assert "Steward Example" in page
    assert "Pay for the waiting" in browse("member").get("/lessons/").content.decode()
    assert "Pay for the waiting" in browse("member").get(asked.get_absolute_url()).content.decode()
    assert lesson.get_absolute_url() not in browse("nobody").get("/lessons/").content.decode()


def test_a_writer_who_is_not_named_in_the_answer_is_not_named_in_the_lesson(ask, answer, people, browse):
    asked = ask()
    given = answer(asked, attribution=Attribution.ROLE)
    asked.refresh_from_db()
    lesson = actions.begin(asked, language="en", by=people.author, now=NOW)
    actions.write(lesson, WORDS, seen=None, by=people.author, now=NOW)
    actions.ask_sources(lesson, [given], by=people.author, now=NOW)
    actions.say(source_of(lesson, "steward"), agrees=True, by=people.steward, now=NOW)
    actions.publish(lesson, by=people.author, now=NOW)
    for handle in ("member", "author"):
        assert "Steward Example" not in browse(handle).get(lesson.get_absolute_url()).content.decode().split('id="main"')[1]


def test_an_answer_becomes_a_practice_draft_of_its_writer_alone(ask, answer, people, browse):
    asked = ask()
    given = answer(asked, next_time="Begin with three languages.")
    assert browse("author").post(f"/lessons/grow/answer/{given.pk}/").headers["Location"] == given.get_absolute_url()
    sent = browse("steward").post(f"/lessons/grow/answer/{given.pk}/")
    practice = Practice.objects.get()
    assert sent.headers["Location"] == f"/practices/{practice.slug}/write/"
    browse("steward").post(f"/lessons/grow/answer/{given.pk}/")
    assert Practice.objects.count() == 1
    text = practice.versions.get().texts.get()
    assert (text.done, text.lessons) == ("Four districts share one roster.", "Begin with three languages.")


def test_a_draft_from_a_closed_conversation_begins_for_the_same_readers(ask, answer, people, circle):
    asked = ask(by="author", marking=Marking.AMBER_STRICT, circle=circle, kind=Kind.EXPERIENCE)
    practice = actions.grow(asked, by=people.author, now=NOW)
    assert (practice.marking, practice.circle) == (Marking.AMBER_STRICT, circle)


def test_personal_data_seen_in_a_lesson_hides_it_until_the_second_reader_decides(harvested, people, browse):
    for handle in ("steward", "contact"):
        actions.say(source_of(harvested, handle), agrees=True, by=people[handle], now=NOW)
    lesson = actions.publish(harvested, by=people.author, now=NOW)
    browse("member").post(f"/personal-data/lesson-{lesson.pk}/hide/")
    lesson.refresh_from_db()
    assert {handle for handle in ("author", "steward", "member", "facilitator") if can_see(people.viewer(handle), lesson)} == {
        "author", "facilitator",
    }  # fmt: skip
    with pytest.raises(Refused, match="hidden until"):
        actions.write(lesson, WORDS, seen=None, by=people.author, now=NOW)
    browse("facilitator").post(f"/personal-data/lesson-{lesson.pk}/", {"show": "1"})
    assert browse("member").get(lesson.get_absolute_url()).status_code == 200
