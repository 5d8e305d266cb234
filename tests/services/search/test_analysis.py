"""Words in many scripts become the same terms in a text and in a question about it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practica.services.search import analysis, encoder, fusion


@pytest.mark.parametrize(("language", "one", "other"), [
    ("en", "Interpreters", "interpreter"), ("es", "tráfico", "trafico"), ("ru", "жертвами", "жертвы"), ("ru", "тёмный", "темный"),
    ("ar", "مُتَرْجِم", "مترجم"),
    ("ar", "والكتاب", "كتاب"), ("ar", "للمدرسة", "المدرسة"), ("de", "STRASSE", "straße"), ("uk", "перекладачі", "перекладача"),
    ("fr", "l’interprète", "l'interprete"), ("hi", "किताबें", "किताबें"),
])  # fmt: skip
def test_forms_of_one_word_become_one_term(language, one, other):
    assert analysis.terms(one, language) == analysis.terms(other, language)


def test_scripts_without_spaces_are_cut_in_pairs_and_marks_stay_with_their_letter():
    assert analysis.terms("人口贩运", "zh") == ["人口", "口贩", "贩运"]
    assert analysis.terms("第3条规定", "zh") == ["第", "3", "条规", "规定"]
    assert analysis.terms("ที่นี่", "th") == ["ที่นี่"]


def test_a_question_in_several_languages_keeps_one_place_a_word():
    asked = analysis.asked("the victims’ protection, and protection", ["en", "es"], most=9)

    assert [sorted(alternatives) for alternatives in asked] == [
        ["the"],
        ["victim", "victims"],
        ["protect", "protection"],
        ["and"],
    ]


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(["en", "ar", "ru", "zh", "th", "hi", "vi", "uk", "xx", "", None, "pt-BR"]))
def test_any_text_can_be_cut_and_every_word_lies_where_it_says(text, language):
    last = 0
    for word in analysis.words(text, language):
        assert word.term
        assert " " not in word.term
        assert word.term.isascii() is False or word.term.isalnum()
        assert last <= word.start < word.end <= len(text)
        last = word.start
    assert len(analysis.asked(text, ["en", "ar", "zh"], most=5)) <= 5


def test_coverage_is_one_when_a_text_says_everything_and_unseen_words_count_against_it():
    full = fusion.saturation(np.array([10_000]), np.array([1]), 1.0)
    assert fusion.coverage(full * 2.0, 2.0)[0] == pytest.approx(1.0, abs=0.01)
    assert fusion.coverage(full * 2.0, 4.0)[0] == pytest.approx(0.5, abs=0.01)


@settings(deadline=None)
@given(st.lists(st.text(max_size=200), max_size=4))
def test_the_encoder_takes_any_text_and_gives_directions(texts):
    rows = encoder.named("builtin").encode(texts)

    assert rows.shape == (len(texts), 512)
    lengths = np.linalg.norm(rows, axis=1)
    assert all(abs(length - 1) < 1e-3 or length == 0 for length in lengths)


def test_the_encoder_says_which_languages_it_knows():
    known = encoder.named("builtin")

    assert known.knows("zh-TW")
    assert known.knows("pt-BR")
    assert not known.knows("el")
    assert not known.knows("")
    assert not encoder.named("none").knows("en")
    with pytest.raises(ValueError, match="builtin or none"):
        encoder.named("other")
