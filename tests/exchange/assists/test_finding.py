"""A told peer assist is found by the one search field, by those who may read it, as what it is."""

import re

import pytest

from practica.exchange.assists import actions
from practica.exchange.conversations.models import PilotEnd
from practica.people.access.models import Marking
from practica.services.search.actions import index_pending
from tests.conftest import NOW, PERSONAS, TODAY


@pytest.fixture
def told(bring, move, people):
    """`told(…)` goes through all stages: one advice in French, what was tried, what came of it."""

    def told(**more):
        assist = move(bring(**more), times=2)
        actions.advise(assist, "Un bus du soir suffit, avec un accompagnateur.", language="fr", by=people.steward, now=NOW)
        assist = move(assist)
        actions.say_try(assist, actions.Intent("We move it to the harbour canteen.", TODAY), by=people.author, now=NOW)
        return actions.tell(assist, actions.Came(PilotEnd.FAILED, "The foremen ate there too."), by=people.author, now=NOW)

    return told


def found(browse, who, words, address="/search/"):
    return "Nobody comes to our second meeting" in browse(who).get(address, {"q": words}).content.decode()


def test_it_is_found_by_its_brief_its_advice_and_what_came_of_it_once_that_is_told(told, bring, browse):
    bring(marking=Marking.GREEN)
    index_pending()
    assert not found(browse, "member", "twelve came")
    told(marking=Marking.GREEN)
    index_pending()
    for words in ("twelve came", "accompagnateur", "harbour canteen", "foremen"):
        assert found(browse, "observer", words) is False
        assert found(browse, "moderator", words), words
    assert not found(browse, "moderator", "foremen", "/practices/")


def test_nobody_finds_one_that_they_may_not_read(told, browse):
    told()
    index_pending()
    readers = {who for who in ("nobody", *PERSONAS) if found(browse, who, "foremen")}
    assert readers == {"author", "steward", "reviewer", "member", "newcomer", "contact"}


def test_the_list_says_what_it_is_and_what_came_of_it(told, browse):
    told(marking=Marking.GREEN)
    index_pending()
    shown = browse("member").get("/search/?q=foremen&kind=assist").content.decode()
    assert "peer assist" in shown
    assert "we tried, it failed" in shown
    facet = re.search(r"<legend>What it is</legend>(.*?)</fieldset>", shown, re.DOTALL)[1]
    assert dict(re.findall(r'value="(\w+)".*?<i>(\d+)</i>', facet, re.DOTALL)) == {"assist": "1"}


def test_a_word_in_which_personal_data_was_seen_is_not_found_from_that_moment(told, browse, people):
    assist = told(marking=Marking.GREEN)
    index_pending()
    assert found(browse, "member", "accompagnateur")
    actions.hide(assist.words.get(), by=people.member, now=NOW)
    assert not found(browse, "member", "accompagnateur")
    index_pending()
    # What stays may still be near it in meaning; its words are gone.
    assert "<mark>" not in browse("member").get("/search/?q=accompagnateur").content.decode()
    assert found(browse, "member", "foremen")


def test_a_hidden_one_is_not_found_from_that_moment_and_found_again_when_it_is_back(told, browse, people):
    assist = told(marking=Marking.GREEN)
    index_pending()
    actions.hide(assist, by=people.member, now=NOW)
    assert not found(browse, "moderator", "foremen")
    index_pending()
    assert not found(browse, "moderator", "foremen")
    assist.refresh_from_db()
    actions.show_again(assist, by=assist.second_reader, now=NOW)
    index_pending()
    assert found(browse, "moderator", "foremen")
