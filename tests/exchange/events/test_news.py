"""An event that is open for registration is news for those of its country and its objectives, who may see it, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practica.exchange.events import actions
from practica.exchange.events.models import Event
from practica.knowledge.vocabulary import actions as vocabulary
from practica.people.access.models import Marking
from practica.people.access.placing import place
from practica.people.members.models import Member
from practica.services.notices import actions as notices
from practica.services.notices import tasks
from practica.services.notices.models import Letter, Opened

TITLE = "What travels, and what has to change"


@pytest.fixture
def morning():
    """Of tomorrow: registration is open by the machine's own clock."""
    return timezone.now().replace(hour=7, minute=1, second=0) + timedelta(days=1)


@pytest.fixture
def told(people, mailoutbox, morning):
    """`told(days=0)` lets the worker sweep on that morning; the handles of those whose mails name the event."""
    Member.objects.update(country="ZA", expertise=[], time_zone="UTC")

    def told(*, at=None, days=0):
        before = len(mailoutbox)
        while tasks.tick(at or morning + timedelta(days=days)):
            pass
        return {mail.to[0].partition("@")[0] for mail in mailoutbox[before:] if TITLE in str(mail.body)}

    told(at=timezone.now())
    return told


@pytest.fixture
def open_up(people, workshop):
    """`open_up(…)` makes an event of `author`'s known now."""

    def open_up(event=None, **more):
        return actions.publish(event or workshop(published=False, **more), by=people.author, now=timezone.now())

    return open_up


def from_austria(*people):
    Member.objects.filter(pk__in=[one.pk for one in people]).update(country="AT")


def test_it_is_told_to_those_of_its_country_once_and_not_to_whoever_set_it_up(people, open_up, told):
    from_austria(people.author, people.member, people.steward)
    open_up()
    assert told() == {"member", "steward"}
    assert told(days=1) == set()


def test_it_is_told_to_those_who_know_about_an_objective_of_a_session(people, workshop, session, open_up, told):
    vocabulary.load_own(now=timezone.now())
    Member.objects.filter(pk=people.reviewer.pk).update(expertise=["protection"])
    event = workshop(published=False)
    session(event, objective="protection")
    open_up(event)
    assert told() == {"reviewer"}


def test_it_is_told_in_three_lines_to_those_who_may_see_it_and_by_name_only_where_it_is_open(
    people, circle, open_up, told, mailoutbox
):
    from_austria(people.member, people.contact)
    open_up(place="Old Town Hall", marking=Marking.AMBER, circle=circle)
    assert told() == set()
    closed = [str(mail.body) for mail in mailoutbox if mail.to == ["contact@example.org"]]
    assert "1 new thing for fewer readers" in closed[-1]
    open_up(place="Old Town Hall")
    assert told(days=1) == {"member", "contact"}
    body = str(mailoutbox[-1].body)
    for words in ("Workshops you can come to", TITLE, "workshop", "Old Town Hall", "Austria", "TLP:GREEN"):
        assert words in body


def test_whoever_has_opened_its_page_or_cannot_see_it_any_more_is_not_told(people, circle, open_up, told, browse):
    from_austria(people.member, people.contact, people.newcomer)
    event = open_up()
    browse("member").get(event.get_absolute_url())
    assert Opened.objects.filter(member=people.member, kind="event", object_id=event.pk).exists()
    assert told(at=timezone.now()) == set()
    event.marking, event.circle = Marking.AMBER, circle
    event.save()
    place(event, by=people.author, at=timezone.now())
    assert told() == set()


def test_opening_the_page_ends_the_mail_that_waits_about_it_and_no_invitation_of_a_calendar(people, open_up, browse, told):
    event = open_up(by_approval=True)
    asked = actions.register(event, by=people.member, now=timezone.now())
    notices.collect(timezone.now())
    waiting = Letter.objects.get(member=people.author, kind="registration.asked")
    assert waiting.standing == "held"
    actions.let_in(asked, by=people.author, now=timezone.now())
    notices.collect(timezone.now())
    for who in ("author", "member"):
        browse(who).get(event.get_absolute_url())
    waiting.refresh_from_db()
    assert (waiting.standing, waiting.why_not) == ("cancelled", "read before it went")
    assert Letter.objects.get(member=people.member, kind="registration.standing").standing == "waiting"


def test_what_is_cancelled_or_closed_for_registration_is_no_news(people, open_up, told, morning):
    from_austria(people.member)
    cancelled = open_up()
    actions.cancel(cancelled, "No room.", by=people.author, now=timezone.now())
    open_up(registration_until=timezone.now() + timedelta(seconds=1))
    Event.objects.filter(state="published").update(registration_until=timezone.now() - timedelta(seconds=1))
    assert told() == set()
