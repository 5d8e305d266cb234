"""Writing many versions at once, with the same rows that field-by-field drafting leaves; for the import."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Q
from django.utils.text import slugify

from practica.knowledge.practices.actions.publishing import TAKEN, stem
from practica.knowledge.practices.models import (
    OldAddress,
    Practice,
    PracticeText,
    PracticeVersion,
    State,
    VersionCountry,
)
from practica.knowledge.practices.whole import ROWS, Content
from practica.knowledge.vocabulary import queries as vocabulary
from practica.knowledge.vocabulary.models import OBJECTIVES
from practica.people.access.placing import unplaced

_AT_ONCE = 200
_TOGETHER = 50


@dataclass
class Piece:
    """One version to be written. `kept` has the reasons for warnings by the field names of `Content.words`."""

    practice: Practice
    content: Content
    number: int | None = None
    state: State = State.DRAFT
    published: datetime | None = None
    change: str = ""
    why: str = ""
    kept: dict[str, str] = field(default_factory=dict)


def write_versions(pieces: Sequence[Piece], *, now: datetime) -> list[PracticeVersion]:
    """Store versions with all that they say, in the order given; unplaced, in about ten queries for each 200."""
    nobody = unplaced()
    versions = [
        PracticeVersion(
            practice=piece.practice, source_id=piece.practice.source_id, audience_id=nobody, number=piece.number,
            state=piece.state, change=piece.change, why=piece.why, language=piece.content.language, published=piece.published,
            created=piece.published or now, saved=piece.published or now,
            kept_findings={key: reason for key, reason in piece.kept.items() if "." not in key}, **piece.content.facts,
        )
        for piece in pieces
    ]  # fmt: skip
    PracticeVersion.objects.bulk_create(versions, batch_size=_AT_ONCE)
    pairs = list(zip(versions, pieces, strict=True))
    PracticeText.objects.bulk_create(
        (
            PracticeText(version=version, language=language, **words)
            for version, piece in pairs
            for language, words in piece.content.texts.items()
        ),
        batch_size=_AT_ONCE,
    )
    VersionCountry.objects.bulk_create(
        VersionCountry(version=version, code=code, position=place)
        for version, piece in pairs
        for place, code in enumerate(piece.content.countries)
    )
    _write_concepts(pairs)
    _write_rows(pairs)
    return versions


def _write_concepts(pairs: Iterable[tuple[PracticeVersion, Piece]]) -> None:
    objectives, concepts = PracticeVersion.objectives.through, PracticeVersion.concepts.through
    chosen, tagged = [], []
    for version, piece in pairs:
        terms = [vocabulary.get(key, OBJECTIVES) for key in piece.content.objectives]
        chosen += [objectives(practiceversion_id=version.pk, concept_id=term.pk) for term in terms if term]
        terms = [vocabulary.get(key) for key in piece.content.concepts]
        tagged += [concepts(practiceversion_id=version.pk, concept_id=term.pk) for term in terms if term]
    objectives.objects.bulk_create(chosen)
    concepts.objects.bulk_create(tagged)


def _write_rows(pairs: Sequence[tuple[PracticeVersion, Piece]]) -> None:
    """The rows of every kind; reasons kept for their words move from the row's place to its number."""
    moved: list[PracticeVersion] = []
    made: dict[tuple[int, str, int], int] = {}
    for kind, (model, _columns) in ROWS.items():
        places = [
            (version, place, values)
            for version, piece in pairs
            for place, values in enumerate(piece.content.rows.get(kind, ()))
        ]
        rows = model.objects.bulk_create(
            [model(version=version, position=place + 1, **values) for version, place, values in places], batch_size=_AT_ONCE
        )
        made |= {(version.pk, kind, place): row.pk for (version, place, _), row in zip(places, rows, strict=True)}
    for version, piece in pairs:
        of_rows = {key: reason for key, reason in piece.kept.items() if "." in key}
        if of_rows:
            for key, reason in of_rows.items():
                kind, place, rest = key.split(".", 2)
                version.kept_findings[f"{kind}.{made[version.pk, kind, int(place)]}.{rest}"] = reason
            moved.append(version)
    PracticeVersion.objects.bulk_update(moved, ["kept_findings"])


def has_stem(title: str) -> bool:
    """Whether an address can be made from the title alone."""
    return bool(slugify(title))


def give_addresses(practices: Sequence[tuple[Practice, str, str]]) -> None:
    """Set the slug of each (practice, wanted address or "", title) in memory, as a first publication does one by one."""
    wanted = [
        (practice, slug if slug and slugify(slug) == slug else stem(title, practice.pk)) for practice, slug, title in practices
    ]
    taken = _addresses_like({slug for _, slug in wanted}) | TAKEN
    following: dict[str, int] = defaultdict(lambda: 1)
    for practice, slug in wanted:
        free, number = slug, following[slug]
        while free in taken:
            number += 1
            free = f"{slug}-{number}"
        following[slug] = number
        taken.add(free)
        practice.slug = free


def _addresses_like(stems: Iterable[str]) -> set[str]:
    """Addresses in use that are one of these, or one of these with something behind a hyphen; by the index's own order."""
    found: set[str] = set()
    wanted = sorted(stems)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        exact = set(Practice.objects.filter(slug__in=some).values_list("slug", flat=True))
        exact |= set(OldAddress.objects.filter(slug__in=some).values_list("slug", flat=True))
        found |= exact
        taken = sorted(exact)
        for first in range(0, len(taken), _TOGETHER):
            like = reduce(or_, (_begins(f"{slug}-") for slug in taken[first : first + _TOGETHER]))
            found |= set(Practice.objects.filter(like).values_list("slug", flat=True))
            found |= set(OldAddress.objects.filter(like).values_list("slug", flat=True))
    return found


def _begins(beginning: str) -> Q:
    """SQLite has no index for LIKE but compares by byte, where "-" is followed by "."; PostgreSQL is the other way round."""
    if connection.vendor == "postgresql":
        return Q(slug__startswith=beginning)
    return Q(slug__gt=beginning, slug__lt=f"{beginning[:-1]}.")
