"""What comes by mail is what a member chose: off, at once, daily, weekly, and never in their quiet hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practica.people.members.models import Member
from practica.services.notices import actions, letters, wishes
from practica.services.notices.models import Letter, Wishes
from practica.services.notices.sources import Draft
from practica.services.notices.subjects import Frequency, Subject
from tests.conftest import NOW
from tests.examples import examples
from tests.services.notices.conftest import LATER, send, standing


def choose(member: Member, **more):
    """`choose(member, waiting="off", hour=9)`: the rest as it is when nobody chooses."""
    often = {subject: Frequency(more.get(subject.value, Frequency.DAILY)) for subject in Subject}
    quiet = more.get("quiet", (0, 0))
    wishes.choose(wishes.Chosen(often, *quiet, more.get("hour", 7), more.get("weekday", 0)), by=member, now=NOW)


@pytest.fixture
def followed(monkeypatch, noted) -> str:
    """The letters of these tests belong to a subject that one chooses about."""
    monkeypatch.setitem(letters._SUBJECTS, noted, Subject.FOLLOWED)
    return noted


@pytest.fixture
def a_letter(people, a_practice, followed, write):
    """One to the member, about a practice."""
    return lambda: write(a_practice("Night rota"), people.member)


@pytest.mark.parametrize(
    ("often", "stands"), [("off", "quiet"), ("at_once", "waiting"), ("daily", "held"), ("weekly", "held")]
)
def test_a_letter_waits_where_its_reader_wants_it(people, a_letter, often, stands):
    choose(people.member, followed=often)

    letter = a_letter()

    assert standing(letter) == stands
    assert len(send()) == (often == "at_once")


def test_nobody_who_did_not_ask_gets_a_letter_at_once(people, a_practice, followed, write):
    letter = write(a_practice("Night rota"), people.member)

    assert send() == []
    assert standing(letter) == "held"


def test_what_is_essential_goes_whatever_was_chosen(people, a_practice, write):
    choose(people.member, **dict.fromkeys((subject.value for subject in Subject), "off"))
    write(a_practice("Night rota"), people.member)

    assert len(send()) == 1


def test_a_choice_is_kept_also_for_letters_that_wait_already(people, a_practice, followed, write):
    choose(people.member, followed="at_once")
    off, daily = (write(a_practice("Night rota"), people.member, key=key) for key in "12")
    choose(people.member, followed="off")

    assert send() == []
    assert (standing(off), standing(daily)) == ("quiet", "quiet")


def test_nothing_comes_at_once_in_the_quiet_hours_of_its_readers_zone(people, a_practice, followed, write):
    Member.objects.filter(pk=people.member.pk).update(time_zone="Asia/Manila")
    people.member.refresh_from_db()
    choose(people.member, followed="at_once", quiet=(17, 8))  # it is 17:00 there
    letter = write(a_practice("Night rota"), people.member)

    assert letter.due == datetime(2026, 11, 26, 0, 0, tzinfo=UTC)
    assert send(letter.due - timedelta(minutes=1)) == []
    assert len(send(letter.due)) == 1


def test_a_server_that_comes_back_at_night_does_not_wake_anybody(people, a_practice, followed, write):
    choose(people.member, followed="at_once", quiet=(22, 7))
    letter = write(a_practice("Night rota"), people.member)

    night = NOW.replace(hour=23)
    assert send(night) == []
    letter.refresh_from_db()
    assert letter.due == datetime(2026, 11, 26, 7, 0, tzinfo=UTC)


def test_what_is_muted_does_not_come(people, a_practice, followed, write):
    from practica.services.notices import following

    choose(people.member, followed="at_once")
    practice = a_practice("Night rota")
    letter = write(practice, people.member)
    following.mute(practice, by=people.member, now=NOW)

    assert send() == []
    assert (standing(letter), letter.why_not) == ("cancelled", "muted")


def test_a_thousand_readers_cost_as_many_queries_as_one(people, a_practice, followed, django_assert_num_queries):
    practice = a_practice("Night rota")
    everybody = [people[handle] for handle in ("member", "steward", "author", "contact")]
    drafts = [Draft(followed, "1", member, (practice.KIND, practice.pk)) for member in everybody]

    with django_assert_num_queries(2):
        actions.write_many(drafts, now=NOW)
    with django_assert_num_queries(2):
        actions.write_many(drafts * 2, now=LATER)

    assert Letter.objects.filter(kind=followed).count() == 4


def test_a_key_that_no_column_takes_is_refused_before_anything_is_written(people, followed):
    drafts = [Draft(followed, key, people.member) for key in ("1", "x" * 300)]
    with pytest.raises(ValueError, match="too long"):
        actions.write_many(drafts, now=NOW)

    assert not Letter.objects.filter(kind=followed).exists()


HOURS = st.integers(0, 23)
ZONES = st.sampled_from(["UTC", "Asia/Manila", "America/Sao_Paulo", "America/Nuuk", "Africa/Cairo", "Asia/Kathmandu", "no/such"])
MOMENTS = st.integers(0, 4 * 365 * 24 * 60).map(lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))


@given(begins=HOURS, ends=HOURS, zone=ZONES, at=MOMENTS)
@examples(200)
def test_a_letter_is_put_off_to_a_moment_that_is_not_quiet_and_never_longer_than_a_day(begins, ends, zone, at):
    wanted = Wishes(quiet_from=begins, quiet_until=ends)

    later = wishes.not_before(wanted, zone, at)

    assert at <= later <= at + timedelta(hours=25)
    if begins != ends and zone != "no/such":
        local = later.astimezone(ZoneInfo(zone))
        is_quiet = begins <= local.hour < ends if begins < ends else local.hour >= begins or local.hour < ends
        # Where summer time leaves out the hour at which quiet ends, it ends an hour earlier or later.
        assert not is_quiet or wishes.not_before(wanted, zone, later + timedelta(hours=1)) <= later + timedelta(hours=2)


@given(hour=HOURS, zone=ZONES, start=MOMENTS)
@examples(50)
def test_every_day_has_its_digest_whatever_summer_time_does(hour, zone, start):
    days = [wishes.day_of(zone, hour, start + timedelta(minutes=30 * step)) for step in range(48 * 5)]

    met = list(dict.fromkeys(days))
    assert met == [met[0] + timedelta(days=number) for number in range(len(met))]
    assert len(met) >= 5


def test_the_day_whose_hour_summer_time_leaves_out_has_its_digest_right_after():
    # In Nuuk the clock went from 22:59 on 30 March 2024 to 0:00 on the 31st.
    assert wishes.day_of("America/Nuuk", 23, datetime(2024, 3, 31, 0, 59, tzinfo=UTC)) == date(2024, 3, 29)
    assert wishes.day_of("America/Nuuk", 23, datetime(2024, 3, 31, 1, 0, tzinfo=UTC)) == date(2024, 3, 30)


def test_a_week_begins_on_the_day_that_was_chosen():
    thursday = date(2026, 11, 26)
    assert wishes.week_of(thursday, 0) == date(2026, 11, 23)
    assert wishes.week_of(thursday, 3) == thursday
    assert wishes.week_of(thursday, 4) == date(2026, 11, 20)
