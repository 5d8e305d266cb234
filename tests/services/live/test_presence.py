"""Who is here: those whose page is open, each once, over all processes, and no row for each who asks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from practica.exchange.conversations import actions as conversing
from practica.exchange.conversations.models import Kind
from practica.people.access.models import Marking
from practica.services.live import presence
from practica.services.live.hub import Hub, Stream
from practica.services.live.models import Presence
from practica.services.live.topics import numbers, topic
from tests.conftest import NOW

ITEM = ("session", 12)
LATER = NOW + timedelta(seconds=25)


@pytest.fixture
def another_process():
    """From here on as a process that was started beside the first."""

    def another_process() -> None:
        presence.forget()
        presence._process.cache_clear()

    return another_process


def test_each_person_is_here_once_and_no_longer_than_a_minute_after_they_were_seen(db):
    presence.seen(ITEM, [1, 2], NOW)
    presence.seen(ITEM, [2], LATER)
    assert presence.here(ITEM, LATER) == {1, 2}
    assert presence.here(ITEM, NOW + timedelta(seconds=70)) == {2}
    assert presence.here(("session", 13), LATER) == set()


def test_processes_learn_of_each_other_and_count_nobody_twice(db, another_process):
    presence.note(ITEM, [1, 2], NOW)
    another_process()
    presence.note(ITEM, [2, 3], NOW)
    assert presence.here(ITEM, NOW) == {1, 2, 3}
    # What a process that has ended wrote last is worth nothing after a minute.
    presence.seen(ITEM, [3], NOW + timedelta(seconds=61))
    assert presence.here(ITEM, NOW + timedelta(seconds=61)) == {3}


def test_hundreds_who_ask_every_few_seconds_cost_a_row_every_twenty(db):
    with CaptureQueriesContext(connection) as made:
        for second in range(5):
            for person in range(1, 101):
                presence.note(ITEM, [person], NOW + timedelta(seconds=second))
    assert len(made) < 12
    assert Presence.objects.count() == 1
    presence.note(ITEM, [1], LATER)
    assert Presence.objects.get().people == list(range(1, 101))


def test_the_part_moves_when_somebody_comes_or_goes_and_not_otherwise(db):
    name = "session:12/here"
    told = []
    for second, people in ((0, [1]), (25, [1]), (50, [1, 2]), (75, [1, 2]), (140, [1])):
        presence.note(ITEM, people, NOW + timedelta(seconds=second))
        told.append(numbers([name])[name])
    assert told == [1, 1, 2, 2, 3]


def test_rows_of_processes_that_are_gone_are_deleted(db, another_process):
    presence.note(ITEM, [1], NOW)
    another_process()
    presence.note(ITEM, [2], NOW + timedelta(hours=2))
    assert Presence.objects.get().people == [2]


@pytest.fixture
def conversation(people):
    asked = conversing.Asked(Kind.QUESTION, "Interpreters at night?", "Who?", marking=Marking.CLEAR)
    return conversing.ask(asked, by=people.author, now=NOW)


def test_whoever_holds_a_stream_to_the_part_is_here_and_a_visitor_is_nobody(people, browse, conversation):
    keys = [browse(handle).session.session_key for handle in ("member", "steward")]
    item = (conversation.KIND, conversation.pk)
    presence.of_streams({keys[0]: [item], keys[1]: [item], "": [item]}, timezone.now())
    assert presence.here(item, timezone.now()) == {people.member.pk, people.steward.pk}


def test_a_stream_to_another_part_or_to_what_may_not_be_heard_counts_for_nothing(conversation):
    hub, item = Hub(), (conversation.KIND, conversation.pk)
    streams = tuple(
        Stream(key, frozenset([topic(conversation, part)])) for key, part in (("a", "here"), ("b", "all"), ("c", "here"))
    )
    hub._heard = {"a": frozenset([item]), "b": frozenset([item]), "c": frozenset()}
    assert hub._following(streams) == {"a": {item}}


def test_whoever_asks_for_the_numbers_of_the_part_is_here(people, browse, circle, conversation):
    closed = conversing.ask(
        conversing.Asked(Kind.QUESTION, "And by day?", "Who?", marking=Marking.AMBER, circle=circle),
        by=people.author, now=NOW,
    )  # fmt: skip
    names = f"{topic(closed, 'here')},{topic(conversation, 'here')}"
    browse("member").get(f"/live/numbers/?topics={names}")
    browse("steward").get(f"/live/numbers/?topics={topic(conversation)}")
    browse("nobody").get(f"/live/numbers/?topics={names}")
    assert presence.here((conversation.KIND, conversation.pk), timezone.now()) == {people.member.pk}
    assert presence.here((closed.KIND, closed.pk), timezone.now()) == set()
