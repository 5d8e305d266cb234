"""Hard rule 1 on every route: marked words in hidden items reach nobody who may not read them.

The walk is built from the URL table (`routes.py`) over what `canaries.py` plants. `leaks.md` lists the faults of other systems
that this walk is for.
"""

import re
from copy import deepcopy

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from practica.exchange.assists.models import Assist
from practica.exchange.conversations import actions as talking
from practica.exchange.conversations.models import Conversation, Kind
from practica.exchange.events.models import Event
from practica.knowledge.practices import actions
from practica.knowledge.practices.models import Practice
from practica.knowledge.replications import actions as replicating
from practica.people.access.models import Attribution, Marking
from practica.people.circles.models import Membership
from practica.people.members.models import Member
from practica.services.notices import news
from practica.services.notices import tasks as letters
from practica.services.search.actions import index_pending
from tests.conftest import NOW, PERSONAS, close_a_circle, move_in, planted_once
from tests.contracts.canaries import EVERYBODY, plant
from tests.contracts.routes import addresses


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker):
    """The world, planted once for all tests of this file: each works in a savepoint, which ends with it."""
    with planted_once(django_db_blocker):
        people = move_in()
        yield plant(people, close_a_circle(people))


@pytest.fixture
def world(planted, db):
    return deepcopy(planted)


def leaks(world, handle, response) -> list[str]:
    body = (
        b"" if getattr(response, "streaming", False) and response.get("Content-Type", "").startswith("font") else _body(response)
    )
    said = body + repr(dict(response.headers)).encode()
    return [canary for canary, readers in world.readers.items() if handle not in readers and canary.encode() in said]


def _body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


# Three walks in the quick half: a visitor, the outsider and an office. The whole suite walks as everybody, and on PostgreSQL as
# each kind of reader again: what the database answers differs by kind, and the pages have been drawn for all by then.
_QUICK = {"nobody", "member", "facilitator"}
_WALKED = ("nobody", *PERSONAS) if connection.vendor == "sqlite" else ("nobody", "member", "facilitator", "contact", "observer")


@pytest.mark.parametrize("handle", [one if one in _QUICK else pytest.param(one, marks=pytest.mark.slow) for one in _WALKED])
def test_no_route_shows_a_hidden_word_to_any_persona(world, browse, settings, handle):
    settings.DEMO = True  # with the pages that only a demonstration has
    found, broken = [], []
    client: Client = browse(handle)
    for address in addresses():
        response = client.get(address)
        asked = [canary for canary in world.readers if canary in address]
        found += [(address, canary) for canary in leaks(world, handle, response) if canary not in asked]
        if response.status_code >= 500 and address != "/healthz":
            broken.append((response.status_code, address))
    assert found == []
    assert broken == []


@pytest.mark.slow
def test_a_guest_meets_only_what_is_for_everybody_and_their_events(world, settings):
    settings.DEMO = True
    client = Client()
    client.force_login(Member.objects.get(handle="guest"))
    found, broken = [], []
    for address in addresses():
        response = client.get(address)
        open_to_all = [canary for canary, readers in world.readers.items() if "nobody" in readers or canary in address]
        found += [(address, canary) for canary in leaks(world, "guest", response) if canary not in open_to_all]
        if response.status_code >= 500 and address != "/healthz":
            broken.append((response.status_code, address))
    assert found == []
    assert broken == []
    assert client.get(Event.objects.get(slug__contains="zqgatheramber").get_absolute_url()).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("handle", ["nobody", "member", "observer", "facilitator", "admin"])
def test_searching_for_a_hidden_word_finds_and_counts_nothing(world, browse, handle, settings):
    # Words alone: two invented words mean different things to the encoder, and would order what is visible differently.
    settings.ENCODER = "none"
    nothing = None
    for canary, readers in {"zqnosuchword": frozenset(), **world.readers}.items():
        if handle in readers:
            continue
        for path in ("/search/", "/practices/", "/library/"):
            page = browse(handle).get(path, {"q": canary}).content.decode()
            answer = re.sub(r'name="csrfmiddlewaretoken"[^>]*>', "", page).replace(canary, "")
            nothing = nothing or {}
            assert nothing.setdefault(path, answer) == answer, canary


@pytest.mark.parametrize("handle", ["nobody", "member", "admin"])
def test_what_is_hidden_and_what_does_not_exist_answer_alike(world, browse, handle):
    client = browse(handle)
    for name, slug in world.practices.items():
        if handle in world.readers[f"zq{name}"] or name == "gone":
            continue
        for tail in ("", "v1/", "adapt/", "use/", "write/", "marking/"):
            hidden = client.get(f"/practices/{slug}/{tail}")
            absent = client.get(f"/practices/no-such-practice/{tail}")
            assert hidden.status_code == absent.status_code, (slug, tail)
            assert hidden.status_code in {302, 404}


@pytest.mark.slow
@pytest.mark.parametrize("handle", ["member", "observer", "facilitator", "admin"])
def test_no_button_works_on_what_one_may_not_see(world, browse, handle):
    client = browse(handle)
    for name, slug in world.practices.items():
        if handle in world.readers[f"zq{name}"] or name == "gone":
            continue
        before = Practice.objects.filter(slug=slug).values().get()
        for tail in ("publish/", "marking/", "people/", "do/hide/", "do/withdraw/", "do/take-on/", "save/", "use/", "adapt/"):
            response = client.post(f"/practices/{slug}/{tail}", {"marking": "TLP:CLEAR", "field": "title", "value": "mine"})
            assert response.status_code == 404, (slug, tail)
        assert Practice.objects.filter(slug=slug).values().get() == before


def test_a_withheld_source_stands_nowhere_on_the_practice(world, people, browse):
    practice = Practice.objects.get(slug=world.practices["clear"])
    practice.attribution = Attribution.WITHHELD
    practice.save()
    for handle in ("nobody", "member", "contact"):
        page = browse(handle).get(practice.get_absolute_url()).content.decode()
        assert people.author.name not in page
        assert people.author.get_absolute_url() not in page


def test_whoever_is_removed_from_a_circle_is_denied_by_the_next_request(world, circle, people, browse):
    client = browse("contact")
    address = f"/practices/{world.practices['amber']}/"
    assert client.get(address).status_code == 200
    Membership.objects.filter(circle=circle, member=people.contact).delete()
    assert client.get(address).status_code == 404
    assert "zqamber" not in client.get("/search/?q=rota").content.decode()


def test_a_practice_made_stricter_takes_its_replications_along(world, people, circle):
    practice = Practice.objects.get(slug=world.practices["green"])
    plan = replicating.Plan(country="ZA", expected="Fewer waits", report_due=NOW.date().replace(year=2027))
    replication = replicating.register(practice.published_version, plan, by=people.member, now=NOW)
    assert replication.audience.kind == "community"
    actions.mark(practice, Marking.AMBER, circle=circle, by=people.author, now=NOW)
    replication.refresh_from_db()
    assert replication.audience.kind == "circle"


def test_a_withheld_asker_and_answerer_stand_on_no_page_and_in_no_letter(world, people, browse, mailoutbox):
    question = talking.Asked(
        kind=Kind.QUESTION, title="Who pays at night?", body="Nobody here does.", attribution=Attribution.WITHHELD,
        invited=[people.steward],
    )  # fmt: skip
    asked = talking.ask(question, by=people.contact, now=NOW)
    said = talking.Answered(body="The town does.", attribution=Attribution.WITHHELD)
    talking.answer(asked, said, by=people.steward, now=NOW)
    index_pending()
    letters.tick(timezone.now())
    for handle in ("member", "author", "facilitator"):
        for address in ("/questions/", asked.get_absolute_url(), f"/questions/{asked.pk}/since/0/", "/search/?q=pays+night"):
            page = browse(handle).get(address).content.decode()
            body = page.partition('id="main"')[2] or page
            for hidden in (people.contact, *([people.steward] if "questions" not in address else [])):
                assert hidden.name not in body, (handle, address)
                assert hidden.get_absolute_url() not in body, (handle, address)
    told = [mail for mail in mailoutbox if mail.to != [people.contact.email]]
    assert all(people.contact.name not in mail.subject + mail.body for mail in told)


def test_no_digest_carries_a_word_that_its_reader_may_not_meet_and_none_of_what_is_closed(world, mailoutbox, monkeypatch):
    monkeypatch.setattr(news.Interests, "meet", lambda *_: True)
    while letters.tick(NOW):
        pass
    green = EVERYBODY - {"nobody", "observer"}
    digests = [mail for mail in mailoutbox if "Test community:" in mail.subject]
    assert {mail.to[0].partition("@")[0] for mail in digests} >= green
    for mail in digests:
        handle = mail.to[0].partition("@")[0]
        said = mail.subject + str(mail.body) + str(mail.alternatives[0].content) + str(mail.extra_headers)
        met = [canary for canary in world.readers if canary in said]
        assert [canary for canary in met if handle not in world.readers[canary] or not world.readers[canary] >= green] == []
    assert any("zqgreen" in str(mail.body) for mail in digests)


@pytest.mark.parametrize("handle", ["nobody", "member", "admin"])
def test_a_hidden_conversation_and_one_that_is_not_there_answer_alike(world, browse, handle):
    client = browse(handle)
    for conversation in Conversation.objects.all():
        if handle in world.readers[conversation.title.split()[-1]]:
            continue
        for tail in ("", "edit/", "history/", "marking/", "merge/", "since/0/"):
            hidden = client.get(f"/questions/{conversation.pk}/{tail}")
            absent = client.get(f"/questions/999999/{tail}")
            assert hidden.status_code == absent.status_code, (conversation.title, tail)
            assert hidden.status_code in {302, 404}


@pytest.mark.parametrize("handle", ["nobody", "member", "admin"])
def test_a_hidden_peer_assist_and_one_that_is_not_there_answer_alike(world, browse, handle):
    client = browse(handle)
    for assist in Assist.objects.all():
        for tail in ("", "change/"):
            closed = client.get(f"/questions/peer-assist/{assist.pk}/{tail}")
            absent = client.get(f"/questions/peer-assist/999999/{tail}")
            assert closed.status_code == absent.status_code, (assist.title, tail)
            assert closed.status_code in {302, 404}
