"""One search field for everything: practices, conversations and lessons, each as what it is, for those who may see it."""

import re

import pytest

from practica.exchange.conversations import actions as talking
from practica.exchange.conversations.models import Kind
from practica.exchange.lessons import actions as harvesting
from practica.knowledge.practices import actions as practices
from practica.people.access.models import Marking
from practica.services.search.actions import index_pending
from tests.conftest import NOW


@pytest.fixture
def world(people, circle):
    """A practice, an open question with an answer and a lesson, and a closed question: all on rosters."""
    practice = practices.begin(by=people.author, now=NOW, title="A roster for four ports")
    for section in ("challenge", "done", "changed", "did_not_work"):
        practices.save_field(practice, section, "A roster shared by four ports.", revision=0, by=people.author, now=NOW)
    practices.publish_short(practice, by=people.author, now=NOW)
    words = {"kind": Kind.QUESTION, "body": "We have a roster and nobody on it."}
    asked = talking.ask(talking.Asked(title="Who pays for the roster?", **words), by=people.member, now=NOW)
    answer = talking.answer(asked, talking.Answered(body="The districts share the roster."), by=people.author, now=NOW)
    closed = talking.Asked(title="The roster of our circle", marking=Marking.AMBER, circle=circle, **words)
    talking.ask(closed, by=people.author, now=NOW)
    lesson = harvesting.begin(asked, language="en", by=people.author, now=NOW)
    words = {"title": "A roster is paid by the night", "happened": "The roster held.", "next_time": "Pay the roster."}
    harvesting.write(lesson, words, seen=None, by=people.author, now=NOW)
    harvesting.ask_sources(lesson, [answer], by=people.author, now=NOW)
    harvesting.publish(lesson, by=people.author, now=NOW)
    index_pending()


def found(browse, who, address):
    shown = browse(who).get(address).content.decode()
    titles = ("A roster for four ports", "Who pays for the roster?", "The roster of our circle", "A roster is paid by the night")
    return {title for title in titles if title in shown}


def test_the_search_field_finds_all_kinds_and_the_page_of_practices_practices(world, browse):
    everything = {"A roster for four ports", "Who pays for the roster?", "A roster is paid by the night"}
    assert found(browse, "member", "/search/?q=roster") == everything
    assert found(browse, "author", "/search/?q=roster") == everything | {"The roster of our circle"}
    assert found(browse, "member", "/practices/?q=roster") == {"A roster for four ports"}
    assert found(browse, "nobody", "/search/?q=roster") == set()


def test_it_can_be_narrowed_to_one_kind_with_counts_of_what_one_may_see(world, browse):
    assert found(browse, "member", "/search/?q=roster&kind=conversation") == {"Who pays for the roster?"}
    shown = browse("member").get("/search/?q=roster").content.decode()
    facet = re.search(r"<legend>What it is</legend>(.*?)</fieldset>", shown, re.DOTALL)[1]
    assert dict(re.findall(r'value="(\w+)".*?<i>(\d+)</i>', facet, re.DOTALL)) == {
        "practice": "1", "conversation": "1", "lesson": "1",
    }  # fmt: skip


def test_what_nobody_has_tried_counts_practices_alone(world, browse):
    shown = browse("member").get("/search/?q=roster").content.decode()
    facet = re.search(r"<legend>What happened elsewhere</legend>(.*?)</fieldset>", shown, re.DOTALL)
    assert re.findall(r"<i>(\d+)</i>", facet[1]) == ["1"]
