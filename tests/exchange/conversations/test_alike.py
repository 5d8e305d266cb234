"""What is like a question: by its title and its concepts, of what the viewer may see, and nothing to fill a box."""

import pytest

from practica.exchange.conversations import actions
from practica.exchange.conversations.alike import SHOWN, alike, named_in
from practica.exchange.conversations.models import Conversation
from practica.knowledge.vocabulary import actions as vocabulary
from practica.people.access.models import Marking
from practica.services.search.actions import index_pending
from tests.conftest import NOW

pytestmark = pytest.mark.slow

NIGHT = "Interpreters at night: what did you set up?"
AGAIN = "Interpreters at night: what did you set up, and did it work?"
BODY = "Between eleven and six we reach nobody who speaks the languages we hear. What did you do?"


@pytest.fixture(autouse=True)
def _concepts(people):
    vocabulary.load_own(now=NOW)


def titles(people, handle="member", title=AGAIN, body=BODY, language="en", **more):
    return [hit.title for hit in alike(people.viewer(handle), title, body, language, **more).conversations]


def test_a_question_asked_before_is_found(ask, people):
    ask(title=NIGHT)
    ask(title="Which form do labour inspectors sign for a shelter?", body="We have two, and sign neither.")
    index_pending()
    assert titles(people) == [NIGHT]


def test_it_is_found_in_another_language_through_its_concepts(ask, people):
    ask(
        title="¿Quién interpreta a las tres de la mañana?",
        body="De noche nadie contesta.",
        language="es",
        concepts=["interpreting"],
    )
    index_pending()
    assert titles(people, title="Who interprets at three in the morning?", concepts=["interpreting"])


def test_what_has_nothing_to_do_with_it_does_not_fill_the_box(ask, people):
    ask(title="Which form do labour inspectors sign for a shelter?", body="We have two, and sign neither.")
    index_pending()
    assert titles(people) == []


def test_at_most_four_are_shown(ask, people):
    for number in range(SHOWN + 2):
        ask(title=f"{NIGHT} Part {number}")
    index_pending()
    assert len(titles(people)) == SHOWN


def test_what_is_left_out_is_not_named(ask, people):
    asked = ask(title=NIGHT)
    index_pending()
    assert titles(people, leave_out={(Conversation.KIND, asked.pk)}) == []


def test_a_circles_question_is_alike_only_for_the_circle(ask, people, circle):
    ask(title=NIGHT, by="author", marking=Marking.AMBER, circle=circle)
    index_pending()
    assert titles(people, "contact") == [NIGHT]
    for outsider in ("member", "facilitator", "nobody"):
        assert titles(people, outsider) == []


def test_a_hidden_question_is_alike_to_nothing(ask, people):
    asked = ask(title=NIGHT)
    index_pending()
    actions.hide(asked, by=people.steward, now=NOW)
    assert titles(people) == []


@pytest.mark.parametrize("title", ["", "   ", "\0", "?", "…", "\ud800", "a" * 10_000, "*" * 300])
def test_broken_words_find_nothing_and_break_nothing(ask, people, title):
    ask(title=NIGHT)
    index_pending()
    for language in ("en", "ar", "xx", ""):
        assert titles(people, title=title, body="", language=language) == []


def test_words_name_concepts_whatever_their_endings():
    assert "interpreting" in named_in("Interpreters at three in the morning", "en")
    assert "interpreting" in named_in("¿Quién interpreta lenguas indígenas?", "es")
    assert named_in("A kettle and two chairs", "en") == frozenset()
    assert named_in("", "") == frozenset()


def test_marks_of_markdown_are_not_shown_in_the_list_nor_indexed(ask, browse):
    ask(title=NIGHT, body="**Nobody** answers [the list](https://example.org/list) after _midnight_.")
    index_pending()
    page = browse("member").get("/questions/").content.decode()
    assert "Nobody answers the list after midnight." in page
    assert "**" not in page
    found = browse("member").get("/search/?q=midnight+list").content.decode()
    assert "**Nobody" not in found


def test_what_stood_there_before_is_shown_with_its_paragraphs_and_emphasis(ask, people, browse):
    asked = ask(title=NIGHT, body="**Nobody** answers.")
    words = {"title": NIGHT, "body": "Somebody answers.", "setting": "", "tried": ""}
    actions.edit(asked, words, seen=None, by=people.member, now=NOW)
    assert "<strong>Nobody</strong>" in browse("member").get(f"{asked.get_absolute_url()}history/").content.decode()
