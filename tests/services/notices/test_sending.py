"""What is due goes out, over a real connection, once; what cannot go waits, or is given up, and is counted."""

from datetime import timedelta

import pytest
from django.core import mail

from practica.people.members.models import Member
from practica.services.notices import actions, backends, letters, queries, sending
from practica.services.notices.models import Letter
from tests.conftest import NOW
from tests.services.notices.conftest import LATER, send, standing
from tests.services.notices.server import MailServer


def test_a_letter_goes_once_with_the_headers_of_an_automatic_mail(people, a_practice, write, server):
    letter = write(a_practice("Night rota"), people.member)

    assert sending.send_due(LATER) == 1
    assert sending.send_due(LATER) == 0

    [received] = server.received
    assert received.recipients == ["member@example.org"]
    assert received.message_id == letter.message_id
    assert received.mail["Auto-Submitted"] == "auto-generated"
    assert received.mail["Date"].datetime.replace(microsecond=0) >= LATER
    assert str(received.mail["From"]) == "Test community <practica@localhost>"
    assert standing(letter) == "sent"


def test_a_letter_that_is_not_due_waits(people, a_practice, write, server):
    write(a_practice("Night rota"), people.member, due=LATER + timedelta(hours=1))

    assert sending.send_due(LATER) == 0
    assert sending.send_due(LATER + timedelta(hours=1)) == 1


def test_one_refused_address_does_not_keep_the_others_from_their_mail(people, a_practice, write, server):
    server.refuses = {"member@example.org": "550 5.1.1 no such mailbox"}
    practice = a_practice("Night rota")
    refused = write(practice, people.member)
    taken = [write(practice, people[handle]) for handle in ("steward", "reviewer", "newcomer")]

    sending.send_due(LATER)

    assert standing(refused) == "given_up"
    assert refused.why_not == "refused for good: 550"
    assert [standing(letter) for letter in taken] == ["sent"] * 3
    assert server.conversations == 1


def test_a_mailbox_that_says_not_now_is_tried_again_later_and_later(people, a_practice, write, server):
    server.refuses = {"member@example.org": "451 4.7.1 greylisted"}
    letter = write(a_practice("Night rota"), people.member)
    at, pauses = LATER, []
    for _ in range(4):
        sending.send_due(at)
        letter.refresh_from_db()
        pauses.append(round((letter.leased_until - at).total_seconds() / 60))
        assert sending.send_due(at + timedelta(seconds=30)) == 0
        at = letter.leased_until
    assert pauses == [1, 5, 15, 60]
    assert queries.outbox(at + timedelta(hours=1)).put_off == 1

    server.refuses = {}
    sending.send_due(at)

    assert standing(letter) == "sent"
    assert len(server.received) == 1


def test_after_five_days_of_not_now_it_is_given_up_and_counted(people, a_practice, write, server):
    server.refuses = {"member@example.org": "452 4.2.2 mailbox full"}
    letter = write(a_practice("Night rota"), people.member)

    sending.send_due(NOW + timedelta(days=5, minutes=1))

    assert standing(letter) == "given_up"
    outbox = queries.outbox(NOW + timedelta(days=6))
    assert (outbox.given_up, outbox.reasons) == (1, (("refused for now: 452", 1),))


def test_a_policy_against_the_sender_is_ours_to_mend_and_loses_nothing(people, a_practice, write, server):
    server.answers_content = "550 5.7.26 unauthenticated"
    letter = write(a_practice("Night rota"), people.member)
    sending.send_due(LATER)
    assert standing(letter) == "waiting"

    server.answers_content = ""
    sending.send_due(LATER + timedelta(hours=1))

    assert standing(letter) == "sent"


def test_content_refused_for_good_is_given_up(people, a_practice, write, server):
    server.answers_content = "554 5.6.0 not wanted"
    letter = write(a_practice("Night rota"), people.member)

    sending.send_due(LATER)

    assert standing(letter) == "given_up"


def test_a_server_that_is_away_is_asked_once_and_then_left_alone_for_a_minute(people, a_practice, write, server, settings):
    practice = a_practice("Night rota")
    held = [write(practice, people[handle]) for handle in ("member", "steward", "reviewer")]
    server.close()

    assert sending.send_due(LATER) == 1
    assert sending.send_due(LATER + timedelta(seconds=30)) == 0
    assert {standing(letter) for letter in held} == {"waiting"}
    assert queries.outbox(NOW + timedelta(hours=1)).late == 3

    back = MailServer()
    settings.EMAIL_PORT = back.port
    sending.send_due(LATER + timedelta(days=30))
    back.close()

    assert {standing(letter) for letter in held} == {"sent"}


@pytest.mark.parametrize("mood", ["is_silent", "dribbles"])
def test_a_half_dead_server_does_not_hold_the_worker(a_practice, write, server, monkeypatch, mood):
    monkeypatch.setattr(backends, "LONGEST_ANSWER", 0.2)
    setattr(server, mood, True)
    letter = write(a_practice("Night rota"), Member.objects.get(handle="member"))

    sending.send_due(LATER)

    assert standing(letter) == "waiting"
    assert letter.why_not.startswith("the mail server ")


def test_a_server_that_takes_a_mail_and_dies_gets_it_again_under_the_same_id(people, a_practice, write, server):
    server.drops_after_content = True
    letter = write(a_practice("Night rota"), people.member)
    sending.send_due(LATER)
    server.drops_after_content = False

    sending.send_due(LATER + timedelta(minutes=2))

    assert [each.message_id for each in server.received] == [letter.message_id] * 2
    assert standing(letter) == "sent"


def test_a_mail_that_kills_the_conversation_does_not_stand_in_the_way_of_others(people, a_practice, write, server):
    practice = a_practice("Night rota")
    poison, other = write(practice, people.member), write(practice, people.steward)
    server.hangs_up_on = {"member@example.org"}

    sending.send_due(LATER)
    assert standing(other) == "waiting"
    sending.send_due(LATER + timedelta(seconds=90))

    assert standing(other) == "sent"
    assert standing(poison) == "waiting"


def test_a_server_with_a_limit_a_conversation_is_called_again(people, a_practice, write, server):
    server.drops_after = 2
    practice = a_practice("Night rota")
    held = [write(practice, people[handle]) for handle in ("member", "steward", "reviewer", "newcomer", "moderator")]

    sending.send_due(LATER)

    assert {standing(letter) for letter in held} == {"sent"}
    assert len(server.received) == 5
    assert server.conversations == 3


def test_a_letter_in_other_hands_is_left_to_them_until_the_lease_ends(people, a_practice, write):
    letter = write(a_practice("Night rota"), people.member)
    taken = sending._lease(LATER)
    assert taken is not None
    assert taken.pk == letter.pk

    assert send(LATER + timedelta(minutes=4)) == []
    assert len(send(LATER + timedelta(minutes=6))) == 1


def test_a_kind_that_cannot_be_composed_waits_and_says_so_without_content(people, a_practice, write, monkeypatch, caplog):
    letter = write(a_practice("Night rota"), people.member)
    compose = letters._KINDS["note"]

    def fail(letter, viewer):
        raise KeyError("Night rota")

    monkeypatch.setitem(letters._KINDS, "note", fail)
    assert send() == []
    letter.refresh_from_db()
    assert letter.why_not == "could not be composed: KeyError"
    assert "Night rota" not in caplog.text

    monkeypatch.setitem(letters._KINDS, "note", compose)
    assert len(send(LATER + timedelta(hours=1))) == 1


def test_what_is_not_needed_any_more_is_cancelled(people, a_practice, write):
    practice = a_practice("Night rota")
    letter = write(practice, people.member)
    Letter.objects.filter(pk=letter.pk).update(target_id=practice.pk + 99)

    assert send() == []
    assert (standing(letter), letter.why_not) == ("cancelled", "not needed any more")


def test_an_address_that_no_mail_can_carry_is_given_up(people, a_practice, write, settings):
    settings.EMAIL_BACKEND = "practica.services.notices.backends.Smtp"
    letter = write(a_practice("Night rota"), people.member)
    Member.objects.filter(pk=people.member.pk).update(email="a\nBcc: all@example.org@example.org")

    sending.send_due(LATER)

    assert standing(letter) in {"given_up", "waiting"}
    assert mail.outbox == []


@pytest.mark.parametrize("name", ["Ana, José & «Sons»", 'The "Night" <rota>', "شبكة الليل", "\u202eevil\r\nBcc: x@example.org"])
def test_a_community_may_be_called_anything(people, a_practice, write, server, name):
    from practica.people.members.models import Community

    Community.objects.update(name=name)
    write(a_practice("Night rota"), people.member)

    sending.send_due(LATER)

    [received] = server.received
    assert received.mail["From"].addresses[0].addr_spec == "practica@localhost"
    assert received.mail["Bcc"] is None
    assert received.recipients == ["member@example.org"]


def test_healthz_says_what_waits_and_only_remarks_on_what_was_given_up(people, a_practice, write, client, server):
    server.refuses = {"member@example.org": "550 5.1.1 no such mailbox"}
    from django.utils import timezone

    letter = actions.write("note", key="9", to=people.member, about=("practice", a_practice("Night rota").pk), now=timezone.now())
    sending.send_due(timezone.now())
    assert standing(letter) == "given_up"
    assert client.get("/healthz").json()["queue"] == "ok, 1 letters could not be delivered in the last week"

    actions.write("note", key="10", to=people.steward, now=timezone.now() - timedelta(hours=1))

    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["queue"].startswith("letters wait")
