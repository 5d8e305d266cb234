"""Every word of the interface is said in each of its languages, with the same placeholders, and on every page in Arabic.

Strings are collected in this process, so no gettext is needed. The terms are those of the glossaries in docs/develop.
"""

import ast
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.test import Client
from django.urls import resolve
from django.utils.translation.template import templatize
from lxml import html

from practica.people.members.models import Member
from tests.contracts.canaries import plant
from tests.contracts.routes import addresses

ROOT = Path(__file__).resolve().parents[2] / "practica"
# Language → forms of a count, and how many of them may be words without a number: none, one and two are words in Arabic.
FORMS = {"ar": (6, 3), "es": (2, 1), "fr": (2, 1), "pt": (2, 1), "ru": (3, 1)}
LANGUAGES = pytest.mark.parametrize("language", FORMS)
CALLS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "npgettext": ((1, "c"), 2, 3),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
}  # fmt: skip
# What a translation keeps as it is: what is filled in, markup, addresses and the labels of TLP.
KEPT = re.compile(r"%\(\w+\)[a-z]|\{\w+\}|</?\w+[^>]*>|https?://|TLP:[A-Z+]+|\bPractica\b")
SPOKEN = ("aria-label", "placeholder", "title", "alt", "data-label")

# A language stands under its own name where one chooses it.
OWN_NAMES = {"English"}

Words = tuple[str | None, tuple[str, ...]]


@cache
def written() -> dict[Words, str]:
    """Every string of code and templates, by context and forms, with the file it was found in first."""
    found: dict[Words, str] = {}
    for path in sorted(ROOT.rglob("*.py")):
        _collect(found, "python", path, path.read_text())
    for path in sorted((*ROOT.rglob("templates/**/*.html"), *ROOT.rglob("templates/**/*.txt"))):
        # What Django makes of a template for gettext has calls between fillings; Babel reads them as JavaScript's.
        _collect(found, "javascript", path, templatize(path.read_text(), origin=str(path)))
    return found


def _collect(found: dict[Words, str], kind: str, path: Path, text: str) -> None:
    for _line, words, _comments, context in extract(kind, io.BytesIO(text.encode()), keywords=CALLS):
        forms = words if isinstance(words, tuple) else (words,)
        found.setdefault((context, forms), str(path.relative_to(ROOT)))


@cache
def catalogue(language: str) -> Catalog:
    with (ROOT / "locale" / language / "LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale=language)


def entries(language: str) -> Iterator[tuple[Words, Message]]:
    for message in catalogue(language):
        if message.id:
            yield (message.context, tuple(message.id) if isinstance(message.id, (list, tuple)) else (message.id,)), message


def said(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, (list, tuple)) else (message.string,)


@LANGUAGES
def test_every_word_is_said_in_every_language(language) -> None:
    translated = {words for words, message in entries(language) if all(said(message))}
    missing = sorted(f"{place}: {words[1][0]}" for words, place in written().items() if words not in translated)

    assert missing == []


@LANGUAGES
def test_nothing_is_translated_that_nobody_says(language) -> None:
    assert [words[1][0] for words, _message in entries(language) if words not in written()] == []


@LANGUAGES
def test_no_translation_is_a_guess(language) -> None:
    assert [words[1][0] for words, message in entries(language) if message.fuzzy] == []
    assert not catalogue(language).fuzzy
    assert not catalogue(language).obsolete


@LANGUAGES
def test_a_count_has_the_forms_of_its_language(language) -> None:
    forms, _without_number = FORMS[language]
    assert catalogue(language).num_plurals == forms
    assert [words[1][0] for words, message in entries(language) if len(words[1]) > 1 and len(said(message)) != forms] == []


@LANGUAGES
def test_placeholders_markup_and_labels_are_kept(language) -> None:
    wrong = []
    for (_context, forms), message in entries(language):
        wanted = sorted(KEPT.findall(forms[-1]))
        for number, sentence in enumerate(said(message)):
            found = sorted(KEPT.findall(sentence))
            spelt_out = len(forms) > 1 and number < FORMS[language][1] and set(found) <= set(wanted)
            if sentence and ((found != wanted and not spelt_out) or not _can_be_filled(sentence, wanted)):
                wrong.append((forms[-1], sentence))

    assert wrong == []


def _can_be_filled(sentence: str, placeholders: list[str]) -> bool:
    """A per cent sign that is not doubled breaks a sentence only when it is shown."""
    names = re.findall(r"%\((\w+)\)", "".join(placeholders))
    try:
        return not names or bool(sentence % dict.fromkeys(names, 0))
    except (ValueError, TypeError, KeyError):
        return False


@LANGUAGES
def test_a_translation_begins_and_ends_as_its_original(language) -> None:
    """A space or a line break at an end is part of a sentence that is put together."""
    wrong = [
        forms[0]
        for (_context, forms), message in entries(language)
        for sentence in said(message)
        if sentence and _ends(forms[0]) != _ends(sentence)
    ]

    assert wrong == []


def _ends(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


def test_no_word_is_hidden_inside_another_string() -> None:
    """Extraction does not look into f-strings, so a word called for in one would stay English."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in ROOT.rglob("*.py")
        for string in ast.walk(ast.parse(path.read_text()))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in CALLS
    ]

    assert hidden == []


@pytest.fixture
def in_arabic(people, tmp_path, settings) -> None:
    """The catalogue as it is now, whatever was compiled before, for everybody."""
    compiled = tmp_path / "ar/LC_MESSAGES/django.mo"
    compiled.parent.mkdir(parents=True)
    with compiled.open("wb") as file:
        write_mo(file, catalogue("ar"))
    settings.LOCALE_PATHS = [tmp_path]
    Member.objects.update(language="ar")


@pytest.fixture
def world(people, circle):
    """The house that is walked."""
    return plant(people, circle)


@pytest.mark.usefixtures("in_arabic", "world")  # in this order: what the world is told is said in Arabic
@pytest.mark.slow
def test_no_english_is_left_on_a_page_in_arabic(browse) -> None:
    left = {}
    for handle in ("author", "facilitator", "nobody"):
        seen = set()
        for address in addresses():
            kind = resolve(address).view_name
            page = "" if kind in seen else page_in_arabic(browse(handle), address)
            if page:
                seen.add(kind)
                left[handle, address] = english_on(page)

    assert {where: found for where, found in left.items() if found} == {}
    assert len(left) > 50


def page_in_arabic(client: Client, address: str) -> str:
    """A page as its reader gets it; nothing when there is none, or it is a file."""
    answer = client.get(address, headers={"accept-language": "ar"})
    is_page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
    return answer.content.decode() if is_page else ""


def test_a_page_in_arabic_runs_from_right_to_left(in_arabic, browse) -> None:
    page = html.fromstring(page_in_arabic(browse("nobody"), "/"))

    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")


def english_on(page: str) -> list[str]:
    """The interface's English sentences on a page, as a reader sees or hears them; what members wrote has its own language."""
    return [spoken for spoken in interface_words(html.fromstring(page)) if _is_english(spoken)]


@cache
def _is_english(spoken: str) -> bool:
    whole, parts = english()
    return spoken in whole or any(part in spoken for part in parts)


@cache
def english() -> tuple[frozenset[str], tuple[str, ...]]:
    """What the interface says: whole strings, and the pieces of at least three words between placeholders."""
    same = OWN_NAMES | {form for (_context, forms), message in entries("ar") for form in forms if form in said(message)}
    forms = {_plain(form) for _context, several in written() for form in several if form not in same}
    pieces = {piece.strip() for form in forms for piece in KEPT.split(form)}
    return frozenset(forms), tuple(sorted(piece for piece in pieces if len(piece.split()) > 2))


def interface_words(page: html.HtmlElement) -> Iterator[str]:
    for element in page.iter():
        if not isinstance(element.tag, str) or element.tag in {"script", "style"}:
            continue
        if _language(element) == "ar":
            yield from (_plain(text) for text in (element.text, *(element.get(name) for name in SPOKEN)) if text and text.strip())
        parent = element.getparent()
        if element.tail and element.tail.strip() and parent is not None and _language(parent) == "ar":
            yield _plain(element.tail)


def _language(element: html.HtmlElement) -> str:
    return next((said for one in (element, *element.iterancestors()) if (said := one.get("lang"))), "")


def _plain(text: str) -> str:
    return " ".join(text.split())
