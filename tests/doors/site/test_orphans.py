"""Practices that look for a steward stand on Today, before those who can find one."""

import pytest

from practica.knowledge.practices import actions
from practica.people.members.models import Member
from tests.conftest import NOW
from tests.knowledge.practices.conftest import protection, written  # noqa: F401 - a complete draft


@pytest.fixture
def orphaned(people, request):
    """Seven published practices of `author`, who is gone."""
    write = request.getfixturevalue("written")
    for number in range(7):
        actions.publish(write(title=f"A rota for nights, {number}"), by=people.author, now=NOW)
    Member.objects.filter(pk=people.author.pk).update(is_active=False)


def today(client):
    return client.get("/").content.decode().partition("Looking for a steward</bdi>")


@pytest.mark.usefixtures("orphaned")
def test_facilitators_see_a_few_of_them_and_take_one_on(browse, people):
    _before, heading, card = today(browse("facilitator"))
    card = card.partition("</section>")[0]
    assert heading
    assert card.count("A rota for nights, ") == 5
    assert "There are more" in card

    slug = card.partition('href="/practices/')[2].partition("/")[0]
    browse("facilitator").post(f"/practices/{slug}/do/take-on/")

    assert f"/practices/{slug}/" not in today(browse("facilitator"))[2].partition("</section>")[0]


@pytest.mark.usefixtures("orphaned")
def test_whoever_cannot_find_one_is_not_asked(browse):
    assert today(browse("member"))[1] == ""
    assert "Looking for a steward" not in browse("nobody").get("/").content.decode()
