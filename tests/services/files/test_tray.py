"""The form field: what was chosen stays while the rest of the form is mended."""

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.utils.datastructures import MultiValueDict
from django_cotton.compiler_regex import CottonCompiler

from practica.services.files import queries
from practica.services.files.tray import Tray
from tests.conftest import NOW
from tests.services.files.having import a_practice, attach, bring, upload

pytestmark = pytest.mark.django_db
POINTS = b"The duty officer, a woman of 34 years from the old town, answered at night. She is 34 years old."


def sent(by, *uploads, **fields) -> Tray:
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name.replace("__", ":"), value if isinstance(value, list) else [value])
    return Tray(by, data, MultiValueDict({"files": list(uploads)}), now=NOW)


def shown(tray: Tray) -> str:
    return drawn('<c-attach :tray="tray" />', tray=tray)


def drawn(text: str, **context: object) -> str:
    return Template(CottonCompiler().process(text)).render(Context(context))


def test_an_empty_form_asks_for_files_and_is_ready(people):
    tray = Tray(people.author, now=NOW)
    assert tray.ready
    assert 'type="file"' in shown(tray)
    assert Tray(people.author, QueryDict(), MultiValueDict(), now=NOW).ready


def test_chosen_files_are_kept_and_attached_the_second_time_the_form_is_sent(people):
    practice = a_practice(people)
    first = sent(people.author, upload("one.txt"), upload("two.txt"))
    assert first.ready
    assert "one.txt" in shown(first)
    again = sent(people.author, brought=[file.key for file in first.files])
    again.attach_to(practice, now=NOW)
    assert [file.name for file in queries.of_item(people.viewer("member"), practice)] == ["one.txt", "two.txt"]


def test_a_file_that_is_unticked_is_left_out(people):
    first = sent(people.author, upload("one.txt"), upload("two.txt"))
    assert [file.name for file in sent(people.author, brought=[first.files[1].key]).files] == ["two.txt"]


def test_one_bad_file_is_named_and_the_others_stay(people):
    tray = sent(people.author, upload("one.txt"), upload("map.svg", b"<svg/>"))
    assert not tray.ready
    assert [file.name for file in tray.files] == ["one.txt"]
    assert "“map.svg”: Web pages and SVG drawings can hold programs" in shown(tray)


def test_a_remark_asks_for_a_reason_and_takes_it(people):
    practice = a_practice(people)
    tray = sent(people.author, upload("a.txt", POINTS))
    assert not tray.ready
    assert tray.asks
    answered = sent(people.author, brought=[tray.files[0].key], **{ask.name.replace(":", "__"): "Invented." for ask in tray.asks})
    assert answered.ready
    answered.attach_to(practice, now=NOW)
    assert set(queries.of_item(people.viewer("author"), practice)[0].kept_findings.values()) == {"Invented."}


def test_nobody_attaches_what_another_brought(people):
    theirs = bring(people.member)
    assert sent(people.author, brought=[theirs.key, "no-such", "a\x00b", "9" * 5000]).files == []


def test_the_room_that_is_left_is_kept_to(people):
    tray = Tray(people.author, QueryDict(), MultiValueDict({"files": [upload("a.txt"), upload("b.txt")]}), now=NOW, attached=9)
    assert [file.name for file in tray.files] == ["a.txt"]
    assert "Ten files at most" in tray.errors[0]


def test_words_where_a_file_belongs_are_no_file(people):
    assert sent(people.author, "words").files == []  # type: ignore[arg-type]


def test_the_list_names_each_file_with_its_label_and_offers_what_may_leave(people):
    practice = a_practice(people)
    attach(practice, people.author, "minutes.txt", caption="Of the first meeting")
    files = queries.of_item(people.viewer("member"), practice)
    page = drawn('<c-attachments :files="files" />', files=files)
    assert files[0].get_absolute_url() in page
    assert files[0].download_url in page
    assert "TLP:GREEN" in page
    assert "Of the first meeting" in page
    assert drawn('<c-attachments :files="files" />', files=[]).strip() == ""
