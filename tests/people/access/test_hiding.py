"""What can be hidden because somebody saw personal data in it: one way for every kind."""

import pytest
from django.db.models import CharField

from practica.exchange.conversations import actions as talking
from practica.exchange.conversations.models import Kind
from practica.foundation.core.answers import Refused
from practica.people.access import hiding
from practica.people.access.hiding.kinds import kinds, of
from tests.conftest import NOW


@pytest.fixture
def asked(people):
    words = {"title": "Who pays at night?", "body": "Ask at the house with the green door.", "setting": "A port"}
    return talking.ask(talking.Asked(kind=Kind.QUESTION, **words), by=people.author, now=NOW)


def test_every_written_field_of_a_kind_is_a_column_and_fits_it():
    for kind in kinds():
        hideable = of(kind)
        for name, text in hideable.texts.items():
            column = hideable.model._meta.get_field(name)
            assert not isinstance(column, CharField) or text.longest <= column.max_length, (kind, name)


def test_who_wrote_it_takes_words_out_and_what_was_not_sent_stays(browse, asked, people):
    hiding.hide(asked, by=people.member, now=NOW)
    browse("author").post(hiding.path(asked), {"amend": "1", "body": "Ask at the shelter."})
    asked.refresh_from_db()
    assert (asked.title, asked.body, asked.setting) == ("Who pays at night?", "Ask at the shelter.", "A port")


def test_nothing_is_left_empty_that_must_say_something(asked, people):
    hiding.hide(asked, by=people.member, now=NOW)
    with pytest.raises(Refused, match="Leave some words"):
        hiding.amend(asked, {"body": " "}, by=people.author, now=NOW)


def test_the_second_reader_takes_away_what_cannot_come_back(asked, people):
    hiding.hide(asked, by=people.member, now=NOW)
    hiding.take_away(asked, by=people.facilitator, now=NOW)
    assert not asked.hidden
    assert asked.setting == ""
    assert "green door" not in asked.body


def test_only_its_writer_and_the_second_reader_open_its_page(browse, asked, people):
    hiding.hide(asked, by=people.member, now=NOW)
    handles = ("author", "facilitator", "member", "admin")
    answers = {handle: browse(handle).get(hiding.path(asked)).status_code for handle in handles}
    assert answers == {"author": 200, "facilitator": 200, "member": 404, "admin": 404}


def test_hiding_twice_says_so_and_a_kind_that_is_not_hidden_so_does_not_exist(browse, asked, people, circle):
    hiding.hide(asked, by=people.member, now=NOW)
    with pytest.raises(Refused, match="hidden already"):
        hiding.hide(asked, by=people.facilitator, now=NOW)
    assert browse("member").post(f"/personal-data/circle-{circle.pk}/hide/").status_code == 404
