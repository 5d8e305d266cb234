"""Any text whatever goes into every file, or is refused with a sentence."""

import io

import docx
import pypdf
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from practica.doors.exports.words import plain, share, shorten
from practica.knowledge.practices.models import PracticeText
from tests.examples import examples

pytestmark = pytest.mark.slow

ANY = st.text(st.characters(exclude_categories=("Cs",)), max_size=400)
FEW = examples(12)


@given(ANY, st.integers(0, 500))
def test_a_shortened_text_is_no_longer_than_asked_and_begins_alike(words, longest):
    short = shorten(words, longest)

    assert len(short) <= max(longest, 2)
    assert words.startswith(short.removesuffix(" …").rstrip() or "")


@given(st.dictionaries(st.sampled_from("abcde"), ANY), st.integers(10, 2000))
def test_texts_share_a_page_without_taking_more_than_there_is(texts, total):
    shared = share(texts, total)

    assert shared.keys() == texts.keys()
    assert sum(map(len, shared.values())) <= max(total, 2 * len(texts))
    if sum(map(len, texts.values())) <= total:
        assert shared == texts


@given(st.text(max_size=300))
def test_plain_words_hold_nothing_that_a_file_refuses(words):
    kept = plain(words)

    assert kept == plain(kept)
    kept.encode()
    assert not any(sign != "\n" and ord(sign) < 32 for sign in kept)


def test_a_short_text_leaves_its_room_to_the_long_one():
    shared = share({"short": "Ten words.", "long": "A sentence here. " * 50}, 300)

    assert shared["short"] == "Ten words."
    assert 200 < len(shared["long"]) <= 290


@pytest.mark.parametrize("field", ["title", "done"])
def test_no_text_breaks_a_file(publish, take, field):
    practice = publish()
    texts = PracticeText.objects.filter(version=practice.published_version)

    @FEW
    @given(ANY)
    @example("\ufffe\uffff\x00\x0b\u202e\u2066ordinary\ufeff")
    @example("e" + "\u0301" * 300)
    @example("\u0600\u06dd\u070f \u200d\u200c\u00ad\u2028\u2029 \ue000\U000f0000")
    @example("\N{REGIONAL INDICATOR SYMBOL LETTER A}")
    @example("\N{ZERO WIDTH JOINER}\N{VARIATION SELECTOR-16}\N{TAG LATIN SMALL LETTER A}")
    def check(words):
        # What the doors let through: no null byte, and a title of at most 300 signs; PostgreSQL could hold neither.
        texts.update(**{field: words.replace("\0", "")[: 300 if field == "title" else None]})
        brief = take("member", practice, "brief.pdf")
        assert brief.status_code in {200, 403}
        if brief.status_code == 200:
            assert len(pypdf.PdfReader(io.BytesIO(brief.content)).pages) == 1
        else:
            assert "needs a font for" in brief.content.decode()
        docx.Document(io.BytesIO(take("member", practice, "practice.docx").content))
        assert take("member", practice, "practice.json").json()["type"] == "practice"

    check()
