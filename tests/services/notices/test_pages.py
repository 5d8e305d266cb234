"""The page of notices, the page of what one wants by mail, and the link that ends mails."""

import re

import pytest
from django.core import signing
from django.test import Client

from practica.exchange.conversations import actions as talking
from practica.exchange.conversations.models import Conversation, Kind
from practica.people.access.models import Attribution, Marking
from practica.people.members.models import Member
from practica.services.notices import actions, following, stopping, wishes
from practica.services.notices.models import Follow, Letter
from practica.services.notices.subjects import Frequency, Subject
from tests.conftest import NOW
from tests.services.notices.conftest import deliver, whole
from tests.services.notices.test_wishes import choose


@pytest.fixture
def answered(people) -> Conversation:
    """A question of the member's about the quetzal, with an answer by the steward; the letters are written."""
    asked = talking.Asked(kind=Kind.QUESTION, title="Who pays the quetzal?", body="Who knows?")
    row = talking.ask(asked, by=people.member, now=NOW)
    talking.answer(row, talking.Answered(body="We do."), by=people.steward, now=NOW)
    actions.collect(NOW)
    return row


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode().partition('id="main"')[2]))


def test_a_notice_says_what_happened_how_it_comes_and_why(people, answered, browse):
    page = words(browse("member").get("/notices/"))

    assert "An answer to “Who pays the quetzal?”" in page
    assert "goes into your next digest" in page
    assert "You asked, answered, took part, or chose to follow it." in page
    assert "You follow it." in page
    assert "Conversations that you follow" in page
    assert "quetzal" not in words(browse("newcomer").get("/notices/"))


def test_opening_a_notice_leads_to_it_and_no_mail_tells_of_it_any_more(people, answered, browse):
    letter = Letter.objects.get(member=people.member)

    response = browse("member").get(f"/letters/{letter.pk}/")

    letter.refresh_from_db()
    assert response.url.startswith(answered.get_absolute_url())
    assert (letter.standing, letter.why_not) == ("cancelled", "read before it went")


def test_opening_the_page_of_the_question_reads_its_answers_letters(people, answered, browse):
    assert browse("steward").get(answered.get_absolute_url()).status_code == 200
    assert Letter.objects.filter(member=people.member, read=None).exists()

    browse("member").get(answered.get_absolute_url())

    assert not Letter.objects.filter(member=people.member, read=None).exists()


def test_a_page_of_notices_reads_a_dozen_letters_however_many_there_are(people, answered, browse, django_assert_max_num_queries):
    for number in range(40):
        talking.answer(answered, talking.Answered(body=f"So do we, {number}."), by=people.steward, now=NOW)
    actions.collect(NOW)
    browse("member").get("/notices/")

    with django_assert_max_num_queries(50):
        page = words(browse("member").get("/notices/"))
    assert page.count("Why do I get this?") == 12
    assert "Older ones" in page


def test_all_are_marked_as_read_with_one_button_and_nobody_elses(people, answered, browse):
    browse("steward").post("/notices/do/", {"act": "all"})
    letter = Letter.objects.get(member=people.member)
    assert letter.read is None
    browse("steward").post("/notices/do/", {"act": "read", "letter": letter.pk})
    letter.refresh_from_db()
    assert letter.read is None

    browse("member").post("/notices/do/", {"act": "all"})

    letter.refresh_from_db()
    assert letter.read is not None


def test_muting_a_notice_mutes_the_conversation_and_settings_have_the_way_back(people, answered, browse):
    letter = Letter.objects.get(member=people.member)
    browse("member").post("/notices/do/", {"act": "mute", "letter": letter.pk})
    assert following.standing(answered, people.member) == "muted"
    settings = browse("member").get("/settings/mail/")
    assert "Who pays the quetzal?" in words(settings)

    browse("member").post("/settings/mail/follows/", {"kind": "conversation", "number": answered.pk})

    assert not Follow.objects.filter(member=people.member).exists()


def test_what_its_reader_may_not_see_any_more_is_no_notice(people, answered, browse):
    talking.mark(answered, Marking.RED, readers=[people.contact], by=people.member, now=NOW)
    Letter.objects.update(member=people.newcomer)

    page = words(browse("newcomer").get("/notices/"))

    assert "quetzal" not in page


def test_choices_are_kept_and_shown_again(people, browse):
    client = browse("member")
    sent = {
        "waiting": "at_once", "followed": "weekly", "yours": "off", "circles": "daily", "news": "off",
        "quiet_from": "22", "quiet_until": "6", "hour": "18", "weekday": "4",
    }  # fmt: skip
    assert client.post("/settings/mail/", sent).status_code == 302

    held = wishes.of(people.member)
    assert wishes.frequency(held, Subject.WAITING) == Frequency.AT_ONCE
    assert (held.quiet_from, held.quiet_until, held.hour, held.weekday) == (22, 6, 18, 4)
    assert '<option value="18" selected>' in client.get("/settings/mail/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"), [("news", "at_once"), ("hour", "24"), ("weekday", "x"), ("quiet_until", ""), ("waiting", "never")]
)
def test_what_is_not_offered_is_refused_and_nothing_is_kept(people, browse, field, value):
    sent = dict.fromkeys((subject.value for subject in Subject), "daily")
    sent |= {"quiet_from": "22", "quiet_until": "6", "hour": "18", "weekday": "4"}

    response = browse("member").post("/settings/mail/", sent | {field: value})

    assert response.status_code == 200
    assert "Nothing is saved yet" in words(response)
    assert wishes.of(people.member).pk is None


@pytest.fixture
def mail(people):
    choose(people.member, followed="at_once")
    asked = talking.Asked(kind=Kind.QUESTION, title="Who pays the quetzal?", body="Who knows?")
    row = talking.ask(asked, by=people.member, now=NOW)
    talking.answer(row, talking.Answered(body="We do."), by=people.steward, now=NOW)
    [sent] = [one for one in deliver() if one.to == ["member@example.org"]]
    return sent


def address(mail) -> str:
    return mail.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")


def test_a_mail_program_ends_mails_with_one_bare_post(people, mail):
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    program = Client(enforce_csrf_checks=True)

    response = program.post(address(mail), {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert wishes.frequency(wishes.of(people.member), Subject.FOLLOWED) == Frequency.OFF
    assert wishes.frequency(wishes.of(people.member), Subject.WAITING) == Frequency.DAILY
    assert "You get no more mail about “Conversations that you follow”." in words(response)
    assert "/settings/mail/" in response.content.decode()


def test_opening_the_link_changes_nothing_and_names_nothing(people, mail, client):
    response = client.get(address(mail))

    assert wishes.frequency(wishes.of(people.member), Subject.FOLLOWED) == Frequency.AT_ONCE
    assert "quetzal" not in response.content.decode()
    main = response.content.decode().partition('id="main"')[2].partition("</main>")[0]
    assert main.count("<form") == main.count("<button") == 1
    assert people.member.name not in response.content.decode()


def test_a_forged_or_late_link_does_nothing(people, mail, client, monkeypatch):
    genuine = address(mail)
    assert client.post(genuine[:-3] + "x/").status_code == 410
    assert client.post(f"/mail/off/{signing.dumps([people.member.pk, 'followed'])}/").status_code == 410
    monkeypatch.setattr(stopping, "LASTS", -1)
    assert client.post(genuine).status_code == 410

    assert wishes.frequency(wishes.of(people.member), Subject.FOLLOWED) == Frequency.AT_ONCE


def test_every_mail_leads_to_its_settings_and_only_what_is_not_essential_can_be_ended(people, a_practice, write, mail):
    write(a_practice("Night rota"), people.member)
    [essential] = deliver()

    assert "/settings/mail/" in whole(essential)
    assert "List-Unsubscribe" not in essential.extra_headers
    assert "/settings/mail/" in whole(mail)
    assert "Why you get this: You asked, answered" in str(mail.body)


def test_ending_the_digest_ends_what_came_in_it_and_leaves_the_rest(people):
    choose(people.member, waiting="at_once", followed="weekly")

    wishes.turn_off(people.member, None, now=NOW)

    held = wishes.of(people.member)
    assert {subject.value: wishes.frequency(held, subject).value for subject in Subject} == {
        "waiting": "at_once", "followed": "off", "yours": "off", "circles": "off", "news": "off",
    }  # fmt: skip


def test_before_one_answers_the_page_says_who_will_be_told_and_names_nobody_who_is_withheld(people, answered, browse):
    talking.answer(
        answered, talking.Answered(body="So do we.", attribution=Attribution.WITHHELD), by=people.contact, now=NOW
    )
    following.follow(answered, by=people.newcomer, now=NOW)

    page = words(browse("author").get(answered.get_absolute_url()))

    assert f"Told are {people.steward.name}, {people.member.name} and 2 others." in page
    assert people.contact.name not in page
    assert people.newcomer.name not in page


def test_before_one_asks_about_a_practice_its_people_are_named_as_it_names_them(people, a_practice, browse):
    practice = a_practice("Night rota")
    address = f"/questions/new/?practice={practice.slug}"
    assert f"Told: {people.author.name} ." in words(browse("member").get(address))

    practice.attribution = Attribution.WITHHELD
    practice.save()

    page = words(browse("member").get(address))
    assert people.author.name not in page
    assert "1 person is told." in page


def test_a_suspended_member_has_no_notices(people, answered, browse):
    client = browse("member")
    Member.objects.filter(pk=people.member.pk).update(suspended=True)

    assert client.get("/notices/").status_code == 302
