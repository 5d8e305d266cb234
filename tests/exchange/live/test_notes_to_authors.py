"""A note from the desk reaches the author of a question by letter too, once, and nobody learns who that is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practica.exchange.live import actions
from practica.people.access.models import Attribution
from practica.services.notices import tasks
from practica.services.notices.models import Letter

NOTE = "The coordinator takes this up."


@pytest.fixture
def noted(people, asks, mailoutbox):
    """`noted(session)` is a withheld question of `member`'s to which the desk has written."""

    def noted(session, **more):
        question = asks(session, "What did the ministry say?", attribution=Attribution.WITHHELD, **more)
        tasks.tick(timezone.now())
        mailoutbox.clear()
        assert actions.relay(question, NOTE, by=people.moderator, now=timezone.now())
        return question

    return noted


@pytest.mark.usefixtures("at_once")
def test_the_author_of_a_withheld_question_is_told_once_and_nobody_else(people, held, noted, mailoutbox):
    noted(held())
    for _tick in range(2):
        tasks.tick(timezone.now())
    (mail,) = mailoutbox
    assert mail.to == [people.member.email]
    assert NOTE in mail.body
    assert people.member.name not in mail.subject


@pytest.mark.usefixtures("at_once")
def test_each_note_has_its_own_letter_and_stands_among_the_notices(people, held, noted, browse, mailoutbox):
    question = noted(held())
    actions.relay(question, "And they answer by Friday.", by=people.moderator, now=timezone.now())
    tasks.tick(timezone.now())
    assert len(mailoutbox) == 2
    assert "A note from the desk" in browse("member").get("/notices/").content.decode()
    assert "A note from the desk" not in browse("moderator").get("/notices/").content.decode()


@pytest.mark.parametrize("under", ["", "mine/"])
def test_whoever_has_read_it_on_the_page_of_the_session_is_not_told_by_mail(held, noted, see, mailoutbox, under):
    """By default it waits for the digest of the day, and so it waits here."""
    session = held()
    noted(session)
    tasks.tick(timezone.now())
    assert Letter.objects.get(kind="live_question.relayed").read is None
    assert NOTE in see("member", session, under)
    assert Letter.objects.get(kind="live_question.relayed").read is not None
    tasks.tick(timezone.now() + timedelta(days=1))
    assert not [mail for mail in mailoutbox if "note from the desk" in mail.subject + mail.body]


@pytest.mark.usefixtures("at_once")
def test_about_a_closed_event_the_mail_is_a_link_only(people, circle, workshop, held, asks, *, mailoutbox):
    session = held(workshop(marking="TLP:AMBER", circle=circle, title="Behind doors"))
    actions.relay(asks(session, by="reviewer"), NOTE, by=people.author, now=timezone.now())
    tasks.tick(timezone.now())
    (mail,) = [one for one in mailoutbox if one.to == [people.reviewer.email]]
    assert NOTE not in mail.body
    assert session.title not in mail.subject + mail.body


@pytest.mark.usefixtures("at_once")
def test_nobody_is_told_of_a_note_to_a_question_that_was_taken_back_or_whose_author_has_left(people, held, noted, mailoutbox):
    taken, left = held(), held()
    actions.take_back(noted(taken), by=people.member, now=timezone.now())
    noted(left)
    people.member.is_active = False
    people.member.save()
    tasks.tick(timezone.now())
    assert mailoutbox == []


@pytest.mark.usefixtures("at_once")
def test_whoever_writes_a_note_to_their_own_question_gets_no_letter(people, held, asks, mailoutbox):
    actions.relay(asks(held(), by="moderator"), NOTE, by=people.moderator, now=timezone.now())
    tasks.tick(timezone.now())
    assert mailoutbox == []


def test_a_guest_is_told_too(workshop, held, guest, noted, mailoutbox):
    event = workshop()
    session, visitor = held(event), guest(event)
    noted(session, person=visitor)
    tasks.tick(timezone.now())
    assert [mail.to for mail in mailoutbox] == [[visitor.email]]
