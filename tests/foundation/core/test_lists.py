"""Words in a row: the reader's own commas and "and", and the commas that people type."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from practica.foundation.core.lists import apart, isolated, linked, listed, several


@pytest.mark.parametrize("comma", [",", "،", "、", "，"])
def test_the_comma_of_any_script_separates(comma: str) -> None:
    assert several(f"interpreters{comma} labour inspection {comma}{comma}interpreters") == ["interpreters", "labour inspection"]


@given(st.text(max_size=200))
def test_nothing_typed_gives_an_empty_piece(typed: str) -> None:
    assert all(piece == piece.strip() != "" for piece in several(typed))


def test_what_is_empty_leaves_no_comma_behind() -> None:
    assert listed(["Brazil", "", None, "Niger"]) == "Brazil, Niger"


def test_links_are_joined_as_in_a_sentence_of_the_reader() -> None:
    steps = [{"url": f"/{name}/", "label": name} for name in ("one", "two", "three")]

    assert linked(steps) == '<a href="/one/">one</a>, <a href="/two/">two</a>, and <a href="/three/">three</a>'
    with translation.override("ar"):
        assert linked(steps) == '<a href="/one/">one</a> و<a href="/two/">two</a> و<a href="/three/">three</a>'


def test_a_label_cannot_bring_its_own_markup() -> None:
    assert linked([{"url": '/"><b>', "label": "<script>"}]) == '<a href="/&quot;&gt;&lt;b&gt;">&lt;script&gt;</a>'


def test_no_steps_make_no_words() -> None:
    assert linked([]) == ""


def test_a_word_that_runs_against_the_page_keeps_its_order_in_the_line() -> None:
    assert apart(["judge", "Egypt"]) == "judge, Egypt"
    assert apart(["منشّق", "Egypt"]) == "\u2068منشّق\u2069, Egypt"
    with translation.override("ar"):
        assert apart(["judge", "مصر", ""]) == "\u2068judge\u2069، مصر"
        assert isolated(2026) == "2026"
