"""Country names and cities in the text, found by their names in six languages (CLDR through Babel, ISO 3166 through pycountry).

Russian names are compared without their case endings (a stemmer would also cut the end of Казахстан); Arabic names with and
without the particles that are written together with them. Cities are those that stand for a time zone, the subdivisions of
ISO 3166-2 and a few more.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import pycountry
from babel import Locale
from babel.core import get_global

from practica.doors.intake.passages import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = ("en", "fr", "es", "pt", "ar", "ru")
_TOKEN = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*\.?")
_CAPITALISED = re.compile(r"(?<![\w-])[A-ZÀ-ÖØ-ÞА-ЯЁ][\w'’-]+(?:\s(?:(?:de|da|do|la)\s)?[A-ZÀ-ÖØ-ÞА-ЯЁ][\w'’-]+)*")
_ARTICLE_BEFORE = re.compile(r"(?:\b(?:inter|latin|south|central|north|african|native|anglo)[- ])$", re.IGNORECASE)

_ENDING = re.compile(
    r"(?<=\w{3})(?:иями|иях|ией|иям|ами|ями|ого|его|ому|ему|ыми|ими|ия|ии|ию|ая|яя|ое|ее|ый|ий|ой|ей|ую|юю|ом|ем|ам|ям|ах|ях|[аяуюеиыоьй])$"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A country named between `start` and `end`; `adjective` when by a word like "Brazilian"."""

    code: str
    start: int
    end: int
    adjective: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    exact: str
    folded: str
    stem: str
    start: int
    end: int


def _data(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("practica.doors.intake").joinpath("data", name).read_text("utf-8"))


@lru_cache(maxsize=1)
def _names() -> dict[str, list[tuple[tuple[str, ...], str, bool]]]:
    """Names by their first folded token: (tokens, code, must stand in capitals). Longest first."""
    known: dict[tuple[str, ...], tuple[str, bool]] = {}
    for country in pycountry.countries:
        code = country.alpha_2
        names = [country.name, getattr(country, "common_name", ""), getattr(country, "official_name", "")]
        names += [str(Locale(language).territories.get(code, "")) for language in LANGUAGES]
        for name in names:
            for form in _forms(name):
                known.setdefault(form, (code, False))
    for code, names in _data("countries.toml")["aliases"].items():
        for name in names:
            for form in _forms(name):
                known[form] = (code, name.isupper() and len(name) < 6)
    index: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
    for form, (code, capitals) in known.items():
        index.setdefault(form[0], []).append((form, code, capitals))
    for rows in index.values():
        rows.sort(key=lambda r: -len(r[0]))
    return index


def _forms(name: str) -> Iterator[tuple[str, ...]]:
    """The folded tokens of a name, without what stands in brackets or after a comma, and its stems when it is Russian."""
    plain = re.sub(r"\s*[(（].*?[)）]|,.*$| - .*$", "", name).strip()
    tokens = [
        m.group().rstrip(".") if len(m.group()) > 3 and "." not in m.group()[:-1] else m.group() for m in _TOKEN.finditer(plain)
    ]
    if not tokens:
        return
    folded = tuple(fold(t) for t in tokens)
    if len(folded) > 1 or len(folded[0]) > 3 or plain.isupper() or folded[0][0] > "\u0400":
        yield folded
    if re.search("[а-я]", plain):
        yield tuple("~" + _uninflected(t) for t in tokens)
        yield tuple("~" + fold(t) for t in tokens)
    if folded[0].startswith("ال"):
        yield ("لل" + folded[0][2:], *folded[1:])


def _uninflected(word: str) -> str:
    return _ENDING.sub("", fold(word))


@lru_cache(maxsize=1)
def _adjectives() -> dict[str, list[tuple[str, str]]]:
    """Beginnings of adjectives by their first three letters."""
    index: dict[str, list[tuple[str, str]]] = {}
    for code, beginnings in _data("countries.toml")["of"].items():
        for beginning in beginnings:
            folded = fold(beginning)
            index.setdefault(folded[:3], []).append((folded, code))
    return index


def _tokens(text: str) -> list[_Token]:
    found = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        if word.endswith(".") and "." not in word[:-1]:
            word = word[:-1]
        for suffix in ("'s", "’s"):
            word = word.removesuffix(suffix)
        russian = bool(re.search("[А-Яа-яЁё]", word))
        found.append(
            _Token(word, fold(word), "~" + _uninflected(word) if russian else "", match.start(), match.start() + len(word))
        )
    return found


def countries(text: str) -> list[Found]:
    """Every country named in the text, in order, the longest name at each place."""
    tokens, names, found, at = _tokens(text), _names(), [], 0
    while at < len(tokens):
        hit = _name_at(tokens, at, names, text) or _adjective_at(tokens, at, text)
        if hit:
            found.append(hit[0])
            at += hit[1]
        else:
            at += 1
    return found


def _name_at(
    tokens: list[_Token], at: int, names: dict[str, list[tuple[tuple[str, ...], str, bool]]], text: str
) -> tuple[Found, int] | None:
    first = tokens[at]
    for key in _keys(first):
        for form, code, capitals in names.get(key, ()):
            rest = tokens[at + 1 : at + len(form)]
            if len(rest) < len(form) - 1 or any(f not in (t.folded, t.stem) for f, t in zip(form[1:], rest, strict=True)):
                continue
            last = tokens[at + len(form) - 1]
            if not _like_a_name(
                first, capitals=capitals or (len(form) == 1 and first.exact.isupper() and len(first.exact) < 4), form=form
            ):
                continue
            if "\n\n" in text[first.start : last.end]:
                continue
            return Found(code, first.start, last.end), len(form)
    return None


def _keys(token: _Token) -> list[str]:
    keys = [token.folded]
    if token.stem:
        keys.append(token.stem)
    if re.match("[\u0600-\u06ff]", token.folded):
        keys += [token.folded[n:] for n in (1, 2) if len(token.folded) > n + 2 and token.folded[0] in "وبلفك"]
    return keys


def _like_a_name(token: _Token, *, capitals: bool, form: tuple[str, ...]) -> bool:
    if capitals:
        return token.exact.isupper()
    letter = token.exact[:1]
    return not (letter.isalpha() and letter.lower() != letter.upper() and letter.islower() and len(form) == 1)


def _adjective_at(tokens: list[_Token], at: int, text: str) -> tuple[Found, int] | None:
    token = tokens[at]
    pair = f"{token.folded} {tokens[at + 1].folded}" if at + 1 < len(tokens) else token.folded
    stripped = [token.folded, *(token.folded[n:] for n in (2, 3) if token.folded.startswith(("ال", "وال", "بال", "لل")))]
    for word in stripped:
        for beginning, code in _adjectives().get(word[:3], ()):
            if " " in beginning:
                if pair.startswith(beginning):
                    return Found(code, token.start, tokens[at + 1].end, adjective=True), 2
            elif word.startswith(beginning) and len(word) <= len(beginning) + 5:
                if _ARTICLE_BEFORE.search(text[max(0, token.start - 12) : token.start]):
                    return None
                return Found(code, token.start, token.end, adjective=True), 1
    return None


def cities(text: str) -> list[Found]:
    """Well-known cities named in the text, as the countries they are in; subdivisions are too often other words."""
    known, found = _known_cities(), []
    for match in _CAPITALISED.finditer(text):
        words = list(_TOKEN.finditer(match.group()))
        for count in range(min(3, len(words)), 0, -1):
            code = known.get(fold(match.group()[: words[count - 1].end()].rstrip(".")), "")
            if code:
                found.append(Found(code, match.start(), match.start() + words[count - 1].end()))
                break
    return found


@lru_cache(maxsize=1)
def _known_cities() -> dict[str, str]:
    """Folded city names in six languages and the country they are in."""
    territories = get_global("zone_territories")
    known: dict[str, str] = {}
    for zone, code in territories.items():
        if code in ("001", "KI"):  # Kanton is an island of one family and a word for a part of many countries
            continue
        known.setdefault(fold(zone.rsplit("/", 1)[-1].replace("_", " ")), code)
        for language in LANGUAGES:
            city = Locale(language).time_zones.get(zone, {}).get("city")
            if city:
                known.setdefault(fold(str(city)), code)
    for code, names in _data("cities.toml")["cities"].items():
        known.update({fold(name): code for name in names})
    return known


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """The known cities, and the subdivisions where no city has the name."""
    known = dict(_known_cities())
    for part in pycountry.subdivisions:
        known.setdefault(fold(re.sub(r"\s*[\[(].*$", "", part.name)), part.country_code)
    return known


def city(name: str) -> tuple[str, str]:
    """A city's name (in Russian out of its case) and its country, "" when it is not known."""
    folded = fold(name.strip())
    cities = _cities()
    if folded in cities:
        return name, cities[folded]
    if re.search("[а-я]", folded):
        wanted = _uninflected(name)
        found = next((c for c in cities if wanted in (c, _uninflected(c))), "")
        return (found.title(), cities[found]) if found else (name, "")
    if folded[:1] in "وبلفك" and folded[1:] in cities:
        return name[1:], cities[folded[1:]]
    return name, ""
