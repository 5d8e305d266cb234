"""A guest of an event who is invited into the community becomes a member and stays the same person."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from practica.exchange.contributions import actions as telling
from practica.exchange.contributions.models import Contribution
from practica.exchange.events import actions, guests, tasks
from practica.exchange.events.actions.inviting import Invited
from practica.exchange.events.models import Does, Registration, Standing
from practica.exchange.events.plan import PlannedPart
from practica.foundation.core.answers import Refused
from practica.people.access.models import Marking
from practica.people.access.queries import can_see, explain, viewers_of
from practica.people.access.viewers import Viewer
from practica.people.admission import actions as admission
from practica.people.admission import queries as invitations
from practica.people.members.models import Member

ADDRESS = "ines@example.net"
COMES = {"name": "Ines Guest", "password": "a short sentence", "country": "PT", "languages": ["pt"]}
JOINS = {"name": "Ines Member", "password": "another short sentence", "country": "PT", "languages": ["pt", "en"]}


@pytest.fixture
def come(people):
    """`come(event)` is the signed-in client of somebody who has just accepted to be its guest."""

    def come(event):
        now = timezone.now()
        row = actions.invite(event, Invited("Ines Guest", ADDRESS), expires=now + timedelta(days=9), by=people.author, now=now)
        client = Client()
        assert client.post(f"/events/invitations/{guests.secret_of(row)}/", COMES).status_code == 302
        return client, row

    return come


@pytest.fixture
def invited(people):
    """`invited()` is the path of an open invitation into the community, sent to the guest's address."""

    def invited():
        now = timezone.now()
        _row, secret = admission.invite(
            ADDRESS.upper(), language="en", expires=now + timedelta(days=9), by=people.facilitator, now=now
        )
        return f"/invitations/{secret}/"

    return invited


def her():
    return Member.objects.get(email=ADDRESS)


def test_a_guest_becomes_a_member_and_keeps_what_they_told(people, workshop, session, come, invited):
    event = workshop()
    panel = session(event)
    _client, _row = come(event)
    actions.add_part(panel, PlannedPart(Does.SPEAKS, her()), by=people.author, now=timezone.now())
    example = telling.begin(panel, {"title": "A rota for nights", "what": "One roster."}, by=her(), now=timezone.now())
    path = invited()

    client = Client()
    assert "What you said there stays yours" in client.get(path).content.decode()
    answer = client.post(path, JOINS)

    assert answer["Location"] == her().get_absolute_url()
    assert not her().is_guest
    assert Member.objects.filter(email__iexact=ADDRESS).count() == 1
    assert Contribution.objects.get(pk=example.pk).source == her()
    assert Registration.objects.get(event=event).standing == Standing.IN
    assert client.get("/settings/").status_code == 200
    assert client.get(example.get_absolute_url()).status_code == 200
    assert Client().post("/sign-in/", {"login": ADDRESS, "password": JOINS["password"]})["Location"] == "/"


def test_a_guest_reads_the_event_alone_before_and_what_members_read_after(people, workshop, come, invited):
    event, other = workshop(), workshop(title="Another one")
    client, _row = come(event)
    before = Viewer.of(her())
    assert (can_see(before, event), can_see(before, other)) == (True, False)

    client.post(invited(), JOINS)

    after = Viewer.of(her())
    assert (can_see(after, event), can_see(after, other)) == (True, True)
    assert her() in viewers_of(other)


def test_the_session_a_guest_had_elsewhere_ends_when_they_become_a_member(workshop, come, invited):
    elsewhere, _row = come(workshop())
    Client().post(invited(), JOINS)
    assert "Sign out" not in elsewhere.get("/").content.decode()


def test_becoming_a_member_closes_no_door_in_the_middle_of_an_event_for_one_circle(circle, workshop, come, invited):
    event = workshop(marking=Marking.AMBER, circle=circle)
    client, _row = come(event)
    client.post(invited(), JOINS)
    viewer = Viewer.of(her())
    assert can_see(viewer, event)
    assert explain(viewer, event).sees
    assert her() in viewers_of(event)
    event.gathering.until = timezone.now() - timedelta(minutes=1)
    event.gathering.save()
    event.refresh_from_db()
    assert not can_see(Viewer.of(her()), event)
    assert her() not in viewers_of(event)


def test_a_guest_whose_event_is_over_becomes_a_member_with_the_same_account(workshop, come, invited):
    event = workshop()
    _client, _row = come(event)
    tasks.tick(event.over_at + timedelta(hours=1))
    was = her()
    assert not was.is_active
    client = Client()
    client.post(invited(), JOINS)
    assert her().pk == was.pk
    assert her().is_present
    assert client.get("/settings/").status_code == 200
    tasks.tick(event.over_at + timedelta(hours=2))
    assert her().is_present


def test_a_pasted_list_may_name_a_guest(people, workshop, come):
    come(workshop())
    now = timezone.now()
    seen = invitations.preview(f"{ADDRESS}\n{people.member.email}", now=now)
    assert [one.row.email for one in seen.candidates] == [ADDRESS]
    admission.invite_list(
        f"{ADDRESS}\n{people.member.email}", expires=now + timedelta(days=3), agreed=seen.digest, by=people.facilitator, now=now
    )


def test_a_member_is_not_invited_again(workshop, come, invited, people):
    come(workshop())
    Client().post(invited(), JOINS)
    with pytest.raises(Refused, match="belongs to a member"):
        invited()


def test_nobody_joins_from_the_session_of_another_guest(workshop, guest, invited):
    client = Client()
    client.force_login(guest(workshop()))
    path = invited()
    assert "You are signed in as A Guest" in client.get(path).content.decode()
    client.post(path, JOINS)
    assert not Member.objects.filter(email=ADDRESS).exists()


def test_a_member_invited_to_what_is_for_another_circle_reads_it_until_they_are_withdrawn(people, browse, circle, workshop):
    event, now = workshop(marking=Marking.AMBER, circle=circle), timezone.now()
    terms = {"expires": now + timedelta(days=9), "by": people.author, "now": now}
    row = actions.invite(event, Invited("Member Example", people.member.email), **terms)
    client = browse("member")
    assert client.post(f"/events/invitations/{guests.secret_of(row)}/").url == event.get_absolute_url()
    assert client.get(event.get_absolute_url()).status_code == 200
    actions.withdraw(row, by=people.author, now=now)
    assert client.get(event.get_absolute_url()).status_code == 404
    assert Registration.objects.get(member=people.member).standing == Standing.GONE
    assert people.member.is_present


def test_a_member_who_is_withdrawn_as_a_guest_stays_where_the_marking_reaches_them(people, browse, workshop):
    event, now = workshop(), timezone.now()
    terms = {"expires": now + timedelta(days=9), "by": people.author, "now": now}
    row = actions.invite(event, Invited("Member Example", people.member.email), **terms)
    browse("member").post(f"/events/invitations/{guests.secret_of(row)}/")
    actions.withdraw(row, by=people.author, now=now)
    assert Registration.objects.get(member=people.member).standing == Standing.IN
