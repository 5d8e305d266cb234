"""A guest answers the evaluation by the link in their letter, right after and three months later, without an account."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from practica.exchange.afterwards import asking, links, tasks
from practica.exchange.afterwards.models import Evaluation, Replied, Tally, Words
from practica.exchange.events import actions as meeting
from practica.exchange.events import guests
from practica.exchange.events import tasks as ending
from practica.exchange.events.actions.inviting import Invited
from practica.exchange.events.models import GuestInvitation
from practica.people.access.models import Marking
from practica.people.members.models import Member
from practica.services.notices import tasks as notices

COMES = {"name": "Ines Guest", "password": "a short sentence", "country": "PT", "languages": ["pt"]}


@pytest.fixture
def came_as_guest(people, session):
    """`came_as_guest(event)` is the end of its session, and a guest of it, signed in as they were there."""

    def come(event):
        now = timezone.now()
        row = meeting.invite(
            event, Invited("Ines Guest", "ines@example.net"), expires=now + timedelta(days=2), by=people.author, now=now
        )
        client = Client()
        assert client.post(f"/events/invitations/{guests.secret_of(row)}/", COMES).status_code == 302
        return session(event).ends + timedelta(minutes=5), Member.objects.get(email="ines@example.net"), client

    return come


@pytest.fixture
def letters(mailoutbox, time_machine):
    """`letters(at)` are the mails to the guest that the worker sends at a moment, its sweeps done."""

    def letters(at):
        time_machine.move_to(at, tick=False)
        mailoutbox.clear()
        ending.tick(at)
        tasks.tick(at)
        notices.tick(at)
        return [mail for mail in mailoutbox if mail.to[0].endswith("ines@example.net") and "/evaluations/" in mail.body]

    return letters


def path_in(mail):
    return re.search(r"/evaluations/[^\s/]+/", mail.body)[0]


def test_right_after_and_three_months_later_with_the_account_long_closed(workshop, came_as_guest, letters):
    event = workshop()
    at, guest, _client = came_as_guest(event)
    (first,) = [mail for mail in letters(at) if "What did you take from" in mail.subject]
    assert event.title in first.subject
    assert first.subject.startswith("[TLP:GREEN]")
    assert letters(event.over_at + timedelta(hours=1)) == []
    assert not Member.objects.get(pk=guest.pk).is_active
    reader = Client()
    assert "Did you hear something that you can use at home?" in reader.get(path_in(first)).content.decode()
    answer = reader.post(path_in(first), {"use": "yes", "missing": "Time.", "language": "en"}, follow=True)
    assert "It is counted, and kept apart from your name." in answer.content.decode()
    assert Replied.objects.get().member == guest
    (later,) = letters(at + timedelta(days=90))
    assert "Have you used something" in later.subject
    reader.post(path_in(later), {"used": "used"})
    assert Tally.objects.filter(choice="used").count() == 1
    assert "_auth_user_id" not in reader.session


def test_opening_the_link_changes_nothing_and_it_takes_answers_once(workshop, came_as_guest, letters):
    at, _guest, _client = came_as_guest(workshop())
    path = path_in(letters(at)[0])
    for _again in range(3):
        assert Client().get(path).status_code == 200
    assert not Replied.objects.exists()
    for use in ("yes", "no"):
        Client().post(path, {"use": use})
    assert list(Tally.objects.values_list("choice", "count")) == [("yes", 1)]
    assert "You have answered already" in Client().get(path).content.decode()


def test_the_link_opens_nothing_else(workshop, came_as_guest, letters):
    event = workshop(note="Zqnote", place="Zqplace")
    at, _guest, _client = came_as_guest(event)
    path = path_in(letters(at)[0])
    reader = Client()
    page = reader.get(path)
    assert "no-store" in page.headers["Cache-Control"]
    for words in ("Zqnote", "Zqplace", "Strategy and policy", "ines@example.net", "Ines Guest", event.get_absolute_url()):
        assert words not in page.content.decode(), words
    assert reader.get(event.get_absolute_url()).status_code == 404
    assert reader.get(f"{event.get_absolute_url()}evaluation/results/").status_code == 404


def test_what_was_for_one_circle_is_named_neither_in_the_letter_nor_on_the_page(workshop, circle, came_as_guest, letters):
    event = workshop(title="Zqclosed", marking=Marking.AMBER, circle=circle)
    at, _guest, _client = came_as_guest(event)
    (mail,) = letters(at)
    assert "Zqclosed" not in str(mail.message())
    assert event.slug not in mail.body
    page = Client().get(path_in(mail)).content.decode()
    assert "Zqclosed" not in page
    assert "TLP:AMBER" in page
    Client().post(path_in(mail), {"use": "yes"})
    assert Replied.objects.count() == 1


def test_a_link_that_was_tampered_with_a_late_one_and_one_of_a_withdrawn_guest_lead_nowhere(
    people, workshop, came_as_guest, letters, time_machine
):
    event = workshop()
    at, guest, _client = came_as_guest(event)
    path = path_in(letters(at)[0])
    evaluation = Evaluation.objects.get()
    forged = links.path_for(evaluation, people.author)
    for wrong in (f"{path[:-2]}x/", path.replace(".", "x"), "/evaluations/%00/", "/evaluations/ü.ü/", forged):
        answer = Client().get(wrong)
        assert answer.status_code == 404, wrong
        assert "This link leads nowhere any more" in answer.content.decode()
    time_machine.move_to(evaluation.closes, tick=False)
    assert "It is closed." in Client().get(path).content.decode()
    Client().post(path, {"use": "yes"})
    assert not Replied.objects.exists()
    time_machine.move_to(at, tick=False)
    meeting.withdraw(GuestInvitation.objects.get(), by=people.author, now=at)
    assert Client().get(path).status_code == 404
    assert guest not in asking.who_is_asked(event)


def test_they_are_reminded_once_and_not_once_they_have_answered(workshop, came_as_guest, letters):
    at, _guest, _client = came_as_guest(workshop())
    path = path_in(letters(at)[0])
    assert len(letters(at + timedelta(days=7))) == 1
    assert letters(at + timedelta(days=9)) == []
    Client().post(path, {"use": "yes"})
    assert letters(at + timedelta(days=20)) == []


def test_case_data_is_stopped_and_what_was_typed_is_still_there(workshop, came_as_guest, letters):
    at, _guest, _client = came_as_guest(workshop())
    path = path_in(letters(at)[0])
    page = Client().post(path, {"use": "yes", "missing": "Write to maria.lopez@example.com"}).content.decode()
    assert "maria.lopez@example.com" in page
    assert not Words.objects.exists()
    assert not Replied.objects.exists()


def test_the_page_speaks_the_language_of_the_guest(workshop, came_as_guest, letters):
    at, guest, _client = came_as_guest(workshop())
    Member.objects.filter(pk=guest.pk).update(language="fr")
    page = Client().get(path_in(letters(at)[0])).content.decode()
    assert '<html lang="fr"' in page


def test_a_guest_who_is_still_signed_in_answers_on_the_page_of_the_event_too(workshop, came_as_guest, letters):
    event = workshop()
    at, guest, client = came_as_guest(event)
    letters(at)
    assert client.post(f"{event.get_absolute_url()}evaluation/", {"use": "yes"}).status_code == 302
    assert Replied.objects.get().member == guest
