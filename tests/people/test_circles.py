"""Circles through their pages: who knows of one, who gets in, who stays."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from practica.foundation.activity.models import Activity
from practica.foundation.core.answers import Refused
from practica.people.circles import actions, queries
from practica.people.circles.models import Circle, Joining, JoinRequest, Membership
from practica.people.members.models import Member
from tests.conftest import NOW, People

Browse = Callable[[str], Client]
CHARTER = {
    "name": "Night arrivals", "purpose": "Who stands on the quay at four.", "questions": "Who speaks first?\nIn which language?",
    "joining": "on_request", "language": "en", "review_on": "2027-03-01",
}


def found(people: People, name: str, joining: Joining, *, unlisted: bool = False) -> Circle:
    charter = actions.Charter(name=name, joining=joining, unlisted=unlisted)
    return actions.found(charter, second=people.contact, by=people.steward, now=NOW)


@pytest.fixture
def open_circle(people: People) -> Circle:
    return found(people, "First contact", Joining.OPEN)


@pytest.fixture
def asked_circle(people: People) -> Circle:
    return found(people, "Shelters", Joining.ON_REQUEST)


@pytest.fixture
def secret_circle(people: People) -> Circle:
    return found(people, "Undercover work", Joining.BY_INVITATION, unlisted=True)


def inside(circle: Circle) -> set[str]:
    return set(Membership.objects.filter(circle=circle).values_list("member__handle", flat=True))


def stewards(circle: Circle) -> set[str]:
    return set(queries.stewards(circle).values_list("member__handle", flat=True))


def without_tokens(page) -> str:
    return re.sub(r'(name="csrfmiddlewaretoken" value="[^"]*"|name="next" value="[^"]*")', "", page.content.decode())


# --- founding and the charter


def test_a_circle_begins_with_a_charter_and_two_stewards(browse: Browse, people: People) -> None:
    page = browse("author").post("/circles/new/", CHARTER | {"second": "reviewer"})

    assert page["Location"] == "/circles/night-arrivals/"
    circle = Circle.objects.get(slug="night-arrivals")
    assert stewards(circle) == {"author", "reviewer"}
    text = browse("author").get(page["Location"]).content.decode()
    assert "Who speaks first?" in text
    assert "1 March 2027" in text.replace("March 1, 2027", "1 March 2027")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"second": "author"}, "name another member"),
        ({"second": "who.is@this"}, "No member is called so"),
        ({"second": ""}, "This field is required"),
        ({"name": "—"}, "A name has letters in it"),
        ({"questions": "\n".join("abcdef")}, "At most five questions"),
        ({"unlisted": "on", "joining": "open"}, "by invitation only"),
        ({"review_on": "2027-02-31"}, "Enter a valid date"),
    ],
)
def test_an_unsound_charter_is_told_so_and_what_was_typed_stays(browse: Browse, people: People, wrong, sentence: str) -> None:
    page = browse("author").post("/circles/new/", CHARTER | {"second": "reviewer"} | wrong)

    text = page.content.decode()
    assert sentence in text
    assert "Who stands on the quay at four." in text
    assert not Circle.objects.exists()


def test_a_visitor_learns_what_circles_are_and_not_which(browse: Browse, open_circle: Circle) -> None:
    listing = browse("nobody").get("/circles/")

    assert listing.status_code == 200
    assert "First contact" not in listing.content.decode()
    for slug in (open_circle.slug, "no-such-circle"):
        assert browse("nobody").get(f"/circles/{slug}/")["Location"] == f"/sign-in/?next=/circles/{slug}/"


def test_only_stewards_write_the_charter(browse: Browse, open_circle: Circle) -> None:
    actions.join(open_circle, by=Member.objects.get(handle="member"), now=NOW)
    change = CHARTER | {"name": "Renamed", "joining": "open"}

    refused = browse("member").post(f"/circles/{open_circle.slug}/charter/", change)
    assert "Only a steward of this circle does this." in refused.content.decode()
    assert Circle.objects.get().name == "First contact"

    browse("steward").post(f"/circles/{open_circle.slug}/charter/", change)
    assert Circle.objects.get().name == "Renamed"
    assert Circle.objects.get().get_absolute_url() == "/circles/first-contact/"


# --- unlisted circles do not exist for outsiders


@pytest.mark.parametrize("who", ["member", "facilitator", "admin", "observer"])
def test_an_unlisted_circle_and_one_that_never_was_look_the_same(browse: Browse, secret_circle: Circle, who: str) -> None:
    client = browse(who)
    for rest in ("", "charter/", "invite/", "leave/"):
        hidden, absent = client.get(f"/circles/{secret_circle.slug}/{rest}"), client.get(f"/circles/undercover-work/{rest}")
        assert hidden.status_code == absent.status_code == 404
        assert without_tokens(hidden) == without_tokens(absent)
    acts = ("join/", "ask/", "answer/", "step-in/", *(f"members/author/{act}/" for act in ("decide", "remove", "steward")))
    for rest in acts:
        for answer in ("accept", "decline"):
            hidden = client.post(f"/circles/{secret_circle.slug}/{rest}", {"answer": answer})
            absent = client.post(f"/circles/undercover-work/{rest}", {"answer": answer})
            assert hidden.status_code == absent.status_code == 404
            assert without_tokens(hidden) == without_tokens(absent)
    assert inside(secret_circle) == {"steward", "contact"}


def test_the_list_of_circles_is_the_same_with_and_without_an_unlisted_one(browse: Browse, people: People) -> None:
    before = without_tokens(browse("member").get("/circles/"))

    found(people, "Undercover work", Joining.BY_INVITATION, unlisted=True)

    assert without_tokens(browse("member").get("/circles/")) == before
    assert "Undercover work" in browse("steward").get("/circles/").content.decode()


def test_founding_a_circle_of_the_same_name_tells_nothing_of_an_unlisted_one(browse: Browse, secret_circle: Circle) -> None:
    page = browse("author").post("/circles/new/", CHARTER | {"name": "Undercover work", "second": "reviewer"})

    assert page["Location"] == "/circles/undercover-work/"


def test_an_invitation_makes_an_unlisted_circle_known_until_it_is_declined(
    browse: Browse, secret_circle: Circle, people: People
) -> None:
    address = secret_circle.get_absolute_url()
    browse("steward").post(f"{address}invite/", {"member": "member", "message": "We need you"})

    assert "We need you" in browse("member").get(address).content.decode()
    assert browse("newcomer").get(address).status_code == 404

    browse("member").post(f"{address}answer/", {"answer": "decline"})
    assert browse("member").get(address).status_code == 404


def test_an_invitation_is_void_when_its_maker_is_no_steward_any_more(
    browse: Browse, secret_circle: Circle, people: People
) -> None:
    for handle in ("author", "reviewer"):
        actions.invite(secret_circle, people[handle], by=people.steward, now=NOW)
        actions.accept_invitation(secret_circle, by=people[handle], now=NOW)
    actions.invite(secret_circle, people.member, by=people.steward, now=NOW)
    actions.step_down(secret_circle, successor=people.author, by=people.steward, now=NOW)

    page = browse("member").post(f"{secret_circle.get_absolute_url()}answer/", {"answer": "accept"})

    assert page.status_code == 404
    assert "member" not in inside(secret_circle)


# --- getting in


def test_a_member_walks_into_an_open_circle_and_a_double_click_changes_nothing(browse: Browse, open_circle: Circle) -> None:
    address = open_circle.get_absolute_url()
    assert browse("member").get(f"{address}join/").status_code == 405

    for _ in range(2):
        assert browse("member").post(f"{address}join/")["Location"] == address

    assert inside(open_circle) == {"steward", "contact", "member"}
    assert Activity.objects.filter(verb="circle.joined").count() == 1


@pytest.mark.parametrize("joining", [Joining.ON_REQUEST, Joining.BY_INVITATION])
@pytest.mark.parametrize("path", ["join/", "answer/"])
def test_nobody_lets_themselves_into_a_circle_that_is_not_open(
    browse: Browse, people: People, joining: Joining, path: str
) -> None:
    closed = found(people, "Closed", joining)

    page = browse("member").post(f"{closed.get_absolute_url()}{path}", {"answer": "accept"})

    assert page.status_code == 403
    assert "Nothing was changed." in page.content.decode()
    assert inside(closed) == {"steward", "contact"}


def test_nobody_answers_their_own_request(browse: Browse, asked_circle: Circle) -> None:
    address = asked_circle.get_absolute_url()
    browse("member").post(f"{address}ask/", {"message": "I run one in Durban."})

    browse("member").post(f"{address}answer/", {"answer": "accept"})
    browse("member").post(f"{address}members/member/decide/", {"answer": "accept"})
    browse("member").post(f"{address}members/member/steward/")

    assert inside(asked_circle) == {"steward", "contact"}


def test_a_request_is_read_and_answered_by_stewards_alone(browse: Browse, asked_circle: Circle, people: People) -> None:
    address = asked_circle.get_absolute_url()
    for _ in range(2):
        browse("member").post(f"{address}ask/", {"message": "I run one in Durban."})
    assert JoinRequest.objects.count() == 1
    assert "The stewards have your request" in browse("member").get(address).content.decode()
    assert "Durban" not in browse("author").get(address).content.decode()
    assert "Durban" in browse("steward").get(address).content.decode()

    for who in ("author", "facilitator"):
        assert browse(who).post(f"{address}members/member/decide/", {"answer": "accept"}).status_code == 403
    for _ in range(2):
        browse("contact").post(f"{address}members/member/decide/", {"answer": "accept"})

    assert inside(asked_circle) == {"steward", "contact", "member"}
    assert not JoinRequest.objects.exists()


def test_a_declined_request_is_gone_and_may_be_made_again(browse: Browse, asked_circle: Circle) -> None:
    address = asked_circle.get_absolute_url()
    browse("member").post(f"{address}ask/")
    browse("steward").post(f"{address}members/member/decide/", {"answer": "decline"})
    assert not JoinRequest.objects.exists()

    browse("member").post(f"{address}ask/")
    assert JoinRequest.objects.count() == 1


def test_two_people_who_ask_and_invite_each_other_are_done(browse: Browse, asked_circle: Circle) -> None:
    address = asked_circle.get_absolute_url()
    browse("member").post(f"{address}ask/")
    browse("steward").post(f"{address}invite/", {"member": "member@example.org"})

    assert "member" in inside(asked_circle)


@pytest.mark.parametrize("who", ["author", "facilitator", "admin"])
def test_only_stewards_invite(browse: Browse, circle: Circle, people: People, who: str) -> None:
    page = browse(who).post(f"{circle.get_absolute_url()}invite/", {"member": "member"})

    assert "Only a steward of this circle does this." in page.content.decode()
    assert not JoinRequest.objects.exists()


def test_a_suspended_member_can_neither_be_invited_nor_let_in(browse: Browse, asked_circle: Circle, people: People) -> None:
    actions.ask(asked_circle, by=people.member, now=NOW)
    Member.objects.filter(handle__in=("member", "author")).update(suspended=True)
    address = asked_circle.get_absolute_url()

    page = browse("steward").post(f"{address}invite/", {"member": "author"})
    assert "No member is called so" in page.content.decode()
    assert browse("steward").post(f"{address}members/member/decide/", {"answer": "accept"}).status_code == 404
    assert inside(asked_circle) == {"steward", "contact"}


# --- who is inside is for those inside


@pytest.mark.parametrize("who", ["member", "facilitator", "admin", "observer"])
def test_outsiders_see_stewards_and_countries_of_a_listed_circle_and_no_member(
    browse: Browse, circle: Circle, people: People, who: str
) -> None:
    text = browse(who).get(circle.get_absolute_url()).content.decode()

    assert "Steward Example" in text
    assert "Brazil" in text
    assert "fewer than ten members" in text
    assert "Author Example" not in text
    assert "Reviewer Example" not in text
    assert "Author Example" in browse("reviewer").get(circle.get_absolute_url()).content.decode()


def test_a_member_page_shows_shared_circles_and_no_others(browse: Browse, circle: Circle) -> None:
    assert circle.name in browse("steward").get("/members/author/").content.decode()
    assert circle.name not in browse("member").get("/members/author/").content.decode()
    assert circle.name not in browse("facilitator").get("/members/author/").content.decode()


# --- going


def test_a_member_leaves_with_a_button_and_not_by_opening_the_page(browse: Browse, circle: Circle) -> None:
    address = f"{circle.get_absolute_url()}leave/"
    browse("author").get(address)
    assert "author" in inside(circle)

    for _ in range(2):
        assert browse("author").post(address, {"how": "leave"})["Location"] == "/circles/"
    assert "author" not in inside(circle)


@pytest.mark.parametrize("how", ["leave", "step_down"])
def test_one_of_the_last_two_stewards_names_a_successor_first(browse: Browse, circle: Circle, how: str) -> None:
    address = f"{circle.get_absolute_url()}leave/"

    refused = browse("steward").post(address, {"how": how})
    assert "A circle has at least two stewards" in refused.content.decode()
    outsider = browse("steward").post(address, {"how": how, "successor": "member"})
    assert outsider.status_code == 200
    assert stewards(circle) == {"steward", "contact"}

    browse("steward").post(address, {"how": how, "successor": "author"})
    assert stewards(circle) == {"author", "contact"}
    assert ("steward" in inside(circle)) is (how == "step_down")


def test_with_three_stewards_one_goes_freely(browse: Browse, circle: Circle) -> None:
    browse("contact").post(f"{circle.get_absolute_url()}members/author/steward/")
    browse("steward").post(f"{circle.get_absolute_url()}leave/", {"how": "leave"})

    assert stewards(circle) == {"author", "contact"}


def test_a_steward_removes_a_member_but_no_fellow_steward(browse: Browse, circle: Circle) -> None:
    address = circle.get_absolute_url()
    assert browse("author").post(f"{address}members/reviewer/remove/").status_code == 403
    assert browse("steward").post(f"{address}members/contact/remove/").status_code == 403

    for _ in range(2):
        browse("steward").post(f"{address}members/reviewer/remove/")
    assert inside(circle) == {"author", "steward", "contact"}


def test_a_removed_member_is_an_outsider_at_the_next_request(browse: Browse, secret_circle: Circle, people: People) -> None:
    actions.invite(secret_circle, people.author, by=people.steward, now=NOW)
    actions.accept_invitation(secret_circle, by=people.author, now=NOW)
    assert browse("author").get(secret_circle.get_absolute_url()).status_code == 200

    actions.remove(secret_circle, people.author, by=people.steward, now=NOW)

    assert browse("author").get(secret_circle.get_absolute_url()).status_code == 404
    assert secret_circle.name not in browse("author").get("/circles/").content.decode()


def test_a_circle_without_stewards_says_so_and_one_of_its_members_steps_in(browse: Browse, circle: Circle) -> None:
    address = circle.get_absolute_url()
    assert browse("author").post(f"{address}step-in/").status_code == 403
    Member.objects.filter(handle__in=("steward", "contact")).update(suspended=True)

    assert "looks for a steward" in browse("author").get(address).content.decode()
    assert browse("member").post(f"{address}step-in/").status_code == 403
    browse("author").post(f"{address}step-in/")
    assert stewards(circle) == {"author"}


def test_a_member_who_is_gone_can_do_nothing_with_a_stale_page(people: People, open_circle: Circle) -> None:
    people.member.suspended = True
    for act in (actions.join, actions.ask, actions.accept_invitation):
        with pytest.raises(Refused):
            act(open_circle, by=people.member, now=NOW)
    assert "member" not in inside(open_circle)


def test_every_change_leaves_a_row_and_no_words(browse: Browse, asked_circle: Circle) -> None:
    browse("member").post(f"{asked_circle.get_absolute_url()}ask/", {"message": "I run one in Durban."})

    row = Activity.objects.get(verb="circle.asked")
    assert (row.actor.handle, row.target_kind, row.target_id) == ("member", "circle", asked_circle.pk)
    assert "Durban" not in str(row.facts)
