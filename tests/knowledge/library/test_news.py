"""What is put into the library is news for those of its countries and objectives who may see it; a new version is news again."""

from datetime import timedelta

import pytest

from practica.knowledge.library import actions
from practica.knowledge.library.plan import Issue
from practica.knowledge.vocabulary import actions as vocabulary
from practica.people.access.models import Marking
from practica.people.members.models import Member
from practica.services.notices import tasks
from practica.services.notices.models import Opened
from tests.conftest import NOW
from tests.knowledge.library.having import ADDRESS, amber, an_item

TITLE = "First questions at a port"
THURSDAY = NOW.replace(day=26, hour=7, minute=1)


@pytest.fixture
def told(people, mailoutbox):
    """`told(days=0)` lets the worker sweep on that morning; the handles of those whose mails name the item."""
    Member.objects.update(country="ZA", expertise=[], time_zone="UTC")

    def told(*, at=None, days=0):
        before = len(mailoutbox)
        while tasks.tick(at or THURSDAY + timedelta(days=days)):
            pass
        return {mail.to[0].partition("@")[0] for mail in mailoutbox[before:] if TITLE in str(mail.body)}

    told(at=NOW - timedelta(minutes=1))
    return told


def knows(people, *handles):
    for handle in handles:
        Member.objects.filter(pk=people[handle].pk).update(expertise=["protection"])


def from_brazil(people, *handles):
    for handle in handles:
        Member.objects.filter(pk=people[handle].pk).update(country="BR")


def test_it_is_told_to_those_of_its_countries_and_objectives_once_and_not_to_whoever_put_it_there(people, told, mailoutbox):
    vocabulary.load_own(now=NOW)
    from_brazil(people, "author", "member")
    knows(people, "steward")
    an_item(people.author, countries=["BR"], objectives=["protection"])
    assert told() == {"member", "steward"}
    body = str(mailoutbox[-1].body)
    assert "New in the library" in body
    assert "Port teams ask these at night." in body
    assert told(days=1) == set()


def test_of_a_closed_one_its_readers_hear_that_there_is_something_and_others_nothing(people, circle, told, mailoutbox):
    from_brazil(people, "member", "contact")
    an_item(people.author, countries=["BR"], readers=amber(circle))
    assert told() == set()
    assert [mail.to for mail in mailoutbox] == [["contact@example.org"]]
    assert "1 new thing for fewer readers" in str(mailoutbox[0].body)


def test_whoever_has_opened_its_page_is_not_told_and_of_a_new_version_they_are(people, told, browse):
    from_brazil(people, "member")
    item = an_item(people.author, countries=["BR"])
    browse("member").get(item.get_absolute_url())
    Opened.objects.update(at=NOW)
    assert told() == set()
    again = THURSDAY + timedelta(hours=2)
    actions.issue(item, Issue(address=ADDRESS, what_changed="Two questions more."), seen=1, by=people.author, now=again)
    assert told(days=1) == {"member"}


def test_what_was_hidden_or_withdrawn_before_the_mail_went_is_not_told(people, told):
    from_brazil(people, "member")
    hidden = an_item(people.author, countries=["BR"], readers=None)
    actions.hide(hidden, by=people.reviewer, now=NOW)
    gone = an_item(people.author, title=f"{TITLE}, another", countries=["BR"])
    actions.withdraw(gone, "Use the new one.", by=people.author, now=NOW)
    assert told() == set()


def test_what_is_made_stricter_between_choosing_and_sending_is_not_told(people, circle, told, settings):
    from_brazil(people, "member")
    item = an_item(people.author, countries=["BR"])
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "practica.services.notices.backends.Smtp"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # where nobody listens
    told()
    actions.mark(item, amber(circle, Marking.AMBER), by=people.author, now=THURSDAY)
    settings.EMAIL_BACKEND = backend
    assert told(at=THURSDAY + timedelta(hours=1)) == set()
