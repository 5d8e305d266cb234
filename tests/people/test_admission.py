"""Coming in by invitation, and going: through the pages that people use."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from practica.foundation.activity.models import Activity
from practica.foundation.core.answers import Refused
from practica.people.admission import actions, queries
from practica.people.admission.models import Invitation, Office
from practica.people.members import actions as members
from practica.people.members.models import Member, Organisation
from tests.conftest import People

Browse = Callable[[str], Client]
PASSWORD = "a bus at four in the morning"
ME = {"name": "Oumar Traoré", "password": PASSWORD, "country": "ML", "languages": ["fr", "en"]}


def terms(**more: str) -> dict[str, str]:
    until = (timezone.localdate() + timedelta(days=20)).isoformat()
    return {"office": "member", "language": "en", "until": until} | more


@pytest.fixture
def invited(people: People) -> tuple[Invitation, str]:
    """An open invitation and the path of its link."""
    return invite(people, "oumar@example.net")


def invite(people: People, email: str, **more) -> tuple[Invitation, str]:
    now = timezone.now()
    invitation, secret = actions.invite(
        email, country="ML", expires=now + timedelta(days=20), by=people.facilitator, now=now, **more
    )
    return invitation, f"/invitations/{secret}/"


def without_tokens(page) -> str:
    return re.sub(r'value="[^"]*"', "", page.content.decode())


# --- inviting


def test_a_facilitator_invites_and_the_person_becomes_a_member(browse: Browse, people: People) -> None:
    office = Organisation.objects.get(slug="coordinator")
    browse("facilitator").post(
        "/admission/invite/", terms(email=" Oumar@Example.net ", organisation=str(office.pk), country="ML", office="reviewer")
    )
    invitation = Invitation.objects.get()
    link = queries.link_for(invitation)
    client = Client()

    assert client.get(link).status_code == 200
    page = client.post(link, ME)

    member = Member.objects.get(email="oumar@example.net")
    assert page["Location"] == "/members/oumar-traore/" == member.get_absolute_url()
    assert (member.organisation, member.country, member.languages) == (office, "ML", ["fr", "en"])
    assert member.is_reviewer
    assert not member.is_facilitator
    assert member.time_zone == "Africa/Bamako"
    assert client.get("/settings/").status_code == 200
    assert Client().post("/sign-in/", {"login": "oumar@example.net", "password": PASSWORD})["Location"] == "/"
    verbs = ["invitation.made", "member.admitted", "invitation.accepted"]
    assert list(Activity.objects.order_by("id").values_list("verb", flat=True)) == verbs


def test_opening_the_link_changes_nothing(invited, people: People) -> None:
    before = Member.objects.count()
    for _ in range(3):
        Client().get(invited[1])

    assert Member.objects.count() == before
    assert Invitation.objects.get().accepted is None


@pytest.mark.parametrize("who", ["member", "reviewer", "observer", "admin"])
def test_only_facilitators_invite(browse: Browse, people: People, invited, who: str) -> None:
    client = browse(who)
    page = client.get("/admission/")
    assert page.status_code == 200
    assert "oumar@example.net" not in page.content.decode()
    assert "Facilitators let people in" in page.content.decode()

    one = client.post("/admission/invite/", terms(email="new@example.net"))
    many = client.post("/admission/list/", terms(people="new@example.net", agreed="x"))
    for refused in (one, many):
        assert "Only a facilitator invites." in refused.content.decode()
    for act in ("withdraw", "renew"):
        assert client.post(f"/admission/{invited[0].pk}/{act}/").status_code == 404
        assert client.post(f"/admission/{invited[0].pk + 7}/{act}/").status_code == 404
    invitation = Invitation.objects.get()
    assert (invitation.withdrawn, invitation.renewals) == (None, 0)


def test_a_visitor_learns_how_one_joins(browse: Browse, people: People) -> None:
    for address in ("/join/", "/admission/"):
        page = browse("nobody").get(address)
        assert page.status_code == 200
        assert "invit" in page.content.decode()


def test_a_facilitator_makes_no_administrator(browse: Browse, people: People) -> None:
    page = browse("facilitator").post("/admission/invite/", terms(email="root@example.net", office="administrator"))

    assert page.status_code == 200
    assert not Invitation.objects.exists()
    with pytest.raises(Refused, match="Only an administrator"):
        invite(people, "root@example.net", office=Office.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": "member@EXAMPLE.org"}, "already belongs to a member"),
        ({"email": "oumar@example.net"}, "has an open invitation"),
        ({"email": "not an address"}, "Enter a valid email address"),
        ({"until": "2020-01-01"}, "ends in the future"),
        ({"until": "2999-01-01"}, "a year at most"),
        ({"country": "ZZ"}, "not one of the available choices"),
    ],
)
def test_a_wrong_invitation_is_told_so_and_what_was_typed_stays(
    browse: Browse, people: People, invited, wrong, sentence: str
) -> None:
    page = browse("facilitator").post("/admission/invite/", terms(email="new@example.net", name="Somebody New") | wrong)

    assert sentence in page.content.decode()
    assert "Somebody New" in page.content.decode()
    assert Invitation.objects.count() == 1


def test_a_double_click_invites_once(browse: Browse, people: People) -> None:
    for _ in range(2):
        browse("facilitator").post("/admission/invite/", terms(email="new@example.net"))

    assert Invitation.objects.count() == 1


# --- a void link tells nothing


def void_by(how: str, invitation: Invitation, link: str, people: People) -> None:
    now = timezone.now()
    if how == "withdrawn":
        actions.withdraw(invitation, by=people.facilitator, now=now)
    elif how == "expired":
        Invitation.objects.update(expires=now - timedelta(seconds=1))
    elif how == "used":
        Client().post(link, ME)
    elif how == "renewed":
        actions.renew(invitation, by=people.facilitator, now=now)
    elif how == "maker suspended":
        Member.objects.filter(handle="facilitator").update(suspended=True)
    else:
        Member.objects.filter(handle="facilitator").update(is_active=False)


@pytest.mark.parametrize("how", ["withdrawn", "expired", "used", "renewed", "maker suspended", "maker left"])
def test_a_void_link_looks_like_one_that_never_was_and_admits_nobody(invited, people: People, how: str) -> None:
    invitation, link = invited
    never = Client().get("/invitations/never-was/")
    void_by(how, invitation, link, people)
    before = Member.objects.count()

    shown, sent = Client().get(link), Client().post(link, ME | {"name": "Someone Else"})

    assert shown.status_code == sent.status_code == never.status_code == 404
    assert without_tokens(shown).replace(link, "") == without_tokens(never).replace("/invitations/never-was/", "")
    assert Member.objects.count() == before
    assert "oumar" not in shown.content.decode()


def test_a_renewed_invitation_has_a_new_link_that_works(browse: Browse, invited, people: People) -> None:
    Invitation.objects.update(expires=timezone.now() - timedelta(days=1))
    assert "its time has passed" in browse("facilitator").get("/admission/").content.decode()

    browse("facilitator").post(f"/admission/{invited[0].pk}/renew/")

    link = queries.link_for(Invitation.objects.get())
    assert not link.endswith(invited[1])
    assert Client().post(link, ME).status_code == 302


def test_a_withdrawn_invitation_cannot_be_renewed_but_the_person_invited_anew(browse: Browse, invited, people: People) -> None:
    for _ in range(2):
        browse("facilitator").post(f"/admission/{invited[0].pk}/withdraw/")
    assert browse("facilitator").post(f"/admission/{invited[0].pk}/renew/").status_code == 403

    _second, link = invite(people, "oumar@example.net")
    assert Client().post(link, ME).status_code == 302


def test_a_double_click_on_join_makes_one_member(invited) -> None:
    client = Client()
    first, second = client.post(invited[1], ME), client.post(invited[1], ME)

    assert (first.status_code, second.status_code) == (302, 404)
    assert Member.objects.filter(email="oumar@example.net").count() == 1


def test_the_address_is_the_invitations_whatever_the_form_says(invited, people: People) -> None:
    Client().post(invited[1], ME | {"email": "thief@example.net", "is_facilitator": "on", "office": "facilitator"})

    member = Member.objects.get(handle="oumar-traore")
    assert (member.email, member.roles()) == ("oumar@example.net", [])


def test_an_invited_person_who_has_not_accepted_is_nobody(invited, browse: Browse) -> None:
    client = Client()
    page = client.post("/sign-in/", {"login": "oumar@example.net", "password": PASSWORD})
    assert "do not go together" in page.content.decode()
    client.get(invited[1])
    for address in ("/members/author/", "/circles/new/", "/settings/", "/organisations/river-house/"):
        assert client.get(address).status_code == 302
    assert "oumar" not in browse("member").get("/members/author/").content.decode()


def test_a_member_of_that_address_is_led_to_sign_in(invited, people: People) -> None:
    members.admit("oumar@example.net", name="Oumar", by=None, now=timezone.now())

    page = Client().get(invited[1])
    assert "already belongs to a member" in page.content.decode()
    assert Client().post(invited[1], ME).status_code == 200
    assert Member.objects.filter(email="oumar@example.net").count() == 1


def test_whoever_is_signed_in_accepts_nothing_for_another(browse: Browse, invited) -> None:
    page = browse("member").post(invited[1], ME)

    assert "You are signed in as Member Example" in page.content.decode()
    assert not Member.objects.filter(email="oumar@example.net").exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"password": "short"}, "too short"),
        ({"password": "1234567890"}, "too common"),
        ({"password": "oumar@example"}, "too similar"),
        ({"name": "\u202e\u2066"}, "A name has letters in it"),
        ({"name": "123"}, "A name has letters in it"),
        ({"name": "x" * 10_000}, "at most 150 characters"),
        ({"languages": ["xx"]}, "not one of the available choices"),
        ({"country": ""}, "This field is required"),
    ],
)
def test_a_wrong_answer_is_told_so_and_the_invitation_stays_open(invited, wrong, sentence: str) -> None:
    page = Client().post(invited[1], ME | wrong)

    assert re.search(sentence, page.content.decode())
    assert Invitation.objects.get().accepted is None


def test_a_name_in_any_script_gets_a_page_and_keeps_no_turning_marks(invited) -> None:
    Client().post(invited[1], ME | {"name": " سلمى \u202e بن حدو \n"})

    member = Member.objects.get(email="oumar@example.net")
    assert member.name == "سلمى بن حدو"
    assert re.fullmatch(r"m-[a-z0-9]{8}", member.handle)


def test_two_of_the_same_name_get_two_pages(people: People) -> None:
    for address in ("one@example.net", "two@example.net"):
        Client().post(invite(people, address)[1], ME)

    handles = set(Member.objects.filter(email__endswith="example.net").values_list("handle", flat=True))
    assert len(handles) == 2
    assert "oumar-traore" in handles


# --- the secret


def test_no_secret_is_stored_and_the_link_can_be_made_again(invited) -> None:
    invitation, link = invited
    secret = link.strip("/").split("/")[1]

    assert secret not in str(Invitation.objects.values().get()) + str(list(Activity.objects.values()))
    assert queries.link_for(Invitation.objects.get()).endswith(link)
    assert queries.secret_of(invitation) == secret


def test_after_a_change_of_key_old_links_work_and_new_ones_ask_for_a_renewal(invited, people: People) -> None:
    with override_settings(SECRET_KEY="another key altogether, and long enough"):
        assert Client().get(invited[1]).status_code == 200
        with pytest.raises(Refused, match="Renew"):
            queries.link_for(Invitation.objects.get())
        actions.renew(invited[0], by=people.facilitator, now=timezone.now())
        assert queries.link_for(Invitation.objects.get())


@override_settings(ALLOWED_HOSTS=["*"], SITE_URL="https://practica.example")
def test_the_link_carries_the_sites_own_name(invited, rf) -> None:
    rf.get("/", headers={"host": "evil.example"})

    assert queries.link_for(invited[0]).startswith("https://practica.example/invitations/")


# --- a pasted list


LIST = """new@example.net
Ana Lima <ana@example.net>; House by the river; ZA
member@example.org
who?
ana@example.net
x@example.net; Nowhere"""


def preview(client: Client, text: str, **more: str):
    page = client.post("/admission/list/", terms(people=text, **more)).content.decode()
    agreed = re.search(r'name="agreed" value="([0-9a-f]+)"', page)
    return page, agreed[1] if agreed else ""


def test_a_list_is_looked_at_first_and_invited_on_confirmation(browse: Browse, people: People) -> None:
    client = browse("facilitator")

    page, agreed = preview(client, LIST)
    assert not Invitation.objects.exists()
    assert "Invite these 2 people" in page
    for reason in (
        "already belongs to a member", "no mail address in this line", "stands in the list twice", "No organisation is called so",
    ):
        assert reason in page
    assert "who?" in page

    after = client.post("/admission/list/", terms(people=LIST, agreed=agreed)).content.decode()
    assert set(Invitation.objects.values_list("email", "name", "country")) == {
        ("new@example.net", "", ""), ("ana@example.net", "Ana Lima", "ZA"),
    }
    assert Invitation.objects.get(email="ana@example.net").organisation.slug == "river-house"
    assert "2 people are invited" in after
    assert "x@example.net; Nowhere" in after  # back in the list, to be mended


def test_a_list_confirmed_twice_invites_once(browse: Browse, people: People) -> None:
    _page, agreed = preview(browse("facilitator"), "new@example.net")
    for _ in range(2):
        page = browse("facilitator").post("/admission/list/", terms(people="new@example.net", agreed=agreed))

    assert Invitation.objects.count() == 1
    assert "Something changed since you looked" in page.content.decode()


def test_nobody_is_invited_when_something_changed_since_the_preview(browse: Browse, people: People) -> None:
    _page, agreed = preview(browse("facilitator"), "new@example.net\nana@example.net")
    invite(people, "ana@example.net")

    page = browse("facilitator").post("/admission/list/", terms(people="new@example.net\nana@example.net", agreed=agreed))

    assert "Nobody is invited yet" in page.content.decode()
    assert set(Invitation.objects.values_list("email", flat=True)) == {"ana@example.net"}


def test_a_list_that_fails_midway_invites_nobody(people: People) -> None:
    text, now = "one@example.net\ntwo@example.net", timezone.now()
    agreed = queries.preview(text, now=now).digest
    Member.objects.create(email="TWO@example.net", handle="two", name="Two")  # unseen by the preview's exact look-up

    assert hasattr(actions.invite_list, "__wrapped__")  # `writes`: a transaction of its own, here the test's savepoint
    with pytest.raises(Refused), transaction.atomic():
        actions.invite_list(
            text, expires=now + timedelta(days=3), agreed=agreed, by=people.facilitator, now=now
        )

    assert not Invitation.objects.exists()
