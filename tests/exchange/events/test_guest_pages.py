"""Guests from the invitation to the end: their link, their one event, and what they do not meet."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from practica.exchange.conversations import actions as talking
from practica.exchange.conversations.models import Kind
from practica.exchange.events import actions, guests, tasks
from practica.exchange.events.actions.inviting import Invited
from practica.exchange.events.models import GuestInvitation, Registration, Standing
from practica.foundation.core.answers import Conflict, Refused
from practica.people.access.models import Marking
from practica.people.members.models import Member
from practica.services.notices import tasks as letters

WORDS = {"name": "Ines Guest", "password": "a short sentence", "country": "PT", "languages": ["pt"]}


@pytest.fixture
def invite(people):
    """`invite(event, email)` is an open invitation by `author`, with the path of its link."""

    def invite(event, email="ines@example.net", name="Ines Guest"):
        now = timezone.now()
        row = actions.invite(event, Invited(name, email), expires=now + timedelta(days=9), by=people.author, now=now)
        return row, f"/events/invitations/{guests.secret_of(row)}/"

    return invite


@pytest.fixture
def come(invite):
    """`come(event)` is the signed-in client of somebody who has just accepted."""

    def come(event):
        _row, path = invite(event)
        client = Client()
        answer = client.post(path, WORDS)
        assert answer.status_code == 302, answer.content.decode()
        return client, Member.objects.get(email="ines@example.net")

    return come


def test_the_link_makes_an_account_and_leads_to_the_event(people, workshop, come):
    event = workshop()
    client, guest = come(event)
    assert guest.is_guest
    assert client.get(event.get_absolute_url()).status_code == 200
    assert Registration.objects.get(member=guest).standing == Standing.IN
    first = client.get("/").content.decode()
    assert event.title in first
    assert "Sign out" in first


def test_every_other_page_answers_a_guest_as_it_does_a_visitor_or_not_at_all(people, workshop, come):
    event, other = workshop(), workshop(title="Another")
    client, _guest = come(event)
    for path in ("/settings/", "/members/author/", "/questions/new/", "/drafts/", "/events/new/"):
        assert client.get(path).status_code == 404, path
    assert client.get(other.get_absolute_url()).status_code == 404
    assert other.title not in client.get("/events/").content.decode()


def test_opening_the_link_changes_nothing_and_it_works_once(people, workshop, invite):
    _row, path = invite(workshop())
    assert Client().get(path).status_code == 200
    assert not Member.objects.filter(is_guest=True).exists()
    assert Client().post(path, WORDS).status_code == 302
    assert Client().get(path).status_code == 404


def test_a_member_who_is_invited_signs_in_and_comes_as_they_are(people, browse, workshop, invite):
    event = workshop()
    _row, path = invite(event, people.member.email, "Member Example")
    assert "has an account here" in Client().get(path).content.decode()
    assert browse("member").post(path).url == event.get_absolute_url()
    assert Registration.objects.get(member=people.member).standing == Standing.IN
    people.member.refresh_from_db()
    assert not people.member.is_guest


def test_the_link_of_somebody_else_is_refused(people, browse, workshop, invite):
    _row, path = invite(workshop())
    browse("member").post(path)
    assert not Registration.objects.exists()


def test_a_renewed_link_makes_the_one_before_void(people, workshop, invite):
    row, path = invite(workshop())
    actions.renew(row, by=people.author, now=timezone.now())
    assert Client().get(path).status_code == 404


def test_a_guest_who_is_withdrawn_sees_nothing_any_more_and_frees_the_place(people, workshop, come):
    event = workshop(room_for=1, by_approval=False)
    client, guest = come(event)
    actions.register(event, by=people.member, now=timezone.now())
    actions.withdraw(GuestInvitation.objects.get(), by=people.author, now=timezone.now())
    assert client.get(event.get_absolute_url()).status_code == 404
    guest.refresh_from_db()
    assert not guest.is_active
    assert Registration.objects.get(member=people.member).standing == Standing.IN


def test_a_guest_ends_with_the_last_event_they_were_invited_to(people, workshop, come):
    event = workshop()
    _client, guest = come(event)
    longer = workshop(title="A later one", starts=event.ends + timedelta(days=30), ends=event.ends + timedelta(days=30))
    longer.gathering.guests.add(guest)
    assert tasks.tick(event.over_at + timedelta(hours=1)) == 0
    assert tasks.tick(longer.over_at + timedelta(hours=1)) == 1
    guest.refresh_from_db()
    assert not guest.is_active


def test_a_pasted_list_invites_all_or_nobody(people, workshop):
    event, now = workshop(), timezone.now()
    text = "Ana Guest <ana@example.net>; River house; Portugal\nno address here\nben@example.net"
    seen = guests.preview(event, text)
    assert [row.name for row in seen.rows] == ["Ana Guest"]
    assert len(seen.bad) == 2
    terms = {"expires": now + timedelta(days=3), "by": people.author, "now": now}
    with pytest.raises(Conflict):
        actions.invite_list(event, text, agreed="something else", **terms)
    actions.invite_list(event, text, agreed=seen.digest, **terms)
    assert GuestInvitation.objects.get().country == "PT"


def test_nobody_is_a_guest_of_what_is_for_named_people_only(people, workshop, invite):
    event = workshop(marking=Marking.RED, readers=[people.contact])
    with pytest.raises(Refused, match="named people"):
        invite(event)


def test_the_letter_to_a_guest_of_something_closed_does_not_name_it(people, circle, workshop, invite):
    event = workshop(marking=Marking.AMBER, circle=circle, title="The zqtitle meeting")
    _row, path = invite(event)
    letters.tick(timezone.now())
    (sent,) = [one for one in mail.outbox if one.to == ["ines@example.net"]]
    assert "zqtitle" not in str(sent.message())
    assert path in sent.body
    assert re.search("zqtitle", Client().get(path).content.decode())


def test_guests_read_what_is_asked_about_the_event(people, workshop, come):
    event = workshop()
    client, _guest = come(event)
    about = talking.Subject(event=event)
    said = talking.Asked(kind=Kind.QUESTION, title="Is there a lift?", body="Two of us need one.", about=about)
    asked = talking.ask(said, by=people.member, now=timezone.now())
    elsewhere = talking.ask(
        talking.Asked(kind=Kind.QUESTION, title="Who else?", body="Somebody?"), by=people.member, now=timezone.now()
    )
    assert client.get(asked.get_absolute_url()).status_code == 200
    assert client.get(elsewhere.get_absolute_url()).status_code == 404
    assert "Is there a lift?" in client.get(event.get_absolute_url()).content.decode()
