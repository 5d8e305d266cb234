"""Signing in and out, as a person does it: what is right gets in, and nothing else tells why not."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from practica.people.members import actions
from practica.people.members.models import Member
from practica.services.notices.models import Letter
from tests.conftest import People
from tests.services.notices.conftest import deliver

PASSWORD = "a bus at four in the morning"
PAUSE = "There were too many tries in a short time."


@pytest.fixture
def known(people: People) -> Member:
    """`member`, with a password."""
    people.member.set_password(PASSWORD)
    people.member.save()
    return people.member


def sign_in(client: Client, login: str, password: str, **more: str):
    return client.post("/sign-in/", {"login": login, "password": password, **more})


def sentence(page) -> str:
    """What the page says was wrong."""
    return re.sub(r"\s+", " ", " ".join(re.findall(r'class="notice refused"[^>]*>(.*?)</div>', page.content.decode(), re.DOTALL)))


def test_a_member_signs_in_and_comes_back_to_where_they_were(known: Member) -> None:
    client = Client()

    wanted = client.get("/settings/")
    page = sign_in(client, "Member@Example.org", PASSWORD, next="/settings/")

    assert wanted.status_code == 302
    assert wanted["Location"].startswith("/sign-in/?next=")
    assert page["Location"] == "/settings/"
    assert client.get("/settings/").status_code == 200


def test_signing_in_leads_to_no_other_host(known: Member) -> None:
    page = sign_in(Client(), known.email, PASSWORD, next="https://elsewhere.example/")

    assert page["Location"] == "/"


@pytest.mark.parametrize("state", ["absent", "suspended", "left"])
def test_whoever_is_not_present_gets_the_answer_of_whoever_never_was(known: Member, people: People, state: str) -> None:
    never = sign_in(Client(), "nobody.knows@example.org", PASSWORD)
    if state == "suspended":
        actions.suspend(known, by=people.facilitator, now=timezone.now())
    elif state == "left":
        Member.objects.filter(pk=known.pk).update(is_active=False)
    login = "not.there@example.org" if state == "absent" else known.email

    page = sign_in(Client(), login, PASSWORD)

    assert (page.status_code, sentence(page)) == (never.status_code, sentence(never)) == (200, sentence(page))
    assert "do not go together" in sentence(page)


@pytest.mark.parametrize("address", ["member@example.org", "nobody.knows@example.org"])
def test_five_wrong_passwords_are_followed_by_a_pause_whichever_browser_they_come_from(known: Member, address: str) -> None:
    first, second = Client(), Client()
    for client in (first, second, first, second, first):
        assert sign_in(client, address, "wrong").status_code == 200

    paused = sign_in(second, address, PASSWORD)

    assert paused.status_code == 429
    assert PAUSE in paused.content.decode()


def test_another_port_in_the_host_header_starts_no_new_count(known: Member) -> None:
    for port in range(1, 6):
        Client().post("/sign-in/", {"login": known.email, "password": "wrong"}, headers={"host": f"localhost:{port}"})

    paused = Client().post("/sign-in/", {"login": known.email, "password": "wrong"}, headers={"host": "127.0.0.1:6"})

    assert paused.status_code == 429


def test_the_pause_of_one_address_does_not_shut_out_another(known: Member) -> None:
    for _ in range(6):
        sign_in(Client(), "nobody.knows@example.org", "wrong")

    assert sign_in(Client(), known.email, PASSWORD)["Location"] == "/"


@pytest.mark.parametrize("end", ["suspended", "removed", "new password"])
def test_an_open_session_is_dead_at_the_next_request(known: Member, people: People, end: str) -> None:
    client = Client()
    sign_in(client, known.email, PASSWORD)
    assert client.get("/members/author/").status_code == 200

    if end == "suspended":
        actions.suspend(known, by=people.facilitator, now=timezone.now())
        actions.restore(known, by=people.facilitator, now=timezone.now())  # the old session must not wake up again
    elif end == "removed":
        Member.objects.filter(pk=known.pk).update(is_active=False)
    else:
        known.set_password("another one altogether")
        known.save()

    for address in ("/members/author/", "/settings/", "/circles/new/", "/organisations/river-house/"):
        page = client.get(address)
        assert page.status_code == 302, address
        assert page["Location"].startswith("/sign-in/"), address


def test_a_suspended_member_is_not_sent_in_circles(known: Member, people: People) -> None:
    client = Client()
    client.force_login(known)
    Member.objects.filter(pk=known.pk).update(suspended=True)

    assert client.get("/sign-in/?next=/settings/").status_code == 200


def test_opening_the_sign_out_page_signs_nobody_out(known: Member) -> None:
    client = Client()
    sign_in(client, known.email, PASSWORD)

    shown = client.get("/sign-out/")
    assert shown.status_code == 200
    assert client.get("/settings/").status_code == 200

    client.post("/sign-out/")
    assert client.get("/settings/").status_code == 302


def test_nobody_signs_up_alone(db: None) -> None:
    page = Client().post("/join/", {"email": "me@example.org", "password1": PASSWORD, "password2": PASSWORD})

    assert page.status_code == 200
    assert not Member.objects.exists()


def test_signing_in_brings_the_language_of_the_member(known: Member) -> None:
    Member.objects.filter(pk=known.pk).update(language="ar")
    client = Client()

    sign_in(client, known.email, PASSWORD)

    assert client.cookies["practica_language"].value == "ar"
    assert 'lang="ar" dir="rtl"' in client.get("/settings/").content.decode()


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(known: Member) -> None:
    client = Client()
    asked = client.post("/password/forgotten/", {"email": known.email}, follow=True)
    [letter] = deliver(timezone.now())
    link = re.search(r"http://localhost:8000(\S+)", letter.body)
    assert asked.status_code == 200
    assert link

    form = client.get(link[1], follow=True)
    done = client.post(form.redirect_chain[-1][0], {"password1": "a quite new sentence", "password2": "a quite new sentence"})

    assert done["Location"] == "/password/new/done/"
    assert sign_in(Client(), known.email, "a quite new sentence")["Location"] == "/"
    assert "no longer works" in Client().get(link[1]).content.decode()


def test_asking_for_a_new_password_says_the_same_for_every_address(known: Member, people: People) -> None:
    actions.suspend(people.author, by=people.facilitator, now=timezone.now())
    answers = set()
    for address in (known.email, people.author.email, "nobody.knows@example.org"):
        page = Client().post("/password/forgotten/", {"email": address}, follow=True)
        answers.add((page.redirect_chain[-1], re.sub(r'value="[^"]*"', "", page.content.decode())))

    assert len(answers) == 1
    assert [letter.to for letter in deliver(timezone.now())] == [[known.email]]


def test_no_mail_leaves_while_an_address_is_answered_and_each_costs_the_same(known: Member, people: People) -> None:
    actions.suspend(people.author, by=people.facilitator, now=timezone.now())
    Client().post("/password/forgotten/", {"email": "the.first@example.org"})  # begins the count of this place
    costs = set()
    for address in (known.email, people.author.email, "nobody.knows@example.org"):
        with CaptureQueriesContext(connection) as asked:
            Client().post("/password/forgotten/", {"email": address})
        costs.add(tuple(re.sub(r"'[^']*'|[0-9]+", "?", query["sql"]) for query in asked))

    assert len(costs) == 1
    assert mail.outbox == []
    assert not Letter.objects.exists()
    assert [letter.subject for letter in deliver(timezone.now())] == ["A new password"]


def test_the_link_for_a_new_password_is_for_the_mailbox_and_not_for_an_open_session(known: Member) -> None:
    Client().post("/password/forgotten/", {"email": known.email})
    deliver(timezone.now())
    client = Client()
    client.force_login(known)

    assert client.get(f"/letters/{Letter.objects.get(kind='password').pk}/")["Location"] == "/"


def test_a_list_of_two_addresses_sends_nothing_to_the_second(known: Member) -> None:
    Client().post("/password/forgotten/", {"email": [known.email, "thief@example.org"]})
    Client().post("/password/forgotten/", {"email": f"{known.email},thief@example.org"})
    Client().post("/password/forgotten/", {"email": ["thief@example.org", known.email]})

    assert {address for letter in deliver(timezone.now()) for address in letter.recipients()} <= {known.email}


def test_a_look_alike_address_receives_no_link(known: Member) -> None:
    Member.objects.filter(pk=known.pk).update(email="mike@example.org")

    Client().post("/password/forgotten/", {"email": "mıke@example.org"})

    assert all(letter.to == ["mike@example.org"] for letter in deliver(timezone.now()))


@override_settings(ALLOWED_HOSTS=["*"])
def test_the_link_for_a_new_password_never_follows_the_host_header(known: Member) -> None:
    Client().post("/password/forgotten/", {"email": known.email}, headers={"host": "evil.example"})

    [letter] = deliver(timezone.now())
    assert "http://localhost:8000/password/new/" in letter.body
    assert "evil" not in letter.subject + letter.body


def test_changing_the_password_asks_for_the_present_one_and_ends_other_sessions(known: Member) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here, known.email, PASSWORD)
    sign_in(elsewhere, known.email, PASSWORD)
    new = {"password1": "a quite new sentence", "password2": "a quite new sentence"}

    refused = here.post("/password/change/", {"oldpassword": "wrong", **new})
    assert "not your present password" in refused.content.decode()

    here.post("/password/change/", {"oldpassword": PASSWORD, **new})
    assert here.get("/settings/").status_code == 200
    assert elsewhere.get("/settings/").status_code == 302


def test_every_page_around_signing_in_is_our_own(known: Member) -> None:
    client = Client()
    client.force_login(known)
    for who, address in (
        (Client(), "/sign-in/"), (Client(), "/password/forgotten/"), (Client(), "/password/forgotten/sent/"),
        (Client(), "/password/new/1-x/"), (Client(), "/password/new/done/"), (Client(), "/account/inactive/"),
        (Client(), "/join/"), (client, "/password/change/"), (client, "/sign-out/"),
    ):
        text = who.get(address).content.decode()
        assert 'class="top"' in text, address
        assert text.count("<h1") == 1, address
