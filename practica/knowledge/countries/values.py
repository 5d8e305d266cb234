"""What the value of a fact may hold, kind by kind, and how a source's date is read. Everything else is refused."""

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _

from practica.foundation.core import languages
from practica.foundation.core.answers import Refused
from practica.knowledge.countries.instruments import instruments
from practica.knowledge.countries.models import WITH_STANDING, Family, Group, How, Kind, Precision, Standing, TreatyStatus

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_TEXT = 2000  # characters; a fact is a sentence or two
_AREA = re.compile(r"[0-9]{3}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")

Value = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AsOf:
    """The date of a source: the last day it covers, and how exactly it is known."""

    day: date
    precision: Precision


def read_date(text: str) -> AsOf:
    """`2022`, `2022-05` or `2022-05-17`.

    Raises:
        Refused: anything else, or a day that does not exist.
    """
    match = _DATE.fullmatch(text.strip())
    if match is None:
        raise Refused(_("A date is written 2022, 2022-05 or 2022-05-17."))
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        if day:
            return AsOf(date(year, month, day), Precision.DAY)
        if month:
            return AsOf(date(year, month, calendar.monthrange(year, month)[1]), Precision.MONTH)
        return AsOf(date(year, 12, 31), Precision.YEAR)
    except ValueError as error:
        raise Refused(_("There is no such day.")) from error


def one_line(text: str) -> str:
    """A text without line breaks, control characters and lone surrogates, which no database and no page can hold."""
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())


def read_url(text: str) -> str:
    """An address that a reader may follow, or nothing.

    Raises:
        Refused: anything that is not http or https.
    """
    url = text.strip()
    if url and not (url.isprintable() and re.fullmatch(r"https?://[^\s<>\"'\\]{3,490}", url)):
        raise Refused(_("The address of a source begins with https:// or http://."))
    return url


def first_day(as_of: AsOf) -> date:
    """The first day that a source of this date may mean."""
    if as_of.precision == Precision.YEAR:
        return as_of.day.replace(month=1, day=1)
    return as_of.day.replace(day=1) if as_of.precision == Precision.MONTH else as_of.day


def read_value(kind: Kind, key: str, given: Mapping[str, Any]) -> Value:
    """The value as it is stored: known names only, empty ones left out.

    Raises:
        Refused: something in it does not fit the kind.
    """
    if (kind == Kind.RATIFICATION) != bool(key) or (key and key not in instruments()):
        raise Refused(_("Which treaty is it about?") if kind == Kind.RATIFICATION else _("Only treaties have names here."))
    value = {name: content for name, content in _READERS.get(kind, _statement)(given).items() if content not in ("", None)}
    if not value:
        raise Refused(_("There is nothing in this fact."))
    if kind in WITH_STANDING and "standing" not in value:
        raise Refused(_("Does it exist, is it being prepared, or does it not exist?"))
    return value


def _region(given: Mapping[str, Any]) -> Value:
    area, within = given.get("area"), given.get("within")
    if not all(isinstance(code, str) and _AREA.fullmatch(code) for code in (area, within)):
        raise Refused(_("A region is a number of three digits."))
    return {"area": area, "within": within}


def _groups(given: Mapping[str, Any]) -> Value:
    return {"groups": _several(given.get("groups", []), lambda code: code in Group.values)}


def _legal_system(given: Mapping[str, Any]) -> Value:
    families = _several(given.get("families", []), lambda code: code in Family.values)
    return {"families": families, **_text(given)}


def _languages(given: Mapping[str, Any]) -> Value:
    codes = _several(given.get("codes", []), lambda code: bool(_LANGUAGE.fullmatch(code)))
    if not codes:
        raise Refused(_("Name at least one language."))
    return {"codes": codes}


def _week(given: Mapping[str, Any]) -> Value:
    weekend = _several(given.get("weekend", []), DAYS.__contains__)
    if not weekend or len(weekend) > 3:
        raise Refused(_("Name the days off, one to three."))
    return {"weekend": weekend, "first_day": _one(given.get("first_day"), DAYS)}


def _ratification(given: Mapping[str, Any]) -> Value:
    status = _one(given.get("status"), TreatyStatus.values)
    if not status:
        raise Refused(_("Is the country a party, has it signed, or neither?"))
    days = {name: _day(given.get(name)) for name in ("signed", "bound")}
    if days["bound"] and status != TreatyStatus.PARTY:
        raise Refused(_("Only a party is bound since a day."))
    return {"status": status, **days, "how": _one(given.get("how"), How.values)}


def _statement(given: Mapping[str, Any]) -> Value:
    return {"standing": _one(given.get("standing"), Standing.values), **_text(given)}


_READERS: dict[Kind, Callable[[Mapping[str, Any]], Value]] = {
    Kind.REGION: _region,
    Kind.UN_GROUP: _groups,
    Kind.LEGAL_SYSTEM: _legal_system,
    Kind.LANGUAGES: _languages,
    Kind.WORKING_WEEK: _week,
    Kind.RATIFICATION: _ratification,
}


def _text(given: Mapping[str, Any]) -> Value:
    """A text and the language it is in; a text without a known language is refused, since readers must be told."""
    raw, language = given.get("text") or "", given.get("language") or ""
    if not isinstance(raw, str) or not isinstance(language, str):
        raise Refused(_("This is not a text."))
    text = one_line(raw)
    if len(text) > LONGEST_TEXT:
        raise Refused(_("Say it in at most %(most)d characters.") % {"most": LONGEST_TEXT})
    if text and not languages.is_language(language):
        raise Refused(_("Which language is this text in?"))
    return {"text": text, "language": language} if text else {}


def _several(given: object, known: Callable[[str], bool]) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(code, str) and known(code) for code in given):
        raise Refused(_("“%(given)s” is not known here.") % {"given": str(given)[:60]})
    return list(dict.fromkeys(given))


def _one(given: object, known: tuple[str, ...] | list[str]) -> str:
    if not given:
        return ""
    code = given.value if isinstance(given, Enum) else given
    if not isinstance(code, str) or code not in known:
        raise Refused(_("“%(given)s” is not known here.") % {"given": str(given)[:60]})
    return code


def _day(given: object) -> str:
    """An ISO day as text, which is what JSON keeps; empty when none is known."""
    if not given:
        return ""
    try:
        return (given if isinstance(given, date) else date.fromisoformat(str(given))).isoformat()
    except ValueError as error:
        raise Refused(_("A date is written 2022, 2022-05 or 2022-05-17.")) from error
