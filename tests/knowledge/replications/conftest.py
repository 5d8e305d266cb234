"""A published practice, and small verbs: take it up, report, and see what somebody sees."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from practica.knowledge.practices import actions as practices
from practica.knowledge.practices.models import BuildingBlock, Condition, PersonToAsk, SideEffects
from practica.knowledge.replications import actions
from practica.knowledge.replications.models import Replication
from practica.people.access.models import Marking
from tests.conftest import NOW, TODAY

WORDS = {
    "challenge": "Those who arrived were met by the wrong people first.",
    "done": "Three offices send one person each, with one form.",
    "changed": "More people spoke, and earlier.",
    "did_not_work": "The night shift stayed empty for a year.",
}


@pytest.fixture(autouse=True)
def _in_english():
    """A page read in Arabic leaves its language behind in the thread."""
    with translation.override("en"):
        yield


@pytest.fixture
def publish(people):
    """`publish("A title", marking=…, circle=…)` is a published practice of `author`, with two conditions and two blocks."""

    def make(title="One form for three offices", marking=Marking.GREEN, circle=None, readers=(), country="BR"):
        practice = practices.begin(by=people.author, now=NOW, title=title)
        practice.marking, practice.circle = marking, circle
        practice.save()
        practice.readers.set(readers)
        version = practice.versions.get()
        version.period_from = "2016"
        version.save()
        version.texts.update(**WORDS)
        version.countries.all().delete()
        version.countries.create(code=country)
        for position, text in enumerate(("An inspector may act outside a workplace", "A bed can be had the same night")):
            Condition.objects.create(version=version, kind="legal", text=text, there="By a new law.", position=position)
        for position, block in enumerate(("One form", "A roster by the timetable")):
            BuildingBlock.objects.create(version=version, title=block, position=position)
        PersonToAsk.objects.get_or_create(practice=practice, member=people.author)
        practices.publish_short(practice, by=people.author, now=NOW)
        practice.refresh_from_db()
        return practice

    return make


@pytest.fixture
def practice(publish):
    return publish()


@pytest.fixture
def plan():
    """The shortest registration there is."""

    def make(country="ZA", **more):
        fields = {"expected": "Half of those who arrive speak on the first day.", "report_due": TODAY + timedelta(days=365)}
        return actions.Plan(country=country, **(fields | more))

    return make


@pytest.fixture
def registered(people, plan):
    """`registered(practice, "ZA")` is registered by `steward` unless told otherwise."""

    def make(practice, country="ZA", by=None, now=NOW, **more):
        fields = {"marking": practice.marking_of(), "circle": practice.circle} | more
        return actions.register(practice.published_version, plan(country, **fields), by=by or people.steward, now=now)

    return make


@pytest.fixture
def replicated(registered, people):
    """`replicated(practice, "MA", Verdict.HARMFUL)` is registered and reported."""

    def make(practice, country, verdict, *, by=None, negative=SideEffects.NO, harm_sentence="", **more):
        lead = by or people.steward
        row = registered(practice, country, by=lead, **more)
        told = actions.Report(verdict, negative, f"What happened in {country}.", harm_sentence=harm_sentence)
        return actions.report(row, told, by=lead, now=NOW)

    return make


@pytest.fixture
def overdue(registered):
    """Registered two years ago, due last year, and silent."""

    def make(practice, country="NE", **more):
        row = registered(practice, country, **more)
        Replication.objects.filter(pk=row.pk).update(registered=date(2024, 1, 10), report_due=date(2025, 6, 30), state="running")
        row.refresh_from_db()
        return row

    return make


@pytest.fixture
def running(people, practice, registered):
    """Carried by `steward` in South Africa, and begun."""
    return actions.start(registered(practice, "ZA"), by=people.steward, now=NOW)
