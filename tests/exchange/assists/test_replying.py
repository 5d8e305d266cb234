"""Replies by mail: a peer's question or advice on the page, or a clear word to whoever wrote it."""

from datetime import timedelta

import pytest
from django.core import mail as outgoing

from practica.exchange.assists import actions
from practica.exchange.assists.models import Sort, Standing, Word
from practica.foundation.core import keeping
from practica.people.access.models import Marking
from practica.people.access.viewers import Viewer
from practica.services.files.models import File
from practica.services.inbox import actions as inbox
from practica.services.inbox.reading import read
from practica.services.notices import actions as notices
from practica.services.notices import letters, sending
from practica.services.notices import mail as written
from practica.services.notices.models import Letter
from tests.conftest import NOW
from tests.services.inbox.raw import mail

LATER = NOW + timedelta(hours=2)
WORDS = "Who chose the hour, and who was asked?"


@pytest.fixture(autouse=True)
def _replies_are_taken(settings):
    settings.REPLY_TO = "reply@community.example"


@pytest.fixture
def opened(bring, move):
    """A peer assist for the community, open for questions."""
    return move(bring(marking=Marking.GREEN))


@pytest.fixture
def letter(people):
    """`letter("steward")` is the mail that a member gets now about where a peer assist is."""

    def letter(handle="steward", kind="assist.moved", now=LATER):
        notices.collect(now)
        row = Letter.objects.filter(member=people[handle], kind=kind).latest("pk")
        composed = letters.composer(kind)(row, Viewer.of(people[handle]))
        return written.built(row, composed, to=f"{handle}@example.org", name=handle, now=now)

    return letter


def receive(sent, words=WORDS, *, sender="steward@example.org", now=LATER, number=1, **more):
    quoted = f"{words}\n\nOn Mon, 2 Apr 2026 at 18:26, Practica <reply@community.example> wrote:\n> Ask what you need.\n"
    raw = mail(quoted, to=sent.reply_to[0], sender=sender, message_id=f"<{number}@mail.example.org>", **more)
    return inbox.receive(read(raw), now=now)


def told(handle="steward", now=LATER):
    before = len(outgoing.outbox)
    sending.send_due(now + timedelta(minutes=1))
    mine = [each for each in outgoing.outbox[before:] if each.to == [f"{handle}@example.org"] and "reply" in each.subject.lower()]
    return [str(each.body) for each in mine]


def kept(member, assist):
    return "".join(keeping.kept(member, f"{assist.get_absolute_url()}say/").get("body", []))


def test_a_reply_while_questions_are_asked_is_a_question_and_whoever_wrote_it_takes_part(opened, letter, people):
    sent = letter()
    assert "your question stands on its page" in sent.body
    assert receive(sent).kind == "reply"
    asked = Word.objects.get()
    assert (asked.assist, asked.sort, asked.source, asked.body) == (opened, Sort.QUESTION, people.steward, WORDS)
    assert opened.peers.get(member=people.steward).standing == Standing.ACCEPTED
    assert told() == []


def test_a_reply_while_advice_is_given_is_advice(opened, move, letter, people, browse):
    move(opened)
    sent = letter()
    assert "your advice stands on its page" in sent.body
    receive(sent, "Ask them what the hour costs.")
    given = Word.objects.get()
    assert (given.sort, given.source) == (Sort.ADVICE, people.steward)
    assert "Ask them what the hour costs." in browse("author").get(opened.get_absolute_url()).content.decode()


def test_an_invitation_can_be_replied_to_once_it_is_open_and_not_before(bring, move, letter):
    assist = bring(marking=Marking.GREEN)
    assert not letter(kind="assist.invited").reply_to
    move(assist)
    assert receive(letter(kind="assist.invited")).kind == "reply"


def test_a_question_that_comes_when_advice_is_given_is_no_advice_and_its_words_wait_in_the_form(opened, move, letter, people):
    sent = letter()
    move(opened)
    assert receive(sent).kind == "refused"
    assert not Word.objects.exists()
    [word] = told()
    assert "This is not the time for questions." in word
    assert f"{opened.get_absolute_url()}#say" in word
    assert kept(people.steward, opened) == WORDS


def test_a_reply_when_the_advice_is_over_is_told_so_and_leads_to_the_page(opened, move, letter, people):
    move(opened)
    sent = letter()
    move(opened)
    assert receive(sent, "Too late?").kind == "refused"
    assert not Word.objects.exists()
    [word] = told()
    assert "This is not the time for advice." in word
    assert opened.get_absolute_url() in word
    assert "#say" not in word
    assert kept(people.steward, opened) == ""


def test_a_late_reply_is_told_and_its_words_wait_in_the_form(opened, letter, people, browse):
    sent = letter()
    late = NOW + timedelta(days=61)
    actions.accept(opened, by=people.steward, now=NOW)
    assert receive(sent, now=late).kind == "refused"
    [word] = told(now=late)
    assert "for sixty days" in word
    assert f"{WORDS}</textarea>" in browse("steward").get(opened.get_absolute_url()).content.decode()


def test_whoever_has_declined_cannot_ask_by_mail(opened, letter, people):
    sent = letter()
    actions.decline(opened, by=people.steward, now=NOW)
    assert receive(sent).kind == "refused"
    assert not Word.objects.exists()
    assert "Those who were asked ask and advise." in told()[0]


def test_nobody_else_writes_in_a_peers_name(opened, letter):
    assert receive(letter(), sender="stranger@elsewhere.example").kind == "refused"
    assert not Word.objects.exists()
    assert "from another address" in told()[0]


def test_personal_data_stops_it_as_on_the_page(opened, letter, people):
    assert receive(letter(), "Write to maria.souza@gmail.com about her case.").kind == "refused"
    assert not Word.objects.exists()
    [word] = told()
    assert "looks like personal data" in word
    assert "maria.souza" not in word
    assert "maria.souza" in kept(people.steward, opened)


def test_of_a_hidden_one_the_mail_says_nothing(opened, letter, people):
    sent = letter("member")
    actions.hide(opened, by=people.newcomer, now=NOW)
    assert receive(sent, sender="member@example.org").kind == "refused"
    [word] = told("member")
    assert "not open to you any more" in word
    assert opened.title not in word


def test_about_one_for_its_peers_alone_nothing_is_said_by_mail_and_nothing_taken(bring, move, letter):
    move(bring())
    sent = letter()
    assert not sent.reply_to
    assert "Nobody comes" not in sent.body


def test_the_host_is_not_asked_to_reply(opened, move, letter):
    move(opened, times=2)
    notices.collect(LATER)
    for row in Letter.objects.filter(member__handle="author"):
        composed = letters.composer(row.kind)(row, Viewer.of(row.member))
        assert composed is None or composed.replies is None


def test_a_file_that_comes_along_stays_behind_and_its_writer_is_told(opened, letter):
    assert receive(letter(), files={"plan.txt": b"Night by night, one town."}).kind == "reply"
    assert Word.objects.get().body == WORDS
    assert not File.objects.exists()
    [word] = told()
    assert "Files cannot be attached here" in word


def test_a_mail_is_taken_once_however_often_it_comes(opened, letter):
    sent = letter()
    kinds = [receive(sent, now=LATER + timedelta(minutes=10 * again)).kind for again in range(3)]
    assert kinds == ["reply", "refused", "refused"]
    assert Word.objects.count() == 1
