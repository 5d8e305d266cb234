"""Leaving the community, and coming back."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from practica.people.admission import actions
from practica.people.circles.models import Circle, Membership
from practica.people.members.models import Member
from tests.conftest import People

Browse = Callable[[str], Client]
PASSWORD = "a bus at four in the morning"
ME = {"name": "Oumar Traoré", "password": PASSWORD, "country": "ML", "languages": ["fr", "en"]}


def test_leaving_closes_every_door_at_once(browse: Browse, people: People, circle: Circle) -> None:
    elsewhere = Client()
    elsewhere.force_login(people.author)
    assert browse("author").get("/settings/leave/").status_code == 200
    assert Membership.objects.filter(member=people.author).exists()

    browse("author").post("/settings/leave/")

    assert elsewhere.get("/settings/").status_code == 302
    assert browse("author").get("/settings/").status_code == 302
    assert not Membership.objects.filter(member=people.author).exists()
    assert browse("member").get("/members/author/").status_code == 404
    assert browse("facilitator").get("/members/author/").status_code == 404


def test_the_last_facilitator_stays_until_another_is_there(browse: Browse, people: People) -> None:
    page = browse("facilitator").post("/settings/leave/")

    assert "You are the only facilitator." in page.content.decode()
    assert Member.objects.get(handle="facilitator").is_active


def test_whoever_left_comes_back_by_a_new_invitation_to_no_circle_and_no_office(people: People, circle: Circle) -> None:
    actions.leave(by=people.reviewer, now=timezone.now())
    now = timezone.now()
    _invitation, secret = actions.invite(
        "reviewer@example.org", expires=now + timedelta(days=20), by=people.facilitator, now=now
    )

    Client().post(f"/invitations/{secret}/", ME)

    member = Member.objects.get(email="reviewer@example.org")
    assert member.is_present
    assert member.roles() == []
    assert not Membership.objects.filter(member=member).exists()
    assert Client().post("/sign-in/", {"login": member.email, "password": PASSWORD})["Location"] == "/"
