"""Registering: approval with reasons, a waiting list that moves up by itself, who came, and the list for a spreadsheet."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from practica.exchange.events import actions
from practica.exchange.events.models import Event, Registration, Standing, Way
from practica.exchange.events.plan import Planned
from practica.foundation.activity.models import Activity
from practica.foundation.core.answers import Refused
from practica.people.access.models import Marking
from tests.conftest import NOW


def standing(event, member):
    return Registration.objects.get(event=event, member=member).standing


def test_whoever_asks_to_come_waits_for_a_yes_and_reads_the_reason_of_a_no(people, browse, workshop):
    event = workshop()
    browse("member").post(f"{event.get_absolute_url()}do/register/")
    browse("newcomer").post(f"{event.get_absolute_url()}do/register/")
    assert standing(event, people.member) == Standing.ASKED
    actions.let_in(Registration.objects.get(member=people.member), by=people.author, now=NOW)
    with pytest.raises(Refused, match="Say why"):
        actions.decline(Registration.objects.get(member=people.newcomer), " ", by=people.author, now=NOW)
    actions.decline(Registration.objects.get(member=people.newcomer), "Two from your office come.", by=people.author, now=NOW)
    assert "You take part." in browse("member").get(event.get_absolute_url()).content.decode()
    assert "Two from your office come." in browse("newcomer").get(event.get_absolute_url()).content.decode()


def test_the_waiting_list_moves_up_by_itself_in_its_order_each_once(people, workshop):
    event = workshop(by_approval=False, room_for=1)
    for minutes, handle in enumerate(("member", "newcomer", "contact")):
        actions.register(event, by=people[handle], now=NOW + timedelta(minutes=minutes))
    assert [standing(event, people[one]) for one in ("member", "newcomer", "contact")] == ["in", "waiting", "waiting"]
    actions.step_back(event, by=people.member, now=NOW)
    assert [standing(event, people[one]) for one in ("member", "newcomer", "contact")] == ["gone", "in", "waiting"]
    with pytest.raises(Refused):
        actions.step_back(event, by=people.member, now=NOW)
    assert Activity.objects.filter(verb="registration.moved_up").count() == 1


def test_more_places_move_up_as_many(people, workshop):
    event = workshop(by_approval=False, room_for=1)
    for handle in ("member", "newcomer", "contact"):
        actions.register(event, by=people[handle], now=NOW)
    more = Planned(title=event.title, starts=event.starts, ends=event.ends, zone=event.zone, by_approval=False, room_for=3)
    actions.change(event, more, by=people.author, now=NOW)
    assert event.registrations.filter(standing=Standing.IN).count() == 3


def test_a_panellist_is_in_at_once_also_when_there_is_no_room(people, workshop, session):
    event = workshop(room_for=1)
    session(event)
    actions.let_in(actions.register(event, by=people.member, now=NOW), by=people.author, now=NOW)
    assert actions.register(event, by=people.steward, now=NOW).standing == Standing.IN


def test_registration_closes_at_its_moment_and_with_the_event(people, workshop):
    event = workshop(registration_until=NOW)
    with pytest.raises(Refused, match="closed"):
        actions.register(event, by=people.member, now=NOW + timedelta(seconds=1))
    other = workshop(title="Another")
    with pytest.raises(Refused, match="over"):
        actions.register(other, by=people.member, now=other.over_at + timedelta(hours=1))


def test_nobody_registers_for_what_they_do_not_see(people, browse, circle, workshop):
    event = workshop(marking=Marking.AMBER, circle=circle)
    assert browse("member").post(f"{event.get_absolute_url()}do/register/").status_code == 404
    with pytest.raises(Refused):
        actions.register(event, by=people.member, now=NOW)
    assert not Registration.objects.exists()


def test_the_address_online_is_shown_to_those_who_take_part_alone(people, browse, workshop):
    event = workshop(way=Way.ONLINE, link="https://meet.example.org/zqlink", by_approval=False)
    assert "zqlink" not in browse("member").get(event.get_absolute_url()).content.decode()
    actions.register(event, by=people.member, now=NOW)
    assert "zqlink" in browse("member").get(event.get_absolute_url()).content.decode()
    assert "zqlink" not in browse("newcomer").get(event.get_absolute_url()).content.decode()


def test_the_list_for_a_spreadsheet_has_its_label_and_no_formula(people, browse, workshop):
    event = workshop(by_approval=False)
    people.member.name = "=HYPERLINK(1)"
    people.member.save()
    actions.register(event, by=people.member, now=NOW)
    text = browse("author").get(f"{event.get_absolute_url()}people.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][0] == "TLP:GREEN"
    assert rows[2][0] == "'=HYPERLINK(1)"
    assert browse("member").get(f"{event.get_absolute_url()}people.csv").status_code == 404


def test_the_list_of_what_never_leaves_does_not_leave(people, browse, circle, workshop):
    event = workshop(marking=Marking.AMBER_STRICT, circle=circle)
    answer = browse("author").get(f"{event.get_absolute_url()}people.csv")
    assert answer.status_code == 302
    assert "text/csv" not in answer.get("Content-Type", "")


def test_who_came_is_said_from_the_first_day_on(people, workshop):
    event = workshop(by_approval=False)
    came = actions.register(event, by=people.member, now=NOW)
    actions.register(event, by=people.newcomer, now=NOW)
    with pytest.raises(Refused, match="begun"):
        actions.say_who_came(event, [came.pk], by=people.author, now=NOW)
    assert actions.say_who_came(event, [came.pk], by=people.author, now=event.over_at) == 1
    assert set(event.registrations.values_list("member__handle", "came")) == {("member", True), ("newcomer", False)}


def test_those_who_had_a_part_are_counted_among_those_who_came_as_in_the_report(people, browse, workshop, session):
    event = workshop(by_approval=False)
    session(event)
    came = actions.register(event, by=people.member, now=NOW)
    actions.say_who_came(event, [came.pk], by=people.author, now=event.over_at)
    days = event.ends - event.starts
    event.ends = timezone.localdate() - timedelta(days=30)
    event.starts = event.ends - days
    event.save()
    told = browse("member").get(event.get_absolute_url()).content.decode()
    assert "<dt>Who came</dt><dd>3 people, " in told


def test_a_cancelled_event_says_why_and_takes_no_registration(people, browse, workshop):
    event = workshop()
    actions.cancel(event, "The hall is flooded.", by=people.author, now=NOW)
    assert "The hall is flooded." in browse("member").get(event.get_absolute_url()).content.decode()
    with pytest.raises(Refused, match="cancelled"):
        actions.register(Event.objects.get(pk=event.pk), by=people.member, now=NOW)
