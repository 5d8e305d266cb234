"""Small verbs for conversations."""

from datetime import timedelta

import pytest

from practica.exchange.conversations import actions
from practica.exchange.conversations.models import Conversation, Kind, Worked
from tests.conftest import NOW


@pytest.fixture
def ask(people):
    """`ask(by="member", title=…)` begins a conversation and answers it."""

    def ask(*, by="member", title="Interpreters at night: what did you set up?", now=NOW, **more) -> Conversation:
        words = {"kind": Kind.QUESTION, "body": "Between eleven and six we reach nobody. What did you do?", **more}
        return actions.ask(actions.Asked(title=title, **words), by=people[by], now=now)

    return ask


@pytest.fixture
def answer(people):
    """`answer(conversation, by="steward")` gives an answer an hour later."""

    def answer(conversation, *, by="steward", body="Four districts share one roster.", worked=Worked.WORKED, now=None, **more):
        said = actions.Answered(body=body, worked=worked, **more)
        return actions.answer(conversation, said, by=people[by], now=now or NOW + timedelta(hours=1))

    return answer
