"""What the shell and the failing pages must do whatever the rest does."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler
from hypothesis import given
from hypothesis import strategies as st

from practica.foundation.core.templatetags.look import initials, marks, options


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(CottonCompiler().process(source)).render(context)


@pytest.mark.parametrize("name", ["500.html", "503.html", "403_csrf.html"])
def test_a_failing_page_needs_no_database_no_request_and_nobody(name: str):
    page = render_to_string(name)

    assert page.count("<h1>") == 1
    assert "{%" not in page


@pytest.mark.parametrize("name", ["404.html", "403.html", "429.html", "page.html", "core/refused.html"])
def test_a_page_can_be_shown_before_anything_is_known(name: str):
    assert "</html>" in render_to_string(name, {})


def test_what_a_list_of_marks_or_answers_holds_is_text_and_never_markup():
    evil = "\"'><script>"
    row = {"verdict": "none", "label": evil, "place": evil, "url": f"/r/{evil}", "value": evil, "note": evil, "lang": evil}

    page = str(marks([row, {**row, "url": ""}])) + str(options([{**row, "count": 3, "checked": True}], evil, "checkbox"))

    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 12


def test_an_answer_of_a_search_shows_its_mark_marking_count_and_what_was_chosen():
    rows = [{"value": "a", "label": "Aé", "count": 0, "lang": "fr"}, {"value": "b", "label": "B", "checked": True}]

    page = str(options(rows, "x", "radio"))

    assert '<input type="radio" name="x" id="narrow-x-a" value="a"><bdi lang="fr">Aé</bdi><i>0</i>' in page
    assert 'value="b" checked><bdi>B</bdi></label>' in page
    assert 'data-tlp="TLP:RED"' in str(options([{"value": "TLP:RED", "marking": "TLP:RED"}], "m", "checkbox"))


def test_the_title_is_written_once_and_shown_twice():
    page = render('{% extends "page.html" %}{% block title %}What <b>happened</b> & why{% endblock %}')

    assert page.count("<h1") == 1
    assert '<h1 dir="auto">What <b>happened</b> & why</h1>' in page
    assert "<title>What happened & why · Practica</title>" in page


def test_what_a_person_wrote_is_escaped_in_the_title():
    page = render('{% extends "page.html" %}{% block title %}{{ words }}{% endblock %}', words="<script>x</script>")

    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


@pytest.mark.parametrize("use", ['title="{{ words }}"', ':title="words"', "title='{{ words }}'"])
def test_what_a_person_wrote_is_escaped_once_whichever_way_it_is_handed_on(use: str):
    card = render(f"<c-card {use}>x</c-card>", words="Tom & <b>Ana</b>")

    assert "<bdi>Tom &amp; &lt;b&gt;Ana&lt;/b&gt;</bdi>" in card


@pytest.mark.django_db
def test_a_page_in_arabic_runs_from_the_right():
    with translation.override("ar"):
        assert '<html lang="ar" dir="rtl">' in render_to_string("page.html", {}, RequestFactory().get("/"))


def test_a_marking_is_never_translated():
    with translation.override("ar"):
        assert 'translate="no" lang="en" dir="ltr">TLP:AMBER+STRICT<' in render('<c-marking label="TLP:AMBER+STRICT" />')


def test_a_mark_says_its_word_even_where_only_the_shape_is_seen():
    assert ">no effect</span>" in render('<c-mark verdict="none" label="no effect" quiet />')


def test_an_interval_is_drawn_in_plain_numbers_in_every_language():
    with translation.override("fr"):
        assert "M6.8 6H80.6" in render('<c-interval :low="low" :mean="40" :high="high" />', low=6.8, high=80.6)


def test_the_look_stays_small_enough_for_a_bad_line():
    assert squeezed("practica.css") < 12_000
    assert squeezed("practica.css", "practica.js", "keep.js", "keep_field.js", "marks.svg") < 20_000
    assert squeezed("markdown.js", "paste.js", "paste_line.js") < 7_500  # only where something is written in Markdown


def squeezed(*names: str) -> int:
    """Bytes on the line."""
    return sum(len(gzip.compress(Path(str(finders.find(f"core/{name}"))).read_bytes())) for name in names)


@pytest.mark.parametrize(
    ("name", "letters"), [("Maro Teval", "MT"), ("M. S.", "MS"), ("Ana", "A"), ("ليلى حداد", "ل\u2009ح"), ("", ""), ("…", "")]
)
def test_initials_come_from_a_name_in_any_script(name: str, letters: str):
    assert initials(name) == letters


@given(st.text())
def test_initials_of_anything_are_short(name: str):
    assert len(initials(name)) <= 8


@pytest.mark.parametrize("use", ['text="{{ words }}"', ':text="words"'])
def test_what_a_member_wrote_is_read_as_markdown_whichever_way_it_is_handed_on(use: str):
    shown = render(f"<c-prose {use} lang='ar' level='4' />", words="# Tom & <b>*Ana*</b>\n\n- كلمة")

    assert '<div class="prose" lang="ar">' in shown
    assert '<h4 dir="auto">Tom &amp; &lt;b&gt;<em>Ana</em>&lt;/b&gt;</h4>' in shown
    assert '<ul dir="auto">' in shown


def test_nothing_written_is_nothing_shown():
    assert '<div class="prose"></div>' in render('<c-prose :text="words" />', words=None)


class Times:
    """Counts how often something was drawn."""

    def __init__(self):
        self.drawn = 0

    def next(self):
        self.drawn += 1
        return self.drawn


@pytest.fixture
def draw():
    """`draw("A")` draws something that is decided by "A", and counts how often it was drawn."""
    times = Times()
    template = engines["django"].from_string("{% load look %}{% drawn_from what %}{{ what }} {{ times.next }}{% enddrawn_from %}")
    return lambda what: template.render({"what": what, "times": times})


def test_the_same_values_are_drawn_once_and_others_anew(draw):
    assert [draw(what) for what in ("A", "A", "B", "A")] == ["A 1", "A 1", "B 2", "A 1"]


def test_what_was_drawn_in_one_language_is_drawn_again_in_another(draw):
    drawn = []
    for language in ("en", "ar", "en"):
        with translation.override(language):
            drawn.append(draw("C"))
    assert drawn == ["C 1", "C 2", "C 1"]


def test_only_so_much_is_kept(draw):
    for number in range(2_000):
        draw(f"number {number}")
    assert draw("number 0") == "number 0 2001"
    assert draw("number 1999") == "number 1999 2000"
