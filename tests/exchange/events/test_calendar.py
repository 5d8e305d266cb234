"""Calendars: files, feeds and invitations that pass the rules of RFC 5545 and 5546; and files from elsewhere."""

from datetime import date, timedelta

import icalendar
import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practica.exchange.events import actions, feeds, ics, taking_in
from practica.exchange.events.models import Event
from practica.exchange.events.plan import Planned
from practica.people.access.models import Marking
from practica.people.members import actions as members
from practica.services.notices import tasks as letters
from tests.conftest import NOW


def parsed(text):
    """The one calendar of a text, held to what RFC 5545 asks of its form."""
    raw = text.encode()
    assert b"\r\n" in raw
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    calendar = icalendar.Calendar.from_ical(text)
    assert calendar["VERSION"] == "2.0"
    zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
    for entry in calendar.walk("VEVENT"):
        assert {"UID", "DTSTAMP", "DTSTART", "SEQUENCE", "SUMMARY"} <= set(entry)
        named = entry["DTSTART"].params.get("TZID")
        assert named is None or named in zones
        assert entry["DTEND"].dt > entry["DTSTART"].dt
    return calendar


def test_the_file_of_an_event_has_its_days_and_sessions_in_its_zone(people, browse, workshop, session):
    event = workshop()
    made = session(event, room="Hall 2")
    actions.publish_programme(event, by=people.author, now=NOW)
    calendar = parsed(browse("member").get(f"{event.get_absolute_url()}event.ics").content.decode())
    whole, one = calendar.walk("VEVENT")
    assert (whole["DTSTART"].dt, whole["DTEND"].dt) == (event.starts, event.ends + timedelta(days=1))
    assert one["DTSTART"].dt == made.starts
    assert "Hall 2" in one["LOCATION"]
    assert parsed(browse("member").get(f"{event.get_absolute_url()}sessions/1.ics").content.decode())


def test_what_is_closed_says_the_hour_and_a_link_that_names_nothing(people, browse, circle, workshop, session):
    event = workshop(marking=Marking.AMBER, circle=circle, title="The zqtitle meeting", place="zqplace")
    session(event, title="zqsession", room="zqroom", moderator="contact")
    actions.publish_programme(event, by=people.author, now=NOW)
    text = browse("contact").get(f"{event.get_absolute_url()}event.ics").content.decode()
    assert parsed(text).walk("VEVENT")[0]["SUMMARY"].startswith("TLP:AMBER")
    assert "zq" not in text.replace("\r\n ", "")
    assert browse("contact").get(f"/events/n/{event.pk}/").url == event.get_absolute_url()
    assert browse("member").get(f"/events/n/{event.pk}/").status_code == 404
    assert browse("member").get(f"{event.get_absolute_url()}event.ics").status_code == 404


def test_an_invitation_its_update_and_its_end_have_one_uid_and_a_rising_sequence(people, workshop, session):
    event = workshop(by_approval=False)
    session(event)
    actions.publish_programme(event, by=people.author, now=timezone.now())
    actions.register(event, by=people.member, now=timezone.now())
    letters.tick(timezone.now())
    last = event.ends + timedelta(days=1)
    later = Planned(title=event.title, starts=event.starts, ends=last, zone=event.zone, by_approval=False)
    actions.change(event, later, by=people.author, now=timezone.now())
    letters.tick(timezone.now())
    actions.cancel(event, "The hall is flooded.", by=people.author, now=timezone.now())
    letters.tick(timezone.now())
    sent = [one for one in mail.outbox if one.to == [people.member.email]]
    found = []
    for one in sent:
        parts = [part for part in one.message().walk() if part.get_content_type() == "text/calendar"]
        message = next(part for part in parts if part.get_param("method"))
        calendar = parsed(message.get_payload(decode=True).decode())
        (entry,) = calendar.walk("VEVENT")
        assert str(calendar["METHOD"]) == message.get_param("method")
        assert entry["ATTENDEE"] == f"mailto:{people.member.email}"
        assert entry["ORGANIZER"].startswith("mailto:")
        found.append((str(calendar["METHOD"]), str(entry["UID"]), entry["SEQUENCE"], str(entry["STATUS"])))
    uid = f"event-{event.pk}@{ics.host()}"
    assert found == [("REQUEST", uid, 1, "CONFIRMED"), ("REQUEST", uid, 2, "CONFIRMED"), ("CANCEL", uid, 3, "CANCELLED")]


def test_a_feed_follows_what_its_owner_takes_part_in(people, workshop, session):
    event, other = workshop(by_approval=False), workshop(title="Another")
    session(event)
    second = session(event, title="Legislation", hour=12)
    actions.publish_programme(event, by=people.author, now=NOW)
    mine = actions.register(event, by=people.member, now=NOW)
    feed = actions.turn_feed(by=people.member, now=NOW)
    path = f"/calendar/{feeds.secret_of(feed)}.ics"
    titles = [str(one["SUMMARY"]) for one in parsed(Client().get(path).content.decode()).walk("VEVENT")]
    assert len(titles) == 2
    assert other.title not in "".join(titles)
    actions.choose_sessions(mine, [second.number], by=people.member, now=NOW)
    (only,) = parsed(Client().get(path).content.decode()).walk("VEVENT")
    assert "Legislation" in only["SUMMARY"]


def test_a_turned_feed_and_that_of_somebody_suspended_are_dead(people):
    feed = actions.turn_feed(by=people.member, now=NOW)
    path = f"/calendar/{feeds.secret_of(feed)}.ics"
    assert Client().get(path).status_code == 200
    turned = actions.turn_feed(by=people.member, now=NOW)
    assert Client().get(path).status_code == 404
    members.suspend(people.member, by=people.facilitator, now=NOW)
    assert Client().get(f"/calendar/{feeds.secret_of(turned)}.ics").status_code == 404


def test_a_feed_stops_naming_what_its_owner_may_not_see_any_more(people, circle, workshop):
    event = workshop(by_approval=False)
    actions.register(event, by=people.member, now=NOW)
    feed = actions.turn_feed(by=people.member, now=NOW)
    path = f"/calendar/{feeds.secret_of(feed)}.ics"
    assert len(parsed(Client().get(path).content.decode()).walk("VEVENT")) == 1
    closed = Planned(title=event.title, starts=event.starts, ends=event.ends, marking=Marking.AMBER, circle=circle)
    actions.change(event, closed, by=people.author, now=NOW)
    assert not icalendar.Calendar.from_ical(Client().get(path).content).walk("VEVENT")


def file(*entries):
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *entries, "END:VCALENDAR", ""))


def entry(*lines):
    return "\r\n".join(("BEGIN:VEVENT", "SUMMARY:Opening", *lines, "END:VEVENT"))


@pytest.mark.parametrize(
    ("lines", "hour", "sentence"),
    [
        (("DTSTART;TZID=Mars/Phobos:{day}T090000",), 9, "nobody knows the time zone “Mars/Phobos”"),
        (("DTSTART:{day}T090000",), 9, "names no time zone"),
        (("DTSTART:{day}T090000Z",), 10, None),
        (("DTSTART;TZID=W. Europe Standard Time:{day}T090000",), 9, None),
        (("DTSTART;VALUE=DATE:{day}",), None, "for a whole day"),
        (("DTSTART:{day}T090000Z", "DTEND:{day}T080000Z"), None, "ends before it begins"),
        (("DESCRIPTION:nothing",), None, "does not say when"),
        (("DTSTART:20200101T090000Z",), 10, "outside the days"),
    ],
)
def test_each_thing_wrong_in_a_file_from_elsewhere_is_one_sentence(workshop, lines, hour, sentence):
    event = workshop(starts=date(2026, 12, 2), ends=date(2026, 12, 3))
    read = taking_in.read(file(entry(*(line.format(day="20261202") for line in lines))), event)
    assert [one.starts.astimezone(event.tz).hour for one in read.sessions] == ([hour] if hour else [])
    assert len(read.problems) == (1 if sentence else 0), read.problems
    assert sentence is None or sentence in read.problems[0]


def test_sessions_from_a_file_are_looked_at_first_and_then_taken_in(people, browse, workshop):
    event = workshop()
    text = file(entry(f"DTSTART:{event.starts:%Y%m%d}T090000Z", "LOCATION:Hall 2"))
    path = f"{event.get_absolute_url()}programme/import/"
    page = browse("author").post(path, {"text": text})
    assert "Opening" in page.content.decode()
    assert not event.sessions.exists()
    browse("author").post(path, {"text": text, "agreed": "1"})
    assert event.sessions.get().room == "Hall 2"


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.text(max_size=300))
def test_no_file_breaks_the_reading(junk):
    event = Event(title="x", starts=NOW.date(), ends=NOW.date(), zone="Europe/Vienna")
    for text in (junk, file(junk), file(entry(junk)), file(entry(f"DTSTART:{junk}"))):
        assert taking_in.read(text, event).problems is not None
