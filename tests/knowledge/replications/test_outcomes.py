"""What happened elsewhere, as the facet counts it: over what this viewer may see, and right at the next request."""

from datetime import timedelta

import pytest

from practica.knowledge.practices.models import Practice
from practica.knowledge.replications import actions, outcomes
from practica.knowledge.replications.evidence import OVERDUE, standing_of
from practica.knowledge.replications.models import Replication, State, Verdict
from practica.knowledge.replications.outcomes import BUCKETS, UNTRIED
from practica.people.access.models import Marking
from practica.people.circles.models import Membership
from tests.conftest import NOW, PERSONAS, TODAY

OF_STANDING = {
    "similar": "similar", "stronger": "similar", "weaker": "weaker", "none": "none", "harmful": "harmful",
    "too_early": "too_early", OVERDUE: "overdue",
}  # fmt: skip


def told(people, handle, today=TODAY):
    """Bucket to the set of practices, as the facet shows it to this person."""
    viewer = people.viewer(handle)
    visible = set(Practice.objects.visible_to(viewer).values_list("pk", flat=True))
    found = outcomes.outcomes(viewer, today=today)
    sets = {name: set(ids.tolist()) & visible for name, ids in found.by_bucket.items()}
    return sets | {UNTRIED: visible - set(found.tried.tolist())}


def recounted(people, handle, today=TODAY):
    """The same, row by row, from the rule and the words of `evidence`."""
    viewer = people.viewer(handle)
    visible = set(Practice.objects.visible_to(viewer).values_list("pk", flat=True))
    found = {name: set() for name in BUCKETS}
    tried = set()
    for row in Replication.objects.visible_to(viewer).exclude(state=State.HIDDEN):
        standing = standing_of(row, today)
        if standing in OF_STANDING:
            found[OF_STANDING[standing]].add(row.practice_id)
        if standing not in {"preparing", "considered"}:
            tried.add(row.practice_id)
    released = Replication.objects.filter(state=State.REPORTED).exclude(harm_sentence="")
    found["harmful"] |= {row.practice_id for row in released}
    found = {name: pks & visible for name, pks in found.items()}
    return found | {UNTRIED: visible - tried - found["harmful"]}


@pytest.fixture
def travelled(publish, replicated, registered, overdue, circle):
    """Every standing there is, on practices of two markings, some behind a circle."""
    made = [publish(f"Form {number}") for number in range(6)]
    for practice, verdict in zip(made, (*Verdict,), strict=False):
        replicated(practice, "ZA", verdict)
    replicated(made[0], "MA", Verdict.STRONGER, marking=Marking.AMBER, circle=circle)
    overdue(made[1])
    registered(made[2], "NP")
    begun, given_up = registered(made[5], "LA"), registered(publish("Form given up"), "KG")
    actions.start(begun, by=begun.source, now=NOW)
    actions.abandon(given_up, "Nobody was paid.", by=given_up.source, now=NOW)
    publish("Form for the circle", marking=Marking.AMBER, circle=circle)
    publish("Form that nobody tried")
    return made


def test_it_counts_what_a_recount_of_the_rows_gives_for_everybody(travelled, people):
    for handle in ("nobody", *PERSONAS):
        assert told(people, handle) == recounted(people, handle), handle


def test_a_report_becomes_overdue_by_the_calendar_alone(practice, registered, people):
    row = registered(practice, "ZA")
    assert told(people, "member", row.report_due)[UNTRIED] == {practice.pk}
    late = told(people, "member", row.report_due + timedelta(days=1))
    assert late["overdue"] == {practice.pk}
    assert late[UNTRIED] == set()


def test_a_hidden_replication_changes_nothing_for_somebody_outside(practice, replicated, people, circle):
    replicated(practice, "ZA", Verdict.WEAKER)
    before = {handle: told(people, handle) for handle in ("nobody", "member", "facilitator", "admin")}
    replicated(practice, "MA", Verdict.STRONGER, marking=Marking.AMBER, circle=circle)
    for handle, was in before.items():
        assert told(people, handle) == was, handle
    assert told(people, "contact")["similar"] == {practice.pk}


def test_leaving_a_circle_takes_its_reports_away_at_the_next_request(practice, replicated, people, circle):
    replicated(practice, "MA", Verdict.STRONGER, marking=Marking.AMBER, circle=circle)
    assert told(people, "contact")["similar"] == {practice.pk}
    Membership.objects.filter(circle=circle, member=people.contact).delete()
    assert told(people, "contact")["similar"] == set()
    assert told(people, "contact")[UNTRIED] == {practice.pk}


def test_a_sentence_of_harm_counts_as_harm_for_those_who_may_not_read_the_report(practice, replicated, people, circle):
    sentence = "Harm was reported; ask the steward."
    replicated(practice, "MA", Verdict.HARMFUL, marking=Marking.AMBER, circle=circle, harm_sentence=sentence)
    outside = told(people, "member")
    assert outside["harmful"] == {practice.pk}
    assert outside[UNTRIED] == set()


def test_what_changes_is_read_again_and_nothing_else(practice, registered, people, django_assert_num_queries):
    row = registered(practice, "ZA")
    viewer = people.viewer("member")
    assert viewer.audience_ids
    outcomes.outcomes(viewer, today=TODAY)
    with django_assert_num_queries(1):
        assert outcomes.outcomes(viewer, today=TODAY).by_bucket["weaker"].tolist() == []
    actions.report(row, actions.Report(Verdict.WEAKER, "no", "Fewer came."), by=people.steward, now=NOW)
    with django_assert_num_queries(4):
        assert outcomes.outcomes(viewer, today=TODAY).by_bucket["weaker"].tolist() == [practice.pk]


def test_what_is_hidden_for_personal_data_counts_nowhere(practice, replicated, people):
    row = replicated(practice, "ZA", Verdict.STRONGER)
    assert told(people, "member")["similar"] == {practice.pk}
    actions.hide(row, by=people.member, now=NOW)
    for handle in ("nobody", *PERSONAS):
        assert told(people, handle)["similar"] == set(), handle
