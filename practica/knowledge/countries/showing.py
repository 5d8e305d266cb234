"""A fact in the words of a reader: what it says, in which language its text is, as of when, by which source."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from babel.lists import format_list
from django.utils.translation import gettext as _

from practica.foundation.core import languages
from practica.knowledge.countries import names
from practica.knowledge.countries.instruments import instruments
from practica.knowledge.countries.models import CountryFact, Family, Group, How, Kind, Precision, Standing, TreatyStatus


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact ready to show.

    `summary` is in the reader's language and may be empty; `text` is a source's or a member's own words, in `language`.
    """

    pk: int
    summary: str
    text: str
    language: str
    as_of: str
    source_title: str
    source_url: str
    by_a_member: bool
    corrected: bool


def state(fact: CountryFact, language: str, *, corrected: bool = False) -> Stated:
    """A fact for a reader of `language`; the page's own language must be the active one."""
    return Stated(
        pk=fact.pk,
        summary=_summary(fact, language),
        text=str(fact.value.get("text", "")),
        language=str(fact.value.get("language", "")),
        as_of=as_of(fact, language),
        source_title=fact.source_title,
        source_url=fact.source_url,
        by_a_member=not fact.loaded,
        corrected=corrected,
    )


def as_of(fact: CountryFact, language: str) -> str:
    """`as of 2022`, `as of May 2026`, `as of 13 December 2013`: no fact is ever shown without it."""
    pattern = {Precision.YEAR: "y", Precision.MONTH: "LLLL y", Precision.DAY: "long"}[Precision(fact.precision)]
    return _("as of %(date)s") % {"date": _date(fact.dated, pattern, language)}


def title(kind: Kind, key: str, language: str) -> str:
    """What a fact is about: the name of its kind, or of its treaty."""
    known = instruments().get(key)
    return known.label(language) if known else str(kind.label)


def _summary(fact: CountryFact, language: str) -> str:
    value = fact.value
    words: dict[str, Callable[[], list[str]]] = {
        Kind.REGION: lambda: [names.region_name(value["area"], language)],
        Kind.UN_GROUP: lambda: [str(Group(code).label) for code in value["groups"]] or [_("in none of these lists")],
        Kind.LEGAL_SYSTEM: lambda: [str(Family(code).label) for code in value["families"]],
        Kind.LANGUAGES: lambda: [languages.name(code, language) for code in value["codes"]],
        Kind.WORKING_WEEK: lambda: [names.day_name(day, language) for day in value["weekend"]],
        Kind.RATIFICATION: lambda: [_ratification(fact, language)],
    }
    said = words.get(fact.kind, lambda: [str(Standing(value["standing"]).label)] if "standing" in value else [])()
    return format_list(said, locale=names.locale(language)) if said else ""


def _ratification(fact: CountryFact, language: str) -> str:
    value, said = fact.value, str(TreatyStatus(fact.value["status"]).label)
    if "bound" in value:
        day = _date(date.fromisoformat(value["bound"]), "long", language)
        said = _("party since %(date)s") % {"date": day}
    if "how" in value:
        said = f"{said} ({How(value['how']).label})"
    return said


def _date(day: date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=names.locale(language))
