"""Reads a scheme from a file or from data in memory, and says in one sentence what is wrong with it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from practica.foundation.core.answers import Refused

LARGEST_FILE = 5_000_000  # bytes; EuroVoc's few hundred terms of one field need 0.2 MB
MOST_CONCEPTS = 5_000
_SLUG = re.compile(r"[A-Za-z0-9_-]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")


class BrokenScheme(Refused):
    """A scheme that cannot be taken; nothing was written."""


@dataclass(frozen=True, slots=True)
class ConceptIn:
    """One concept as a file gives it: per language its labels as (text, source), the preferred one first."""

    key: str
    broader: str | None
    sources: dict[str, str]
    labels: dict[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class SchemeIn:
    """A whole scheme as a file gives it, in the file's order."""

    slug: str
    name: str
    concepts: tuple[ConceptIn, ...] = field(default=())


def read(given: Path | str | Mapping[str, Any]) -> SchemeIn:
    """The scheme in a JSON file (a path), or in data of the same shape.

    Raises:
        BrokenScheme: not JSON, too large, a wrong shape, a key twice, an unknown or circular broader concept.
    """
    data = given if isinstance(given, Mapping) else _from_file(Path(given))
    match data.get("scheme"), data.get("concepts"):
        case {"slug": str(slug), "name": str(name)}, [*rows] if _SLUG.fullmatch(slug) and len(slug) <= 40:
            pass
        case _:
            raise BrokenScheme(_("A scheme needs a slug, a name and a list of concepts."))
    if len(rows) > MOST_CONCEPTS:
        raise BrokenScheme(_("This list has more than %(most)d concepts.") % {"most": MOST_CONCEPTS})
    concepts = tuple(_concept(row, number) for number, row in enumerate(rows, 1))
    _check_tree(concepts)
    return SchemeIn(slug, _clean(name)[:200], concepts)


def _from_file(path: Path) -> Mapping[str, Any]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BrokenScheme(_("The file %(name)s is too large for a vocabulary.") % {"name": path.name})
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, RecursionError, json.JSONDecodeError) as error:
        raise BrokenScheme(_("The file %(name)s cannot be read as JSON.") % {"name": path.name}) from error
    if not isinstance(data, dict):
        raise BrokenScheme(_("A scheme needs a slug, a name and a list of concepts."))
    return data


def _concept(row: object, number: int) -> ConceptIn:
    match row:
        case {"key": str(key), "labels": dict() as labels, **rest} if _SLUG.fullmatch(key) and len(key) <= 80:
            broader, sources = rest.get("broader"), rest.get("sources") or {}
        case _:
            raise BrokenScheme(_("Concept %(number)d needs a key and labels.") % {"number": number})
    if not isinstance(sources, Mapping) or not (broader is None or isinstance(broader, str)):
        raise BrokenScheme(_("The sources or the broader concept of “%(key)s” are not understood.") % {"key": key})
    taken = {str(language): _labels(key, language, given) for language, given in labels.items()}
    if not any(taken.values()):
        raise BrokenScheme(_("The concept “%(key)s” has no label.") % {"key": key})
    return ConceptIn(key, broader, {str(name): str(uri) for name, uri in sources.items()}, taken)


def _labels(key: str, language: object, given: object) -> tuple[tuple[str, str], ...]:
    """Labels may be one text, a list of texts, or a list of [text, source]; a text given twice counts once."""
    if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
        raise BrokenScheme(_("A label of “%(key)s” has no known language.") % {"key": key})
    rows: Sequence[object] = [given] if isinstance(given, str) else given if isinstance(given, list) else [None]
    found: dict[str, str] = {}
    for row in rows:
        match row:
            case str(text):
                source = ""
            case [str(text), str(source)]:
                pass
            case _:
                raise BrokenScheme(_("A label of “%(key)s” is not a text.") % {"key": key})
        if text := _clean(text):
            found.setdefault(text[:300], source[:20])
    return tuple(found.items())


def _clean(text: str) -> str:
    """One line without control characters or lone surrogates, which no database and no page can hold."""
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())


def _check_tree(concepts: Sequence[ConceptIn]) -> None:
    above = {concept.key: concept.broader for concept in concepts}
    if len(above) < len(concepts):
        keys = [concept.key for concept in concepts]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise BrokenScheme(_("The key “%(key)s” is there twice.") % {"key": twice})
    for key, broader in above.items():
        step, seen = broader, {key}
        while step is not None:
            if step not in above:
                raise BrokenScheme(_("“%(key)s” has an unknown broader concept.") % {"key": key})
            if step in seen:
                raise BrokenScheme(_("“%(key)s” is broader than itself.") % {"key": key})
            seen.add(step)
            step = above[step]
