"""The check takes any text, keeps its promises about spans, and can be counted on the labelled samples."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practica.foundation.safety.casedata import Level, check, check_many

pytestmark = pytest.mark.slow

FOLDER = Path(os.environ.get("PRACTICA_TEST_INPUT", "/work/shared/input"))
PIECES = st.sampled_from(
    [
        "case no. ", "victim ", "born on ", "date of birth ",
        "hotline ", "tel. ", "passport ", "@", "(at)", " dot ", "+", "(", "/", "-", ". ",
        "12/03/1985",
        "GB82WEST12345698765432", "4111111111111111", "0494 92 82 32", "nos. 1234/05 and ", "\u202e", "\u200b", "\ud800", "٠١٢",
        "й", "é", "İ", "ß", "和", "\n",
        "Иванович ", "قضية رقم ", "A. ", "48°12'", "1.23456, ", "age 15", "calle ", "№", " ", "x", "9",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(st.characters(codec=None)), st.lists(PIECES, max_size=30).map("".join))
COUNTRIES = st.lists(st.sampled_from(["BR", "ZA", "PK", "ru", "FR", "XX", ""]), max_size=3)


@given(TEXTS, COUNTRIES)
def test_whatever_is_written_findings_are_sorted_apart_and_inside_the_text(text, countries):
    found = check(text, countries=countries)
    end = 0
    for finding in found:
        assert end <= finding.start < finding.end <= len(text)
        assert finding.level is finding.kind.level
        end = finding.end


@given(TEXTS)
def test_the_same_text_gives_the_same_answer_and_it_is_plain_json(text):
    first = [finding.as_json() for finding in check(text)]
    assert first == [finding.as_json() for finding in check(text)]
    assert json.loads(json.dumps(first)) == first


@given(st.text(st.characters(codec="utf-8")))
def test_words_before_a_number_only_move_its_span(lead):
    lead = lead + "\n\n"
    tail = "GB82 WEST 1234 5698 7654 32"
    assert any(f.kind == "iban" and f.start == len(lead) for f in check(lead + tail))


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 ",
        "1-",
        "a.",
        "A. ",
        "@",
        "a@b.",
        "(at) ",
        "+1",
        "victim A",
        "case no. 1 ",
        "nos. 1234/05 and ",
        "و",
        "\u202e",
        "\ud800",
        "calle ",
        "x" * 40,
        "«",
    ],
)
def test_a_long_repetition_of_one_thing_is_read_to_its_end(piece):
    text = piece * (60_000 // len(piece)) + "\n\nwrite to mlopez@example.org"
    assert any(text[f.start : f.end] == "mlopez@example.org" for f in check(text))


def test_a_megabyte_is_read_to_its_end():
    text = "Plain words of a long report, 12 of them in 2019. " * 20_000 + "write to mlopez@example.org"
    assert [text[f.start : f.end] for f in check(text)] == ["mlopez@example.org"]


def test_many_lines_are_answered_one_by_one_with_their_id():
    lines = ['{"id": "a", "text": "a@b.org"}', "", '{"id": 7, "text": "nothing", "countries": ["BR", 5], "language": null}']
    answers = list(check_many(lines))
    assert [answer["id"] for answer in answers] == ["a", 7]
    assert answers[0]["case_data"] == [{"kind": "email", "level": "block", "span": [0, 7]}]
    assert answers[1]["case_data"] == []


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"text": 5}', "[" * 100_000])
def test_a_broken_line_is_named_by_its_number_and_never_quoted(line):
    with pytest.raises(ValueError, match=r"^Line 1 (is not JSON|has no text)\.$"):
        list(check_many([line]))


def test_labelled_samples_reach_the_agreed_recall_with_few_false_blocks():
    path = FOLDER / "pii" / "cases.jsonl"
    if not path.exists():
        pytest.skip("the labelled samples are not here")
    hits, wanted, false, words = 0, 0, 0, 0
    for case in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        blocked = [(f.start, f.end) for f in check(case["text"]) if f.level is Level.BLOCK]
        hits += sum(any(a < end and start < b for a, b in blocked) for start, end, _ in case["block"])
        marked = case["block"] + case["warn"] + case["highlight"]
        false += sum(not any(a < end and start < b for start, end, _ in marked) for a, b in blocked)
        wanted += len(case["block"])
        words += len(case["text"].split())
    assert hits >= 0.95 * wanted
    assert 1000 * false <= words
