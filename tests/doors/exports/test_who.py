"""Who may take a practice out, and what never leaves."""

import pytest

from practica.foundation.activity.models import Activity
from practica.knowledge.practices import actions as practices
from practica.knowledge.replications.models import Verdict
from practica.people.access.models import Attribution, Marking
from tests.conftest import NOW, PERSONAS
from tests.doors.exports.conftest import FILES

pytestmark = pytest.mark.slow

EVERYBODY = ("nobody", *PERSONAS)


def test_whoever_reads_the_page_may_have_the_files_and_nobody_else(publish, circle, take):
    shared = [publish(marking=Marking.CLEAR), publish(marking=Marking.GREEN), publish(marking=Marking.AMBER, circle=circle)]

    for practice in shared:
        for who in EVERYBODY:
            page = take.page(who, practice).status_code
            kinds = FILES if who in {"nobody", "member", "observer", "contact"} else ("practice.json",)
            assert {take(who, practice, name).status_code for name in kinds} == {page}, (practice.marking, who)


def test_what_never_leaves_is_refused_with_a_sentence_to_its_readers(publish, circle, people, take):
    strict = publish(marking=Marking.AMBER_STRICT, circle=circle)
    red = publish(marking=Marking.RED, readers=[people.contact])

    for practice in (strict, red):
        page = take.page("contact", practice).content.decode()
        for name in FILES:
            answer = take("contact", practice, name)
            assert answer.status_code == 403
            assert f"This practice is {practice.marking}: it never leaves Practica" in answer.content.decode()
            assert take("member", practice, name).status_code == 404
            assert name not in page


def test_the_page_offers_the_files_of_what_may_leave(publish, browse):
    page = browse("member").get(publish().get_absolute_url()).content.decode()

    assert "Take it with you" in page
    assert all(name in page for name in FILES)


@pytest.mark.parametrize("name", FILES)
def test_what_was_withdrawn_or_is_not_published_has_no_file(publish, people, take, name):
    practice = publish(marking=Marking.CLEAR)
    practices.withdraw(practice, "It did more harm than good.", by=people.author, now=NOW)
    draft = practices.begin(by=people.author, now=NOW, title="Not yet")

    assert "withdrawn" in take("member", practice, name).content.decode()
    assert take("member", practice, name).status_code == 403
    assert take("author", draft, name).status_code == 403
    assert take("member", draft, name).status_code == 404


@pytest.mark.parametrize("name", FILES)
def test_a_file_made_for_a_reader_is_not_kept_for_an_outsider(publish, circle, take, name):
    practice = publish(marking=Marking.AMBER, circle=circle)

    made = take("reviewer", practice, name)

    assert made.headers["Cache-Control"] == "private, no-store"
    assert made.headers["X-Content-Type-Options"] == "nosniff"
    assert take("member", practice, name).status_code == 404
    assert take("nobody", practice, name).status_code == 404


@pytest.mark.parametrize("name", FILES)
def test_hidden_results_are_in_no_file_of_a_reader_who_may_not_see_them(publish, circle, replicated, take, name):
    practice = publish(marking=Marking.GREEN)
    replicated(practice, "ZA", Verdict.SIMILAR, sentence="An open word.")
    replicated(practice, "MA", Verdict.WEAKER, sentence="Canary zqamber.", marking=Marking.AMBER, circle=circle)

    outside, inside = take.words("member", practice, name), take.words("reviewer", practice, name)

    assert "South Africa" in outside or "ZA" in outside
    assert not any(word in outside for word in ("zqamber", "Morocco", '"MA"', "weaker", "TLP:AMBER"))
    assert "Morocco" in inside or '"MA"' in inside
    assert "TLP:AMBER" in inside


@pytest.mark.parametrize("name", FILES)
def test_a_result_that_never_leaves_is_in_no_file_even_of_its_readers(publish, circle, replicated, take, name):
    practice = publish(marking=Marking.GREEN)
    replicated(practice, "MA", Verdict.WEAKER, sentence="Canary zqstrict.", marking=Marking.AMBER_STRICT, circle=circle)

    said = take.words("reviewer", practice, name)

    assert "Morocco" in take.page("reviewer", practice).content.decode()
    assert not any(word in said for word in ("zqstrict", "Morocco", '"MA"', "weaker", "STRICT"))


@pytest.mark.parametrize("name", FILES)
def test_harm_behind_a_stricter_marking_leaves_only_its_released_sentence(publish, circle, replicated, take, name):
    practice = publish(marking=Marking.GREEN)
    replicated(
        practice, "MA", Verdict.HARMFUL, sentence="Canary zqharm.", marking=Marking.AMBER_STRICT, circle=circle,
        harm="Harm was seen once; ask the steward.",
    )  # fmt: skip

    for who in ("member", "reviewer"):
        said = " ".join(take.words(who, practice, name).split())
        assert "Harm was seen once; ask the steward." in said
        assert "zqharm" not in said
        assert "Morocco" not in said


def test_every_file_of_what_is_not_for_everybody_leaves_a_row_without_words(publish, take, people):
    open_one, closed_one = publish(marking=Marking.CLEAR), publish("Canary zqtitle", marking=Marking.GREEN)

    for name in FILES:
        take("member", open_one, name)
        take("member", closed_one, name)

    rows = list(Activity.objects.filter(verb="practice.exported").order_by("pk"))
    assert [(row.target_id, row.actor_id, row.facts["format"]) for row in rows] == [
        (closed_one.pk, people.member.pk, kind) for kind in ("pdf", "docx", "json")
    ]
    assert all(row.facts == {"format": row.facts["format"], "marking": "TLP:GREEN", "version": 1} for row in rows)


def test_a_version_has_its_own_files_and_an_unknown_one_none(publish, take, browse):
    practice = publish()

    assert take("member", practice, "v1/practice.json").status_code == 200
    assert take("member", practice, "v7/practice.json").status_code == 404
    assert browse("member").post(f"/practices/{practice.slug}/brief.pdf").status_code == 405


def test_a_body_that_does_not_want_to_be_named_is_in_no_file_of_what_it_took_up(publish, replicated, take, people):
    practice = publish(marking=Marking.GREEN)
    row = replicated(practice, "ZA", Verdict.SIMILAR)
    row.attribution, row.organisation = Attribution.WITHHELD, people.steward.organisation
    row.organisation_name = "Canary zqbody"
    row.save()

    for name in FILES:
        said = take.words("member", practice, name)
        assert "South Africa" in said or "ZA" in said
        assert not any(word in said for word in ("zqbody", "House by the river", "Steward Example"))
