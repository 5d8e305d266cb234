"""Things of the library attached to what is exchanged: an event, an example, a lesson, a peer assist."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practica.exchange.assists import actions as gathering
from practica.exchange.contributions import actions as telling
from practica.exchange.lessons import actions as harvesting
from practica.knowledge.library import actions, attaching
from practica.knowledge.library.plan import Readers
from practica.people.access.models import Marking
from tests.conftest import NOW
from tests.knowledge.library.having import amber, an_item


@pytest.fixture
def things(people, workshop, session, ask, answer):
    """One of each, and who answers for it."""
    event = workshop()
    words = {"title": "A rota for nights", "what": "Four districts share one roster."}
    example = telling.begin(session(event), words, by=people.steward, now=timezone.now())
    telling.mark_ready(example, by=people.steward, now=timezone.now())
    conversation = ask(by="member")
    answer(conversation, by="steward")
    lesson = harvesting.begin(conversation, language="en", by=people.author, now=NOW)
    brief = gathering.Brief(title="Who opens at night?", brief="Nobody opens after six.")
    peers = [people[one] for one in ("member", "steward", "contact", "newcomer", "reviewer")]
    assist = gathering.begin(gathering.Begun(brief, peers, marking=Marking.GREEN), by=people.author, now=NOW)
    return {
        "event": (event, "author"),
        "contribution": (example, "steward"),
        "lesson": (lesson, "author"),
        "assist": (assist, "author"),
    }


KINDS = ("event", "contribution", "lesson", "assist")


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_answers_for_it_attaches_by_typing_and_both_pages_lead_to_each_other(people, browse, things, kind):
    thing, by = things[kind]
    item = an_item(people.contact)
    page = browse(by).get(thing.get_absolute_url()).content.decode()
    choose = attaching.choose_url(thing)
    assert choose in page
    assert item.title in browse(by).get(f"{choose}?q={item.slug}").content.decode()
    browse(by).post(choose, {"item": item.pk})
    assert item.title in browse(by).get(thing.get_absolute_url()).content.decode()
    assert thing.get_absolute_url() in browse(by).get(item.get_absolute_url()).content.decode()
    browse(by).post(choose, {"item": item.pk, "act": "detach"})
    assert item.title not in browse(by).get(thing.get_absolute_url()).content.decode()


@pytest.mark.parametrize("kind", ["event", "contribution", "assist"])
def test_a_reader_sees_what_is_attached_and_attaches_nothing(people, browse, things, kind):
    thing, by = things[kind]
    attaching.attach(thing, an_item(people.contact), by=people[by], now=NOW)
    page = browse("member").get(thing.get_absolute_url()).content.decode()
    assert "First questions at a port" in page
    assert attaching.choose_url(thing) not in page
    other = an_item(people.contact, "Another form")
    browse("member").post(attaching.choose_url(thing), {"item": other.pk})
    assert "Another form" not in browse(by).get(thing.get_absolute_url()).content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_for_fewer_is_attached_and_stays_unseen_by_others(people, circle, browse, things, *, kind):
    thing, by = things[kind]
    closed = an_item(people.steward, "Closed form", readers=amber(circle))
    attaching.attach(thing, closed, by=people[by], now=NOW)
    for handle, sees in (("steward", True), ("member", False), ("newcomer", False)):
        shown = browse(handle).get(thing.get_absolute_url())
        assert ("Closed form" in shown.content.decode()) is (sees and shown.status_code == 200), handle


def test_a_guest_of_the_event_reads_what_is_for_everybody_and_never_what_is_for_the_community(people, things, guest, client):
    event, _by = things["event"]
    visitor = guest(event)
    attaching.attach(event, an_item(people.contact, "For the community"), by=people.author, now=NOW)
    open_one = an_item(people.contact, "For everybody")
    attaching.attach(event, open_one, by=people.author, now=NOW)
    actions.mark(open_one, Readers(Marking.CLEAR), by=people.contact, now=NOW)
    client.force_login(visitor)
    page = client.get(event.get_absolute_url()).content.decode()
    assert "For everybody" in page
    assert "For the community" not in page
    assert client.get(attaching.choose_url(event)).status_code == 404


def test_what_was_withdrawn_or_hidden_is_no_place_that_an_item_leads_to(people, browse, things):
    example, by = things["contribution"]
    item = an_item(people.contact)
    attaching.attach(example, item, by=people[by], now=NOW)
    telling.withdraw(example, "Told elsewhere.", by=people[by], now=timezone.now() + timedelta(minutes=1))
    assert example.get_absolute_url() not in browse("member").get(item.get_absolute_url()).content.decode()
