"""The reply by mail that lies beside the demonstration: one command takes it in, and it stands under its question."""

import pytest
from django.utils import timezone

from practica.demo import letter
from practica.exchange.conversations import actions
from practica.exchange.conversations.models import Answer, Kind
from practica.services.inbox import actions as inbox
from practica.services.inbox.reading import read
from tests.conftest import NOW


@pytest.fixture
def question(people):
    asked = actions.Asked(
        title="Interpreters at three in the morning?", body="Nobody **answers**.\n\nAnd you?", kind=Kind.QUESTION
    )
    row = actions.ask(asked, by=people.steward, now=NOW)
    row.external_id = "night-interpreters"
    row.save()
    return row


def test_the_reply_of_the_demonstration_is_taken_in_and_only_its_words_are(people, question, settings, tmp_path):
    settings.REPLY_TO, settings.DATA_DIR = "reply@practica.example", tmp_path
    path = letter.write(tmp_path, now=timezone.now())

    assert str(path) in letter.how_to_try()
    assert inbox.receive(read(path.read_bytes()), now=timezone.now()).kind == "reply"
    given = Answer.objects.get()
    assert (given.conversation, given.source) == (question, people.member)
    assert given.body.startswith("We had the same empty chair")
    assert given.body.endswith("begin in August.")


def test_where_replies_are_not_taken_there_is_no_reply_to_try(people, question, settings, tmp_path):
    settings.REPLY_TO, settings.DATA_DIR = "", tmp_path

    assert letter.write(tmp_path, now=NOW) is None
    assert letter.how_to_try() == ""
