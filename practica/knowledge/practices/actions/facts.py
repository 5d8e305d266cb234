"""The facts of a version that are chosen rather than written: countries, period, objectives and so on."""

import re
from collections.abc import Callable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practica.foundation.core.answers import Refused
from practica.foundation.core.lists import several
from practica.foundation.core.places import is_country
from practica.foundation.core.typed import clean_words
from practica.knowledge.practices.models import CostBand, PracticeVersion, SideEffects, VersionCountry
from practica.knowledge.vocabulary import queries as vocabulary
from practica.knowledge.vocabulary.models import OBJECTIVES, TOPICS, Concept

_PERIOD = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2]))?")
_MOST_COUNTRIES = 20
_MOST_CONCEPTS = 30


def _countries(version: PracticeVersion, value: str) -> bool:
    codes = [code.upper() for code in several(value)][:_MOST_COUNTRIES]
    unknown = [code for code in codes if not is_country(code)]
    if unknown:
        raise Refused(_("There is no country with the code %(code)s.") % {"code": unknown[0][:10]})
    if codes == list(version.countries.values_list("code", flat=True)):
        return False
    version.countries.all().delete()
    VersionCountry.objects.bulk_create(
        VersionCountry(version=version, code=code, position=position) for position, code in enumerate(codes)
    )
    return True


def _country(position: int) -> Callable[[PracticeVersion, str], bool]:
    """The first, second or third country of the form; emptying one closes the gap."""

    def save(version: PracticeVersion, value: str) -> bool:
        codes = list(version.countries.values_list("code", flat=True))
        codes[position : position + 1] = [value]
        return _countries(version, ",".join(codes))

    return save


def _concepts_of(scheme: str) -> Callable[[PracticeVersion, str], bool]:
    def save(version: PracticeVersion, value: str) -> bool:
        chosen = version.objectives if scheme == OBJECTIVES else version.concepts
        keys = [_key(words, scheme) for words in several(value)[:_MOST_CONCEPTS]]
        found = set(Concept.objects.filter(scheme__slug=scheme, key__in=keys).values_list("pk", flat=True))
        if found == set(chosen.values_list("pk", flat=True)):
            return False
        chosen.set(found)
        return True

    return save


def _key(words: str, scheme: str) -> str:
    """A concept's key from its key or any of its labels."""
    term = vocabulary.find(words, get_language() or "", scheme)
    if term is None:
        raise Refused(_("“%(words)s” is not in the vocabulary; choose from the list.") % {"words": words[:60]})
    return term.id


def _period(column: str) -> Callable[[PracticeVersion, str], bool]:
    def save(version: PracticeVersion, value: str) -> bool:
        if value and not _PERIOD.fullmatch(value.strip()):
            raise Refused(_("Write a year or a month, as 2019 or 2019-05. Days are never asked for."))
        return _set(version, column, value.strip())

    return save


def _choice(column: str, choices: list[str]) -> Callable[[PracticeVersion, str], bool]:
    def save(version: PracticeVersion, value: str) -> bool:
        if value and value not in choices:
            raise Refused(_("Choose one of the answers."))
        return _set(version, column, value)

    return save


def _short(column: str) -> Callable[[PracticeVersion, str], bool]:
    def save(version: PracticeVersion, value: str) -> bool:
        return _set(version, column, clean_words(value, 200).replace("\n", " ").strip())

    return save


def _why(version: PracticeVersion, value: str) -> bool:
    return _set(version, "why", clean_words(value, 1000))


def _set(version: PracticeVersion, column: str, value: str) -> bool:
    if getattr(version, column) == value:
        return False
    setattr(version, column, value)
    version.save(update_fields=[column])
    return True


# Field name as the form sends it → how it is stored; each answers whether anything changed.
FACTS: dict[str, Callable[[PracticeVersion, str], bool]] = {
    "countries": _countries,
    "country_1": _country(0),
    "country_2": _country(1),
    "country_3": _country(2),
    "objectives": _concepts_of(OBJECTIVES),
    "concepts": _concepts_of(TOPICS),
    "period_from": _period("period_from"),
    "period_to": _period("period_to"),
    "setting": _short("setting"),
    "time_needed": _short("time_needed"),
    "staff_needed": _short("staff_needed"),
    "cost_band": _choice("cost_band", list(CostBand)),
    "side_effects_seen": _choice("side_effects_seen", list(SideEffects)),
    "change": _choice("change", ["major", "minor"]),
    "why": _why,
}


def save_fact(version: PracticeVersion, field: str, value: str) -> bool:
    """Store one fact; answers whether it changed.

    Raises:
        Refused: the value is not one that the field can hold.
    """
    return FACTS[field](version, value)
