"""One JSON object, taken apart without trusting it: each field is asked for by name and type, and refused with a sentence."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from practica.foundation.core import languages
from practica.foundation.core.answers import Refused
from practica.foundation.core.places import is_country
from practica.foundation.core.typed import clean_words

C = TypeVar("C", bound=TextChoices)

# Signs that no honest text holds: null, halves of a pair, and the two that turn what follows around by force.
_NEVER = re.compile("[\x00\ud800-\udfff\u202d\u202e]")
_PERIOD = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2]))?")
_DAY = re.compile(r"(19|20)\d\d(-\d\d(-\d\d)?)?")
_MOST = 200


class BadRecord(Exception):  # noqa: N818 - it is an answer to whoever made the file
    """A record that cannot be taken in; `str()` is the one reason."""


class Fields:
    """One object of a line, or one within it; `where` is how its reasons call it.

    `remarks` says what was mended without refusing the record.
    """

    def __init__(self, given: Mapping[str, Any], where: str = "", remarks: list[str] | None = None) -> None:
        self._given = given
        self._where = where
        self.remarks: list[str] = [] if remarks is None else remarks
        self._asked: set[str] = set()

    def _take(self, name: str) -> Any:
        self._asked.add(name)
        return self._given.get(name)

    def name(self, field: str) -> str:
        """How a field is called in a reason: `sections.done`, `conditions[2].text`."""
        return f"{self._where}.{field}" if self._where else field

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self._given.get(name) is not None

    def unknown(self) -> Iterator[str]:
        """Names of fields that nobody asked for."""
        return (self.name(name[:60]) for name in self._given if name not in self._asked)

    def text(self, name: str, longest: int, *, needed: bool = False) -> str:
        """Words as they are stored; empty when there are none."""
        value = self._take(name)
        if value is None or value == "":
            if needed:
                raise BadRecord(_("%(field)s is missing.") % {"field": self.name(name)})
            return ""
        if not isinstance(value, str):
            raise BadRecord(_("%(field)s is not a text.") % {"field": self.name(name)})
        if _NEVER.search(value):
            raise BadRecord(_("%(field)s holds signs that belong in no text.") % {"field": self.name(name)})
        try:
            # Composed accents can make a text shorter, by no more than this; a longer one is not even read.
            words = clean_words(value[: 4 * longest + 1], longest)
        except Refused as refused:
            bounds = {"field": self.name(name), "longest": longest}
            raise BadRecord(_("%(field)s is longer than %(longest)s characters.") % bounds) from refused
        if needed and not words.strip():
            raise BadRecord(_("%(field)s is missing.") % {"field": self.name(name)})
        return words

    def line(self, name: str, longest: int, *, needed: bool = False) -> str:
        """Words on one line, with single spaces."""
        return " ".join(self.text(name, longest, needed=needed).split())

    def called(self, name: str, longest: int) -> str:
        """The name of something, on one line; a list of names that is too long is cut at a word, and that is remarked."""
        words = self.line(name, 20 * longest)
        if len(words) <= longest:
            return words
        self.remarks.append(_("%(field)s was cut to %(longest)s characters") % {"field": self.name(name), "longest": longest})
        return words[: longest - 2].rpartition(" ")[0] + " …"

    def identity(self, name: str = "id", *, needed: bool = True) -> str:
        """The id of something: up to 200 signs without spaces around them."""
        value = self.text(name, 200, needed=needed)
        if value != value.strip() or any(not sign.isprintable() for sign in value):
            raise BadRecord(_("%(field)s is not an id.") % {"field": self.name(name)})
        return value

    def choice(self, name: str, options: type[C], default: C | None = None) -> C | None:
        """One of some answers; spaces, hyphens and underscores are alike. The default when nothing is there."""
        value = self.text(name, 60)
        if not value:
            return default
        for option in options:
            if _alike(option.value) == _alike(value):
                return option
        answers = ", ".join(option.value for option in options)
        raise BadRecord(_("%(field)s is none of: %(answers)s.") % {"field": self.name(name), "answers": answers})

    def yes(self, name: str, *, default: bool) -> bool:
        """True or false."""
        value = self._take(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise BadRecord(_("%(field)s is neither true nor false.") % {"field": self.name(name)})
        return value

    def number(self, name: str, lowest: int, highest: int) -> int | None:
        """A whole number within bounds; None when nothing is there."""
        value = self._take(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            bounds = {"field": self.name(name), "lowest": lowest, "highest": highest}
            raise BadRecord(_("%(field)s is not a number from %(lowest)s to %(highest)s.") % bounds)
        return value

    def language(self, name: str, default: str) -> str:
        """A language that CLDR knows."""
        value = self.text(name, 35) or default
        if not languages.is_language(value) or len(value) > 10:
            raise BadRecord(_("Practica does not know the language “%(code)s”.") % {"code": value[:10]})
        return value

    def country(self, name: str) -> str:
        """A country's code, or empty."""
        return _country(self.text(name, 60))

    def countries(self, name: str, most: int = 20) -> tuple[str, ...]:
        """Codes of countries in their order, each once."""
        return tuple(dict.fromkeys(_country(code) for code in self.texts(name, 60, most)))

    def texts(self, name: str, longest: int, most: int = _MOST) -> tuple[str, ...]:
        """A list of short texts; empty ones are left out."""
        wrapped = [Fields({"": value}) for value in self._list(name, most)]
        try:
            found = [one.line("", longest) for one in wrapped]
        except BadRecord as bad:
            raise BadRecord(f"{self.name(name)}{bad}") from bad
        return tuple(text for text in found if text)

    def email(self, name: str) -> str:
        """A mail address in small letters, or empty."""
        value = self.text(name, 254).strip().lower()
        if value:
            try:
                validate_email(value)
            except ValidationError as error:
                raise BadRecord(_("%(field)s is not a mail address.") % {"field": self.name(name)}) from error
        return value

    def emails(self, name: str) -> tuple[str, ...]:
        """Mail addresses, each once."""
        listed = self.texts(name, 254)
        return tuple(dict.fromkeys(Fields({name: address}, self._where).email(name) for address in listed))

    def web(self, name: str) -> str:
        """The first address that begins with http:// or https:// (or www.); others are left out, and that is remarked."""
        value = self.text(name, 4_000)
        pieces = [piece.strip() for piece in re.split(r"[\n;]", value) if piece.strip()]
        found = next((address for piece in pieces if (address := _web(piece))), "")
        if pieces and (len(pieces) > 1 or not found):
            self.remarks.append(
                _("only the first address of %(field)s was kept") % {"field": self.name(name)}
                if found
                else _("%(field)s is not a web address and was left out") % {"field": self.name(name)}
            )
        return found

    def period(self, name: str) -> str:
        """A year or a month, or empty: days are never asked for."""
        value = self.text(name, 60)
        if value and not _PERIOD.fullmatch(value):
            raise BadRecord(_("%(field)s is not a year or a month, as 2019 or 2019-05.") % {"field": self.name(name)})
        return value

    def day(self, name: str, *, last: bool = False) -> date | None:
        """A day; a month or a year stands for its first day, or for its last."""
        value = self.text(name, 60)
        if not value:
            return None
        try:
            return _day(value, last=last)
        except ValueError as error:
            raise BadRecord(_("%(field)s is not a day, as 2019-05-20.") % {"field": self.name(name)}) from error

    def moment(self, name: str) -> datetime | None:
        """A moment with its time zone; a day stands for its morning in UTC."""
        value = self.text(name, 60)
        if not value:
            return None
        try:
            found = datetime.combine(_day(value), time(9), UTC) if _DAY.fullmatch(value) else datetime.fromisoformat(value)
            found = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
        except (ValueError, OverflowError) as error:
            raise BadRecord(_("%(field)s is not a day, as 2019-05-20.") % {"field": self.name(name)}) from error
        if not 1900 <= found.year < 2100:
            raise BadRecord(_("%(field)s is not a day, as 2019-05-20.") % {"field": self.name(name)})
        return found

    def object(self, name: str) -> "Fields":
        """An object within; an empty one when nothing is there."""
        value = self._take(name)
        if value is None:
            value = {}
        if not isinstance(value, dict):
            raise BadRecord(_("%(field)s is not an object.") % {"field": self.name(name)})
        return Fields(value, self.name(name), self.remarks)

    def objects(self, name: str, most: int = _MOST) -> list["Fields"]:
        """A list of objects."""
        found = []
        for place, value in enumerate(self._list(name, most)):
            if not isinstance(value, dict):
                raise BadRecord(_("%(field)s is not an object.") % {"field": f"{self.name(name)}[{place}]"})
            found.append(Fields(value, f"{self.name(name)}[{place}]", self.remarks))
        return found

    def objects_or_one(self, name: str) -> list["Fields"]:
        """A list of objects, or one object alone."""
        return [self.object(name)] if isinstance(self._given.get(name), dict) else self.objects(name)

    def named(self, name: str, most: int = 60) -> list[tuple[str, "Fields"]]:
        """An object whose keys are data, as languages."""
        inner = self.object(name)
        if len(inner._given) > most:  # noqa: SLF001 - its own kind
            raise BadRecord(_("%(field)s has more than %(most)s parts.") % {"field": self.name(name), "most": most})
        return [(key, inner.object(key)) for key in inner._given]  # noqa: SLF001 - its own kind

    def _list(self, name: str, most: int) -> Iterable[Any]:
        value = self._take(name)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise BadRecord(_("%(field)s is not a list.") % {"field": self.name(name)})
        if len(value) > most:
            raise BadRecord(_("%(field)s has more than %(most)s parts.") % {"field": self.name(name), "most": most})
        return value


def _alike(text: str) -> str:
    return text.strip().casefold().replace(" ", "_").replace("-", "_")


def _web(text: str) -> str:
    address = f"https://{text}" if text.startswith("www.") else text
    try:
        parts = urlsplit(address)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return ""
    return address if is_web and len(address) <= 500 and address.isprintable() and " " not in address else ""


def _country(code: str) -> str:
    found = code.strip().upper()
    if found and not is_country(found):
        raise BadRecord(_("There is no country with the code “%(code)s”.") % {"code": code[:10]})
    return found


def _day(value: str, *, last: bool = False) -> date:
    if not _DAY.fullmatch(value):
        raise ValueError(value)
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, month = parts[0], parts[1] if len(parts) > 1 else (12 if last else 1)
    first = date(year, month, 1)
    if not last:
        return first
    return date(year + month // 12, month % 12 + 1, 1) - date.resolution
