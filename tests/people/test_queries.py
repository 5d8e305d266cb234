"""Pages about people ask the database as often for many as for one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from practica.people.admission import actions as admission
from practica.people.circles import actions as circles
from practica.people.circles.models import Circle, Joining
from practica.people.members import actions as members
from practica.people.members.models import Organisation
from tests.conftest import NOW, People

Browse = Callable[[str], Client]


@pytest.fixture
def more(people: People) -> Callable[[int, int], None]:
    """`more(1, 30)`: circles, members of one of them, and invitations, numbered so."""
    house = Organisation.objects.get(slug="river-house")

    def add(first: int, last: int) -> None:
        now = timezone.now()
        for number in range(first, last):
            circles.found(
                circles.Charter(name=f"Circle {number}", joining=Joining.OPEN), second=people.contact, by=people.steward, now=NOW
            )
            member = members.admit(
                f"p{number}@example.net", name=f"Person {number}", organisation=house, country="ZA", by=None, now=NOW
            )
            circles.join(Circle.objects.get(slug="circle-0"), by=member, now=NOW)
            admission.invite(
                f"q{number}@example.net", organisation=house, expires=now + timedelta(days=9), by=people.facilitator, now=now
            )

    return add


@pytest.mark.parametrize(
    ("who", "address", "most"),
    [
        ("member", "/circles/", 7), ("steward", "/circles/circle-0/", 18), ("member", "/circles/circle-0/", 17),
        ("member", "/organisations/river-house/", 10), ("facilitator", "/admission/", 7), ("member", "/members/steward/", 11),
    ],
)
def test_a_page_about_many_asks_no_more_than_a_page_about_one(
    browse: Browse, more: Callable[[int, int], None], who: str, address: str, most: int
) -> None:
    more(0, 2)
    browse(who).get(address)
    with CaptureQueriesContext(connection) as few:
        browse(who).get(address)
    more(2, 12)
    with CaptureQueriesContext(connection) as many:
        browse(who).get(address)

    assert len(many) == len(few)
    assert len(many) <= most, [query["sql"][:90] for query in many]
