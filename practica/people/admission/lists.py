"""A pasted list of people to invite, read line by line; what cannot be read is told with its reason, never dropped.

A line is `mail`, `Name <mail>`, `mail; organisation; country` or `name; mail; organisation; country`, with semicolons, tabs
or commas between; a line of several addresses is several people. Nothing here asks the database.
"""

import csv
import functools
import re
import unicodedata
from dataclasses import dataclass

import pycountry
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from practica.foundation.core import places
from practica.people.members import words

MOST_LINES = 500
LONGEST_LINE = 600
_LONGEST_NAME = 150
_LONGEST_ADDRESS = 254
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))
# The languages whose country names a list may use, besides the reader's own.
_NAMED_IN = ("en", "fr", "es", "ar", "ru", "pt")
_NAMED = re.compile(r"^(?P<name>[^<>]*)<(?P<mail>[^<>]*)>(?P<rest>.*)$")


@dataclass(frozen=True)
class Row:
    """One person of a list: the line's number, a checked address, and what else the line said."""

    line: int
    email: str
    name: str = ""
    organisation: str = ""
    country: str = ""


@dataclass(frozen=True)
class Bad:
    """One line, or a part of one, that cannot be used: its number, its text and why."""

    line: int
    text: str
    reason: str | Promise


@dataclass(frozen=True)
class Parsed:
    """What a list holds: people, each address once, and what could not be used."""

    rows: tuple[Row, ...]
    bad: tuple[Bad, ...]


def parse(text: str) -> Parsed:
    """Read a pasted list. Never raises; each line that is not blank ends as a row or among the bad ones."""
    rows: list[Row] = []
    bad: list[Bad] = []
    lines = [(number, line.translate(_UNSEEN).strip()) for number, line in enumerate(text.splitlines(), start=1)]
    filled = [(number, line) for number, line in lines if line]
    for number, line in filled[:MOST_LINES]:
        for found in _read(number, line):
            if isinstance(found, Bad):
                bad.append(found)
            elif any(row.email == found.email for row in rows):
                bad.append(Bad(number, line, _("This address stands in the list twice.")))
            else:
                rows.append(found)
    for number, line in filled[MOST_LINES:]:
        bad.append(Bad(number, line[:LONGEST_LINE], _("A list has at most 500 lines. Invite these in a second one.")))
    return Parsed(tuple(rows), tuple(bad))


def _read(number: int, line: str) -> list[Row | Bad]:
    if len(line) > LONGEST_LINE:
        return [Bad(number, line[:LONGEST_LINE], _("This line is too long to be one person."))]
    if line.count("@") < 2:
        return [_person(number, line)]
    parts = [part for part in _cells(line) if part]
    if sum("@" in part for part in parts) < len(parts):
        return [Bad(number, line, _("There are several addresses in this line. Write one person a line."))]
    return [_person(number, part) for part in parts]


def _cells(text: str) -> list[str]:
    """The line's cells, by the strongest separator it has; quotes as spreadsheets write them."""
    separator = next((sign for sign in "\t;," if sign in text), ";")
    try:
        row = next(csv.reader([text], delimiter=separator, skipinitialspace=True), [])
    except csv.Error:
        row = text.split(separator)
    return [words.one_line(cell).strip("\"'").strip() for cell in row]


def _person(number: int, text: str) -> Row | Bad:
    named = _NAMED.match(text)
    if named:
        name, mail, rest = named["name"], named["mail"], named["rest"].lstrip(" ,;\t")
        after = _cells(rest) if rest else []
        name = " ".join(part for part in re.split(r"[;\t]", name) if part.strip())
    else:
        cells = _cells(text)
        place = next((index for index, cell in enumerate(cells) if "@" in cell), None)
        if place is None:
            return Bad(number, text, _("There is no mail address in this line."))
        name, mail, after = " ".join(cells[:place]), cells[place], cells[place + 1 :]
    email = words.address(words.one_line(mail)).removeprefix("mailto:")
    try:
        validate_email(email)
    except ValidationError:
        return Bad(number, text, _("This is not a complete mail address."))
    if len(email) > _LONGEST_ADDRESS:
        return Bad(number, text, _("This is not a complete mail address."))
    called = words.one_line(name).strip("\"',; ")[:_LONGEST_NAME].strip()
    return _placed(number, text, Row(number, email, called if words.has_letters(called) else ""), after)


def _placed(number: int, text: str, row: Row, after: list[str]) -> Row | Bad:
    """The row with organisation and country; a single cell is a country when it names one."""
    cells = [cell for cell in after if cell]
    if not cells:
        return row
    code = _country(cells[-1])
    if len(cells) == 1 and not code:
        return Row(row.line, row.email, row.name, cells[0])
    if not code:
        return Bad(number, text, _("No country is called like the last word of this line."))
    return Row(row.line, row.email, row.name, ", ".join(cells[:-1]), code)


def _country(typed: str) -> str:
    """The code that a cell means, empty when it means none: a code of two or three letters, or a name as CLDR or ISO has it."""
    if places.is_country(typed.upper()):
        return typed.upper()
    wanted = _folded(typed)
    for language in dict.fromkeys((get_language() or "en", *_NAMED_IN)):
        for code, name in places.names(language).items():
            if _folded(name) == wanted:
                return code
    try:
        found = pycountry.countries.lookup(typed)
    except LookupError:
        return ""
    return str(found.alpha_2)


@functools.lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
