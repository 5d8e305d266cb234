"""Replies by mail: an answer under its question, or a clear word to whoever wrote it, and nothing to anybody else."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail as outgoing

from practica.exchange.conversations import actions
from practica.exchange.conversations.models import Answer, Worked
from practica.foundation.core import keeping
from practica.people.access.models import Marking
from practica.people.access.placing import place
from practica.people.access.viewers import Viewer
from practica.people.circles.models import Membership
from practica.services.files.models import File
from practica.services.inbox import actions as inbox
from practica.services.inbox import queries
from practica.services.inbox.models import Bounced, Received
from practica.services.inbox.reading import LARGEST, read, read_head
from practica.services.notices import actions as notices
from practica.services.notices import letters, replying, sending
from practica.services.notices import mail as written
from practica.services.notices.models import Letter
from tests.conftest import NOW
from tests.services.inbox.raw import forwarded, mail

LATER = NOW + timedelta(hours=2)
WORDS = "Three towns share one roster, and none is alone at night."
QUOTED = f"{WORDS}\n\nOn Mon, 2 Apr 2026 at 18:26, Practica <reply@community.example> wrote:\n> Nobody answers at night.\n"


@pytest.fixture(autouse=True)
def _replies_are_taken(settings):
    settings.REPLY_TO = "reply@community.example"


@pytest.fixture
def address(people):
    """`address(item, "steward")` is where a member's reply about a conversation or an answer goes."""

    def of(item, handle="steward", *, now=NOW) -> str:
        return replying.address(people[handle], item.KIND, item.pk, now=now)

    return of


def receive(words=QUOTED, *, to: str, sender="steward@example.org", now=LATER, number=1, **more) -> inbox.Result:
    raw = mail(words, to=to, sender=sender, subject="Re: Interpreters", message_id=f"<{number}@mail.example.org>", **more)
    return inbox.receive(read(raw), now=now)


def told(handle: str, now=LATER) -> list[SimpleNamespace]:
    """The mails that a member gets about replies that were not taken."""
    before = len(outgoing.outbox)
    sending.send_due(now + timedelta(minutes=1))
    mine = [each for each in outgoing.outbox[before:] if each.to == [f"{handle}@example.org"]]
    return [SimpleNamespace(subject=each.subject, body=str(each.body)) for each in mine if "reply" in each.subject.lower()]


def kept(member, path: str, field: str) -> str:
    return "".join(keeping.kept(member, path).get(field, []))


def test_a_reply_to_a_question_is_an_answer_of_its_writer(people, ask, address):
    asked = ask()
    result = receive(to=address(asked))

    given = Answer.objects.get()
    assert (result.kind, result.text) == ("reply", WORDS)
    assert (given.conversation, given.source, given.body, given.to) == (asked, people.steward, WORDS, None)
    assert given.worked == ""
    assert told("steward") == []


def test_an_answer_by_mail_stands_on_the_page_without_a_word_on_whether_it_worked(browse, ask, address):
    asked = ask()
    receive(to=address(asked))
    page = browse("member").get(asked.get_absolute_url()).content.decode()

    assert WORDS in page
    for word in (Worked.ADVICE.label, Worked.WORKED.label):
        assert str(word) not in page.split(WORDS)[0].rsplit("<article", 1)[1]


def test_a_reply_to_an_answer_is_a_follow_up(people, ask, answer, address):
    given = answer(ask())
    receive(to=address(given, "member"), sender="member@example.org")

    follow_up = Answer.objects.exclude(pk=given.pk).get()
    assert (follow_up.to, follow_up.source, follow_up.body) == (given, people.member, WORDS)


def test_the_letters_about_a_question_can_be_replied_to_and_the_reply_arrives(people, ask):
    asked = ask(invited=[people.steward])
    notices.collect(LATER)
    letter = Letter.objects.get(member=people.steward, kind="conversation.invited")
    composed = letters.composer(letter.kind)(letter, Viewer.of(people.steward))
    sent = written.built(letter, composed, to="steward@example.org", name="Steward", now=LATER)
    assert "your answer stands under the question" in sent.body

    assert receive(to=sent.reply_to[0]).kind == "reply"
    assert Answer.objects.get().conversation == asked


def test_a_mail_is_taken_once_however_often_it_comes(ask, address):
    to = address(ask())
    results = [receive(to=to, now=LATER + timedelta(minutes=10 * again)) for again in range(3)]

    assert [result.kind for result in results] == ["reply", "refused", "refused"]
    assert results[1].reason == "It was taken already."
    assert Answer.objects.count() == 1
    assert told("steward") == []


def test_a_mail_from_another_address_is_refused_and_only_the_member_is_told(people, ask, address):
    result = receive(to=address(ask()), sender="stranger@elsewhere.example")

    assert result.kind == "refused"
    assert not Answer.objects.exists()
    [word] = told("steward")
    assert "from another address" in word.body
    assert not any("stranger@elsewhere.example" in each.to for each in outgoing.outbox)
    assert not keeping.kept(people.steward, "/questions/1/")


def test_a_members_own_name_on_another_members_address_is_refused(ask, address):
    receive(to=address(ask(), "steward"), sender="member@example.org")

    assert not Answer.objects.exists()
    assert told("member") == []


def test_a_forged_address_goes_nowhere_and_its_writer_is_told(ask):
    ask()
    forged = receive(to="reply+aaaabbbbccccddddeeeeffff@community.example")

    assert forged.kind == "refused"
    assert not Answer.objects.exists()
    [word] = told("steward")
    assert "is none that Practica gave out" in word.body


def test_an_address_that_lost_its_signed_part_goes_nowhere_and_its_writer_is_told(people):
    assert receive(to="reply@community.example").kind == "refused"
    [word] = told("steward")
    assert "Reply to the letter itself" in word.body


def test_a_stranger_who_makes_up_an_address_is_told_nothing(people):
    receive(to="reply+aaaabbbbccccddddeeeeffff@community.example", sender="stranger@elsewhere.example")

    assert not Letter.objects.exists()


def test_a_late_reply_is_refused_and_its_words_wait_in_the_form(people, ask, address):
    asked = ask()
    late = NOW + timedelta(days=61)
    receive(to=address(asked), now=late)

    assert not Answer.objects.exists()
    assert kept(people.steward, asked.get_absolute_url(), "body") == WORDS
    [word] = told("steward", late)
    assert "for sixty days" in word.body
    assert f"{asked.get_absolute_url()}#answer" in word.body
    assert "Nothing is lost" in word.body


def test_what_could_not_be_taken_stands_in_the_forms_of_the_pages_for_its_writer_alone(browse, ask, answer, address):
    asked = ask()
    given = answer(asked, by="author")
    late = NOW + timedelta(days=61)
    receive(to=address(asked), now=late)
    receive("And who pays for the nights?", to=address(given), now=late, number=2)

    assert f"{WORDS}</textarea>" in browse("steward").get(asked.get_absolute_url()).content.decode()
    follow_up = browse("steward").get(f"/questions/answers/{given.pk}/follow-up/").content.decode()
    assert "And who pays for the nights?" in follow_up
    assert WORDS not in browse("member").get(asked.get_absolute_url()).content.decode()


def test_what_stands_in_the_form_already_stays_above_the_mails_words(people, ask, address):
    asked = ask()
    keeping.keep_field(people.steward, asked.get_absolute_url(), "body", ["We began in May."], revision=0, now=NOW)
    receive(to=address(asked), now=NOW + timedelta(days=61))

    assert kept(people.steward, asked.get_absolute_url(), "body") == f"We began in May.\n\n{WORDS}"


def test_personal_data_stops_a_reply_as_on_the_page(people, ask, address):
    asked = ask()
    result = receive("Write to maria.souza@gmail.com about her case.", to=address(asked))

    assert result.kind == "refused"
    assert not Answer.objects.exists()
    [word] = told("steward")
    assert "looks like personal data" in word.body
    assert "maria.souza" not in word.body
    assert "maria.souza" in kept(people.steward, asked.get_absolute_url(), "body")


def test_a_closed_question_takes_no_reply_and_says_so(people, ask, address):
    asked = ask()
    to = address(asked)
    actions.close(asked, "We found a way.", by=people.member, now=NOW)
    receive(to=to)

    assert not Answer.objects.exists()
    [word] = told("steward")
    assert "This conversation is closed" in word.body


def test_of_a_circle_that_somebody_has_left_the_mail_says_nothing(people, circle, ask, address):
    asked = ask(by="author", marking=Marking.AMBER, circle=circle, title="A secret place")
    to = address(asked)
    Membership.objects.filter(circle=circle, member=people.steward).delete()
    receive(to=to)

    assert not Answer.objects.exists()
    [word] = told("steward")
    assert "not open to you any more" in word.body
    assert "secret" not in word.body + word.subject
    assert asked.get_absolute_url() not in word.body
    assert not keeping.kept(people.steward, asked.get_absolute_url())


def test_of_something_hidden_meanwhile_the_mail_says_nothing(people, ask, address):
    asked = ask()
    to = address(asked)
    actions.hide(asked, by=people.reviewer, now=NOW)
    receive(to=to)

    assert not Answer.objects.exists()
    [word] = told("steward")
    assert asked.title not in word.body


def test_a_reply_to_a_question_that_became_stricter_is_refused_in_bare_words(people, circle, ask, address):
    asked = ask(by="author")
    to = address(asked)
    asked.marking, asked.circle = Marking.AMBER, circle
    asked.save()
    place(asked, by=people.author, at=NOW)
    receive("Call me on my telephone, maria.souza@gmail.com", to=to)

    [word] = told("steward")
    assert word.subject.startswith("[TLP:AMBER]")
    assert asked.get_absolute_url() not in word.body


def test_a_reply_to_a_question_joined_with_another_stands_under_that_one(people, ask, address):
    asked, other = ask(), ask(title="Interpreters by telephone", now=NOW + timedelta(minutes=5))
    to = address(asked)
    actions.merge(asked, other, by=people.member, now=NOW)
    receive(to=to)

    assert Answer.objects.get().conversation == other


def test_a_member_who_was_removed_is_neither_heard_nor_told(people, ask, address):
    to = address(ask())
    people.steward.suspended = True
    people.steward.save()
    result = receive(to=to)

    assert result.kind == "refused"
    assert not Answer.objects.exists()
    assert not Letter.objects.filter(kind=inbox.NOT_TAKEN).exists()


def test_a_reply_without_words_of_its_own_is_told(ask, address):
    receive("> Nobody answers at night.\n", to=address(ask()))

    assert not Answer.objects.exists()
    [word] = told("steward")
    assert "no words of yours" in word.body


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List-Id": "<night.example.org>"}, {"Return-Path": "<>"},
        {"Subject": "الرد التلقائي: المناوبة"}, {"From": "MAILER-DAEMON@example.org"},
    ],
)  # fmt: skip
def test_machines_are_neither_heard_nor_answered(ask, address, headers):
    receive(to=address(ask()), headers=headers)

    assert not Answer.objects.exists()
    assert not Letter.objects.filter(kind=inbox.NOT_TAKEN).exists()


def test_a_sender_is_told_at_most_once_an_hour_and_no_words_are_lost(people, ask, address):
    asked = ask()
    late = NOW + timedelta(days=61)
    for number in range(3):
        receive(f"Word number {number}.", to=address(asked), now=late + timedelta(minutes=number), number=number)
    receive("The last word.", to=address(asked), now=late + timedelta(hours=2), number=4)

    assert Letter.objects.filter(kind=inbox.NOT_TAKEN).count() == 2
    words = kept(people.steward, asked.get_absolute_url(), "body")
    assert [word in words for word in ("number 0", "number 1", "number 2", "last word")] == [True] * 4


def test_a_file_comes_along_and_one_that_cannot_is_told(ask, address):
    receive(to=address(ask()), files={"plan.txt": b"Night by night, one town.", "list.txt": b"Write to maria.souza@gmail.com"})

    given = Answer.objects.get()
    assert [file.name for file in File.objects.filter(item_kind="answer", item_id=given.pk)] == ["plan.txt"]
    [word] = told("steward")
    assert word.subject.endswith("Your reply is there, but not all of its files")
    assert "“list.txt”" in word.body


def test_a_mail_of_forty_megabytes_is_refused_by_its_head(ask, address):
    raw = mail("Words.", to=address(ask()), sender="steward@example.org")
    result = inbox.receive(read_head(raw[:LARGEST]), now=LATER, is_too_large=True)

    assert result.reason == "It is larger than 25 MB, and was not read."
    [word] = told("steward")
    assert "larger than 25 MB" in word.body


def test_forwards_in_forwards_give_only_the_words_above_them(ask, address):
    raw = forwarded(WORDS, depth=12).replace(b"member@example.org", b"steward@example.org", 1)
    raw = b"To: " + address(ask()).encode() + b"\n" + raw.replace(b"member@", b"steward@")
    assert inbox.receive(read(raw), now=LATER).kind == "reply"
    assert Answer.objects.get().body == WORDS


def test_a_mail_to_no_reply_address_does_nothing(people):
    result = receive(to="info@community.example")

    assert result.kind == "new"
    assert not Received.objects.exists()
    assert not Letter.objects.exists()


def bounce(letter: Letter, action: str = "failed") -> bytes:
    return (
        "From: MAILER-DAEMON@mx.example.org\nSubject: Undelivered Mail Returned to Sender\nMessage-ID: <b@mx>\nReturn-Path: <>\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nIt could not be delivered.\n"
        f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nAction: {action}\nStatus: 5.1.1\n\n"
        f"--b\nContent-Type: message/rfc822\n\nMessage-ID: {letter.message_id}\nSubject: x\n\nwords\n--b--\n"
    ).encode()


def test_a_letter_that_comes_back_for_good_is_noted_once_until_its_reader_answers(people, ask, address):
    asked = ask(invited=[people.steward])
    notices.collect(LATER)
    letter = Letter.objects.get(member=people.steward)
    for _again in range(2):
        assert inbox.receive(read(bounce(letter)), now=LATER).kind == "bounce"

    assert Bounced.objects.get().member == people.steward
    assert (Bounced.objects.get().times, queries.bounced()) == (1, 1)
    receive(to=address(asked))
    assert not Bounced.objects.exists()


def test_whoever_has_a_new_address_is_not_counted_any_more(people, ask):
    ask(invited=[people.steward])
    notices.collect(LATER)
    inbox.receive(read(bounce(Letter.objects.get(member=people.steward))), now=LATER)
    people.steward.email = "steward@new.example.org"
    people.steward.save()

    assert queries.bounced() == 0


def test_a_letter_that_is_only_late_is_not_noted(people, ask):
    ask(invited=[people.steward])
    notices.collect(LATER)
    inbox.receive(read(bounce(Letter.objects.get(member=people.steward), "delayed")), now=LATER)

    assert not Bounced.objects.exists()


def test_mails_of_long_ago_are_forgotten(ask, address):
    receive(to=address(ask()))
    inbox.sweep(LATER + timedelta(days=91))

    assert not Received.objects.exists()
