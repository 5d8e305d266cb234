"""Two texts beside each other: what is the same, what is new, what is gone, and in which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practica.knowledge.practices.comparing import compare, paragraphs, tokens

WORDS = st.text(st.sampled_from("ab ،.\nກາé\u0301漢字\u0940क"), max_size=60)


def said(pieces):
    return "".join(piece.text for piece in pieces)


def changed(pieces):
    return [piece.text for piece in pieces if piece.changed]


def test_a_paragraph_nobody_touched_is_the_same():
    (pair,) = paragraphs("One telephone.", "One telephone.")
    assert not pair.is_changed


def test_in_a_changed_paragraph_only_the_changed_words_are_marked():
    (pair,) = paragraphs("The towns share one rota at night.", "The towns share two rotas at night.")
    assert changed(pair.before) == ["one rota"]
    assert changed(pair.after) == ["two rotas"]


def test_changed_words_that_follow_each_other_are_one_mark():
    (pair,) = paragraphs("The towns share one rota at night.", "The towns share two new rotas at night.")
    assert changed(pair.after) == ["two new rotas"]


def test_a_new_paragraph_stands_beside_nothing():
    pairs = list(paragraphs("First.\n\nLast.", "First.\n\nBetween.\n\nLast."))
    assert [pair.is_changed for pair in pairs] == [False, True, False]
    assert pairs[1].before == ()


def test_a_paragraph_that_is_quite_another_is_one_gone_and_one_new():
    pairs = list(paragraphs("Women waited at the quay.", "Every agency signs the same two pages in March."))
    assert [(bool(pair.before), bool(pair.after)) for pair in pairs] == [(True, False), (False, True)]


def test_only_parts_that_say_something_are_compared_in_their_order():
    found = compare({"done": "A", "title": "T"}, {"title": "T", "changed": "B"}, ["title", "done", "changed", "lessons"])
    assert [(part.key, part.is_changed) for part in found] == [("title", False), ("done", True), ("changed", True)]


@pytest.mark.parametrize(
    ("text", "whole"),
    [("ກາຍ\u200b", "ກ"), ("cafe\u0301 noir", "cafe\u0301"), ("فريقٌ متنقلٌ", "فريقٌ"), ("मोबाइल टीम", "मोबाइल"), ("ກຸ່ມ", "ກຸ່")],
)
def test_no_letter_is_parted_from_its_signs(text, whole):
    assert whole in tokens(text)


@given(WORDS, WORDS)
def test_each_side_keeps_all_of_its_own_words(before, after):
    pairs = list(paragraphs(before, after))
    for side, text in (([pair.before for pair in pairs], before), ([pair.after for pair in pairs], after)):
        assert "".join("".join(said(pieces).split()) for pieces in side) == "".join(text.split())


def test_a_very_long_paragraph_is_shown_as_replaced_without_comparing_every_word():
    before, after = " ".join(f"w{number}" for number in range(4000)), " ".join(f"v{number}" for number in range(4000))
    assert len(list(paragraphs(before, after))) == 2
