"""Pages of members and organisations, and what a member says of themselves."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from practica.foundation.activity.models import Activity
from practica.people.members import actions, words
from practica.people.members.models import Member, Organisation
from tests.conftest import NOW, People

Browse = Callable[[str], Client]
MINE = {
    "name": "Member Example", "country": "ZA", "organisation": "", "languages": ["en"], "about": "", "answers": "",
    "language": "en", "time_zone": "Africa/Johannesburg",
}


def without_tokens(page) -> str:
    return re.sub(r'value="[^"]*"', "", page.content.decode())


def test_a_member_page_says_who_someone_is_and_what_they_offer(browse: Browse, people: People) -> None:
    author = people.author
    author.languages, author.about, author.is_mentor, author.answers = ["ar", "fr"], "Night ferries.", True, "within a day"
    author.save()

    text = browse("member").get("/members/author/").content.decode()

    said = "Author Example|Office of the coordinator|Brazil|Arabic, French|Night ferries.|can be a mentor|within a day"
    for word in said.split("|"):
        assert word in text
    assert author.email not in text


@pytest.mark.parametrize("address", ["/members/{}/", "/organisations/{}/", "/circles/{}/"])
def test_a_visitor_cannot_tell_who_is_here(browse: Browse, people: People, address: str) -> None:
    for name in ("author", "river-house", "nobody-at-all"):
        page = browse("nobody").get(address.format(name))
        assert page.status_code == 302
        assert page["Location"] == f"/sign-in/?next={address.format(name)}"


def test_a_suspended_member_an_absent_one_and_one_who_left_look_the_same(browse: Browse, people: People) -> None:
    actions.suspend(people.author, by=people.facilitator, now=NOW)
    Member.objects.filter(handle="steward").update(is_active=False)

    pages = [browse("member").get(f"/members/{handle}/") for handle in ("author", "steward", "never-was")]

    assert {page.status_code for page in pages} == {404}
    assert len({without_tokens(page) for page in pages}) == 1
    assert "Author Example" not in browse("member").get("/organisations/coordinator/").content.decode()


def test_an_organisation_shows_its_people_to_members(browse: Browse, people: People) -> None:
    text = browse("member").get("/organisations/coordinator/").content.decode()

    assert "Office of the coordinator" in text
    assert "Author Example" in text
    assert "Member Example" not in text.split("<main")[1]
    assert browse("member").get("/organisations/no-such/").status_code == 404


def test_settings_change_what_others_see_and_the_language_at_once(browse: Browse, people: People) -> None:
    office = Organisation.objects.get(slug="coordinator")
    page = browse("member").post(
        "/settings/", MINE | {"name": "  Bishnu   Thapa ", "organisation": str(office.pk), "language": "ar", "is_expert": "on"}
    )

    member = Member.objects.get(handle="member")
    assert page["Location"] == "/settings/"
    assert (member.name, member.organisation, member.language, member.is_expert) == ("Bishnu Thapa", office, "ar", True)
    assert 'lang="ar" dir="rtl"' in browse("member").get("/settings/").content.decode()
    moved = Activity.objects.get(verb="member.moved")
    assert moved.facts["is"] == office.pk


def test_saving_settings_twice_is_saving_them_once(browse: Browse, people: People) -> None:
    for _ in range(2):
        browse("member").post("/settings/", MINE | {"organisation": str(people.member.organisation_id)})

    assert not Activity.objects.filter(verb="member.moved").exists()


def test_nobody_gives_themselves_an_office_or_another_address(browse: Browse, people: People) -> None:
    extra = {"is_facilitator": "on", "is_administrator": "1", "email": "thief@example.org", "handle": "admin2", "suspended": ""}
    browse("member").post("/settings/", MINE | extra)

    member = Member.objects.get(pk=people.member.pk)
    assert (member.email, member.handle, member.roles()) == ("member@example.org", "member", [])


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "\u202e"}, "A name has letters in it"),
        ({"country": "QQ"}, "not one of the available choices"),
        ({"organisation": "999999"}, "not one of the available choices"),
        ({"organisation": "x' OR 1=1"}, "not one of the available choices"),
        ({"time_zone": "Mars/Olympus"}, "not one of the available choices"),
        ({"language": "tlh"}, "not one of the available choices"),
        ({"about": "x" * 1001}, "at most 1000 characters"),
        ({"answers": "soon\x00"}, "Null characters are not allowed"),
    ],
)
def test_wrong_settings_are_told_so_and_nothing_typed_is_lost(browse: Browse, people: People, wrong, sentence: str) -> None:
    page = browse("member").post("/settings/", MINE | {"about": "Kept text."} | wrong)

    text = page.content.decode()
    assert sentence in text
    assert wrong.get("about", "Kept text.") in text
    assert Member.objects.get(handle="member").about == ""


def test_a_language_that_an_import_brought_stays(browse: Browse, people: People) -> None:
    Member.objects.filter(handle="member").update(languages=["nl", "en"])

    browse("member").post("/settings/", MINE | {"languages": ["en", "nl", "fr"]})

    assert Member.objects.get(handle="member").languages == ["nl", "en", "fr"]


@pytest.mark.parametrize("who", ["member", "reviewer", "observer", "admin", "author"])
def test_only_facilitators_suspend_and_restore(browse: Browse, people: People, who: str) -> None:
    assert browse(who).post("/members/author/suspend/").status_code == 403
    assert not Member.objects.get(handle="author").suspended

    for _ in range(2):
        browse("facilitator").post("/members/author/suspend/")
    assert Member.objects.get(handle="author").suspended
    assert Activity.objects.filter(verb="member.suspended").count() == 1
    assert "is suspended" in browse("facilitator").get("/members/author/").content.decode()

    browse("facilitator").post("/members/author/restore/")
    assert not Member.objects.get(handle="author").suspended


def test_a_facilitator_gives_and_takes_offices_and_others_do_not(browse: Browse, people: People) -> None:
    address = "/members/author/offices/"
    refused = browse("admin").post(address, {"offices": ["facilitator"]})
    assert "Only a facilitator gives" in refused.content.decode()
    assert not Member.objects.get(handle="author").is_facilitator

    for _ in range(2):
        browse("facilitator").post(address, {"offices": ["reviewer", "facilitator"]})
    author = Member.objects.get(handle="author")
    assert (author.is_reviewer, author.is_facilitator) == (True, True)
    assert Activity.objects.filter(verb="member.appointed").count() == 1

    browse("facilitator").post(address, {})
    assert Member.objects.get(handle="author").roles() == []


@pytest.mark.parametrize(
    ("handle", "offices", "sentence"),
    [
        ("author", ["administrator"], "Only an administrator says who runs the machine."),
        ("admin", [], "Only an administrator says who runs the machine."),
        ("facilitator", [], "This is the only facilitator."),
        ("author", ["emperor"], "not one of the available choices"),
    ],
)
def test_an_office_that_a_facilitator_cannot_change_stays(
    browse: Browse, people: People, handle: str, offices: list[str], sentence: str
) -> None:
    page = browse("facilitator").post(f"/members/{handle}/offices/", {"offices": offices})

    assert sentence in page.content.decode()
    assert not Activity.objects.exists()


def test_a_facilitator_cannot_suspend_themselves(browse: Browse, people: People) -> None:
    assert browse("facilitator").post("/members/facilitator/suspend/").status_code == 403
    assert not Member.objects.get(handle="facilitator").suspended


def test_only_facilitators_add_organisations_and_the_same_one_once(browse: Browse, people: People) -> None:
    new = {"name": "Harbour office", "kind": "police", "country": "ZA"}
    assert "Only a facilitator adds" in browse("member").post("/organisations/new/", new).content.decode()
    assert not Organisation.objects.filter(name="Harbour office").exists()

    for _ in range(2):
        assert browse("facilitator").post("/organisations/new/", new)["Location"] == "/organisations/harbour-office/"
    assert Organisation.objects.filter(name="Harbour office").count() == 1


@pytest.mark.parametrize("address", ["/members/author/suspend/", "/members/author/restore/"])
def test_no_link_acts_when_it_is_merely_opened(browse: Browse, people: People, address: str) -> None:
    assert browse("facilitator").get(address).status_code == 405


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  a\t b\n", "a b"), ("e\u0301", "é"), ("a\u202eb\u2066c", "abc"), ("نسرین\u200cها", "نسرین\u200cها"), ("\ud800x", "x")],
)
def test_a_line_keeps_its_letters_and_joiners_and_loses_what_would_turn_the_page(typed: str, kept: str) -> None:
    assert words.one_line(typed) == kept


def test_every_form_works_without_a_script_and_carries_its_token(browse: Browse, people: People) -> None:
    for who, address in (
        ("member", "/settings/"), ("member", "/circles/new/"), ("facilitator", "/admission/invite/"),
        ("facilitator", "/admission/list/"), ("facilitator", "/organisations/new/"), ("member", "/settings/leave/"),
    ):
        main = browse(who).get(address).content.decode().split("<main")[1].split("</main>")[0]
        assert main.count('method="post"') == main.count("csrfmiddlewaretoken") == 1, address
        assert not re.search(r"\son\w+=|style=|<script", main), address
