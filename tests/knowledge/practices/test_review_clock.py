"""The clock of reviews, and the yearly question: everything once, also when the worker looks again or was killed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practica.foundation.activity.models import Activity
from practica.foundation.core.answers import Refused
from practica.knowledge.practices import actions, queries, rules_review, tasks
from practica.knowledge.practices.actions import clock
from practica.knowledge.practices.models import Decision, Practice, PracticeVersion, Review, State
from practica.knowledge.practices.waiting import to_decide, waiting_for
from practica.people.access.models import Marking
from practica.people.access.queries import can_see
from practica.people.circles.models import Membership
from practica.people.members.models import Member
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.slow


def after(days, hours=0):
    return NOW + timedelta(days=days, hours=hours)


def rows(verb):
    return Activity.objects.filter(verb=verb).count()


def asked(practice):
    found = Review.objects.filter(version__practice=practice, decision=Decision.ASKED, in_office=False)
    return set(found.values_list("reviewer__handle", flat=True))


@pytest.fixture
def in_review(people, reviewers, written):
    practice = written(author="member")
    actions.submit(practice, by=people.member, now=NOW)
    return practice


def test_a_reminder_is_due_on_the_tenth_day_and_only_once(people, in_review):
    assert tasks.tick(after(9)) == 0
    assert tasks.tick(after(10)) == 2
    assert tasks.tick(after(10, 1)) == tasks.tick(after(12)) == 0
    assert rows("review.reminder_due") == 2


def test_a_review_lapses_after_its_fourteenth_day_and_another_is_asked(people, in_review):
    before = asked(in_review)
    tasks.tick(after(14))
    assert asked(in_review) == before, "the last day is a whole day"

    tasks.tick(after(15))

    assert asked(in_review) == {"reviewer", "anneke", "tomas"} - before
    assert rows("review.lapsed") == 2
    assert not any(can_see(people.viewer(handle), in_review.versions.get()) for handle in before)


def test_a_worker_that_looks_again_does_nothing_twice(people, in_review):
    for day in range(0, 60, 3):
        for _again in range(3):
            tasks.tick(after(day))

    told = Activity.objects.exclude(verb="item.placed").values_list("verb", "target_kind", "target_id")
    told = [row for row in told if row[0].startswith(("review.", "practice.review"))]
    assert len(told) == len(set(told)), "each thing is recorded once an item"
    assert PracticeVersion.objects.get().escalated is not None


def test_what_was_done_before_the_worker_died_is_not_done_again(people, in_review):
    first, second = clock.late(after(15).date())
    clock.lapse(first, now=after(15))

    assert clock.lapse(first, now=after(15)) is False
    tasks.tick(after(15))

    assert rows("review.lapsed") == 2
    assert Review.objects.get(pk=second.pk).decision == Decision.LAPSED


def test_who_is_no_member_or_no_reader_any_more_is_replaced_at_once(people, in_review):
    gone = min(asked(in_review))
    Member.objects.filter(handle=gone).update(suspended=True)

    tasks.tick(after(1))

    assert gone not in asked(in_review)
    assert len(asked(in_review)) == 2


def test_who_leaves_the_circle_reads_nothing_of_the_review_any_more(people, reviewers, written, circle):
    Membership.objects.create(circle=circle, member=people.anneke, since=NOW)
    practice = written(marking=Marking.AMBER, circle=circle)
    version = actions.submit(practice, by=people.author, now=NOW)
    Membership.objects.filter(member=people.anneke).delete()

    assert not rules_review.decide(people.viewer("anneke"), Review.objects.get(reviewer=people.anneke))
    tasks.tick(after(0, 1))

    version.refresh_from_db()
    assert not can_see(people.viewer("anneke"), version)
    assert version.short_of_reviewers


def test_the_clock_stands_while_a_practice_is_hidden(people, in_review):
    Practice.objects.update(state=State.HIDDEN)
    assert tasks.tick(after(40)) == 0


def test_after_thirty_days_a_facilitator_takes_it_up_and_decides_alone(people, in_review):
    tasks.tick(after(31))
    version = in_review.versions.get()
    assert list(to_decide(people.viewer("facilitator"))) == [version]
    assert not can_see(people.viewer("facilitator"), version), "office alone shows nothing"

    review = actions.take_up(version, by=people.facilitator, now=after(31))
    assert can_see(people.viewer("facilitator"), PracticeVersion.objects.get())
    with pytest.raises(Refused, match="Say why"):
        actions.decide(review, Decision.APPROVE, by=people.facilitator, now=after(32))
    words = "Both reviewers are away; it is clear and careful."
    actions.decide(review, Decision.APPROVE, words=words, by=people.facilitator, now=after(32))

    in_review.refresh_from_db()
    assert in_review.state == State.PUBLISHED


def test_in_a_closed_circle_its_stewards_decide_and_facilitators_learn_nothing(people, reviewers, written, circle):
    practice = written(marking=Marking.AMBER, circle=circle)
    actions.submit(practice, by=people.author, now=NOW)
    tasks.tick(after(31))
    version = practice.versions.get()

    assert not to_decide(people.viewer("facilitator")).exists()
    assert to_decide(people.viewer("contact")).exists(), "a steward of the circle"
    with pytest.raises(Refused, match="Facilitators decide this"):
        actions.take_up(version, by=people.facilitator, now=after(31))
    actions.take_up(version, by=people.contact, now=after(31))


def test_before_thirty_days_nobody_decides_alone(people, in_review):
    with pytest.raises(Refused, match="Its reviewers have it"):
        actions.take_up(in_review.versions.get(), by=people.facilitator, now=after(20))


def published(people, written, **kwargs):
    practice = written(**kwargs)
    actions.publish(practice, by=people.author, now=NOW)
    practice.refresh_from_db()
    return practice


def test_once_a_year_its_steward_is_asked_whether_it_is_still_true(people, written):
    published(people, written)
    assert tasks.tick(after(364)) == 0
    assert tasks.tick(after(365)) == 1
    assert tasks.tick(after(365, 2)) == tasks.tick(after(500)) == 0
    assert tasks.tick(after(731)) == 1
    assert rows("practice.still_true_due") == 2


def test_an_answer_begins_the_year_again(people, written):
    practice = published(people, written)
    tasks.tick(after(365))
    actions.say_still_true(practice, "yes", by=people.author, now=after(370))
    assert tasks.tick(after(731)) == 0
    assert tasks.tick(after(736)) == 1


def test_nobody_is_asked_about_a_practice_without_a_steward_but_it_is_listed(people, written):
    practice = published(people, written)
    Member.objects.filter(pk=people.author.pk).update(is_active=False)

    assert tasks.tick(after(400)) == 0
    assert list(queries.to_be_taken_on(people.viewer("facilitator"))) == [practice]
    assert not queries.to_be_taken_on(people.viewer("member")).exists()
    assert not queries.to_be_taken_on(people.viewer("nobody")).exists()


def test_a_named_successor_and_the_stewards_of_its_circle_find_a_steward_too(people, written, circle):
    left = published(people, written)
    actions.name_successor(left, people.member, by=people.author, now=NOW)
    closed = written(title="A rota at sea", marking=Marking.AMBER, circle=circle)
    actions.publish(closed, by=people.author, now=NOW)
    Member.objects.filter(pk=people.author.pk).update(suspended=True)

    handles = ("member", "steward", "reviewer", "facilitator")
    found = {handle: set(queries.to_be_taken_on(people.viewer(handle))) for handle in handles}
    assert found == {"member": {left}, "steward": {closed}, "reviewer": set(), "facilitator": {left}}


def test_a_tick_with_nothing_due_asks_the_database_six_times(people, in_review):
    with CaptureQueriesContext(connection) as asked_of_database:
        tasks.tick(NOW)
    assert len(asked_of_database) == 6


def test_what_waits_for_each_person(people, reviewers, written, approve, circle):
    returned = written(title="Came back")
    actions.submit(returned, by=people.author, now=NOW)
    approve(returned, "anneke", decision=Decision.RETURN, words="Say how long it lasted.")
    old = published(people, written, title="An old one")
    Practice.objects.filter(pk=old.pk).update(still_true=TODAY - timedelta(days=400))
    hidden = published(people, written, title="Hidden one")
    actions.hide(hidden, by=people.member, now=NOW)
    leaving = published(people, written, title="To leave", marking=Marking.AMBER, circle=circle)
    actions.mark(leaving, Marking.GREEN, by=people.author, now=NOW)
    open_one = written(title="To review", author="member")
    actions.submit(open_one, by=people.member, now=NOW)

    def kinds(handle):
        return [(one.kind, one.title) for one in waiting_for(people.viewer(handle), TODAY)]

    assert kinds("author") == [("still_true", "An old one"), ("returned", "Came back")]
    assert kinds("facilitator") == [("hidden", "Hidden one")]
    assert kinds("contact") == [("release", "To leave")]
    assert ("review", "To review") in kinds("anneke")
    assert kinds("newcomer") == kinds("nobody") == []
    tasks.tick(after(31))
    assert "to_decide" in [one.kind for one in waiting_for(people.viewer("facilitator"), TODAY)]


def test_what_waits_is_read_in_five_queries(people, reviewers, written):
    for title in ("One", "Two", "Three"):
        actions.submit(written(title=title), by=people.author, now=NOW)
    viewer = people.viewer("anneke")
    with CaptureQueriesContext(connection) as asked_of_database:
        assert len(waiting_for(viewer, TODAY)) == 3
    assert len(asked_of_database) <= 5
