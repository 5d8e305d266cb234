"""How the results of a few replications are summed up: domain.md, sentence by sentence."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practica.knowledge.practices.models import SideEffects
from practica.knowledge.replications import actions
from practica.knowledge.replications.credible import estimate
from practica.knowledge.replications.evidence import Result, summaries, summary, weigh
from practica.knowledge.replications.models import Held, Relation, Replication, State, Verdict
from practica.knowledge.replications.wording import tell
from practica.people.access.models import Marking
from tests.conftest import NOW, TODAY


def told(people, practice, handle="member"):
    return tell(summary(people.viewer(handle), practice, TODAY))


def test_the_worked_example(people, practice, replicated):
    for country, verdict in (("ZA", Verdict.SIMILAR), ("NE", Verdict.WEAKER), ("MA", Verdict.NONE), ("ML", Verdict.TOO_EARLY)):
        replicated(practice, country, verdict)

    words = told(people, practice)

    assert words.heading == "Tried in 4 countries, 3 with a result"
    assert words.sentence == "Similar in 1 country, weaker in 1, no effect in 1; too early to say in 1."
    assert words.figure == "Similar or stronger: 40 % (7-81 %), n = 3"
    assert words.percents == (7, 40, 81)


def test_below_three_it_is_too_few_to_say(people, practice, replicated):
    replicated(practice, "ZA", Verdict.SIMILAR)
    replicated(practice, "NE", Verdict.STRONGER)

    words = told(people, practice)

    assert words.figure == "2 results: too few to say"
    assert words.percents is None
    assert words.sentence == "Stronger in 1 country, similar in 1."


def test_nothing_tried_is_said_so(people, practice):
    words = told(people, practice)

    assert (words.heading, words.sentence, words.scope) == ("Not tried elsewhere yet", "", "")


def test_considering_is_not_trying(people, practice, plan):
    actions.consider(practice.published_version, actions.Plan(country="ZA"), by=people.steward, now=NOW)

    assert told(people, practice).heading == "Not tried elsewhere yet"


def test_abandoned_overdue_and_unmeasured_stand_beside_and_never_enter_n(people, practice, replicated, registered, overdue):
    for country in ("ZA", "NE", "MA"):
        replicated(practice, country, Verdict.SIMILAR)
    replicated(practice, "ML", Verdict.NOT_MEASURED)
    actions.abandon(registered(practice, "EG"), "The ministry changed.", by=people.steward, now=NOW)
    overdue(practice, "KG")

    words = told(people, practice)

    assert words.figure == "Similar or stronger: 80 % (40-99 %), n = 3"
    assert words.sentence == "Similar in 3 countries; not measured in 1, abandoned in 1, 1 report is overdue."


def test_the_worst_case_stands_beside_when_something_is_overdue(people, practice, replicated, overdue):
    for country in ("ZA", "NE", "MA"):
        replicated(practice, country, Verdict.SIMILAR)
    assert told(people, practice).worst == ""
    overdue(practice, "KG")

    expected = estimate(3, 4).percents
    words = "Worst case, if what is overdue had no effect: {} % ({}-{} %), n = 4".format(*expected)
    assert told(people, practice).worst == words


def test_independent_and_originator_led_stand_apart(people, practice, replicated):
    replicated(practice, "ZA", Verdict.SIMILAR, relation=Relation.LED)
    replicated(practice, "NE", Verdict.STRONGER, relation=Relation.LED)
    assert told(people, practice).apart == ()
    replicated(practice, "MA", Verdict.NONE, relation=Relation.INDEPENDENT)

    assert told(people, practice).apart == (
        "Independent of those who did it first: 0 of 1 similar or stronger",
        "Led by those who did it first: 2 of 2 similar or stronger",
    )


def test_two_in_one_country_are_two_results_and_one_country(people, practice, replicated):
    replicated(practice, "ZA", Verdict.SIMILAR)
    replicated(practice, "ZA", Verdict.SIMILAR, by=people.contact, expected="Another office, another year.")

    evidence = summary(people.viewer("member"), practice, TODAY)

    assert evidence.n == 2
    assert told(people, practice).heading == "Tried in 1 country, 1 with a result"
    assert told(people, practice).sentence == "Similar 2 times in 1 country."


def test_one_report_of_harm_raises_a_banner_however_good_the_average(people, practice, replicated):
    for country in ("BY", "ZA", "NE"):
        replicated(practice, country, Verdict.STRONGER)
    assert told(people, practice).harm == ""
    harmful = replicated(practice, "MA", Verdict.HARMFUL, negative=SideEffects.YES)

    words = told(people, practice)

    assert words.harm == "Harm was reported in Morocco."
    assert words.harm_url == harmful.get_absolute_url()


def test_negative_effects_raise_a_banner_with_their_own_word(people, practice, replicated):
    replicated(practice, "NE", Verdict.SIMILAR, negative=SideEffects.YES)

    assert told(people, practice).harm == "Negative effects were reported in Niger."


def test_of_harm_behind_a_stricter_marking_only_the_released_sentence_is_told(people, practice, replicated, circle):
    row = replicated(
        practice, "MA", Verdict.HARMFUL, marking=Marking.AMBER, circle=circle, harm_sentence="Harm was reported; ask the steward."
    )

    outside, inside = told(people, practice, "member"), told(people, practice, "contact")

    assert outside.harm == "Harm was reported."
    assert outside.harm_words == ("Harm was reported; ask the steward.",)
    assert (outside.harm_url, outside.heading, outside.marks) == ("", "Not tried elsewhere yet", ())
    assert inside.harm == "Harm was reported in Morocco."
    assert inside.harm_url == row.get_absolute_url()


def test_a_released_sentence_stays_with_the_readers_of_the_practice(people, publish, replicated, circle):
    closed = publish("Closed", marking=Marking.AMBER, circle=circle)
    replicated(closed, "MA", Verdict.HARMFUL, marking=Marking.RED, harm_sentence="Harm was reported; ask the steward.")

    assert summaries(people.viewer("member"), [closed], TODAY)[closed.pk].harm is None
    assert summaries(people.viewer("contact"), [closed], TODAY)[closed.pk].harm is not None


def test_what_is_hidden_for_personal_data_counts_nowhere(people, practice, replicated):
    row = replicated(practice, "MA", Verdict.HARMFUL)
    actions.hide(row, by=people.member, now=NOW)

    for handle in ("member", "steward", "facilitator", "nobody"):
        evidence = summary(people.viewer(handle), practice, TODAY)
        assert (evidence.n, evidence.harm) == (0, None)


def test_every_figure_is_the_viewers_own(people, practice, replicated, circle):
    replicated(practice, "ZA", Verdict.SIMILAR)
    replicated(practice, "NE", Verdict.SIMILAR, marking=Marking.AMBER, circle=circle)
    replicated(practice, "MA", Verdict.NONE, marking=Marking.RED)

    counted = {handle: summary(people.viewer(handle), practice, TODAY).n for handle in ("member", "contact", "author", "steward")}

    assert counted == {"member": 1, "contact": 2, "author": 3, "steward": 3}
    assert told(people, practice).scope == "Counted over what you may see."


def test_a_condition_that_parts_success_from_failure_is_shown_as_a_table(people, practice, replicated):
    first, second = practice.published_version.conditions.all()
    answers = {"ZA": (Held.YES, Verdict.SIMILAR), "NE": (Held.YES, Verdict.STRONGER), "MA": (Held.NO, Verdict.NONE)}
    for country, (held, verdict) in answers.items():
        held_here = (actions.ConditionHere(held, condition=first.pk), actions.ConditionHere(Held.YES, condition=second.pk))
        replicated(practice, country, verdict, conditions=held_here)

    (table,) = told(people, practice).tables

    assert table.title == "An inspector may act outside a workplace"
    assert [(answer, [mark.label for mark in marks]) for answer, marks in table.rows] == [
        ("had it", ["Niger: stronger", "South Africa: similar"]),
        ("did not have it", ["Morocco: no effect"]),
    ]


def test_a_condition_that_one_country_managed_without_parts_nothing(people, practice, replicated):
    first = practice.published_version.conditions.first()
    answers = {"ZA": (Held.YES, Verdict.SIMILAR), "NE": (Held.NO, Verdict.STRONGER), "MA": (Held.NO, Verdict.NONE)}
    for country, (held, verdict) in answers.items():
        replicated(practice, country, verdict, conditions=(actions.ConditionHere(held, condition=first.pk),))

    assert told(people, practice).tables == ()


def test_many_practices_are_summed_up_in_one_query(people, publish, replicated, django_assert_num_queries):
    several = [publish(f"Practice {number}") for number in range(3)]
    for practice in several:
        replicated(practice, "ZA", Verdict.SIMILAR)
    viewer = people.viewer("member")
    assert viewer.audience_ids

    with django_assert_num_queries(1):
        found = summaries(viewer, several, TODAY)

    assert {number: evidence.n for number, evidence in found.items()} == {practice.pk: 1 for practice in several}


STANDINGS = [*(verdict.value for verdict in Verdict), "abandoned", "overdue", "running", "preparing", "considered"]


@given(st.lists(st.tuples(st.sampled_from(STANDINGS), st.sampled_from(["ZA", "NE", "MA"]), st.booleans()), max_size=40))
def test_a_recount_from_raw_rows_agrees(rows):
    results = [
        Result(number, country, standing, Relation.LED if led else Relation.INDEPENDENT)
        for number, (standing, country, led) in enumerate(rows)
    ]

    evidence = weigh(results)

    counted = [standing for standing, _country, _led in rows if standing in {"harmful", "none", "weaker", "similar", "stronger"}]
    good = sum(standing in {"similar", "stronger"} for standing in counted)
    late = sum(standing == "overdue" for standing, _country, _led in rows)
    assert (evidence.tally.n, evidence.tally.successes) == (len(counted), good)
    assert (evidence.worst is None) is (late == 0)
    assert evidence.worst is None or (evidence.worst.n, evidence.worst.successes) == (len(counted) + late, good)
    assert (evidence.harm is None) is ("harmful" not in counted)
    assert sum(tally.n for tally in evidence.apart.values()) == len(counted)
    for standing in STANDINGS:
        assert evidence.by_country.get(standing, Counter()) == Counter(c for s, c, _led in rows if s == standing)
    tell(evidence)


@pytest.mark.django_db
@pytest.mark.parametrize("handle", ["nobody", "member", "contact", "observer", "author"])
def test_the_evidence_recounted_from_the_database_agrees(*, people, practice, replicated, overdue, circle, handle):
    kinds = ((Marking.GREEN, None), (Marking.AMBER, circle), (Marking.RED, None))
    for number, verdict in enumerate(Verdict):
        marking, its_circle = kinds[number % 3]
        replicated(practice, ("ZA", "NE", "MA", "ML")[number % 4], verdict, marking=marking, circle=its_circle,
                   harm_sentence="Harm was reported; ask the steward.", expected=f"Outcome {number}")  # fmt: skip
    overdue(practice)
    viewer = people.viewer(handle)

    evidence = summary(viewer, practice, TODAY)

    mine = [
        row for row in Replication.objects.all() if row.audience_id in viewer.audience_ids or row.source_id == viewer.member_id
    ]
    counted = [
        row for row in mine if row.state == State.REPORTED and row.verdict in {"harmful", "none", "weaker", "similar", "stronger"}
    ]
    assert evidence.n == len(counted)
    assert evidence.tally.successes == sum(row.verdict in {"similar", "stronger"} for row in counted)
    assert {result.pk for result in evidence.results} == {row.pk for row in mine}
