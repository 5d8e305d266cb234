"""What the settings of two countries have in common, for "shares 4 of 6 context traits with where it worked".

Six traits: families of law, official languages, region, landlocked or not, least developed or not, and the treaties that
`instruments` marks as compared. A trait counts only when it is known of both countries; unknown is never a difference.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practica.foundation.core import languages
from practica.knowledge.countries import names
from practica.knowledge.countries.instruments import instruments
from practica.knowledge.countries.models import Family, Group, Kind
from practica.knowledge.countries.queries import current_first


class Trait(models.TextChoices):
    """One property of a setting that may decide whether a practice works there."""

    LEGAL_FAMILY = "legal_family", gettext_lazy("family of law")
    LANGUAGE = "language", gettext_lazy("official language")
    REGION = "region", gettext_lazy("region")
    LANDLOCKED = "landlocked", gettext_lazy("landlocked or not")
    LEAST_DEVELOPED = "least_developed", gettext_lazy("least developed or not")
    TREATIES = "treaties", gettext_lazy("treaties")


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one country; None where nothing is. Treaties: (key, date, source) to status."""

    code: str
    families: frozenset[str] | None
    languages: frozenset[str] | None
    area: str | None
    groups: frozenset[str] | None
    treaties: Mapping[tuple[str, date, str], str]


@dataclass(frozen=True, slots=True)
class Common:
    """Traits of two countries: shared ones, differing ones, and those unknown of at least one. `which` says what is shared."""

    code: str
    other: str
    shared: tuple[Trait, ...]
    differing: tuple[Trait, ...]
    unknown: tuple[Trait, ...]
    which: Mapping[Trait, tuple[str, ...]]

    @property
    def known(self) -> int:
        """How many traits could be compared."""
        return len(self.shared) + len(self.differing)

    def sentence(self, language: str) -> str:
        """`Shares 4 of 6 context traits with Morocco`, for a reader of the active language."""
        if not self.known:
            return _("Too little is known to compare it with %(country)s.") % {"country": names.name(self.other, language)}
        return _("Shares %(shared)d of %(known)d context traits with %(country)s.") % {
            "shared": len(self.shared),
            "known": self.known,
            "country": names.name(self.other, language),
        }

    def words(self, trait: Trait, language: str) -> list[str]:
        """What is shared in a trait, in the reader's language: `civil law`, `French`, `Western Africa`."""
        said: dict[Trait, Callable[[str], str]] = {
            Trait.LEGAL_FAMILY: lambda code: str(Family(code).label),
            Trait.LANGUAGE: lambda code: languages.name(code, language),
            Trait.REGION: lambda code: names.region_name(code, language),
            Trait.LANDLOCKED: lambda code: str(Group(code).label),
            Trait.LEAST_DEVELOPED: lambda code: str(Group(code).label),
            Trait.TREATIES: lambda key: instruments()[key].label(language),
        }
        return [said[trait](code) for code in self.which.get(trait, ())]


def profiles(codes: Iterable[str]) -> dict[str, Profile]:
    """Profiles of several countries by code, in one query; a country of which nothing is known has an empty one."""
    wanted = set(codes)
    compared = [key for key, known in instruments().items() if known.compared]
    kinds = (Kind.REGION, Kind.UN_GROUP, Kind.LEGAL_SYSTEM, Kind.LANGUAGES)
    rows = current_first(wanted).filter(models.Q(kind__in=kinds) | models.Q(kind=Kind.RATIFICATION, key__in=compared))
    values: dict[str, dict[str, dict[str, Any]]] = {code: {} for code in wanted}
    treaties: dict[str, dict[tuple[str, date, str], str]] = {code: {} for code in wanted}
    for fact in rows.exclude(corrections__isnull=False):
        if fact.kind == Kind.RATIFICATION:
            treaties[fact.code].setdefault((fact.key, fact.dated, fact.source_title), fact.value["status"])
        else:
            known = values[fact.code].setdefault(fact.kind, dict(fact.value))
            if fact.kind == Kind.LANGUAGES:
                # Every statement that nobody corrected: a language of work often outlives its law.
                known["codes"] = [*known["codes"], *fact.value["codes"]]
    return {code: _profile(code, values[code], treaties[code]) for code in wanted}


def compare(here: Profile, there: Profile) -> Common:
    """What two countries have in common. Languages and families: at least one in common."""
    results: dict[Trait, tuple[bool | None, tuple[str, ...]]] = {
        Trait.LEGAL_FAMILY: _overlap(here.families, there.families),
        Trait.LANGUAGE: _overlap(here.languages, there.languages),
        Trait.REGION: _overlap(here.area and frozenset({here.area}), there.area and frozenset({there.area})),
        Trait.LANDLOCKED: _both(here.groups, there.groups, Group.LLDC),
        Trait.LEAST_DEVELOPED: _both(here.groups, there.groups, Group.LDC),
        Trait.TREATIES: _treaties(here.treaties, there.treaties),
    }
    return Common(
        code=here.code,
        other=there.code,
        shared=tuple(trait for trait, (same, _words) in results.items() if same is True),
        differing=tuple(trait for trait, (same, _words) in results.items() if same is False),
        unknown=tuple(trait for trait, (same, _words) in results.items() if same is None),
        which={trait: words for trait, (same, words) in results.items() if same},
    )


# Facts of countries change a few times a year, and each page of a practice compares two: a process keeps what it has read.
FRESH_FOR = 60.0  # seconds
_kept: dict[str, tuple[float, Profile]] = {}  # at most one a country


def forget() -> None:
    """Drop this process's profiles; the next question reads the database."""
    _kept.clear()


def shared_traits(code: str, other: str) -> Common:
    """The same for two codes, as of the last minute; at most one query. For many pairs, `profiles` and `compare`."""
    now = time.monotonic()
    fresh = {one: kept for one in (code, other) if (kept := _kept.get(one)) and now - kept[0] < FRESH_FOR}
    if missing := {code, other} - fresh.keys():
        fresh |= {one: (now, profile) for one, profile in profiles(missing).items()}
        _kept.update(fresh)
    return compare(fresh[code][1], fresh[other][1])


def _profile(code: str, values: Mapping[str, dict[str, Any]], treaties: Mapping[tuple[str, date, str], str]) -> Profile:
    return Profile(
        code=code,
        families=_set(values.get(Kind.LEGAL_SYSTEM), "families"),
        languages=_set(values.get(Kind.LANGUAGES), "codes"),
        area=values.get(Kind.REGION, {}).get("area"),
        # An empty list is knowledge here: the lists of the United Nations are complete.
        groups=frozenset(values[Kind.UN_GROUP]["groups"]) if Kind.UN_GROUP in values else None,
        treaties=treaties,
    )


def _set(value: dict[str, Any] | None, name: str) -> frozenset[str] | None:
    return frozenset(value[name]) if value and value.get(name) else None


def _overlap(here: frozenset[str] | str | None, there: frozenset[str] | str | None) -> tuple[bool | None, tuple[str, ...]]:
    if not here or not there:
        return None, ()
    common = tuple(sorted(set(here) & set(there)))
    return bool(common), common


def _both(here: frozenset[str] | None, there: frozenset[str] | None, group: Group) -> tuple[bool | None, tuple[str, ...]]:
    if here is None or there is None:
        return None, ()
    return (group in here) == (group in there), (str(group),) if group in here and group in there else ()


def _treaties(
    here: Mapping[tuple[str, date, str], str], there: Mapping[tuple[str, date, str], str]
) -> tuple[bool | None, tuple[str, ...]]:
    """Only statements of one source and date are compared, the latest of each treaty: lists of different years mislead."""
    latest: dict[str, tuple[date, bool]] = {}
    for key, dated, source in set(here) & set(there):
        same = here[key, dated, source] == there[key, dated, source]
        if key not in latest or latest[key][0] < dated:
            latest[key] = (dated, same)
    if not latest:
        return None, ()
    alike = tuple(key for key in instruments() if latest.get(key, (None, False))[1])
    return len(alike) == len(latest), alike
