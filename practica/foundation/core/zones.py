"""Time zones by their IANA names, with cities from CLDR in the reader's language."""

import functools
import unicodedata

from babel.core import get_global
from django.utils.translation import get_language

from practica.foundation.core import places


def _folded(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))


@functools.lru_cache(maxsize=64)
def _listed(language: str) -> tuple[tuple[str, str], ...]:
    cities = places.locale(language).time_zones
    listed = []
    for zone, country in get_global("zone_territories").items():
        if not places.is_country(country):
            continue
        city = (cities.get(zone) or {}).get("city") or zone.rsplit("/", maxsplit=1)[-1].replace("_", " ")
        listed.append((zone, f"{places.name(country, language)} · {city}"))
    listed.sort(key=lambda pair: _folded(pair[1]))
    return (("UTC", "UTC"), *listed)


def choices(language: str | None = None) -> list[tuple[str, str]]:
    """Every time zone as a form's choices, "Morocco · Casablanca", in the order of the countries' names; UTC first."""
    return list(_listed(language or get_language() or "en"))


def name(zone: str, language: str | None = None) -> str:
    """One of them in words, "Morocco · Casablanca"; what is not among the choices as it is."""
    return dict(_listed(language or get_language() or "en")).get(zone, zone)


@functools.cache
def of_country(country: str) -> str:
    """The time zone of a country that has exactly one, otherwise "UTC"."""
    zones = [zone for zone, code in get_global("zone_territories").items() if code == country]
    return zones[0] if len(zones) == 1 else "UTC"
