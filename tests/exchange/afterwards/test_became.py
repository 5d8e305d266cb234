"""What became of each example: the practice, its uses, where it was taken up; of what the viewer may see, without a ranking."""

from datetime import timedelta

import pytest

from practica.exchange.afterwards import became
from practica.exchange.contributions import actions as telling
from practica.exchange.contributions.models import Contribution
from practica.exchange.events.parts import Look, all_below, all_beside, all_under, the_button
from practica.knowledge.practices import actions as practices
from practica.knowledge.practices.models import Practice
from practica.knowledge.replications import actions as replications
from practica.knowledge.replications.models import Purpose
from practica.people.access.models import Marking
from tests.conftest import NOW
from tests.exchange.afterwards.conftest import AFTER


@pytest.fixture
def event(held):
    return held()


def published(people, row, *, marking=Marking.GREEN):
    draft = telling.grow(row, by=people.steward, now=AFTER)
    practices.mark(draft, marking, by=people.steward, now=AFTER)
    practices.publish_short(draft, by=people.steward, now=AFTER)
    return Practice.objects.get(pk=draft.pk)


def shown(people, event, handle="member"):
    later = AFTER + timedelta(days=300)
    table = became.table(people.viewer(handle), event, now=later, today=later.date())
    return table, {row.example.title: row for row in table.rows}


def test_the_order_is_that_of_the_programme(people, event):
    table, _rows = shown(people, event)
    assert [row.example.title for row in table.rows] == [
        "A plan written with those it is for", "Radio serials in four languages", "A clause applied in first instance",
    ]  # fmt: skip


def test_a_practice_its_uses_and_where_it_was_taken_up(people, event):
    practice = published(people, Contribution.objects.get(title="A plan written with those it is for"), marking=Marking.CLEAR)
    version = practice.published_version
    used = replications.Used(purpose=Purpose.TRAINING, what="In a training of judges.", helped=True)
    replications.use(version, used, by=people.member, now=AFTER)
    plan = replications.Plan(country="PK", expected="Fewer refusals", report_due=(AFTER + timedelta(days=100)).date())
    replications.register(version, plan, by=people.member, now=AFTER)
    table, rows = shown(people, event)
    row = rows["A plan written with those it is for"]
    assert (row.became, row.url, row.uses) == ("practice, TLP:CLEAR", practice.get_absolute_url(), 1)
    assert [(mark.verdict, mark.place) for mark in row.taken_up] == [("overdue", "PK")]
    assert (table.practices, table.taken_up, table.times) == (1, 1, 1)
    assert rows["Radio serials in four languages"].became == "an example so far"


def test_a_draft_is_seen_by_those_who_write_it_alone(people, event):
    telling.grow(Contribution.objects.get(title="Radio serials in four languages"), by=people.steward, now=AFTER)
    _table, rows = shown(people, event)
    assert (rows["Radio serials in four languages"].became, rows["Radio serials in four languages"].url) == (
        "an example so far", "",
    )  # fmt: skip
    _table, rows = shown(people, event, "steward")
    assert rows["Radio serials in four languages"].became == "a draft"


def test_an_example_stays_one_as_its_teller_wished(people, event):
    row = Contribution.objects.get(title="Radio serials in four languages")
    telling.let_stay(row, "We want to see a second year.", by=people.steward, now=AFTER)
    _table, rows = shown(people, event)
    assert rows["Radio serials in four languages"].became == "stays an example: We want to see a second year."


def test_the_page_of_the_event_has_the_examples_and_what_became_of_them(people, event):
    look = Look(people.viewer("member"), event, AFTER)
    assert set(all_under(look)) == {1, 2}
    assert [piece.template for piece in all_below(look)] == ["afterwards/_became.html"]
    assert the_button(look) is None
    assert not [piece for piece in all_beside(look) if piece.template == "afterwards/_report.html"]


def test_its_one_button_becomes_the_report_once_there_is_one(people, event):
    from practica.exchange.afterwards import actions

    report = actions.begin(event, by=people.author, now=AFTER)
    look = Look(people.viewer("member"), event, AFTER)
    assert the_button(look) is None
    actions.publish(report, by=people.author, now=AFTER)
    assert the_button(look).url == f"/events/{event.slug}/report/"
    assert the_button(Look(people.viewer("nobody"), event, AFTER)) is None
    assert the_button(Look(people.viewer("member"), event, NOW)) is None
