"""One digest a member and day: what waits, what came, what is new; nothing twice, nothing when there is nothing."""

import re
from datetime import date, timedelta

import pytest

from practica.exchange.conversations import actions as talking
from practica.exchange.conversations.models import Kind
from practica.people.access.models import Marking
from practica.people.circles.models import Membership
from practica.people.members.models import Member
from practica.services.notices import following, opening, tasks
from practica.services.notices.models import Digest, Letter
from tests.conftest import NOW
from tests.services.notices.conftest import whole
from tests.services.notices.test_wishes import choose

# In these tests everybody's clock is UTC: NOW is Wednesday, 25 November 2026, 9:00.
THURSDAY = NOW.replace(day=26, hour=7, minute=1)


@pytest.fixture
def ticks(people, mailoutbox):
    """`ticks(at)` lets the worker sweep; the mails by this. Everybody's digest of today has been looked at."""

    def sweep(at):
        before = len(mailoutbox)
        while tasks.tick(at):
            pass
        return mailoutbox[before:]

    sweep(NOW - timedelta(minutes=1))
    return sweep


@pytest.fixture
def asked(people):
    """Two conversations of the member's, which they follow."""
    return [a_question(people.member, title) for title in ("Who opens at night?", "Who pays?")]


def a_question(by, title, **more):
    return talking.ask(talking.Asked(kind=Kind.QUESTION, title=title, body="Who knows?", **more), by=by, now=NOW)


def an_answer(conversation, by, at=NOW):
    return talking.answer(conversation, talking.Answered(body=f"We do, {at}."), by=by, now=at)


def to(mails, handle):
    return [mail for mail in mails if mail.to == [f"{handle}@example.org"]]


def test_two_answers_are_one_mail_in_the_morning_in_text_and_html(people, ticks, asked):
    for conversation in asked:
        an_answer(conversation, people.steward)
    assert to(ticks(NOW), "member") == []

    [mail] = to(ticks(THURSDAY), "member")

    assert mail.subject.startswith("[TLP:GREEN] Test community: ")
    html = str(mail.alternatives[0].content)
    for words in ("Who opens at night?", "Who pays?"):
        assert words in str(mail.body)
        assert words in html
    assert "http://localhost:8000/questions/" in str(mail.body)
    assert set(Letter.objects.filter(member=people.member).values_list("standing", flat=True)) == {"sent"}


def test_three_answers_to_one_question_are_one_line(people, ticks, asked):
    for handle in ("steward", "reviewer", "contact"):
        an_answer(asked[0], people[handle], at=NOW + timedelta(minutes=len(handle)))

    [mail] = to(ticks(THURSDAY), "member")

    assert str(mail.body).count("Who opens at night?") == 1
    assert "2 more are in Practica." in str(mail.body)


def test_nothing_is_told_twice_and_nothing_goes_when_there_is_nothing(people, ticks, asked):
    an_answer(asked[0], people.steward)
    assert len(to(ticks(THURSDAY), "member")) == 1

    assert to(ticks(THURSDAY + timedelta(hours=1)), "member") == []
    assert to(ticks(THURSDAY + timedelta(days=1)), "member") == []


def test_whoever_opened_the_conversation_gets_no_mail_about_its_answer(people, ticks, asked, browse):
    an_answer(asked[0], people.steward)
    ticks(NOW)
    opening.opened(
        people.viewer("member"), asked[0], now=NOW, parts={"answer": asked[0].answers.values("pk")}
    )

    assert to(ticks(THURSDAY), "member") == []
    letter = Letter.objects.get(kind="answer.given", member=people.member)
    assert (letter.standing, letter.why_not) == ("cancelled", "read before it went")


def test_what_its_reader_muted_or_may_not_see_any_more_is_not_told(people, circle, ticks, asked):
    closed = a_question(people.author, "Who pays in the circle?", marking=Marking.AMBER, circle=circle)
    following.follow(closed, by=people.reviewer, now=NOW)
    an_answer(closed, people.steward)
    an_answer(asked[0], people.steward)
    ticks(NOW)
    following.mute(asked[0], by=people.member, now=NOW)
    Membership.objects.filter(circle=circle, member=people.reviewer).delete()

    mails = ticks(THURSDAY)

    assert to(mails, "member") == []
    assert to(mails, "reviewer") == []


def test_of_something_closed_a_digest_carries_a_link_that_names_nothing(people, circle, ticks):
    closed = a_question(people.author, "Who pays the quetzal?", marking=Marking.AMBER, circle=circle)
    an_answer(closed, people.steward)

    [mail] = to(ticks(THURSDAY), "author")

    assert "quetzal" not in whole(mail)
    assert closed.get_absolute_url() not in whole(mail)
    assert "/letters/" in str(mail.body)
    assert "TLP:AMBER" in str(mail.body)


def test_what_waits_comes_first_and_is_told_once(people, ticks):
    question = a_question(people.author, "Who opens at night?", invited=[people.member])
    an_answer(a_question(people.member, "Who pays?"), people.steward)
    [mail] = to(ticks(THURSDAY), "member")

    body = str(mail.body)
    assert body.index("What waits for you") < body.index("Who opens at night?") < body.index("Conversations that you follow")
    assert body.count("Who opens at night?") == 1

    a_question(people.author, "Who knows?", invited=[people.member])
    [later] = to(ticks(THURSDAY + timedelta(days=1)), "member")
    assert str(later.body).count("Who knows?") == 1
    assert question.title not in str(later.body)
    assert "still wait" in str(later.body)


def test_what_is_new_is_told_to_those_whose_country_or_knowledge_it_meets_and_once(people, ticks, a_practice):
    Member.objects.filter(pk=people.member.pk).update(expertise=["night-work"])
    about_brazil = a_question(people.author, "Who opens in Brazil?", about=talking.Subject(country="BR"))
    mails = ticks(THURSDAY)

    told = {mail.to[0] for mail in mails if about_brazil.title in str(mail.body)}
    assert told == {f"{person.email}" for person in Member.objects.filter(country="BR").exclude(pk=people.author.pk)}
    assert not [mail for mail in ticks(THURSDAY + timedelta(days=1)) if about_brazil.title in str(mail.body)]


def test_news_that_was_opened_meanwhile_is_no_news(people, ticks):
    about_brazil = a_question(people.author, "Who opens in Brazil?", about=talking.Subject(country="BR"))
    opening.opened(people.viewer("reviewer"), about_brazil, now=NOW)

    assert to(ticks(THURSDAY), "reviewer") == []


def test_an_arabic_digest_runs_from_right_to_left_and_is_fetched_from_nowhere(people, ticks, asked):
    Member.objects.filter(pk=people.member.pk).update(language="ar")
    an_answer(asked[0], people.steward)

    [mail] = to(ticks(THURSDAY), "member")

    html = str(mail.alternatives[0].content)
    assert 'dir="rtl"' in html
    assert "محادثات تتابعها" in html
    assert "<img" not in html
    assert "src=" not in html


def test_a_clock_that_jumps_makes_neither_two_digests_nor_none(people, ticks, asked):
    sent = []
    for number, jump in enumerate((0, 1, 0, -1, 0, 1, 2, 3)):
        an_answer(asked[0], people.steward, at=NOW + timedelta(minutes=number))
        sent += to(ticks(THURSDAY + timedelta(days=jump, minutes=number)), "member")

    days = list(Digest.objects.filter(member=people.member).order_by("day").values_list("day", flat=True))
    assert len(days) == len(set(days))
    assert {date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 29)} <= set(days)
    assert len(sent) == len({mail.extra_headers["Message-ID"] for mail in sent})
    assert not Letter.objects.filter(kind="answer.given", member=people.member, standing__in=("held", "waiting")).exists()


def test_a_worker_that_stood_still_at_the_hour_makes_up_for_it(people, ticks, asked):
    an_answer(asked[0], people.steward)

    assert len(to(ticks(THURSDAY.replace(hour=23)), "member")) == 1


def test_a_weekly_part_comes_on_its_day_or_with_the_next_digest_after_it(people, ticks, asked):
    choose(people.member, followed="weekly", weekday=4)
    ticks(NOW)
    an_answer(asked[0], people.steward)

    assert to(ticks(THURSDAY), "member") == []
    [mail] = to(ticks(THURSDAY + timedelta(days=3)), "member")  # it stood still on Friday and Saturday
    assert "Who opens at night?" in str(mail.body)


def test_a_digest_that_is_made_again_says_the_same(people, ticks, asked, monkeypatch):
    an_answer(asked[0], people.steward)
    [first] = to(ticks(THURSDAY), "member")
    an_answer(asked[1], people.steward, at=THURSDAY)
    Letter.objects.filter(kind="digest", member=people.member).update(standing="waiting")
    Letter.objects.filter(kind="answer.given", digest__isnull=False, member=people.member).update(standing="held")

    [again] = to(ticks(THURSDAY + timedelta(minutes=10)), "member")

    # The signed address that ends such mails tells the second it was made in.
    bodies = [re.sub(r"/mail/off/\S+", "", str(mail.body)) for mail in (again, first)]
    assert bodies[0] == bodies[1]
    assert again.extra_headers["Message-ID"] == first.extra_headers["Message-ID"]


# After days without mail


@pytest.fixture
def no_line(settings):
    """`no_line(True)` takes the mail server away, `no_line(False)` brings it back."""
    backend = settings.EMAIL_BACKEND

    def switch(is_away):
        settings.EMAIL_BACKEND = "practica.services.notices.backends.Smtp" if is_away else backend
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # where nobody listens

    return switch


def test_after_days_on_which_the_worker_stood_still_there_is_one_digest(people, ticks, asked):
    an_answer(asked[0], people.steward)
    an_answer(asked[1], people.reviewer, at=NOW + timedelta(days=2))

    [mail] = to(ticks(THURSDAY + timedelta(days=3)), "member")

    assert "Who opens at night?" in str(mail.body)
    assert "Who pays?" in str(mail.body)


def test_after_days_without_a_mail_server_one_digest_tells_what_all_of_them_would_have(people, ticks, asked, no_line):
    waiting = a_question(people.author, "Who knows the port?", invited=[people.member])
    about_brazil = [a_question(people.steward, f"Brazil {day}?", about=talking.Subject(country="BR")) for day in range(3)]
    Member.objects.filter(pk=people.member.pk).update(country="BR")
    no_line(True)
    for day in range(3):
        an_answer(asked[day % 2], people.steward, at=THURSDAY + timedelta(days=day - 1))
        assert to(ticks(THURSDAY + timedelta(days=day)), "member") == []
    no_line(False)

    sent = to(ticks(THURSDAY + timedelta(days=3)), "member")
    later = to(ticks(THURSDAY + timedelta(days=3, hours=6)), "member") + to(ticks(THURSDAY + timedelta(days=4)), "member")

    assert len(sent) == 1
    assert later == []
    body = str(sent[0].body)
    for title in (*(one.title for one in asked), waiting.title, *(one.title for one in about_brazil)):
        assert title in body, title
    letters = Letter.objects.filter(member=people.member).exclude(kind="digest")
    assert set(letters.values_list("standing", flat=True)) == {"sent"}


def test_a_weekly_part_that_could_not_go_comes_with_the_digest_that_can(people, ticks, asked, no_line):
    choose(people.member, followed="weekly", weekday=3)
    ticks(NOW)
    an_answer(asked[0], people.steward)
    no_line(True)
    assert to(ticks(THURSDAY), "member") == []
    no_line(False)

    [mail] = to(ticks(THURSDAY + timedelta(days=1)), "member")
    assert "Who opens at night?" in str(mail.body)


def test_a_digest_that_comes_late_is_the_one_of_its_day(people, ticks, asked, no_line):
    an_answer(asked[0], people.steward)
    no_line(True)
    ticks(THURSDAY)
    no_line(False)
    early = (THURSDAY + timedelta(days=1)).replace(hour=5)
    assert len(to(ticks(early), "member")) == 1
    an_answer(asked[1], people.steward, at=early)

    assert to(ticks(THURSDAY + timedelta(days=1)), "member") == []
    [mail] = to(ticks(THURSDAY + timedelta(days=2)), "member")
    assert "Who pays?" in str(mail.body)
    assert "Who opens at night?" not in str(mail.body)


def test_while_a_digest_may_be_on_its_way_the_next_one_waits_for_that(people, ticks, asked, no_line):
    an_answer(asked[0], people.steward)
    no_line(True)
    ticks(THURSDAY)
    no_line(False)
    friday = THURSDAY + timedelta(days=1)
    Letter.objects.filter(kind="digest", member=people.member).update(leased_until=friday + timedelta(minutes=4))

    assert to(ticks(friday), "member") == []
    assert not Digest.objects.filter(member=people.member, day=friday.date()).exists()
    assert len(to(ticks(friday + timedelta(minutes=5)), "member")) == 1
