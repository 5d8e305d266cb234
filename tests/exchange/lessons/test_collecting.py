"""Answers put together for the library: with the consent of those who wrote them, and for the readers of the conversation."""

import pytest

from practica.exchange.conversations import actions as talking
from practica.exchange.conversations.models import Kind
from practica.exchange.lessons import collecting
from practica.exchange.lessons.models import Collection, Part
from practica.foundation.core.answers import Refused
from practica.knowledge.library.models import LibraryItem, State
from practica.people.access.models import Attribution, Marking
from practica.people.access.queries import can_see
from practica.services.files.models import File
from tests.conftest import NOW


@pytest.fixture
def answered(people, circle):
    """A question of the author's for one circle, answered by name and without one."""
    asked = talking.Asked(
        kind=Kind.QUESTION, title="What stands on your list?", body="At night.", marking=Marking.AMBER, circle=circle
    )
    question = talking.ask(asked, by=people.author, now=NOW)
    first = talking.answer(question, talking.Answered(body="The key and the water."), by=people.steward, now=NOW)
    said = talking.Answered(body="The telephone of the next town.", attribution=Attribution.WITHHELD)
    second = talking.answer(question, said, by=people.contact, now=NOW)
    question.refresh_from_db()
    return question, first, second


def test_answers_become_a_document_once_everybody_agreed(people, browse, answered):
    question, first, second = answered
    browse("author").post(f"/lessons/library/begin/{question.pk}/")
    made = Collection.objects.get()
    browse("author").post(made.get_absolute_url(), {"answer": [first.pk, second.pk]})
    assert "has not said yet" in browse("author").get(made.get_absolute_url()).content.decode()
    browse("author").post(f"{made.get_absolute_url()}show/")
    assert LibraryItem.objects.get().state == State.DRAFT
    for handle in ("steward", "contact"):
        assert "May your answer stand in it?" in browse(handle).get(made.get_absolute_url()).content.decode()
        part = Part.objects.get(answer__source=people[handle])
        browse(handle).post(f"/lessons/library/parts/{part.pk}/say/", {"agrees": "yes"})
    browse("author").post(f"{made.get_absolute_url()}show/")
    text = File.objects.get().text
    assert "The key and the water." in text
    assert "Steward Example" in text
    assert "The telephone of the next town." in text
    assert "Contact Example" not in text
    item = LibraryItem.objects.get()
    assert can_see(people.viewer("reviewer"), item)
    assert not can_see(people.viewer("member"), item)
    assert browse("member").get(item.get_absolute_url()).status_code == 404
    assert item.get_absolute_url() in browse("reviewer").get(question.get_absolute_url()).content.decode()


def test_only_those_who_are_asked_read_the_draft(people, browse, answered):
    question, first, _second = answered
    made = collecting.begin(question, by=people.author, now=NOW)
    collecting.ask(made, [first], by=people.author, now=NOW)
    assert browse("steward").get(made.get_absolute_url()).status_code == 200
    assert browse("contact").get(made.get_absolute_url()).status_code == 404
    with pytest.raises(Refused, match="Whoever wrote the answer"):
        collecting.say(Part.objects.get(), agrees=True, by=people.author, now=NOW)


def published(people, question, answer):
    from tests.services.files.having import bring

    made = collecting.begin(question, by=people.author, now=NOW)
    collecting.ask(made, [answer], by=people.author, now=NOW)
    part = Part.objects.get()
    collecting.say(part, agrees=True, by=part.answer.source, now=NOW)
    file = bring(people.author, "list.md", collecting.written(people.viewer("author"), made))
    collecting.publish(made, file, by=people.author, now=NOW)
    part.refresh_from_db()
    return LibraryItem.objects.get(), part


def test_who_takes_their_word_back_takes_the_document_out_of_use(people, browse, answered):
    item, part = published(people, *answered[:2])
    collecting.say(part, agrees=False, by=people.steward, now=NOW)
    page = browse("reviewer").get(item.get_absolute_url()).content.decode()
    assert "took their word back" in page
    assert "list.md" not in page


def test_personal_data_seen_in_an_answer_takes_the_document_out_of_use(people, browse, answered):
    item, _part = published(people, *answered[:2])
    talking.hide(answered[1], by=people.reviewer, now=NOW)
    assert "An answer that stands in it was hidden." in browse("reviewer").get(item.get_absolute_url()).content.decode()
    assert browse("reviewer").get(File.objects.get().get_absolute_url()).status_code == 404


def test_it_is_never_wider_than_the_conversation(people, circle, answered):
    from practica.knowledge.library import actions as library
    from practica.knowledge.library.plan import Readers

    item, _part = published(people, *answered[:2])
    with pytest.raises(Refused, match="It came out of a conversation"):
        library.mark(item, Readers(Marking.GREEN), by=people.author, now=NOW)
    talking.mark(answered[0], Marking.AMBER_STRICT, circle=circle, by=people.author, now=NOW)
    item.refresh_from_db()
    assert item.marking == Marking.AMBER_STRICT
