"""What an import does with lines that are broken, hostile or wrong: one clear reason each, and the others go in."""

import json

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from practica.doors.records import parsing, travelling
from practica.doors.records.fields import BadRecord, Fields
from practica.knowledge.practices.models import Practice
from tests.doors.records.conftest import a_practice, a_replication
from tests.examples import examples

pytestmark = pytest.mark.slow

REFUSED = {
    "no JSON": ('{"type": "practice",', "The line is not JSON."),
    "a list": ("[1]", "The line is not a JSON object."),
    "not a number that JSON knows": ('{"type": NaN}', "The line is not JSON."),
    "not UTF-8": (b'{"type": "practice", "id": "\xff"}', "The line is not UTF-8."),
    "nested without end": ("[" * 100_000, "The line is not JSON."),
    "a number without end": ('{"id": ' + "9" * 5_000 + "}", "The line is not JSON."),
    "no type": ({"id": "a"}, "type is missing."),
    "another type": ({"type": "cat", "id": "a"}, "There is no type “cat”."),
    "no id": ({"type": "practice"}, "id is missing."),
    "an id that is a number": (a_practice(id=42), "id is not a text."),
    "an id with a line end": (a_practice(id="a\nb"), "id is not an id."),
    "a title that is a list": (a_practice(title=["a"]), "title is not a text."),
    "no title": (a_practice(title=" "), "title is missing."),
    "half a pair": (json.dumps(a_practice(2)).replace("Interpreters at", "\\ud800"), "title holds signs that belong in no text."),
    "a null sign": (a_practice(summary="a\x00b"), "summary holds signs that belong in no text."),
    "an override of direction": (a_practice(title="exe.\u202efdp"), "title holds signs that belong in no text."),
    "a title of ten megabytes": (a_practice(title="a" * 10_000_000), "title is longer than 300 characters."),
    "a line of twenty megabytes": ('"' + "a" * 20_000_000 + '"', "The line is longer than 16 MB."),
    "an unknown country": (a_practice(countries=["BR", "ZZ"]), "There is no country with the code “ZZ”."),
    "countries as text": (a_practice(countries="BR"), "countries is not a list."),
    "an unknown language": (a_practice(language="klingon"), "Practica does not know the language “klingon”."),
    "an unknown circle": (a_practice(marking="TLP:AMBER", circle="nowhere"), "There is no circle “nowhere”."),
    "AMBER without a circle": (a_practice(marking="TLP:AMBER"), "TLP:AMBER means one circle, and none is named."),
    "RED without readers": (a_practice(marking="TLP:RED"), "TLP:RED means named readers, and none is named."),
    "a marking that is none": (
        a_practice(marking="SECRET"),
        "marking is none of: TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT, TLP:RED.",
    ),
    "an unknown objective": (a_practice(objectives=["world peace"]), "There is no objective “world peace”."),
    "an unknown steward": (a_practice(steward="who@example.net"), "No member has the address in steward."),
    "a steward who is no address": (a_practice(steward="<script>"), "steward is not a mail address."),
    "a day for a period": (
        a_practice(period={"from": "2016-05-20"}),
        "period.from is not a year or a month, as 2019 or 2019-05.",
    ),
    "a period that runs backwards": (a_practice(period={"from": "2019", "to": "2016"}), "period ends before it begins."),
    "a section that is none": (a_practice(sections={"gossip": "…"}), "There is no section “gossip”."),
    "an evidence that is none": (
        a_practice(outcomes=[{"text": "x", "evidence": "hearsay"}]),
        ("outcomes[0].evidence is none of: "
        "testimony, monitoring, internal_evaluation, external_evaluation, comparison, randomised."),
    ),
    "a replication of nothing": (a_replication(practice="src:404"), "Its practice is not there."),
    "a version that is not": (a_replication(version=7), "Its practice has no version 7."),
    "a parent that is not": (a_replication(parent="rep:404"), "What it was taken from is not there."),
    "its own parent": (a_replication(parent="rep:1"), "Where it was taken from leads back to where it began."),
    "a day that is not": (a_replication(registered="2018-02-31"), "registered is not a day, as 2019-05-20."),
    "a report without a verdict": (a_replication(verdict=None), "verdict is missing."),
    "abandoned without a reason": (a_replication(state="abandoned"), "reason is missing."),
    "harm behind a stricter marking": (
        a_replication(marking="TLP:RED", verdict="harmful"),
        "It reports harm to fewer people than read the practice, and no sentence is released for these.",
    ),
    "case data in an organisation": (
        a_practice(2, organisation="Call +43 660 123 45 67"),
        "organisation looks like personal data: A phone number.",
    ),
}


@pytest.mark.parametrize(("line", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_broken_line_is_refused_with_its_reason_and_the_others_go_in(house, take_in, line, reason):
    # A record of the same id would be refused for that, so the broken one comes last under another id.
    is_second = isinstance(line, dict) and (line.get("type"), line.get("id")) == ("practice", "src:1")
    broken = line | {"id": "broken:1"} if is_second else line

    report = take_in(a_practice(), broken, a_practice(3))

    assert report.refused == [(2, reason)]
    assert set(Practice.objects.values_list("external_id", flat=True)) == {"src:1", "src:3"}


def test_an_id_that_comes_twice_is_refused_the_second_time(house, take_in):
    report = take_in(a_practice(), a_practice(title="Another"))

    assert report.refused == [(2, "The id was there already, on line 1.")]


def test_those_that_were_taken_from_each_other_in_a_circle_are_refused_and_their_children_too(house, take_in):
    report = take_in(
        a_practice(), a_replication(1, parent="rep:2"), a_replication(2, parent="rep:1"), a_replication(3, parent="rep:1"),
        a_replication(4),
    )  # fmt: skip

    assert [line for line, _reason in report.refused] == [2, 3, 4]
    assert report.created == 2


def test_an_address_that_runs_a_script_is_left_out(house, take_in):
    report = take_in(a_practice(source={"title": "x", "url": "javascript:alert(1)"}))

    assert Practice.objects.get().source_url == ""
    assert report.notes() == ["source.url is not a web address and was left out (lines: 1)."]


def test_fields_that_nobody_knows_are_said(house, take_in):
    report = take_in(a_practice(colour="blue"))

    assert report.notes() == ["Practica does not know these fields and left them out: colour (1)."]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20), lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=6,
)  # fmt: skip
PARSERS = {
    "practice": (parsing.practice, a_practice()),
    "replication": (travelling.replication, a_replication()),
    "use": (travelling.use, {"id": "u", "practice": "p", "what": "x", "helped": True, "when": "2018"}),
    "organisation": (parsing.organisation, {"id": "o", "name": "Office", "kind": "ngo", "country": "BR"}),
    "member": (parsing.member, {"id": "m", "name": "Ana", "email": "ana@example.net", "languages": ["pt"]}),
    "circle": (parsing.circle, {"id": "c", "name": "Sea", "charter": {"purpose": "x", "questions": ["y"]}, "joining": "open"}),
}


@pytest.mark.parametrize("kind", PARSERS)
@examples(150)
@given(data=st.data())
def test_whatever_stands_in_a_field_a_record_parses_or_is_refused_with_a_sentence(kind, data):
    parse, good = PARSERS[kind]
    changed = data.draw(st.dictionaries(st.sampled_from(sorted(good)), ANYTHING, min_size=1, max_size=4))

    with translation.override("en"):
        reason = ""
        try:
            parse(Fields(good | changed))
        except BadRecord as bad:
            reason = str(bad)

    assert not reason or (reason.endswith(".") and len(reason) < 400)


@examples(150)
@given(words=st.text(max_size=300))
def test_words_that_are_taken_in_can_be_stored_and_read_again_the_same(words):
    try:
        once = Fields({"words": words}).text("words", 400)
    except BadRecord:
        return
    assert once.encode() is not None
    assert Fields({"words": once}).text("words", 400) == once
