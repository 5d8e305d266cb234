"""A version goes to two people who may read it; two approvals publish it, one return gives it back."""

from datetime import timedelta

import pytest

from practica.foundation.activity.models import Activity
from practica.foundation.core.answers import Conflict, Refused
from practica.knowledge.practices import actions, queries
from practica.knowledge.practices.models import Decision, PracticeVersion, Review, SectionComment, State
from practica.people.access.models import Marking
from practica.people.access.queries import can_see, viewers_of
from practica.people.access.viewers import Viewer
from practica.people.circles.models import Membership
from practica.people.members.models import Member
from tests.conftest import NOW
from tests.knowledge.practices.conftest import REASONS

LATER = NOW + timedelta(days=3)


def asked(practice):
    rows = practice.versions.latest("pk").reviews.filter(decision=Decision.ASKED)
    return set(rows.values_list("reviewer__handle", flat=True))


def test_two_reviewers_are_asked_one_of_them_from_another_organisation(people, reviewers, written):
    practice = written()

    version = actions.submit(practice, by=people.author, now=NOW)

    assert version.state == practice.state == State.SUBMITTED
    assert len(asked(practice)) == 2
    assert "anneke" in asked(practice), "the only one from another organisation"
    assert version.short_of_reviewers is None


def test_the_whole_template_must_be_complete_before_it_is_handed_in(people, reviewers, written):
    practice = written()
    actions.save_field(practice, "sustainability", "", revision=9, by=people.author, now=NOW)

    with pytest.raises(Refused, match="still missing"):
        actions.submit(practice, by=people.author, now=NOW)

    assert not Review.objects.exists()


def test_what_looks_like_case_data_is_not_handed_in(people, reviewers, written):
    practice = written()
    actions.save_field(practice, "done", "Write to amina.b@gmail.com", revision=9, by=people.author, now=NOW)

    with pytest.raises(Refused, match="personal data"):
        actions.submit(practice, by=people.author, now=NOW)


def test_a_short_form_is_not_handed_in(people, reviewers, written):
    practice = written()
    actions.choose_form(practice, "short", by=people.author, now=NOW)

    with pytest.raises(Refused, match="whole template"):
        actions.submit(practice, by=people.author, now=NOW)


def test_only_readers_of_its_circle_are_asked(people, reviewers, written, circle):
    practice = written(marking=Marking.AMBER, circle=circle)

    version = actions.submit(practice, by=people.author, now=NOW)

    assert asked(practice) == {"reviewer"}, "the second place is kept for another organisation"
    assert version.short_of_reviewers == NOW


def test_too_few_reviewers_are_said_and_found_when_somebody_may_read_it(people, reviewers, written, circle):
    practice = written(marking=Marking.AMBER, circle=circle)
    actions.submit(practice, by=people.author, now=NOW)
    Membership.objects.create(circle=circle, member=people.anneke, since=NOW)

    from practica.knowledge.practices import tasks

    tasks.tick(NOW + timedelta(hours=2))

    assert asked(practice) == {"reviewer", "anneke"}
    assert PracticeVersion.objects.get(practice=practice).short_of_reviewers is None
    assert Activity.objects.filter(verb="practice.reviewers_missing").count() == 1


def test_nobody_reviews_what_they_wrote_or_are_named_for(people, reviewers, written):
    practice = written()
    actions.name_person(practice, people.anneke, by=people.author, now=NOW)
    actions.add_author(practice, people.tomas, by=people.author, now=NOW)

    version = actions.submit(practice, by=people.author, now=NOW)

    assert asked(practice) <= {"reviewer"}
    assert version.short_of_reviewers


def test_who_has_fewest_open_reviews_is_asked_first_among_those_who_read_the_language(people, reviewers, written):
    Member.objects.filter(pk=people.tomas.pk).update(languages=["ar"])
    third = written(title="Third", author="member")
    for title in ("First", "Second"):
        actions.submit(written(title=title), by=people.author, now=NOW)

    actions.submit(third, by=people.member, now=NOW)

    assert "tomas" not in asked(third), "who does not read the language is asked last"
    Member.objects.filter(pk=people.tomas.pk).update(languages=["en"])
    fourth = written(title="Fourth", author="member")
    actions.submit(fourth, by=people.member, now=NOW)
    assert "tomas" in asked(fourth), "nobody has fewer open reviews"


def test_expertise_decides_between_equals(people, reviewers, written):
    Member.objects.filter(pk=people.tomas.pk).update(expertise=["protection"])
    practice = written(author="member")

    actions.submit(practice, by=people.member, now=NOW)

    assert "tomas" in asked(practice)


def test_reviewers_read_a_submitted_version_and_others_do_not(people, reviewers, written):
    practice = written()
    version = practice.versions.get()
    assert not can_see(people.viewer("reviewer"), version)

    actions.submit(practice, by=people.author, now=NOW)

    version.refresh_from_db()
    assert all(can_see(people.viewer(handle), version) for handle in asked(practice))
    assert not can_see(people.viewer("facilitator"), version)
    assert not can_see(people.viewer("member"), version)


def test_two_approvals_publish_the_version(people, reviewers, written, approve):
    practice = written()
    actions.submit(practice, by=people.author, now=NOW)
    first, second = sorted(asked(practice))

    approve(practice, first)
    practice.refresh_from_db()
    assert practice.state == State.SUBMITTED

    approve(practice, second)
    practice.refresh_from_db()
    assert (practice.state, practice.published_version.number) == (State.PUBLISHED, 1)
    assert queries.reviewed_by(practice.published_version) == 2
    assert can_see(people.viewer("member"), practice.published_version)
    assert Activity.objects.filter(verb="practice.published").count() == 1


def test_an_approval_needs_a_reason_for_each_criterion(people, reviewers, written):
    practice = written()
    actions.submit(practice, by=people.author, now=NOW)
    review = Review.objects.get(reviewer=people.anneke)

    with pytest.raises(Refused, match="Gender and rights"):
        actions.decide(review, Decision.APPROVE, reasons=REASONS | {"gender_rights": " "}, by=people.anneke, now=LATER)

    assert Review.objects.get(pk=review.pk).decision == Decision.ASKED


def test_one_return_gives_it_back_and_its_authors_write_on(people, reviewers, written, approve):
    practice = written()
    actions.submit(practice, by=people.author, now=NOW)
    other = next(iter(asked(practice) - {"anneke"}))

    approve(practice, "anneke", decision=Decision.RETURN, words="Say how long it lasted.")

    practice.refresh_from_db()
    assert practice.state == practice.versions.get().state == State.RETURNED
    assert Review.objects.get(reviewer=people[other]).decision == Decision.CLOSED
    assert can_see(people.viewer(other), practice.versions.get()), "returned also its reviewers"
    actions.save_field(practice, "changed", "For two years.", revision=9, by=people.author, now=LATER)


def test_a_return_says_what_is_to_change(people, reviewers, written, approve):
    practice = written()
    actions.submit(practice, by=people.author, now=NOW)
    with pytest.raises(Refused, match="what the authors should change"):
        approve(practice, "anneke", decision=Decision.RETURN, words="")


def test_after_a_return_the_same_reviewers_are_asked_and_what_they_said_stays(people, reviewers, written, approve):
    practice = written()
    actions.submit(practice, by=people.author, now=NOW)
    before = asked(practice)
    approve(practice, "anneke", decision=Decision.RETURN, words="Say how long it lasted.")
    practice.refresh_from_db()

    actions.submit(practice, by=people.author, now=LATER)

    assert asked(practice) == before
    assert Review.objects.get(reviewer=people.anneke, round=1).words == "Say how long it lasted."
    assert Review.objects.filter(reviewer=people.anneke).count() == 2


def test_who_declines_does_not_read_it_any_more_and_another_is_asked(people, reviewers, written, approve):
    practice = written(author="member")
    actions.submit(practice, by=people.member, now=NOW)
    leaving, staying = sorted(asked(practice))
    third = ({"reviewer", "anneke", "tomas"} - {leaving, staying}).pop()

    approve(practice, leaving, decision=Decision.DECLINED, words="")

    version = practice.versions.get()
    assert not can_see(people.viewer(leaving), version)
    assert asked(practice) == {staying, third}


def test_the_slower_of_two_decisions_is_told_and_changes_nothing(people, reviewers, written, approve):
    practice = written()
    actions.submit(practice, by=people.author, now=NOW)
    other = next(iter(asked(practice) - {"anneke"}))
    approve(practice, "anneke", decision=Decision.RETURN, words="Say how long it lasted.")

    with pytest.raises(Conflict, match="still on this page"):
        approve(practice, other)

    assert practice.versions.get().state == State.RETURNED


def test_two_who_opened_the_page_at_the_same_time_publish_once(people, reviewers, written):
    practice = written()
    actions.submit(practice, by=people.author, now=NOW)
    opened = list(Review.objects.select_related("version__practice", "reviewer"))

    for review in opened:
        actions.decide(review, Decision.APPROVE, reasons=REASONS, by=review.reviewer, now=LATER)

    assert list(PracticeVersion.objects.values_list("number", flat=True)) == [1]
    with pytest.raises(Conflict):
        actions.decide(opened[0], Decision.RETURN, words="One more thing.", reasons=REASONS, by=opened[0].reviewer, now=LATER)
    assert Activity.objects.filter(verb="practice.published").count() == 1


@pytest.mark.parametrize("marking", [Marking.CLEAR, Marking.GREEN, Marking.AMBER, Marking.AMBER_STRICT])
@pytest.mark.parametrize("state", [State.SUBMITTED, State.RETURNED])
def test_every_direction_of_the_rule_agrees_on_a_version_in_review(
    people, reviewers, written, *, circle, approve, marking, state
):
    Membership.objects.create(circle=circle, member=people.anneke, since=NOW)
    practice = written(marking=marking, circle=circle)
    version = actions.submit(practice, by=people.author, now=NOW)
    expected = {"author"} | asked(practice)
    if state == State.RETURNED:
        approve(practice, "anneke", decision=Decision.RETURN, words="Say how long it lasted.")
    version.refresh_from_db()

    assert version.state == state
    assert set(viewers_of(version).values_list("handle", flat=True)) == expected
    for member in Member.objects.all():
        viewer = Viewer.of(member)
        assert can_see(viewer, version) is (member.handle in expected)
        assert PracticeVersion.objects.visible_to(viewer).filter(pk=version.pk).exists() is (member.handle in expected)


def test_when_a_practice_is_withdrawn_its_reviewers_read_the_next_version_no_more(people, reviewers, written):
    practice = written()
    actions.publish(practice, by=people.author, now=NOW)
    practice.refresh_from_db()
    version = actions.begin_next_version(practice, by=people.author, now=LATER)
    for name, words in {"change": "minor", "why": "A telephone was added."}.items():
        actions.save_field(practice, name, words, revision=0, by=people.author, now=LATER)
    actions.submit(practice, by=people.author, now=LATER)

    actions.withdraw(practice, "The law has changed.", by=people.author, now=LATER)

    version.refresh_from_db()
    assert set(viewers_of(version)) == {people.author}


def test_nothing_is_decided_twice(people, reviewers, written, approve):
    practice = written()
    actions.submit(practice, by=people.author, now=NOW)
    approve(practice, "anneke")
    with pytest.raises(Refused, match="decided already"):
        approve(practice, "anneke")


def test_a_stricter_marking_shuts_out_reviewers_who_are_not_of_the_circle(people, reviewers, written, circle):
    practice = written()
    actions.submit(practice, by=people.author, now=NOW)
    version = practice.versions.get()

    actions.mark(practice, Marking.AMBER, circle=circle, by=people.author, now=LATER)

    version.refresh_from_db()
    assert not can_see(people.viewer("anneke"), version)
    with pytest.raises(Refused):
        actions.decide(Review.objects.get(reviewer=people.anneke), Decision.APPROVE, reasons=REASONS, by=people.anneke, now=LATER)


def test_a_review_does_not_show_again_what_was_hidden(people, reviewers, written, approve):
    practice = written()
    actions.submit(practice, by=people.author, now=NOW)
    first, second = sorted(asked(practice))
    approve(practice, first)
    approve(practice, second)
    practice.refresh_from_db()
    actions.begin_next_version(practice, by=people.author, now=LATER)
    for name, words in {"change": "minor", "why": "A telephone was added."}.items():
        actions.save_field(practice, name, words, revision=0, by=people.author, now=LATER)
    actions.submit(practice, by=people.author, now=LATER)
    actions.hide(practice, by=people.member, now=LATER)

    with pytest.raises(Refused, match="closed at the moment"):
        approve(practice, first, days=5)

    practice.refresh_from_db()
    assert practice.state == State.HIDDEN


def test_the_second_version_says_what_changed_and_why(people, reviewers, written, approve):
    practice = written()
    actions.submit(practice, by=people.author, now=NOW)
    for handle in sorted(asked(practice)):
        approve(practice, handle)
    practice.refresh_from_db()
    actions.begin_next_version(practice, by=people.author, now=LATER)
    version = practice.versions.get(number__isnull=True)

    assert {"change", "why"} <= set(actions.readiness(version).missing)
    with pytest.raises(Refused, match="still missing"):
        actions.submit(practice, by=people.author, now=LATER)


def test_the_authors_take_it_back_and_write_on(people, reviewers, written):
    practice = written()
    actions.submit(practice, by=people.author, now=NOW)

    actions.take_back(practice, by=people.author, now=LATER)

    assert practice.state == State.DRAFT
    assert not asked(practice)
    assert not can_see(people.viewer("anneke"), practice.versions.get())
    actions.save_field(practice, "changed", "For two years.", revision=9, by=people.author, now=LATER)


def test_a_remark_is_answered_settled_and_opened_again(people, reviewers, written):
    practice = written()
    version = actions.submit(practice, by=people.author, now=NOW)

    remark = actions.comment(version, "changed", "For how long?", by=people.anneke, now=LATER)
    actions.comment(version, "changed", "Two years.", answers=remark, by=people.author, now=LATER)
    actions.settle_comment(remark, by=people.author, now=LATER)
    remark.refresh_from_db()
    assert remark.settled == LATER
    actions.comment(version, "changed", "And after that?", answers=remark, by=people.anneke, now=LATER)

    remark.refresh_from_db()
    assert remark.settled is None
    assert remark.replies.count() == 2
    with pytest.raises(Refused, match="Its authors and its reviewers"):
        actions.comment(version, "changed", "Me too", by=people.facilitator, now=LATER)


def test_case_data_does_not_go_into_a_remark_or_a_reason(people, reviewers, written):
    practice = written()
    version = actions.submit(practice, by=people.author, now=NOW)
    with pytest.raises(Refused, match="personal data"):
        actions.comment(version, "changed", "Ask her: amina.b@gmail.com", by=people.anneke, now=LATER)
    with pytest.raises(Refused, match="personal data"):
        actions.decide(
            Review.objects.get(reviewer=people.anneke), Decision.APPROVE, words="See amina.b@gmail.com", reasons=REASONS,
            by=people.anneke, now=LATER,
        )  # fmt: skip
    assert not SectionComment.objects.exists()
