"""The search field finds a conversation by its answers, as they are now."""

from practica.exchange.conversations import actions
from practica.services.search.actions import index_pending
from tests.conftest import NOW


def found(browse, words):
    return "<mark>" in browse("member").get("/search/", {"q": words}).content.decode()


def test_an_answer_that_comes_after_the_question_was_indexed_is_found(ask, answer, browse):
    asked = ask()
    index_pending()
    answer(asked, body="The harbour office lends us its switchboard.")
    index_pending()
    assert found(browse, "switchboard")


def test_an_answer_in_which_personal_data_was_seen_is_not_found_from_that_moment(ask, answer, browse, people):
    given = answer(ask(), body="The harbour office lends us its switchboard.")
    index_pending()
    actions.hide(given, by=people.member, now=NOW)
    assert not found(browse, "switchboard")
    index_pending()
    assert not found(browse, "switchboard")
    given.refresh_from_db()
    actions.show_again(given, by=given.second_reader, now=NOW)
    index_pending()
    assert found(browse, "switchboard")


def test_what_an_answer_no_longer_says_is_not_found(ask, answer, browse, people):
    given = answer(ask(), body="The harbour office lends us its switchboard.")
    index_pending()
    actions.edit_answer(given, {"body": "The port lends us its telephones."}, seen=None, by=people.steward, now=NOW)
    index_pending()
    assert not found(browse, "switchboard")
    assert found(browse, "telephones")
