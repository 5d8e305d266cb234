"""One plain page for a programme officer: practices, replications and verdicts by objective and country, as table and CSV."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practica.foundation.core import places
from practica.knowledge.replications import queries
from practica.knowledge.replications.models import Verdict
from practica.knowledge.replications.wording import shape, verdict_word
from practica.knowledge.vocabulary import queries as vocabulary
from practica.knowledge.vocabulary.models import OBJECTIVES
from practica.people.access.requests import Request, for_anyone

_BESIDE = ("overdue", "running", "preparing", "considered", "abandoned")


@for_anyone
def results(request: Request) -> HttpResponse:
    """The table and the matrix, counted over what this viewer may see."""
    filters, today = _filters(request), timezone.localdate()
    cells = queries.programme_table(request.viewer, filters, today=today)
    objectives = vocabulary.labels_for(get_language() or "en", OBJECTIVES)
    context = {
        "groups": _groups(cells),
        "matrix": _matrix(cells, dict(objectives)),
        "countries": sorted({cell.country for cell in cells}, key=places.name),
        "objectives": list(objectives.items()),
        "chosen": {
            "objective": next(iter(filters.objectives), ""),
            "since": filters.since or "",
            "until": filters.until or "",
        },
        "query": request.GET.urlencode(),
    }
    return render(request, "site/results.html", context)


@for_anyone
def as_csv(request: Request) -> HttpResponse:
    """The same table for a spreadsheet; a cell that begins like a formula is made harmless."""
    text = io.StringIO()
    writer = csv.writer(text)
    verdicts = [verdict.value for verdict in Verdict] + list(_BESIDE)
    writer.writerow([_("objective"), _("country"), _("practices"), _("replications"), *(verdict_word(name) for name in verdicts)])
    for cell in queries.programme_table(request.viewer, _filters(request), today=timezone.localdate()):
        counts = [cell.standings.get(name, 0) for name in verdicts]
        writer.writerow([_plain(cell.objective_label), _plain(cell.country_name), cell.practices, cell.replications, *counts])
    writer.writerow([])
    writer.writerow([_("Counted over what you may see, %(day)s.") % {"day": timezone.localdate().isoformat()}])
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="results.csv"'
    return answer


def _plain(words: str) -> str:
    return f"'{words}" if words[:1] in "=+-@\t\0" else words


def _filters(request: Request) -> queries.Filters:
    objective, country = request.GET.get("objective", ""), request.GET.get("country", "").upper()
    return queries.Filters(
        objectives=frozenset({objective}) if objective else frozenset(),
        countries=frozenset({country}) if places.is_country(country) else frozenset(),
        since=_year(request.GET.get("since", "")),
        until=_year(request.GET.get("until", "")),
    )


def _year(written: str) -> int | None:
    return int(written) if len(written) == 4 and written.isascii() and written.isdigit() else None


def _groups(cells: list[queries.Cell]) -> list[tuple[str, list[tuple[queries.Cell, list[dict[str, Any]]]]]]:
    """The cells by objective, in the table's order."""
    found: dict[str, list[tuple[queries.Cell, list[dict[str, Any]]]]] = {}
    for cell in cells:
        found.setdefault(cell.objective_label, []).append((cell, _standings(cell)))
    return list(found.items())


def _standings(cell: queries.Cell) -> list[dict[str, Any]]:
    return [{"mark": shape(name), "label": verdict_word(name), "count": count} for name, count in cell.standings.items()]


def _matrix(cells: list[queries.Cell], objectives: dict[str, str]) -> list[dict[str, Any]]:
    """Objective by country: a diamond where something was told, a mark for each result; no totals."""
    by_place = {(cell.objective, cell.country): cell for cell in cells}
    columns = sorted({cell.country for cell in cells}, key=places.name)
    return [
        {"label": label, "cells": [{"country": code, "marks": list(_marks(by_place.get((key, code))))} for code in columns]}
        for key, label in objectives.items()
    ]


def _marks(cell: queries.Cell | None) -> Iterator[dict[str, str]]:
    if cell is None:
        return
    if cell.practices:
        yield {"mark": "practice", "label": _("told a practice")}
    for name in cell.standings:
        yield {"mark": shape(name), "label": verdict_word(name)}
