"""The programme: a working copy for those who hold it, editions for readers, and what clashes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from practica.exchange.events import actions, showing
from practica.exchange.events.actions.editions import tells
from practica.exchange.events.clashes import clashes
from practica.exchange.events.models import Does, Edition, Event, Format
from practica.exchange.events.plan import Planned, PlannedPart, PlannedSession
from practica.exchange.events.programme import Change, edition_of, slots_of, working_copy
from practica.foundation.core.answers import Conflict, Refused
from practica.people.access.viewers import Viewer
from practica.people.members import actions as members
from tests.conftest import NOW


def planned(session, **more):
    words = {"title": session.title, "starts": session.starts, "ends": session.ends, "format": Format(session.format)}
    return PlannedSession(**{**words, "room": session.room, **more})


def said(event):
    return [clash.what for clash in clashes(event, working_copy(event))]


def test_readers_see_the_last_edition_and_not_what_is_being_worked_on(people, browse, workshop, session):
    event = workshop()
    first = session(event)
    actions.publish_programme(event, by=people.author, now=NOW)
    actions.change_session(first, planned(first, title="Another title"), by=people.author, now=NOW)

    page = browse("member").get(event.get_absolute_url()).content.decode()
    desk = browse("author").get(f"{event.get_absolute_url()}programme/").content.decode()

    assert "Strategy and policy" in page
    assert "Another title" not in page
    assert "is now called “Another title”" in desk
    assert browse("member").get(f"{event.get_absolute_url()}programme/").status_code == 404


def test_a_new_edition_tells_only_those_whom_it_touches(people, workshop, session):
    event = workshop(by_approval=False)
    first, second = session(event), session(event, title="Legislation", hour=12, moderator="contact", speaker="reviewer")
    for handle in ("member", "newcomer"):
        actions.register(event, by=people[handle], now=NOW, sessions=[second.number] if handle == "newcomer" else [])
    actions.publish_programme(event, by=people.author, now=NOW)
    later = planned(first, starts=first.starts + timedelta(minutes=30), ends=first.ends + timedelta(minutes=30))
    actions.change_session(first, later, by=people.author, now=NOW)

    edition = actions.publish_programme(event, by=people.author, now=NOW)

    assert [row["kind"] for row in edition.changes] == ["moved"]
    told = {member.handle for member in (people[one] for one in ("member", "newcomer", "moderator", "steward", "contact"))
            if member.pk in tells(edition)}  # fmt: skip
    assert told == {"member", "moderator", "steward"}
    assert (edition.told, edition.taking_part) == (3, 6)
    event.refresh_from_db()
    assert event.edition == 2


def test_a_moderator_who_is_replaced_is_said_as_taken_over(people, workshop, session):
    event = workshop()
    first = session(event)
    actions.publish_programme(event, by=people.author, now=NOW)
    actions.drop_part(first.parts.get(does=Does.MODERATES), by=people.author, now=NOW)
    actions.add_part(first, PlannedPart(Does.MODERATES, people.contact), by=people.author, now=NOW)
    actions.add_part(first, PlannedPart(Does.SPEAKS, name="A. Judge", country="KE"), by=people.author, now=NOW)

    edition = actions.publish_programme(event, by=people.author, now=NOW)

    kinds = [(row["kind"], row["was"], row["now"]) for row in edition.changes]
    assert kinds == [("taken_over", "Moderator Example", "Contact Example"), ("joined_speaks", "", "A. Judge")]


def test_an_edition_that_would_say_the_same_is_refused(people, workshop, session):
    event = workshop()
    session(event)
    actions.publish_programme(event, by=people.author, now=NOW)
    with pytest.raises(Refused, match="Nothing has changed"):
        actions.publish_programme(event, by=people.author, now=NOW)
    assert Edition.objects.filter(event=event).count() == 1


def test_a_dropped_session_is_not_in_the_next_edition_and_stays_in_the_one_before(people, browse, workshop, session):
    event = workshop()
    session(event)
    gone = session(event, title="Legislation", hour=12)
    actions.publish_programme(event, by=people.author, now=NOW)
    actions.drop_session(gone, by=people.author, now=NOW)
    actions.publish_programme(event, by=people.author, now=NOW)
    assert [slot.title for slot in slots_of(edition_of(event))] == ["Strategy and policy"]
    assert "Legislation" in browse("member").get(f"{event.get_absolute_url()}editions/1/").content.decode()


def test_a_person_and_a_room_in_two_sessions_at_once_are_said(people, workshop, session):
    event = workshop()
    session(event, room="Hall 2")
    session(event, title="Legislation", hour=10, room="hall 2", moderator="contact")
    assert said(event) == [
        "Hall 2 is taken twice at once: by session 1 and session 2.",
        "Steward Example is in two sessions at once: session 1 and session 2.",
    ]


def test_sessions_that_only_touch_do_not_clash(workshop, session):
    event = workshop()
    session(event, hour=9, room="Hall 2")
    session(event, hour=11, room="Hall 2")
    assert said(event) == []


def test_a_session_outside_the_days_and_one_without_a_moderator_are_said(people, workshop, session):
    event = workshop()
    first = session(event, moderator=None)
    assert said(event) == ["Nobody moderates session 1, “Strategy and policy”."]
    outside = planned(first, starts=first.starts - timedelta(days=2), ends=first.ends - timedelta(days=2))
    actions.change_session(first, outside, by=people.author, now=NOW)
    assert "Session 1, “Strategy and policy”, is outside the days of the event." in said(event)


def test_a_moderator_who_is_suspended_is_said_by_name(people, workshop, session):
    event = workshop()
    session(event)
    members.suspend(people.moderator, by=people.facilitator, now=NOW)
    assert said(event) == [
        "Moderator Example, in session 1, has left. Name somebody else.",
        "Nobody moderates session 1, “Strategy and policy”.",
    ]


def test_two_who_change_the_same_session_are_told_and_nothing_is_lost(people, browse, workshop, session):
    event = workshop()
    first = session(event)
    actions.share(event, [people.contact], by=people.author, now=NOW)
    seen = type(first).objects.get(pk=first.pk).revision
    actions.change_session(first, planned(first, title="Theirs"), by=people.contact, now=NOW)
    with pytest.raises(Conflict):
        actions.change_session(first, planned(first, title="Mine"), seen=seen, by=people.author, now=NOW)
    sent = {"title": "Mine", "format": "panel", "starts": "2026-12-02T09:30", "ends": "2026-12-02T11:00", "seen": seen}
    page = browse("author").post(f"{event.get_absolute_url()}programme/1/", sent).content.decode()
    assert "Somebody changed this meanwhile" in page
    assert "Mine" in page
    assert "Theirs" in page


def test_hours_stand_twice_across_midnight_and_across_summer_time(people, workshop):
    event = workshop(starts=date(2027, 3, 27), ends=date(2027, 3, 29), zone="Europe/Vienna")
    people.member.time_zone = "Pacific/Auckland"
    people.member.save()
    night = datetime(2027, 3, 27, 23, 0, tzinfo=event.tz).astimezone(UTC)
    over = PlannedSession("Night shift", night, night + timedelta(hours=5), Format.GROUP_WORK)
    actions.add_session(event, over, by=people.author, now=NOW)

    (day,) = showing.days(event, working_copy(event), Viewer.of(people.member), NOW)

    (row,) = day.rows
    # Two in the morning does not exist that night: five hours after 23:00 it is 05:00.
    assert (row.starts, row.until.replace("\u202f", " ")) == ("11:00\u202fPM", "Sun 5:00 AM")
    assert row.yours.replace("\u202f", " ") == "Sun 11:00 AM"


def test_names_are_withheld_after_a_session_under_the_chatham_house_rule(people, workshop, session):
    event = workshop()
    made = session(event, chatham_house=True)
    slots = working_copy(event)
    (before,) = showing.days(event, slots, Viewer.of(people.member), made.ends - timedelta(minutes=1))
    (after,) = showing.days(event, slots, Viewer.of(people.member), made.ends)
    assert [one.name for one in before.rows[0].speakers] == ["Steward Example"]
    assert [one.name for one in after.rows[0].speakers] == ["a panellist"]


def test_other_days_are_a_new_edition_that_leaves_the_working_copy_alone(people, workshop, session):
    event = workshop(by_approval=False)
    session(event)
    actions.publish_programme(event, by=people.author, now=NOW)
    session(event, title="Not out yet", hour=12)
    later = event.ends + timedelta(days=1)
    moved = Planned(title=event.title, starts=event.starts, ends=later, zone=event.zone, where="AT", by_approval=False)
    actions.change(event, moved, by=people.author, now=NOW)
    last = edition_of(event)
    assert [Change.from_data(row).kind for row in last.changes] == ["days"]
    assert [slot.title for slot in slots_of(last)] == ["Strategy and policy"]
    event = Event.objects.get(pk=event.pk)
    assert event.gathering.until == event.over_at
    assert event.over_at.tzinfo is not None
    assert event.over_at.astimezone(UTC) == event.over_at


def test_a_programme_of_two_hundred_sessions_costs_no_more_queries_than_one(
    people, browse, workshop, session, django_assert_max_num_queries
):
    event = workshop()
    session(event)
    actions.publish_programme(event, by=people.author, now=NOW)
    client = browse("member")
    client.get(event.get_absolute_url())
    with django_assert_max_num_queries(60) as one:
        client.get(event.get_absolute_url())
    for number in range(199):
        starts = datetime.combine(event.starts, datetime.min.time(), tzinfo=event.tz) + timedelta(minutes=5 * number)
        many = PlannedSession(f"Session {number}", starts, starts + timedelta(minutes=5))
        made = actions.add_session(event, many, by=people.author, now=NOW)
        actions.add_part(made, PlannedPart(Does.SPEAKS, people.steward), by=people.author, now=NOW)
    actions.publish_programme(event, by=people.author, now=NOW)
    with django_assert_max_num_queries(len(one.captured_queries) + 1):
        assert client.get(event.get_absolute_url()).status_code == 200
