"""Through the door a person uses: adapting, using; and what an outsider never learns."""

from datetime import date

import pytest

from practica.foundation.core import keeping
from practica.foundation.core.answers import Refused
from practica.knowledge.practices.models import SideEffects
from practica.knowledge.replications import actions
from practica.knowledge.replications.models import Held, Kept, Relation, Replication, State, Use, Verdict
from practica.people.access.models import Marking
from tests.conftest import NOW

SHORT = {
    "country": "ZA",
    "expected": "Half of those who arrive speak on the first day.",
    "report_due": "2028-03",
    "act": "register",
}
PHONE = "Call me on +27 82 123 4567 about it."


def text(answer):
    return answer.content.decode()


def adapt(client, practice, **more):
    return client.post(f"/practices/{practice.slug}/adapt/", SHORT | more)


def test_three_answers_register_a_replication(browse, practice, people):
    answer = adapt(browse("member"), practice)

    row = Replication.objects.get()
    assert answer.headers["Location"] == row.get_absolute_url()
    assert (row.country, row.state, row.source, row.version) == ("ZA", State.PREPARING, people.member, practice.published_version)
    assert (row.report_due, row.marking, row.relation) == (date(2028, 3, 31), Marking.GREEN, Relation.INDEPENDENT)
    page = text(browse("member").get(row.get_absolute_url()))
    assert "One form for three offices: South Africa" in page
    assert "preparing" in page


def test_pressing_register_twice_registers_once(browse, practice):
    first, second = adapt(browse("member"), practice), adapt(browse("member"), practice)

    assert first.headers["Location"] == second.headers["Location"]
    assert Replication.objects.count() == 1


def test_what_was_considered_becomes_what_is_registered(browse, practice):
    browse("member").post(f"/practices/{practice.slug}/adapt/", {"country": "ZA", "act": "consider"})
    assert Replication.objects.get().state == State.CONSIDERED

    adapt(browse("member"), practice)

    assert Replication.objects.get().state == State.PREPARING


def test_the_whole_form_is_stored_condition_by_condition_and_block_by_block(browse, practice, people):
    one, two = practice.published_version.conditions.all()
    form, roster = practice.published_version.blocks.all()
    adapt(
        browse("member"), practice,
        **{
            f"condition-{one.pk}": "no", f"condition-{one.pk}-note": "Not in our law.", f"condition-{two.pk}": "yes",
            f"block-{form.pk}": "kept", f"block-{roster.pk}": "modified", f"block-{roster.pk}-why": "Ferries, not buses.",
            "own-1-title": "A night line", "own-1-why": "For families elsewhere.",
            "relation": "supported", "setting": "Two ports", "criterion": "One in two; today one in ten.",
        },
    )  # fmt: skip

    row = Replication.objects.get()
    assert [(c.condition, c.held, c.note) for c in row.conditions.order_by("pk")] == [
        (one, Held.NO, "Not in our law."), (two, Held.YES, ""),
    ]  # fmt: skip
    assert [(b.block, b.title, b.kept, b.why) for b in row.blocks.order_by("pk")] == [
        (form, "", Kept.KEPT, ""),
        (roster, "", Kept.MODIFIED, "Ferries, not buses."),
        (None, "A night line", Kept.ADDED, "For families elsewhere."),
    ]
    assert row.relation == Relation.SUPPORTED


def test_the_page_shows_what_the_others_had_and_what_became_of_it(browse, practice, replicated):
    one, two = practice.published_version.conditions.all()
    for country, held, verdict in (("ZA", Held.YES, Verdict.SIMILAR), ("MA", Held.NO, Verdict.NONE)):
        had = (actions.ConditionHere(held, condition=one.pk), actions.ConditionHere(Held.YES, condition=two.pk))
        replicated(practice, country, verdict, conditions=had)

    page = text(browse("member").get(f"/practices/{practice.slug}/adapt/"))

    assert "1 of 2 had it" in page
    assert "2 of 2 had it" in page
    assert "Morocco did not: no effect" in page
    assert "Steward Example" in page


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("country", "Choose the country where you will try it."),
        ("expected", "Say what you expect to change"),
        ("report_due", "Say when you will report"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(browse, practice, missing, sentence):
    answer = adapt(browse("member"), practice, **{missing: "", "criterion": "One in two, counted monthly."})

    assert sentence in text(answer)
    assert "One in two, counted monthly." in text(answer)
    assert Replication.objects.count() == 0


@pytest.mark.parametrize("month", ["next spring", "2028-13", "0000-01", "2020-01", "9999-12", "2028-03-99x"])
def test_an_odd_month_is_refused_with_a_sentence(browse, practice, month):
    answer = adapt(browse("member"), practice, report_due=month)

    assert answer.status_code == 200
    assert Replication.objects.count() == 0


def test_personal_data_is_refused_at_its_field_and_the_text_stays(browse, practice):
    answer = adapt(browse("member"), practice, criterion=PHONE)

    page = text(answer)
    assert Replication.objects.count() == 0
    assert PHONE in page
    assert 'id="id_criterion_error"' in page


def test_a_warning_wants_a_reason_and_the_reason_is_kept(browse, practice):
    words = "A 14-year-old girl from the village is heard first."
    answer = adapt(browse("member"), practice, criterion=words)
    asks = answer.context["form"].asks
    assert Replication.objects.count() == 0
    assert asks

    adapt(browse("member"), practice, criterion=words, **{ask.name: "It is an invented example." for ask in asks})

    kept = Replication.objects.get().kept_findings
    assert set(kept.values()) == {"It is an invented example."}


def test_a_replication_may_be_stricter_than_its_practice_and_never_looser(browse, publish, circle, people):
    closed = publish("Behind a door", marking=Marking.AMBER, circle=circle)

    loose = adapt(browse("steward"), closed, marking="TLP:GREEN", circle=circle.pk)
    assert "not one of the available choices" in text(loose)
    assert Replication.objects.count() == 0

    adapt(browse("steward"), closed, marking="TLP:AMBER+STRICT", circle=circle.pk)
    assert Replication.objects.get().marking == Marking.AMBER_STRICT


def test_amber_stays_in_the_circle_of_the_practice(people, publish, circle, plan):
    from practica.people.circles.models import Circle, Joining, Membership

    other = Circle.objects.create(name="Another", slug="another", joining=Joining.OPEN, founded=NOW)
    Membership.objects.create(circle=other, member=people.steward, since=NOW)
    closed = publish("Behind a door", marking=Marking.AMBER, circle=circle)

    with pytest.raises(Refused, match="stays there"):
        actions.register(closed.published_version, plan(marking=Marking.AMBER, circle=other), by=people.steward, now=NOW)


def test_an_outsider_finds_nothing_at_any_address(browse, publish, circle, registered, people):
    closed = publish("Behind a door", marking=Marking.AMBER, circle=circle)
    row = registered(closed, "ZA")
    use = actions.use(
        closed.published_version, actions.Used("training", "In a training.", helped=True), by=people.steward, now=NOW
    )

    for path in (f"/practices/{closed.slug}/adapt/", f"/practices/{closed.slug}/use/"):
        assert browse("member").get(path).status_code == 404
        assert browse("member").post(path, SHORT).status_code == 404
    for end in ("", "report/", "abandon/", "start/", "still-running/", "marking/"):
        path = f"{row.get_absolute_url()}{end}"
        absent = f"/replications/999999/{end}"
        for method in ("get", "post"):
            here, nowhere = getattr(browse("member"), method)(path), getattr(browse("member"), method)(absent)
            assert here.status_code == nowhere.status_code
            assert here.status_code in {404, 405}
            assert closed.slug not in text(here)
    assert browse("member").post(f"/personal-data/use-{use.pk}/hide/").status_code == 404
    assert browse("nobody").get(row.get_absolute_url()).status_code == 404
    assert Replication.objects.get().state == State.PREPARING


def test_a_replication_does_not_give_away_the_practice_or_the_parent_that_a_reader_may_not_see(
    browse, people, publish, registered
):
    practice = publish("A title nobody may see", marking=Marking.CLEAR)
    parent = registered(practice, "NE", marking=Marking.GREEN)
    row = registered(practice, "ZA", marking=Marking.CLEAR, parent=parent.pk)
    from practica.people.access.placing import place

    assert "Niger" not in text(browse("nobody").get(row.get_absolute_url()))
    practice.state = "hidden"
    practice.save()
    place(practice, by=None, at=NOW)
    page = text(browse("nobody").get(row.get_absolute_url()))
    assert "A title nobody may see" not in page
    assert practice.slug not in page


def test_i_used_this_takes_one_minute(browse, practice):
    path = f"/practices/{practice.slug}/use/"
    assert browse("member").get(path).status_code == 200
    sent = {"purpose": "training", "what": "The roster, with twelve officers.", "helped": "no", "because": "Too few ferries."}

    for _time in range(2):
        assert browse("member").post(path, sent).headers["Location"] == practice.get_absolute_url()

    use = Use.objects.get()
    assert (use.helped, use.marking, use.because) == (False, Marking.GREEN, "Too few ferries.")


def test_a_use_with_personal_data_is_refused_and_the_text_stays(browse, practice):
    answer = browse("member").post(f"/practices/{practice.slug}/use/", {"purpose": "other", "what": PHONE, "helped": "yes"})

    assert Use.objects.count() == 0
    assert PHONE in text(answer)


def test_what_is_typed_is_kept_and_gone_once_it_is_sent(browse, people, practice):
    path = f"/practices/{practice.slug}/adapt/"
    client = browse("member")
    client.post(f"/keep/?form={path}", {"field": "expected", "value": "Typed on the train.", "revision": ""})

    page = text(client.get(path))
    assert "Typed on the train." in page
    assert 'data-revision="1"' in page
    assert f'data-keep="/keep/?form={path}"' in page

    adapt(client, practice)
    assert keeping.kept(people.member, path) == {}


def test_nothing_stays_in_the_browser_for_a_closed_practice(browse, publish, circle, practice):
    closed = publish("Behind a door", marking=Marking.AMBER, circle=circle)

    assert "data-keep-never" in text(browse("steward").get(f"/practices/{closed.slug}/adapt/"))
    assert "data-keep-never" not in text(browse("steward").get(f"/practices/{practice.slug}/adapt/"))


def test_a_visitor_is_asked_to_sign_in_and_learns_nothing(browse, practice):
    for slug in (practice.slug, "nothing-here"):
        answer = browse("nobody").get(f"/practices/{slug}/adapt/")
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("number", ["", "x", "-1", "999999", "9" * 40])
def test_an_odd_parent_is_no_parent(browse, practice, number):
    assert browse("member").get(f"/practices/{practice.slug}/adapt/?from={number}").status_code == 200


def test_taking_it_from_another_country_makes_a_chain(browse, practice, replicated):
    first = replicated(practice, "NE", Verdict.SIMILAR)

    browse("member").post(f"/practices/{practice.slug}/adapt/?from={first.pk}", SHORT)

    assert Replication.objects.get(country="ZA").parent == first


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_opens_in_both_languages(*, browse, practice, replicated, running, language):
    row = replicated(practice, "MA", Verdict.HARMFUL, negative=SideEffects.YES)
    client = browse("steward")
    client.cookies["practica_language"] = language
    for path in (
        f"/practices/{practice.slug}/adapt/", f"/practices/{practice.slug}/use/", row.get_absolute_url(),
        f"{running.get_absolute_url()}report/", f"{running.get_absolute_url()}abandon/", f"{running.get_absolute_url()}marking/",
    ):  # fmt: skip
        page = client.get(path)
        assert page.status_code == 200
        assert text(page).count("<h1") == 1
        assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in text(page)
