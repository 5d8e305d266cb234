"""Reads a file of facts: JSON Lines, first the sources, then the facts that name them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from practica.foundation.core.answers import Refused
from practica.knowledge.countries import names, values
from practica.knowledge.countries.models import Kind, Precision

LARGEST_FILE = 20_000_000  # bytes; what comes with the software has 0.6 MB


@dataclass(frozen=True, slots=True)
class FactIn:
    """One fact as a file gives it, checked."""

    code: str
    kind: Kind
    key: str
    value: values.Value
    dated: date
    precision: Precision
    source_title: str
    source_url: str


@dataclass(frozen=True, slots=True)
class _Source:
    title: str
    url: str
    dated: str


def read(path: Path) -> list[FactIn]:
    """All facts of a file.

    Raises:
        Refused: the file cannot be read, or a line is not understood; the sentence names the line.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Refused(_("The file %(name)s is too large for facts.") % {"name": path.name})
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(_("The file %(name)s cannot be read.") % {"name": path.name}) from error
    return list(_facts(lines))


def _facts(lines: list[str]) -> Iterator[FactIn]:
    sources: dict[str, _Source] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            fact = _line(json.loads(line), sources)
        except (Refused, ValueError, KeyError, RecursionError) as error:
            reason = str(error) if isinstance(error, Refused) else _("This is neither a source nor a fact.")
            raise Refused(_("Line %(number)d: %(reason)s") % {"number": number, "reason": reason}) from error
        if fact is not None:
            yield fact


def _line(row: object, sources: dict[str, _Source]) -> FactIn | None:
    """A fact, or None after noting a source."""
    match row:
        case {"code": str(code), "kind": str(kind), "value": dict() as value, "source": str(source), **rest}:
            return _fact(code, kind, value, sources[source], key=str(rest.get("key") or ""), dated=str(rest.get("dated") or ""))
        case {"source": str(source), "title": str(title), "url": str(url), "dated": str(dated)} if title.strip():
            sources[source] = _Source(values.one_line(title)[:300], values.read_url(url), dated)
            return None
        case _:
            raise Refused(_("This is neither a source nor a fact."))


def _fact(code: str, kind: str, value: dict[str, Any], source: _Source, *, key: str, dated: str) -> FactIn:
    if not names.is_country(code):
        raise Refused(_("“%(given)s” is not known here.") % {"given": code[:60]})
    as_of = values.read_date(dated or source.dated)
    known = Kind(kind)
    taken = values.read_value(known, key, value)
    return FactIn(code, known, key, taken, as_of.day, as_of.precision, source.title, source.url)
