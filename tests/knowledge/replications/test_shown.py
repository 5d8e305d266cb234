"""What a practice's page and the tables say of its replications, and to whom."""

import re

import pytest

from practica.knowledge.practices.models import SideEffects
from practica.knowledge.replications import actions, queries
from practica.knowledge.replications.models import Held, Relation, Verdict
from practica.knowledge.vocabulary.models import OBJECTIVES, Concept, Label, Scheme
from practica.people.access.models import Marking
from tests.conftest import NOW, TODAY


def text(answer):
    return answer.content.decode()


def page(client, practice):
    answer = client.get(practice.get_absolute_url())
    assert answer.status_code == 200
    return text(answer)


@pytest.fixture
def protection(db):
    scheme = Scheme.objects.get_or_create(slug=OBJECTIVES, defaults={"name": "Objectives"})[0]
    concept = Concept.objects.get_or_create(scheme=scheme, key="protection")[0]
    Label.objects.get_or_create(
        concept=concept, language="en", text="Protection", defaults={"kind": Label.Kind.PREFERRED, "source": "test"}
    )
    return concept


def test_the_page_says_how_it_went_elsewhere_in_figure_and_words(browse, practice, replicated):
    for country, verdict in (("ZA", Verdict.SIMILAR), ("NE", Verdict.WEAKER), ("MA", Verdict.NONE)):
        replicated(practice, country, verdict)

    seen = page(browse("member"), practice)

    assert "Tried in 3 countries, 3 with a result" in seen
    assert "Similar or stronger: 40 % (7-81 %), n = 3" in seen
    assert "Counted over what you may see." in seen


def test_a_report_of_harm_raises_a_banner_on_the_page(browse, practice, replicated):
    for country in ("BY", "ZA", "NE"):
        replicated(practice, country, Verdict.STRONGER)
    row = replicated(practice, "MA", Verdict.HARMFUL)

    seen = page(browse("member"), practice)

    assert "Harm was reported in Morocco." in seen
    assert f'<a href="{row.get_absolute_url()}">Read what happened before you use this.</a>' in seen


def test_an_outsider_reads_the_released_sentence_and_nothing_else_of_it(browse, practice, replicated, circle):
    row = replicated(
        practice, "MA", Verdict.HARMFUL, marking=Marking.AMBER, circle=circle, harm_sentence="Harm was reported; ask the steward."
    )

    outside, inside = page(browse("member"), practice), page(browse("contact"), practice)

    assert "Harm was reported; ask the steward." in outside
    assert "Morocco" not in outside
    assert row.get_absolute_url() not in outside
    assert "Harm was reported in Morocco." in inside


def test_a_condition_that_separates_is_shown_instead_of_a_pooled_number(browse, practice, replicated):
    first = practice.published_version.conditions.first()
    answers = {"ZA": (Held.YES, Verdict.SIMILAR), "NE": (Held.YES, Verdict.SIMILAR), "MA": (Held.NO, Verdict.NONE)}
    for country, (held, verdict) in answers.items():
        replicated(practice, country, verdict, conditions=(actions.ConditionHere(held, condition=first.pk),))

    seen = page(browse("member"), practice)

    assert "did not have it" in seen
    assert "Similar or stronger:" not in seen
    assert "had by 2 of 3" in seen


def test_every_mark_opens_that_countrys_report_and_the_table_says_the_same(browse, practice, replicated):
    rows = [replicated(practice, country, Verdict.SIMILAR) for country in ("ZA", "NE")]

    seen = page(browse("member"), practice)

    picture = seen[seen.index('<svg class="wideonly"') : seen.index("</svg>", seen.index('<svg class="wideonly"'))]
    for row in rows:
        assert f'<a href="{row.get_absolute_url()}" aria-label="2026, ' in picture
        assert seen.count(f'href="{row.get_absolute_url()}"') >= 3  # picture, steps on a phone, table
    assert "style=" not in picture


def test_the_picture_is_mirrored_in_arabic(browse, practice, replicated):
    replicated(practice, "ZA", Verdict.SIMILAR)
    client = browse("member")
    left = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', page(client, practice))]
    client.cookies["practica_language"] = "ar"
    right = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', page(client, practice))]

    assert len(left) == len(right) > 0
    for one, other in zip(left, right, strict=True):
        assert one + other == pytest.approx(800, abs=0.2)


def test_people_are_shown_as_their_attribution_allows(people, practice, replicated):
    named = replicated(practice, "ZA", Verdict.SIMILAR, by=people.steward)
    actions.mark(named, Marking.GREEN, by=people.steward, now=NOW)
    withheld = replicated(practice, "NE", Verdict.NONE, by=people.contact)
    withheld.attribution = "withheld"
    withheld.save()

    found = queries.for_practice_page(people.viewer("member"), practice, practice.published_version, today=TODAY)

    assert [(person.name, person.country) for person in found.people_who_did_it] == [
        ("Steward Example", "South Africa"),
        ("", "Niger"),
    ]
    assert "Contact Example" not in repr(found.people_who_did_it)


def test_a_visitor_gets_no_address_of_a_member(people, publish, replicated):
    practice = publish(marking=Marking.CLEAR)
    replicated(practice, "ZA", Verdict.SIMILAR, marking=Marking.CLEAR)

    found = queries.for_practice_page(people.viewer("nobody"), practice, practice.published_version, today=TODAY)

    assert [person.url for person in found.people_who_did_it] == [""]


def test_uses_are_counted_apart_and_for_the_viewer(people, practice):
    for handle, helped in (("member", True), ("contact", False)):
        used = actions.Used("training", f"In a training of {handle}.", helped=helped)
        actions.use(practice.published_version, used, by=people[handle], now=NOW)

    page_of = queries.for_practice_page(people.viewer("author"), practice, practice.published_version, today=TODAY)

    assert (page_of.uses.count, page_of.uses.helped, page_of.evidence.n) == (2, 1, 0)
    assert queries.for_practice_page(people.viewer("nobody"), practice, practice.published_version, today=TODAY).uses.count == 0


def test_what_a_country_gave_and_took(people, practice, replicated, circle):
    first = replicated(practice, "ZA", Verdict.SIMILAR)
    replicated(practice, "NE", Verdict.NONE, parent=first.pk)
    replicated(practice, "MA", Verdict.NONE, marking=Marking.AMBER, circle=circle)
    viewer = people.viewer("member")

    (given,) = queries.gave(viewer, "BR", today=TODAY)
    assert (given.title, given.told.sentence) == ("One form for three offices", "Similar in 1 country, no effect in 1.")
    (taken,) = queries.took(viewer, "NE", today=TODAY)
    assert (taken.title, taken.source, taken.verdict) == ("One form for three offices", "South Africa", "no effect")
    assert queries.took(viewer, "MA", today=TODAY) == []
    assert len(queries.took(people.viewer("contact"), "MA", today=TODAY)) == 1


def test_who_took_from_whom(people, practice, replicated, circle):
    first = replicated(practice, "ZA", Verdict.SIMILAR, marking=Marking.AMBER, circle=circle)
    replicated(practice, "NE", Verdict.NONE, parent=first.pk)

    def flows(handle):
        return [
            (flow.source, flow.target, flow.successes, flow.counted) for flow in queries.country_by_country(people.viewer(handle))
        ]

    assert flows("contact") == [("BR", "ZA", 1, 1), ("ZA", "NE", 0, 1)]
    assert flows("member") == [("BR", "NE", 0, 1)]
    assert flows("nobody") == []


def test_the_programmes_table_counts_only_what_its_reader_may_see(*, people, practice, replicated, overdue, circle, protection):
    practice.published_version.objectives.add(protection)
    replicated(practice, "ZA", Verdict.SIMILAR, relation=Relation.LED)
    replicated(practice, "ZA", Verdict.NONE, by=people.contact, marking=Marking.AMBER, circle=circle)
    overdue(practice, "NE")

    def table(handle, **filters):
        cells = queries.programme_table(people.viewer(handle), queries.Filters(**filters), today=TODAY)
        return [(cell.objective, cell.country, cell.practices, cell.replications, cell.standings) for cell in cells]

    brazil, niger = ("protection", "BR", 1, 0, {}), ("protection", "NE", 0, 1, {"overdue": 1})
    assert table("member") == [brazil, niger, ("protection", "ZA", 0, 1, {"similar": 1})]
    assert table("contact") == [brazil, niger, ("protection", "ZA", 0, 2, {"similar": 1, "none": 1})]
    assert table("nobody") == []
    assert table("member", countries=frozenset({"NE"})) == [niger]
    assert table("member", objectives=frozenset({"legislation"})) == []
    assert table("member", since=2025, countries=frozenset({"ZA", "NE"})) == [("protection", "ZA", 0, 1, {"similar": 1})]


def test_what_waits_for_a_member_is_what_they_carry_and_is_due(people, practice, registered, overdue):
    late = overdue(practice)
    registered(practice, "ZA")

    assert list(queries.waiting_for(people.viewer("steward"), today=TODAY)) == [late]
    assert list(queries.overdue(people.viewer("member"), today=TODAY)) == [late]
    assert list(queries.waiting_for(people.viewer("member"), today=TODAY)) == []
    assert list(queries.waiting_for(people.viewer("nobody"), today=TODAY)) == []


def test_negative_effects_stand_on_the_replications_own_page(browse, practice, replicated):
    row = replicated(practice, "NE", Verdict.SIMILAR, negative=SideEffects.YES)

    assert "Negative effects were reported." in text(browse("member").get(row.get_absolute_url()))
