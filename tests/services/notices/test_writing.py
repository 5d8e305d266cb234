"""The outbox row is written with its cause, once; the activity becomes letters exactly once."""

from datetime import timedelta

import pytest
from django.db import OperationalError, transaction

from practica.foundation import activity
from practica.foundation.activity.queries import position
from practica.services.notices import actions, sources
from practica.services.notices.models import Letter
from practica.services.notices.sources import Address, Draft
from tests.conftest import NOW


def happen(people, at=NOW):
    return activity.record("test.happened", by=people.author, on=people.author, at=at)


def tell(*people):
    def make(row):
        return [Draft("note", str(row.pk), person, ("practice", 1)) for person in people]

    return make


def test_a_letter_written_twice_is_one(people):
    first = actions.write("note", key="12", to=people.member, now=NOW)
    again = actions.write("note", key="12", to=people.member, now=NOW + timedelta(days=1))

    assert first.pk == again.pk
    assert Letter.objects.count() == 1
    assert actions.write("note", key="12", to=people.author, now=NOW).pk != first.pk
    assert actions.write("other", key="12", to=people.member, now=NOW).pk != first.pk


def test_a_letter_is_undone_with_its_cause(people):
    @transaction.atomic
    def act():
        actions.write("note", key="12", to=people.member, now=NOW)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        act()

    assert not Letter.objects.exists()


def test_the_message_id_follows_from_the_key_and_tells_nothing(people, settings):
    settings.SITE_URL = "https://practica.example.org"
    letter = actions.write("note", key="12", to=people.member, now=NOW)

    assert letter.message_id == actions.message_id(letter.key)
    assert letter.message_id.endswith("@practica.example.org>")
    assert "note" not in letter.message_id
    assert letter.message_id[1:3] != "12"


def test_an_address_outside_is_written_to_once_and_does_not_stand_in_the_key(people):
    letter = actions.write("invitation", key="1:0", to=Address("nila@example.com", "ar"), now=NOW)

    assert (letter.email, letter.language, letter.member) == ("nila@example.com", "ar", None)
    assert "nila" not in letter.key


def test_what_happened_becomes_letters_exactly_once(people, only_these_sources):
    sources.register("test.happened", tell(people.member, people.steward))
    happen(people)
    happen(people)

    assert actions.collect(NOW) >= 2
    assert actions.collect(NOW) == 0
    assert Letter.objects.count() == 4


def test_reading_the_same_rows_again_writes_nothing_twice(people, only_these_sources):
    sources.register("test.happened", tell(people.member))
    happen(people)
    actions.collect(NOW)
    cursor = position(actions.CONSUMER)
    cursor.position = 0
    cursor.save()

    actions.collect(NOW)

    assert Letter.objects.count() == 1


def test_a_database_that_fails_in_between_loses_and_doubles_nothing(people, only_these_sources):
    broken = [True]

    def make(row):
        yield Draft("note", str(row.pk), people.member)
        if broken:
            raise OperationalError("disk I/O error")

    sources.register("test.happened", make)
    happen(people)
    with pytest.raises(OperationalError):
        actions.collect(NOW)
    assert not Letter.objects.exists()
    broken.clear()

    actions.collect(NOW)

    assert Letter.objects.count() == 1


def test_a_topic_that_fails_holds_up_nobody_and_leaves_a_trace_without_content(people, only_these_sources, caplog):
    def fail(row):
        yield Draft("note", str(row.pk), people.member)
        raise ValueError("a secret title")

    sources.register("test.happened", fail)
    sources.register("test.happened", tell(people.steward))
    row = happen(people)

    actions.collect(NOW)

    trace = Letter.objects.get(kind="unwritten")
    assert (trace.standing, trace.why_not) == ("given_up", f"activity {row.pk}: ValueError")
    assert [letter.member for letter in Letter.objects.filter(kind="note")] == [people.steward]
    assert "a secret title" not in caplog.text
    assert actions.collect(NOW) == 0


def test_what_happened_long_ago_is_no_news(people, only_these_sources):
    sources.register("test.happened", tell(people.member))
    happen(people, at=NOW - timedelta(days=31))
    happen(people, at=NOW - timedelta(days=29))

    actions.collect(NOW)

    assert Letter.objects.count() == 1
