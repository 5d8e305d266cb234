"""Hard rules 1 and 2 in mail: the audience as of sending, and about AMBER and stricter a link only."""

import itertools

import pytest
from django.core import mail

from practica.knowledge.practices import actions as practices
from practica.knowledge.practices.models import PracticeText
from practica.people.access.models import Marking
from practica.people.circles import actions as circles
from practica.people.circles.models import Membership
from practica.people.members.models import Member
from tests.conftest import NOW, PERSONAS
from tests.services.notices.conftest import send, standing, whole

CANARY = "quetzalpluma"
OPEN = [Marking.CLEAR, Marking.GREEN]
CLOSED = [Marking.AMBER, Marking.AMBER_STRICT, Marking.RED]


def with_canary(practice):
    PracticeText.objects.filter(version__practice=practice).update(challenge=f"The {CANARY} of the harbour.")
    return practice


@pytest.mark.parametrize("marking", OPEN)
def test_the_label_stands_in_the_subject_and_before_the_text(people, a_practice, write, marking):
    write(with_canary(a_practice(f"Night rota {CANARY}", marking)), people.contact)

    [message] = send()

    assert message.subject == f"[{marking}] A note on Night rota {CANARY}"
    assert str(message.body).lstrip().startswith(str(marking))
    assert str(message.body).rstrip().endswith(str(marking))
    html = str(message.alternatives[0].content)
    assert html.index(str(marking)) < html.index(CANARY)


@pytest.mark.parametrize("marking", CLOSED)
def test_mail_about_amber_and_stricter_is_a_link_only(people, a_practice, write, client, marking):
    practice = with_canary(a_practice(f"Night rota {CANARY}", marking))
    letter = write(practice, people.contact)

    [message] = send()

    assert message.subject == f"[{marking}] A note is waiting for you"
    said = whole(message)
    for secret in (CANARY, "Night rota", "night-rota", practice.slug, "Work at sea"):
        assert secret not in said
    assert f"http://localhost:8000/letters/{letter.pk}/" in str(message.body)
    assert str(message.body).lstrip().startswith(str(marking))


def test_the_link_leads_its_own_reader_on_and_nobody_else(people, a_practice, write, browse):
    practice = a_practice("Night rota", Marking.AMBER)
    letter = write(practice, people.contact)

    assert browse("contact").get(f"/letters/{letter.pk}/").url == f"/practices/{practice.slug}/"
    assert browse("author").get(f"/letters/{letter.pk}/").status_code == 404
    assert browse("member").get(f"/letters/{letter.pk}/").status_code == 404
    assert browse("member").get("/letters/999999/").status_code == 404
    assert browse("nobody").get(f"/letters/{letter.pk}/").url.startswith("/sign-in/")
    assert browse("nobody").get("/letters/999999/").url.startswith("/sign-in/")
    letter.refresh_from_db()
    assert letter.standing == "waiting"


def test_the_link_of_something_closed_meanwhile_says_no_more_than_of_something_settled(people, a_practice, write, browse):
    practice = a_practice("Night rota", Marking.AMBER)
    letter = write(practice, people.contact)
    Membership.objects.filter(member=people.contact).delete()
    closed = browse("contact").get(f"/letters/{letter.pk}/")
    settled = write(practice, people.author, key="2")
    settled.target_id = 999_999
    settled.save()

    assert (closed.status_code, closed.url) == (302, "/")
    assert browse("author").get(f"/letters/{settled.pk}/").url == "/"


def test_somebody_removed_from_the_circle_before_sending_gets_nothing(people, circle, a_practice, write):
    practice = a_practice("Night rota", Marking.AMBER)
    letter = write(practice, people.reviewer)
    circles.remove(circle, people.reviewer, by=people.steward, now=NOW)

    assert send() == []
    assert (standing(letter), letter.why_not) == ("cancelled", "may not see it any more")


@pytest.mark.parametrize("change", [{"suspended": True}, {"is_active": False}])
def test_somebody_who_left_the_community_gets_nothing(people, a_practice, write, change):
    letter = write(a_practice("Night rota", Marking.CLEAR), people.member)
    Member.objects.filter(pk=people.member.pk).update(**change)

    assert send() == []
    assert (standing(letter), letter.why_not) == ("cancelled", "not a member any more")


def test_what_is_marked_red_meanwhile_goes_to_its_readers_as_a_link_and_to_nobody_else(people, a_practice, write):
    practice = with_canary(a_practice(f"Night rota {CANARY}", Marking.GREEN))
    reader, other = write(practice, people.contact), write(practice, people.member)
    practices.mark(practice, Marking.RED, readers=[people.contact], by=people.author, now=NOW)

    messages = send()

    assert [message.to for message in messages] == [["contact@example.org"]]
    assert messages[0].subject.startswith("[TLP:RED]")
    assert CANARY not in whole(messages[0])
    assert practice.slug not in whole(messages[0])
    assert (standing(reader), standing(other)) == ("sent", "cancelled")


def test_recipients_are_always_a_subset_of_the_readers(people, circle, a_practice, write):
    from practica.people.access.queries import viewers_of

    for marking in Marking:
        practice = with_canary(a_practice(f"Night rota {CANARY}", marking))
        for handle in PERSONAS:
            write(practice, people[handle], key=str(marking))
        before = len(mail.outbox)

        told = {address for message in send() for address in message.to}

        assert told == set(viewers_of(practice).values_list("email", flat=True))
        assert len(mail.outbox) - before == len(told)
        for message in mail.outbox[before:]:
            assert (CANARY in whole(message)) is (marking in OPEN)


def test_the_strictest_marking_of_all_it_touches_governs(people, a_practice, monkeypatch):
    from practica.services.notices.letters import Composed

    everything = [a_practice("Night rota", marking) for marking in Marking]
    for one, other in itertools.product(everything, everything):
        composed = Composed("a", ["b"], "c", "/", "d", items=(one, other))
        assert composed.governed_by == max(one.marking_of(), other.marking_of(), key=lambda marking: marking.strictness)
        assert composed.says_nothing is any(item.marking_of() in CLOSED for item in (one, other))
