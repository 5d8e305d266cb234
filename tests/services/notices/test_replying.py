"""The address of a reply: whose it is, about what, how long, and that nobody can make one up."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as some

from practica.config.mail import reply_address
from practica.people.access.models import Marking
from practica.services.notices import letters, replying
from practica.services.notices.letters import Composed, Replies
from tests.conftest import NOW
from tests.examples import examples
from tests.services.notices.conftest import send

SENTENCE = "Reply to this mail, and your answer stands under the question."


@pytest.fixture(autouse=True)
def _replies_are_taken(settings):
    settings.REPLY_TO = "reply@community.example"


@pytest.fixture
def answerable(monkeypatch, a_practice, write):
    """A letter about a practice that takes replies; the mail that came of it."""

    def _send(marking: Marking, to):
        practice = a_practice("A rota for nights", marking)

        def compose(_letter, _viewer) -> Composed:
            replies = Replies("practice", practice.pk, SENTENCE)
            return Composed("A note", ["Words."], "A note", "/", "Read it", items=(practice,), replies=replies)

        monkeypatch.setattr(letters, "_KINDS", {**letters._KINDS, "note": compose})
        write(practice, to)
        [mail] = send()
        return mail

    return _send


def token_of(address: str) -> str:
    return address.partition("+")[2].partition("@")[0]


def test_a_letter_that_can_be_answered_says_so_above_the_signature_and_has_the_address(people, answerable):
    mail = answerable(Marking.GREEN, people.steward)

    [reply_to] = mail.reply_to
    bound = replying.read(token_of(reply_to))
    assert (bound.member_id, bound.code) == (people.steward.pk, replying.code_of("practice"))
    assert mail.body.index(SENTENCE) < mail.body.index("\n-- \n")
    assert "Nobody reads answers" not in mail.body
    assert SENTENCE in mail.alternatives[0].content


@pytest.mark.parametrize("marking", [Marking.AMBER, Marking.AMBER_STRICT, Marking.RED])
def test_a_letter_about_something_closed_has_no_address_for_replies(people, answerable, marking):
    mail = answerable(marking, people.contact)

    assert mail.reply_to == []
    assert SENTENCE not in mail.body
    assert "Nobody reads answers" in mail.body


def test_without_the_setting_no_letter_says_anything_of_replies(people, answerable, settings):
    settings.REPLY_TO = ""
    mail = answerable(Marking.GREEN, people.steward)

    assert mail.reply_to == []
    assert SENTENCE not in mail.body


def test_an_address_is_read_whatever_became_of_its_capitals(people):
    address = replying.address(people.member, "conversation", 7, now=NOW)

    assert replying.read(token_of(address).upper()) == replying.read(token_of(address))
    assert address.partition("@")[0].islower()


def test_an_address_ends_after_sixty_days(people):
    bound = replying.read(token_of(replying.address(people.member, "conversation", 7, now=NOW)))

    assert not bound.is_over(NOW + timedelta(days=60))
    assert bound.is_over(NOW + timedelta(days=61))


@examples(150)
@given(member=some.integers(1, 2**34), number=some.integers(1, 2**34))
def test_an_address_is_never_too_long_for_mail(people, member, number):
    people.member.pk = member
    local = replying.address(people.member, "conversation", number, now=NOW).partition("@")[0]

    assert 0 < len(local) <= 64
    assert (replying.read(token_of(f"{local}@x")).member_id, replying.read(token_of(f"{local}@x")).number) == (member, number)


@examples(150)
@given(place=some.integers(0, 200), sign=some.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_one_changed_sign_makes_an_address_a_forgery_or_says_the_same(people, place, sign):
    token = token_of(replying.address(people.member, "conversation", 7, now=NOW))
    place %= len(token)
    changed = token[:place] + sign + token[place + 1 :]

    assert replying.read(changed) in {None, replying.read(token)}


@examples(150)
@given(written=some.text(max_size=80))
def test_whatever_stands_behind_the_plus_is_read_or_refused(written):
    assert replying.read(written) is None


@pytest.mark.parametrize("wrong", ["reply", "@community.example", "re+ply@x.example", "a" * 21 + "@x.example", "a b@x.example"])
def test_an_address_for_replies_that_cannot_work_is_told_at_the_start(wrong):
    with pytest.raises(ImproperlyConfigured, match="PRACTICA_REPLY_TO is an address"):
        reply_address(wrong)
