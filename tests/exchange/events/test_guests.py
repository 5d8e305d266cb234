"""A guest sees the items of the event they are invited to, at its marking or looser, and nothing else, until it is over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practica.exchange.contributions import actions as telling
from practica.exchange.events.models import Event, Session
from practica.knowledge.practices import actions as practices
from practica.people.access.models import Marking, Placement
from practica.people.access.placing import place
from practica.people.access.queries import can_see, explain, viewers_of, visible_q
from practica.people.access.viewers import Viewer
from practica.people.members.queries import find_present, known_to, present
from tests.conftest import NOW, PERSONAS


def told(session, *, marking=None, circle=None, by):
    words = {"title": "A rota for nights", "what": "Four districts share one roster."}
    return telling.mark_ready(telling.begin(session, words, marking=marking, circle=circle, by=by, now=NOW), by=by, now=NOW)


@pytest.fixture
def tell(people, session, guest):
    """A session of an event, an example told in it, and a guest of the event."""

    def tell(event):
        made = session(event)
        return made, told(made, by=people.steward), guest(event)

    return tell


def everyone(people, guest):
    return {handle: people.viewer(handle) for handle in ("nobody", *PERSONAS)} | {"guest": Viewer.of(guest)}


def seeing(viewers, item):
    """Who sees an item, asked in every direction of the rule, which must agree."""
    by_list = {name for name, viewer in viewers.items() if type(item).objects.filter(visible_q(viewer), pk=item.pk).exists()}
    placed = Placement.objects.filter(kind=item.KIND, object_id=item.pk)
    assert {name for name, viewer in viewers.items() if placed.filter(visible_q(viewer)).exists()} == by_list
    assert {name for name, viewer in viewers.items() if can_see(viewer, item)} == by_list
    assert {name for name, viewer in viewers.items() if explain(viewer, item).sees} == by_list
    readers = set(viewers_of(item).values_list("handle", flat=True))
    # What is for everybody is told to members alone.
    untold = {"nobody", "guest"} if item.marking_of() == Marking.CLEAR else {"nobody"}
    assert readers & set(viewers) == by_list - untold
    return by_list


@pytest.mark.parametrize("marking", list(Marking))
def test_an_event_its_sessions_and_examples_have_the_readers_of_its_marking_and_its_guests(
    people, circle, workshop, tell, marking
):
    readers = [people.contact, people.steward] if marking == Marking.RED else []
    event = workshop(marking=marking, circle=circle if marking.is_closed and marking != Marking.RED else None, readers=readers)
    made, example, visitor = tell(event)
    viewers = everyone(people, visitor)
    expected = {
        Marking.CLEAR: {"nobody", *PERSONAS, "guest"},
        Marking.GREEN: (set(PERSONAS) - {"observer"}) | {"guest"},
        Marking.AMBER: {"author", "steward", "reviewer", "contact", "guest"},
        Marking.AMBER_STRICT: {"author", "steward", "reviewer", "contact", "guest"},
        Marking.RED: {"author", "contact", "steward"},
    }[marking]
    for item in (Event.objects.get(pk=event.pk), Session.objects.get(pk=made.pk), example):
        assert seeing(viewers, item) == expected, type(item).__name__


def test_a_guest_does_not_see_what_is_marked_stricter_than_the_event(people, circle, workshop, session, guest):
    event = workshop()
    stricter = told(session(event), marking=Marking.AMBER, circle=circle, by=people.steward)
    viewers = everyone(people, guest(event))
    assert seeing(viewers, stricter) == {"author", "steward", "reviewer", "contact"}


def test_a_guest_sees_nothing_of_another_event_nor_of_the_community(people, workshop, guest):
    event, other = workshop(), workshop(title="Another one")
    visitor = Viewer.of(guest(event))
    practice = practices.begin(by=people.author, now=NOW, title="A rota for nights")
    practice.state, practice.marking = "published", Marking.GREEN
    practice.save()
    place(practice, by=people.author, at=NOW)
    assert can_see(visitor, Event.objects.get(pk=event.pk))
    assert not can_see(visitor, Event.objects.get(pk=other.pk))
    assert not can_see(visitor, practice)


def test_a_guest_is_no_member_to_anybody(people, workshop, guest):
    visitor = guest(workshop())
    assert visitor not in present()
    assert find_present("guest") is None
    assert visitor not in known_to(people.viewer("facilitator"))
    assert Viewer.of(visitor).member is None


def test_a_guest_sees_nothing_after_the_event(people, workshop, guest):
    event = workshop()
    visitor = guest(event)
    event.gathering.until = timezone.now() - timedelta(minutes=1)
    event.gathering.save()
    event.refresh_from_db()
    assert not can_see(Viewer.of(visitor), event)
    assert visitor not in viewers_of(event)


def test_an_example_in_preparation_is_read_by_its_teller_the_moderators_and_the_holders(people, workshop, session, guest):
    event = workshop()
    example = telling.begin(session(event), {"title": "A rota for nights"}, by=people.steward, now=NOW)
    assert seeing(everyone(people, guest(event)), example) == {"author", "steward", "moderator"}


def test_an_example_follows_when_the_event_is_marked_more_strictly(people, circle, workshop, session):
    event = workshop()
    example = told(session(event), by=people.steward)
    event.marking, event.circle = Marking.AMBER, circle
    event.save()
    place(event, by=people.author, at=NOW)
    example.refresh_from_db()
    assert example.marking == Marking.AMBER
    assert not can_see(people.viewer("member"), example)
    assert not can_see(people.viewer("member"), Session.objects.get(event=event))
