"""Who is told by mail that a practice travels, and who is reminded to report."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from practica.knowledge.practices import actions as practices
from practica.knowledge.practices.models import Change, SideEffects
from practica.knowledge.replications import actions, tasks
from practica.knowledge.replications.models import Replication, Still, Verdict
from practica.people.access.models import Attribution, Marking
from practica.people.members.models import Member
from practica.services.notices.models import Letter
from tests.conftest import NOW, TODAY
from tests.services.notices.conftest import deliver, send, whole

pytestmark = pytest.mark.usefixtures("at_once")

CANARY = "quetzalpluma"


def at(day: date) -> datetime:
    return datetime.combine(day, time(6), tzinfo=UTC)


def remind(day: date):
    """The mails that the worker's sweep of this day brings."""
    tasks.tick(at(day))
    return send(at(day))


def put(replication, **fields):
    Replication.objects.filter(pk=replication.pk).update(**fields)
    replication.refresh_from_db()


@pytest.fixture(autouse=True)
def _nothing_waits(practice):
    deliver()


def test_those_who_did_it_first_are_told_that_a_country_takes_it_up(people, practice, registered):
    practice.authors.add(people.moderator)
    registered(practice, "ZA")

    messages = deliver()

    assert sorted(message.to[0] for message in messages) == ["author@example.org", "moderator@example.org"]
    assert messages[0].subject == "[TLP:GREEN] “One form for three offices” is taken up in South Africa"
    assert "Steward Example adapts" in str(messages[0].body)


@pytest.mark.parametrize("attribution", [Attribution.ROLE, Attribution.WITHHELD])
def test_a_source_that_is_not_named_is_not_named_by_mail_either(people, practice, registered, attribution):
    registered(practice, "ZA", attribution=attribution)

    [message] = deliver()

    assert "Steward Example" not in whole(message)


def test_a_report_is_told_with_its_verdict(people, practice, replicated):
    replicated(practice, "ZA", Verdict.NONE)

    told = deliver()[-1]

    assert told.subject == "[TLP:GREEN] A report from South Africa on “One form for three offices”"
    assert "no effect" in str(told.body)


def test_harm_behind_a_closed_report_reaches_the_steward_as_its_released_sentence(people, circle, practice, replicated):
    row = replicated(
        practice, "MA", Verdict.HARMFUL, negative=SideEffects.YES, marking=Marking.AMBER, circle=circle,
        harm_sentence="Harm was reported; ask the steward.",
    )  # fmt: skip
    circle.memberships.filter(member=people.author).delete()
    put(row, sentence=CANARY, setting=CANARY)

    [message] = deliver()

    assert message.to == ["author@example.org"]
    assert message.subject == "[TLP:GREEN] Harm was reported on “One form for three offices”"
    assert "Harm was reported; ask the steward." in str(message.body)
    assert CANARY not in whole(message)
    assert f"/replications/{row.pk}/" not in whole(message)


def test_what_stays_in_a_circle_is_told_inside_it_as_a_link_only(people, circle, publish, replicated):
    closed = publish(f"A {CANARY} for nights", Marking.AMBER, circle=circle)
    replicated(closed, "ZA", Verdict.SIMILAR, marking=Marking.AMBER, circle=circle)

    messages = deliver()

    assert {message.to[0] for message in messages} == {"author@example.org"}
    for message in messages:
        assert message.subject.startswith("[TLP:AMBER] A practice of yours")
        assert CANARY not in whole(message)
        assert "South Africa" not in whole(message)


def test_a_country_that_gave_up_is_told(people, practice, registered):
    row = registered(practice, "ZA")
    deliver()
    actions.abandon(row, "The budget was cut in half.", by=people.steward, now=NOW)

    [message] = deliver()

    assert "has given up" in message.subject
    assert "budget" not in whole(message)


def test_a_report_is_reminded_of_a_month_before_on_the_day_and_once_afterwards(people, practice, registered):
    due = TODAY + timedelta(days=200)
    registered(practice, "ZA", report_due=due)
    deliver()
    told = {}
    for number in range(-40, 60):
        day = due + timedelta(days=number)
        for message in [*remind(day), *remind(day)]:
            told[number] = (message.to, message.subject)

    assert sorted(told) == [-30, 0, 14]
    assert {recipient for recipients, _subject in told.values() for recipient in recipients} == {"steward@example.org"}
    assert told[-30][1] == "[TLP:GREEN] In a month: your report on “One form for three offices”, South Africa"
    assert told[0][1] == "[TLP:GREEN] What happened with “One form for three offices” in South Africa?"
    assert told[14][1].endswith("is overdue")


def test_a_worker_that_stood_still_writes_the_latest_reminder_only(people, practice, registered):
    due = TODAY + timedelta(days=200)
    registered(practice, "ZA", report_due=due)
    deliver()

    [message] = remind(due + timedelta(days=20))

    assert message.subject.endswith("is overdue")


@pytest.mark.parametrize("state", ["considered", "reported", "abandoned", "hidden"])
def test_nobody_is_reminded_of_what_is_not_under_way(people, practice, registered, state):
    row = registered(practice, "ZA", report_due=TODAY + timedelta(days=20))
    deliver()
    put(row, state=state, registered=TODAY - timedelta(days=90))

    assert remind(TODAY) == []


def test_what_was_reported_between_writing_and_sending_is_not_asked_for(people, practice, registered):
    row = registered(practice, "ZA", report_due=TODAY + timedelta(days=20))
    put(row, registered=TODAY - timedelta(days=90))
    deliver()
    tasks.tick(at(TODAY))
    actions.report(row, actions.Report(Verdict.WEAKER, SideEffects.NO, "Half of it."), by=people.steward, now=NOW)

    assert [message.to for message in deliver(at(TODAY))] == [["author@example.org"]]
    assert Letter.objects.get(kind="report.month_before").standing == "cancelled"


def test_when_its_lead_has_left_the_team_is_asked(people, practice, registered):
    row = registered(practice, "ZA", report_due=TODAY + timedelta(days=20))
    row.team.add(people.newcomer)
    put(row, registered=TODAY - timedelta(days=90))
    deliver()
    Member.objects.filter(pk=people.steward.pk).update(is_active=False)

    assert [message.to for message in remind(TODAY)] == [["newcomer@example.org"]]


def test_once_a_year_one_is_asked_whether_it_still_runs_until_one_answers(people, practice, replicated):
    row = replicated(practice, "ZA", Verdict.SIMILAR)
    put(row, reported=date(2024, 2, 29))
    deliver()
    days = [date(2025, 2, 27), date(2025, 2, 28), date(2025, 3, 15), date(2026, 2, 28), date(2027, 3, 5)]

    told = [[message.subject for message in remind(day)] for day in days[:4]]
    actions.still_running(row, running=Still.YES, without_support=Still.IN_PART, by=people.steward, now=at(date(2027, 1, 9)))

    asked = "[TLP:GREEN] Does “One form for three offices” still run in South Africa?"
    assert told == [[], [asked], [], [asked]]
    assert remind(days[4]) == []


def test_an_anniversary_long_ago_is_not_brought_up(people, practice, replicated):
    row = replicated(practice, "ZA", Verdict.SIMILAR)
    put(row, reported=date(2018, 3, 1))
    deliver()

    assert remind(date(2026, 11, 25)) == []


def test_a_major_version_is_told_to_those_who_are_at_it(people, practice, running):
    deliver()
    practices.begin_next_version(practice, by=people.author, now=NOW)
    version = practice.versions.get(number__isnull=True)
    version.change, version.why = Change.MAJOR, "The law changed."
    version.save()
    practices.publish(practice, by=people.author, now=NOW)

    [message] = deliver()

    assert message.to == ["steward@example.org"]
    assert message.subject.startswith("[TLP:GREEN] What you took up has changed")
    assert "/v2/" in str(message.body)


def test_a_withdrawn_practice_is_told_to_those_who_are_at_it(people, practice, running):
    deliver()
    practices.withdraw(practice, "It turned out to endanger people.", by=people.author, now=NOW)

    [message] = deliver()

    assert message.to == ["steward@example.org"]
    assert "withdrawn" in message.subject


def test_personal_data_seen_is_told_to_both_without_a_word_of_it(people, practice, replicated):
    row = replicated(practice, "ZA", Verdict.SIMILAR)
    deliver()
    put(row, sentence=CANARY)
    actions.hide(row, by=people.member, now=NOW)

    messages = deliver()

    assert len(messages) == 2
    assert "steward@example.org" in {message.to[0] for message in messages}
    for message in messages:
        assert CANARY not in whole(message)
        assert "One form" not in whole(message)
        assert "/letters/" in str(message.body)
