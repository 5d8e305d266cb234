"""From an idea with enough hands to a pilot, and to what came of it."""

from datetime import date, timedelta

import pytest

from practica.exchange.conversations import actions, tasks
from practica.exchange.conversations.models import Kind, Pilot, PilotEnd
from practica.exchange.lessons import actions as harvesting
from practica.foundation.core.answers import Refused
from practica.services.notices import tasks as letters
from tests.conftest import NOW

pytestmark = pytest.mark.usefixtures("at_once")

PLAN = actions.Plan(
    "Two ports print it and carry it for three months.", "Half of the first questions need no call.", date(2027, 5, 31)
)


@pytest.fixture
def idea(ask, people):
    """A shared phrase book that three people would try."""
    begun = ask(kind=Kind.IDEA, title="A shared phrase book for four ports")
    for handle in ("steward", "author", "contact"):
        actions.lend_hand(begun, f"One port of {handle}", by=people[handle], now=NOW)
    return begun


def test_an_idea_needs_three_hands_before_it_is_planned(ask, people):
    idea = ask(kind=Kind.IDEA)
    actions.lend_hand(idea, "One port", by=people.steward, now=NOW)
    with pytest.raises(Refused, match="2 more hands"):
        actions.plan_pilot(idea, PLAN, by=people.member, now=NOW)


def test_only_whoever_began_it_plans_it(idea, people):
    with pytest.raises(Refused, match="began the idea"):
        actions.plan_pilot(idea, PLAN, by=people.steward, now=NOW)


def test_a_plan_says_how_one_will_know_and_by_when(idea, people):
    with pytest.raises(Refused, match="how you will know"):
        actions.plan_pilot(idea, actions.Plan("Two ports", " ", date(2027, 5, 31)), by=people.member, now=NOW)
    with pytest.raises(Refused, match="still to come"):
        actions.plan_pilot(idea, actions.Plan("Two ports", "Fewer calls", date(2020, 1, 31)), by=people.member, now=NOW)


def test_that_it_failed_stands_with_the_idea_for_everybody(idea, people, browse):
    pilot = actions.plan_pilot(idea, PLAN, by=people.member, now=NOW)
    told = actions.Told(PilotEnd.FAILED, "Nobody carried it after the first week.", "Print it on the back of the form.")
    actions.end_pilot(pilot, told, by=people.steward, now=NOW)
    shown = browse("newcomer").get(idea.get_absolute_url()).content.decode()
    assert "we tried, it failed" in shown
    assert "Print it on the back of the form." in shown
    with pytest.raises(Refused, match="has been tried"):
        actions.plan_pilot(idea, PLAN, by=people.member, now=NOW)


def test_somebody_who_lent_no_hand_does_not_say_what_came_of_it(idea, people):
    pilot = actions.plan_pilot(idea, PLAN, by=people.member, now=NOW)
    with pytest.raises(Refused, match="Those who try it"):
        actions.end_pilot(pilot, actions.Told(PilotEnd.WORKED, "It did."), by=people.newcomer, now=NOW)


def test_whoever_planned_it_is_reminded_once_when_the_month_has_come(idea, people, mailoutbox):
    actions.plan_pilot(idea, PLAN, by=people.member, now=NOW)
    assert tasks.tick(NOW + timedelta(days=30)) == 0
    late = NOW.replace(year=2027, month=6)
    assert tasks.tick(late) == 1
    assert tasks.tick(late) == 0
    letters.tick(late)
    assert [mail.to for mail in mailoutbox if "What came of" in mail.subject] == [["member@example.org"]]


def test_a_pilot_is_planned_and_told_of_through_its_pages(idea, browse):
    plan = {"plan": "Two ports print it.", "known_by": "Half need no call.", "tell_by": "2027-05", "place": "two ports"}
    assert "Choose a month" in browse("member").post(f"/questions/{idea.pk}/pilot/", plan | {"tell_by": ""}).content.decode()
    browse("member").post(f"/questions/{idea.pk}/pilot/", plan)
    assert "Half need no call." in browse("newcomer").get(idea.get_absolute_url()).content.decode()
    end = {"end": "worked", "told": "It saved a call in two.", "next_time": ""}
    browse("steward").post(f"/questions/{idea.pk}/pilot/end/", end)
    assert Pilot.objects.get().end == PilotEnd.WORKED


def test_a_pilot_that_worked_becomes_a_practice_draft(idea, people):
    pilot = actions.plan_pilot(idea, PLAN, by=people.member, now=NOW)
    actions.end_pilot(pilot, actions.Told(PilotEnd.WORKED, "It saved a call in two."), by=people.member, now=NOW)
    idea.refresh_from_db()
    text = harvesting.grow(idea, by=people.member, now=NOW).versions.get().texts.get()
    assert (text.done, text.changed) == (PLAN.plan, "It saved a call in two.")
