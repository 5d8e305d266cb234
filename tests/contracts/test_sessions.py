"""A session that ended, a clock that jumped, a Host that lies: nothing typed is lost, nobody is led elsewhere."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from practica.config.worker import tick
from practica.knowledge.practices.models import Practice
from practica.people.members.models import Member
from practica.services.notices.models import Letter
from tests.contracts.canaries import plant
from tests.contracts.routes import addresses

TYPED = "We opened at night <b>and</b> nobody came."
# Where visitors write too.
OPEN = ("/sign-in/", "/password/", "/invitations/", "/i18n/", "/sign-out/", "/mail/off/", "/healthz", "/robots.txt")


@pytest.fixture
def world(people, circle):
    """The house that is walked."""
    return plant(people, circle)


@pytest.mark.slow
def test_what_is_sent_after_the_session_ended_comes_back_to_be_copied(world, browse):
    client, lost, copied = browse("nobody"), [], 0
    for address in addresses():
        if address.startswith(OPEN):
            continue
        answer = client.post(address, {"words": TYPED}, headers={"referer": "http://testserver/practices/?q=x"})
        page = answer.content.decode() if not answer.streaming else ""
        if answer.status_code == 401 and "application/json" not in answer["Content-Type"]:
            copied += 1
            ok = "We opened at night &lt;b&gt;and&lt;/b&gt; nobody came." in page and "/sign-in/?next=/practices/%3Fq%3Dx" in page
        else:  # a page that visitors read, a script's own answer, or an address that takes no form
            ok = answer.status_code in {200, 401, 404, 405, 503}
        lost += [] if ok else [(address, answer.status_code)]
    assert lost == []
    assert copied > 100


def test_a_page_of_another_host_is_never_the_way_back(people, browse):
    page = browse("nobody").post("/practices/new/", {"title": "x y"}, headers={"referer": "https://evil.example/practices/"})
    assert "evil.example" not in page.content.decode()


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_jumps_a_day_ends_no_session_and_sends_nothing_twice(people, browse, days):
    now = timezone.now()
    client = browse("author")
    slug = client.post("/practices/new/", {"language": "en", "title": "A rota"})["Location"].split("/")[2]
    tick(now)
    letters, sent = set(Letter.objects.values_list("key", flat=True)), len(mail.outbox)
    with time_machine.travel(now + timedelta(days=days), tick=True):
        saved = client.post(f"/practices/{slug}/save/", {"field": "done", "value": "One rota.", "revision": "0"})
        tick(timezone.now())
        page = client.get(f"/practices/{slug}/write/")
    tick(timezone.now())
    assert saved.status_code == page.status_code == 200
    assert "One rota." in page.content.decode()
    assert client.get("/drafts/").status_code == 200
    assert Practice.objects.filter(slug=slug).exists()
    assert set(Letter.objects.values_list("key", flat=True)) == letters
    assert len(mail.outbox) == sent


@pytest.mark.parametrize("host", ["evil.example", "localhost:80@evil.example", "evil.example\x00", "[::1"])
def test_a_host_that_is_not_ours_gets_a_sentence(people, host):
    answer = Client().get("/", headers={"host": host})
    assert answer.status_code == 400
    assert "This could not be read" in answer.content.decode()


def test_the_link_of_a_forgotten_password_never_follows_the_host(people, settings):
    settings.ALLOWED_HOSTS = ["*"]
    Member.objects.get(handle="member").set_password("a bus at four in the morning")
    lie = {"host": "evil.example", "x-forwarded-host": "evil.example"}
    Client().post("/password/forgotten/", {"email": "member@example.org"}, headers=lie)
    tick(timezone.now())
    assert mail.outbox
    found = re.findall(r"https?://[^\s/]+", "\n".join(message.body for message in mail.outbox))
    assert set(found) <= {settings.SITE_URL}
