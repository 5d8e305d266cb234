"""Pages of members, organisations and circles show what they did, as far as the reader may see it and the source is named."""

import pytest

from practica.knowledge.practices import actions
from practica.people.access.models import Attribution, Marking
from tests.conftest import NOW

WORDS = {"challenge": "They waited.", "done": "A rota.", "changed": "An hour.", "did_not_work": "Pay by the call."}


@pytest.fixture
def practice(people):
    made = actions.begin(by=people.author, now=NOW, title="A rota for nights")
    for field, words in WORDS.items():
        actions.save_field(made, field, words, revision=0, by=people.author, now=NOW)
    actions.publish_short(made, by=people.author, now=NOW)
    made.refresh_from_db()
    return made


PAGES = ("/members/author/", "/organisations/coordinator/")


@pytest.mark.parametrize("page", PAGES)
def test_what_somebody_did_stands_on_their_page(practice, browse, page):
    assert "A rota for nights" in browse("member").get(page).content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("attribution", [Attribution.ROLE, Attribution.WITHHELD])
def test_an_unnamed_source_is_not_betrayed_by_their_own_page(practice, browse, page, attribution):
    practice.attribution = attribution
    practice.save()
    assert "A rota for nights" not in browse("member").get(page).content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_what_stays_in_a_circle_is_not_on_an_outsiders_copy_of_the_page(practice, people, circle, browse, page):
    actions.mark(practice, Marking.AMBER, circle=circle, by=people.author, now=NOW)
    assert "A rota for nights" in browse("steward").get(page).content.decode()
    assert "A rota for nights" not in browse("member").get(page).content.decode()


def test_a_circle_shows_its_members_what_stays_in_it(practice, people, circle, browse):
    actions.mark(practice, Marking.AMBER, circle=circle, by=people.author, now=NOW)
    assert "A rota for nights" in browse("steward").get("/circles/work-at-sea/").content.decode()
    assert "A rota for nights" not in browse("member").get("/circles/work-at-sea/").content.decode()
