"""`practica why`: the clause that decides about each kind of page, as the page itself decides."""

import json

import pytest

from practica.exchange.assists.models import Assist
from practica.exchange.contributions import actions as telling
from practica.exchange.events import actions as meeting
from practica.people.access.models import Marking
from practica.people.access.viewers import Viewer
from tests.conftest import NOW
from tests.exchange.assists.conftest import bring  # noqa: F401 - fixtures
from tests.exchange.conftest import answer, ask, guest, session, workshop  # noqa: F401 - fixtures
from tests.knowledge.library.having import amber, an_item


@pytest.fixture
def why(practica):
    """`why("member", "/events/…/")` is whether the person sees the page, and the clauses that say so."""

    def why(handle, url):
        email = "-" if handle == "nobody" else f"{handle}@example.org"
        said = practica("why", email, url, "--json")
        assert said.exit_code == 0, said.output
        found = json.loads(said.stdout)
        return found["sees"], [one["clause"] for one in found["reasons"]]

    return why


def agrees(why, browse, handle, url):
    """What it says, which must be what the page does."""
    sees, clauses = why(handle, url)
    page = browse(handle).get(url)
    opens = page.status_code == 200 or (page.status_code == 302 and not page.url.startswith("/sign-in/"))
    assert opens == sees, (handle, url, page.status_code, clauses)
    return sees, clauses


def test_an_event_for_one_circle(why, browse, circle, workshop):  # noqa: F811
    url = workshop(marking=Marking.AMBER, circle=circle).get_absolute_url()
    assert agrees(why, browse, "steward", url) == (True, ["event"])
    assert agrees(why, browse, "member", url) == (False, ["event"])
    assert agrees(why, browse, "author", url) == (True, ["source"])


def test_a_draft_is_for_those_who_hold_it(why, browse, workshop):  # noqa: F811
    url = workshop(published=False).get_absolute_url()
    assert agrees(why, browse, "author", url)[0]
    assert agrees(why, browse, "member", url) == (False, ["named"])


def test_a_guest_of_an_event(why, practica, workshop, guest):  # noqa: F811
    event, other = workshop(), workshop(title="Another")
    guest(event)
    assert why("guest", event.get_absolute_url()) == (True, ["event"])
    assert why("guest", other.get_absolute_url()) == (False, ["event"])
    assert "is a guest" in practica("why", "guest@example.org", event.get_absolute_url()).stdout


def test_the_pages_of_those_who_hold_it(why, browse, workshop):  # noqa: F811
    event = workshop()
    for under in ("people/", "guests/", "programme/"):
        url = f"{event.get_absolute_url()}{under}"
        assert agrees(why, browse, "author", url) == (True, ["holders", "source"])
        assert agrees(why, browse, "member", url) == (False, ["holders", "event"])


def test_the_live_page_of_a_session_and_its_desk(people, why, browse, workshop, session):  # noqa: F811
    event = workshop()
    made = session(event)
    url = f"{event.get_absolute_url()}live/{made.number}/"
    assert agrees(why, browse, "member", url) == (False, ["programme", "event"])
    assert agrees(why, browse, "moderator", url) == (True, ["programme", "event"])
    meeting.publish_programme(event, by=people.author, now=NOW)
    assert agrees(why, browse, "member", url) == (True, ["event", "event"])
    assert agrees(why, browse, "nobody", url) == (False, ["event", "event"])
    assert agrees(why, browse, "member", f"{url}desk/") == (False, ["moderators", "event", "event"])
    assert agrees(why, browse, "moderator", f"{url}desk/") == (True, ["moderators", "event", "event"])


def test_an_example_while_it_is_prepared_and_after(people, why, browse, circle, workshop, session):  # noqa: F811, PLR0917
    made = session(workshop(), moderator="contact")
    example = telling.begin(made, {"title": "A rota", "what": "Shared."}, by=people.steward, now=NOW)
    url = example.get_absolute_url()
    assert agrees(why, browse, "steward", url) == (True, ["source", "event"])
    assert agrees(why, browse, "member", url) == (False, ["named", "event"])
    telling.mark_ready(example, by=people.steward, now=NOW)
    assert agrees(why, browse, "member", url) == (True, ["event", "event"])
    telling.mark(example, Marking.AMBER, circle=circle, by=people.steward, now=NOW)
    assert agrees(why, browse, "member", url) == (False, ["circle", "event"])


def test_a_hidden_event_says_so(people, why, practica, workshop):  # noqa: F811
    event = workshop()
    meeting.hide(event, by=people.member, now=NOW)
    assert not why("newcomer", event.get_absolute_url())[0]
    assert "personal data was seen" in practica("why", "newcomer@example.org", event.get_absolute_url()).stdout


def test_a_peer_assist(why, browse, bring):  # noqa: F811
    url = f"/questions/peer-assist/{bring().pk}/"
    assert Assist.objects.exists()
    assert agrees(why, browse, "steward", url)[0]
    assert not agrees(why, browse, "facilitator", url)[0]


def test_a_question_and_its_answer(why, browse, ask, answer):  # noqa: F811
    asked = ask(marking=Marking.GREEN)
    assert agrees(why, browse, "newcomer", asked.get_absolute_url()) == (True, ["community"])
    assert agrees(why, browse, "nobody", asked.get_absolute_url()) == (False, ["community"])
    assert why("newcomer", f"/questions/answers/{answer(asked).pk}/history/")[1] == ["community", "community"]


def test_an_item_of_the_library_and_its_version(people, why, browse, circle):
    item = an_item(people.author, readers=amber(circle))
    assert agrees(why, browse, "steward", item.get_absolute_url())[0]
    assert agrees(why, browse, "member", item.get_absolute_url()) == (False, ["circle"])
    assert why("steward", f"{item.get_absolute_url()}v1/") == (True, ["circle", "circle"])


@pytest.mark.parametrize(
    "url",
    [
        "/events/none/", "/events/none/live/1/", "/questions/99/", "/questions/peer-assist/99/", "/library/none/", "/lessons/99/",
        "/questions/answers/99/history/",
    ],
)  # fmt: skip
def test_where_nothing_is_that_is_said(practica, people, url):
    assert Viewer.of(people.member).member
    assert practica("why", "member@example.org", url).exit_code == 2


@pytest.mark.parametrize("url", ["/events/", "/questions/", "/library/", "/events/invitations/no-secret/", "/evaluations/x.y/"])
def test_a_page_that_is_about_no_item_is_decided_by_none(why, people, url):
    assert people.member
    assert why("member", url) == (True, ["page"])
