"""Peer assists through the doors a person uses."""

import re
from datetime import UTC, date, datetime

import pytest

from practica.exchange.assists import actions
from practica.exchange.assists.models import Assist, Stage, Standing, Way, Word
from practica.foundation.core import clocks
from practica.people.access.models import Marking
from tests.conftest import NOW
from tests.exchange.assists.conftest import FIVE

NEW = "/questions/peer-assist/new/"
FORM = {
    "title": "Nobody comes again",
    "brief": "Twelve came, then three.",
    "way": "writing",
    "marking": "TLP:RED",
    "language": "en",
}


@pytest.fixture
def now(monkeypatch):
    """The pages ask the clock; these tests happen at NOW."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def body(answer):
    page = answer.content.decode()
    return page.partition('id="main"')[2] or page


def test_it_is_begun_opened_and_told_through_its_pages_without_script(browse, people, now):
    sent = browse("author").post(NEW, {**FORM, "peers": "steward, reviewer@example.org, Member Example, newcomer, contact"})
    assist = Assist.objects.get()
    at = assist.get_absolute_url()
    assert sent.headers["Location"] == at
    assert "I take part" in body(browse("steward").get(at))
    browse("steward").post(f"{at}do/accept/")
    browse("author").post(f"{at}do/move-on/", {"seen": "brief"})
    browse("steward").post(f"{at}say/", {"body": "Who chose the hour?", "language": "en"})
    asked = Word.objects.get()
    browse("author").post(f"/questions/peer-assist/words/{asked.pk}/answer/", {"body": "The hall did.", "language": "en"})
    browse("author").post(f"{at}do/move-on/", {"seen": "clarifying"})
    browse("steward").post(f"{at}say/", {"body": "Ask what the hour costs them.", "language": "en"})
    browse("author").post(f"{at}do/move-on/", {"seen": "advice"})
    browse("author").post(f"{at}try/", {"will_try": "Another hour.", "tell_by": "2027-01"})
    browse("author").post(f"{at}tell/", {"end": "failed", "came": "Three came again."})
    page = body(browse("steward").get(at))
    for words in (
        "Who chose the hour?",
        "The hall did.",
        "Ask what the hour costs",
        "Another hour.",
        "Three came again.",
        "it failed",
    ):
        assert words in page, words


def test_a_page_says_where_it_is_and_has_one_primary_button_for_each_person(browse, bring, move, people):
    assist = bring()
    at = assist.get_absolute_url()

    def primary(handle):
        return re.findall(r'class="btn primary[^"]*"[^>]*>([^<]+)<', body(browse(handle).get(at)))

    assert primary("author") == ["Open it"]
    assert primary("steward") == ["I take part"]
    actions.accept(assist, by=people.steward, now=NOW)
    assert primary("steward") == []
    move(assist)
    assert primary("author") == ["Go on to the advice"]
    assert primary("steward") == ["Ask"]
    move(assist, times=2)
    assert primary("author") == ["Say what you will try"]
    assert "The advice is in." in body(browse("steward").get(at))
    actions.say_try(assist, actions.Intent("Tea first.", date(2028, 1, 31)), by=people.author, now=NOW)
    assert "Tell what came of it" in primary("author")


def test_a_stranger_finds_nothing_and_reads_no_name_in_the_list(browse, bring):
    assist = bring()
    for handle in ("nobody", "moderator", "admin"):
        answer = browse(handle).get(assist.get_absolute_url())
        absent = browse(handle).get("/questions/peer-assist/999999/")
        assert answer.status_code == absent.status_code in {302, 404}, handle
        assert assist.get_absolute_url() not in body(browse(handle).get("/questions/peer-assist/"))


def test_an_empty_list_teaches_and_a_full_one_is_mine_asked_and_told(browse, bring, move, people):
    assert "No peer assist yet" in body(browse("moderator").get("/questions/peer-assist/"))
    bring()
    told = move(bring(marking=Marking.GREEN, title="Why the tea ran out"), times=3)
    actions.say_try(told, actions.Intent("More tea.", date(2028, 1, 31)), by=people.author, now=NOW)
    actions.tell(told, actions.Came("failed", "It ran out."), by=people.author, now=NOW)
    mine, asked, other = (body(browse(one).get("/questions/peer-assist/")) for one in ("author", "steward", "moderator"))
    assert "Yours" in mine
    assert "You are asked" in asked
    assert "What came of others" in other
    assert "Why the tea ran out" in other
    assert "second meeting" not in other


def test_declining_is_one_button_and_the_way_back_is_the_list(browse, bring):
    assist = bring()
    answer = browse("contact").post(f"{assist.get_absolute_url()}do/decline/", follow=True)
    assert answer.redirect_chain == [("/questions/peer-assist/", 302)]
    assert browse("contact").get(assist.get_absolute_url()).status_code == 404
    assert assist.peers.get(member__handle="contact").standing == Standing.DECLINED


def test_a_question_offers_it_to_its_asker_alone_and_fills_the_form(browse, ask):
    asked = ask(by="author", title="Who pays at night?")
    assert f"{NEW}?question={asked.pk}" in body(browse("author").get(asked.get_absolute_url()))
    assert NEW not in body(browse("member").get(asked.get_absolute_url()))
    assert "Who pays at night?" in body(browse("author").get(f"{NEW}?question={asked.pk}"))
    assert "Who pays at night?" not in body(browse("member").get(f"{NEW}?question={asked.pk}"))
    browse("author").post(f"{NEW}?question={asked.pk}", {**FORM, "peer": [str(asked.source_id + 1)]})
    assert Assist.objects.get().question == asked


@pytest.mark.parametrize("question", ["", "x", "-1", "9" * 30, "１２"])
def test_a_question_that_is_none_is_no_question(browse, question):
    assert browse("author").get(NEW, {"question": question}).status_code == 200


def test_what_was_typed_stays_when_something_is_wrong(browse, bring, move, people):
    unknown = body(browse("author").post(NEW, {**FORM, "peers": "somebody else"}))
    assert "No member is called" in unknown
    assert "Twelve came, then three." in unknown
    assist = move(bring())
    actions.accept(assist, by=people.steward, now=NOW)
    words = "Ask her at +27 82 555 0148."
    held = body(browse("steward").post(f"{assist.get_absolute_url()}say/", {"body": words, "language": "en"}))
    assert words in held
    assert "cannot go out" in held
    assert not Word.objects.exists()


def test_a_live_one_needs_an_hour_that_there_is(browse, people, now):
    people.author.time_zone = "Europe/Vienna"
    people.author.save()
    for typed in ("", "soon", "2027-03-28T02:30", "9999-12-31T23:59"):
        page = body(browse("author").post(NEW, {**FORM, "way": "live", "starts": typed}))
        assert "Choose a day and an hour" in page, typed
    browse("author").post(NEW, {**FORM, "way": "live", "starts": "2027-03-28T03:30", "place": "Room 4"})
    assert Assist.objects.get().starts == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_each_reads_a_live_hour_in_their_own_time_and_in_the_hosts(browse, bring, people):
    for handle, zone in (("author", "Asia/Bangkok"), ("steward", "Africa/Casablanca")):
        people[handle].time_zone = zone
        people[handle].save()
    assist = bring(way=Way.LIVE, starts=datetime(2026, 12, 3, 8, tzinfo=UTC))
    theirs, own = (body(browse(one).get(assist.get_absolute_url())) for one in ("steward", "author"))
    assert "your time" in theirs
    assert "3:00" in theirs
    assert "Bangkok" in theirs
    assert "their time" not in own
    assert clocks.told(assist.starts, "no/such", "UTC").endswith("(UTC)")


def test_the_brief_changes_until_it_is_open(browse, bring, move):
    assist = bring()
    at = f"{assist.get_absolute_url()}change/"
    assert "second meeting" in body(browse("author").get(at))
    browse("author").post(at, {**FORM, "title": "Nobody comes at nine"})
    assist.refresh_from_db()
    assert assist.title == "Nobody comes at nine"
    move(assist)
    browse("author").post(at, {**FORM, "title": "Nobody comes at ten"})
    assist.refresh_from_db()
    assert assist.title == "Nobody comes at nine"


def test_personal_data_seen_is_a_button_on_every_word_and_its_page_is_for_two(browse, bring, move, people):
    assist = move(bring())
    asked = actions.ask(assist, "Who chose the hour?", by=people.steward, now=NOW)
    browse("member").post(f"/personal-data/assist_word-{asked.pk}/hide/")
    asked.refresh_from_db()
    assert asked.hidden
    at = f"/personal-data/assist_word-{asked.pk}/"
    assert "Who chose" not in body(browse("member").get(assist.get_absolute_url()))
    assert browse("member").get(at).status_code == 404
    browse("steward").post(at, {"amend": "1", "body": "Who chose it?"})
    browse(asked.second_reader.handle).post(at, {"show": "1"})
    assert "Who chose it?" in body(browse("member").get(assist.get_absolute_url()))


def test_a_hidden_brief_is_read_by_its_host_on_the_page_that_mends_it(browse, bring, people):
    assist = bring()
    browse("member").post(f"/personal-data/assist-{assist.pk}/hide/")
    answer = browse("author").get(assist.get_absolute_url())
    assert answer.headers["Location"] == f"/personal-data/assist-{assist.pk}/"
    browse("author").post(f"{assist.get_absolute_url()}do/move-on/", {"seen": "brief"})
    assist.refresh_from_db()
    assert assist.stage == Stage.BRIEF


def test_the_host_asks_one_more_by_name_or_from_those_likely(browse, bring, people):
    assist = bring(peers=FIVE[:4])
    page = body(browse("author").get(assist.get_absolute_url()))
    assert "Ask 1 more peer" in page
    browse("author").post(f"{assist.get_absolute_url()}invite/", {"person": "moderator"})
    assert assist.peers.filter(member=people.moderator).exists()
    answer = browse("author").post(f"{assist.get_absolute_url()}invite/", {"person": "nobody like this"}, follow=True)
    assert "No member is called" in answer.content.decode()
