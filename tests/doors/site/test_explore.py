"""Explore: the facet of what happened elsewhere, as a person sees and uses it."""

import re

import pytest

from practica.knowledge.practices import actions as practices
from practica.knowledge.replications import actions
from practica.knowledge.replications.models import Verdict
from practica.people.access.models import Marking
from practica.services.search.actions import index_pending
from tests.conftest import NOW, TODAY


@pytest.fixture
def publish(people):
    def make(title):
        practice = practices.begin(by=people.author, now=NOW, title=title)
        for section in ("challenge", "done", "changed", "did_not_work"):
            practices.save_field(practice, section, f"A rota for nights: {title}.", revision=0, by=people.author, now=NOW)
        practice.versions.get().countries.get_or_create(code="BR")
        practices.publish_short(practice, by=people.author, now=NOW)
        practice.refresh_from_db()
        return practice

    return make


@pytest.fixture
def replicated(people):
    def make(practice, country, verdict, **more):
        plan = actions.Plan(country=country, expected="Fewer waits.", report_due=TODAY.replace(year=2027), **more)
        row = actions.register(practice.published_version, plan, by=people.steward, now=NOW)
        return actions.report(row, actions.Report(verdict, "no", "What happened."), by=people.steward, now=NOW)

    return make


@pytest.fixture
def shelf(publish, replicated, circle):
    """One form similar in a country and weaker in another, one desk without effect, one rota with a closed report alone."""
    form, desk, rota = publish("One form"), publish("One desk"), publish("One rota")
    replicated(form, "ZA", Verdict.SIMILAR)
    replicated(form, "MA", Verdict.WEAKER)
    replicated(desk, "ZA", Verdict.NONE)
    replicated(rota, "ZA", Verdict.STRONGER, marking=Marking.AMBER, circle=circle)
    index_pending()


def counts(page):
    """The facet's values and figures as the page shows them, in its order."""
    shown = page.content.decode()
    part = re.search(r"<legend>What happened elsewhere</legend>(.*?)</fieldset>", shown, re.DOTALL)
    rows = re.findall(r'value="(\w+)".*?<i>(\d+)</i>', part[1], re.DOTALL) if part else []
    return {value: int(number) for value, number in rows}


def titles(page):
    return {title for title in ("One form", "One desk", "One rota") if title in page.content.decode()}


@pytest.mark.parametrize("address", ["/practices/", "/search/?q=rota"])
def test_each_outcome_is_counted_over_what_the_reader_may_see(shelf, browse, address):
    assert counts(browse("member").get(address)) == {"similar": 1, "weaker": 1, "none": 1, "untried": 1}
    assert counts(browse("contact").get(address)) == {"similar": 2, "weaker": 1, "none": 1}


def test_an_outcome_narrows_down_and_its_own_figures_stay(shelf, browse):
    page = browse("member").get("/practices/", {"outcome": ["weaker", "none"]})
    assert titles(page) == {"One form", "One desk"}
    assert counts(page) == {"similar": 1, "weaker": 1, "none": 1, "untried": 1}
    assert titles(browse("member").get("/practices/", {"outcome": "untried"})) == {"One rota"}
    assert titles(browse("contact").get("/practices/", {"outcome": "similar"})) == {"One form", "One rota"}


def test_the_other_facets_count_within_the_outcome(shelf, browse):
    page = browse("member").get("/practices/", {"outcome": "none"})
    assert page.context["results"].total == 1
    assert [(one.value, one.count) for one in page.context["results"].facets["country"]] == [("BR", 1)]


@pytest.mark.parametrize("value", ["", "no-such-outcome", "'; --", "x" * 500])
def test_an_outcome_that_does_not_exist_finds_nothing_and_breaks_nothing(shelf, browse, value):
    page = browse("member").get("/practices/", {"outcome": value})
    assert page.status_code == 200
    assert titles(page) == set()
