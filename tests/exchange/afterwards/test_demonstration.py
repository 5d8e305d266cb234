"""The workshop of a year ago: thirteen examples from eleven countries, in several languages, and what became of each."""

from datetime import date

import pytest

from practica.demo.workshop import make_workshop
from practica.exchange.afterwards import asking, became
from practica.exchange.afterwards.models import Carried, Promise, ReportVersion
from practica.exchange.contributions.models import Contribution, Remark
from practica.exchange.events.models import Event
from practica.foundation.safety.gate import examine
from practica.knowledge.practices.models import Practice
from practica.people.access.models import Marking
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer, nobody
from tests.conftest import NOW
from tests.exchange.played import played

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    with played(django_db_blocker, "workshop", make_workshop) as made:
        yield made


def test_thirteen_examples_from_eleven_countries_each_with_what_did_not_work(cast):
    rows = list(Contribution.objects.all())
    assert len(rows) == 13
    assert len({row.country for row in rows}) == 11
    assert {row.language for row in rows} == {"en", "fr", "es", "ar", "ru", "pt"}
    assert all(row.did_not_work for row in rows)
    assert all(Remark.objects.filter(contribution=row).count() <= 1 for row in rows)
    for row in rows:
        texts = {name: getattr(row, name) for name in ("title", *Contribution.SECTIONS)}
        assert not [one for one in examine(texts, language=row.language) if one.stops], row.title


def test_what_became_of_each_is_told_a_year_later(cast):
    event = Event.objects.get()
    assert event.ends < date(2025, 11, 25)
    table = became.table(Viewer.of(cast.members["member"]), event, now=NOW, today=NOW.date())
    assert (len(table.rows), table.practices, table.taken_up, table.times) == (13, 9, 7, 7)
    words = " ".join(row.became for row in table.rows)
    assert "withdrawn" in words
    assert "stays an example" in words
    marks = {mark.verdict for row in table.rows for mark in row.taken_up}
    assert {"similar", "none", "weaker", "too_early", "overdue"} <= marks


def test_its_report_is_for_the_community_and_a_public_version_for_everybody(cast):
    full, public = ReportVersion.objects.order_by("number")
    assert (full.marking, public.marking) == (Marking.GREEN, Marking.CLEAR)
    assert not can_see(nobody(), full)
    assert can_see(nobody(), public)
    said = str(public.content)
    assert "Un seul chiffre par trimestre" in said
    assert "Places for men" not in said
    assert cast.members["tomas"].name not in str(full.content)


def test_people_said_what_they_took_from_it(cast):
    now, later = asking.results(Viewer.of(cast.members["member"]), Event.objects.get())
    assert (now.replied, later.replied) == (34, 29)
    assert (now.count("use", "yes"), later.count("used", "used")) == (23, 18)


def test_a_question_went_on_and_promises_were_told(cast):
    assert Carried.objects.get().conversation.owner == cast.members["reviewer"]
    assert {one.kept for one in Promise.objects.all()} == {"kept", "in_part"}
    assert Practice.objects.filter(state="withdrawn").count() == 1
