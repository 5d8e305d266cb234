"""Reading a community's own objectives from a file, for `practica init --objectives FILE`.

Two shapes are understood. JSON as the vocabulary has it: `{"scheme": {"slug": "objectives", "name": …}, "concepts": [{"key": …,
"labels": {"en": …}}]}`. Or a table, as a spreadsheet saves it: the first line names the columns (`id; en; fr`), each further
line is one objective; columns are separated by semicolons, commas or tabs. In both, lines are counted from 1.
"""

import csv
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from practica.foundation.core import languages
from practica.knowledge.vocabulary.models import OBJECTIVES

_LARGEST = 200_000  # bytes; the six default objectives in seven languages need 3,000
_MOST = 40
_KEY = re.compile(r"[A-Za-z0-9_-]{1,80}")
_TWO = 2  # an objective is a key and at least one label


class BrokenObjectives(Exception):  # noqa: N818 - it is an answer, not a fault
    """The file is not understood; `str()` names the file, the line and what is expected there."""


def read(path: Path) -> Mapping[str, Any]:
    """The objectives of a file, in the shape the vocabulary loads.

    Raises:
        BrokenObjectives: it cannot be read, or a line of it is not understood.
    """
    text = _text(path)
    if text.lstrip().startswith("{"):
        return _from_json(path.name, text)
    return _from_table(path.name, text)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise BrokenObjectives(f"{path.name} is larger than {_LARGEST // 1000} kB, too large for a list of objectives.")
        raw = path.read_bytes()
    except OSError as error:
        raise BrokenObjectives(f"{path.name} cannot be read: {error.strerror}.") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BrokenObjectives(f"{path.name}, line {line}: this is not UTF-8. Save the file as UTF-8.") from error
    if not text.strip():
        raise BrokenObjectives(f"{path.name} is empty.")
    return text


def _from_json(name: str, text: str) -> Mapping[str, Any]:
    try:
        data: dict[str, Any] = json.loads(text)
    except json.JSONDecodeError as error:
        raise BrokenObjectives(f"{name}, line {error.lineno}: this is not JSON ({error.msg}).") from error
    except RecursionError:
        raise BrokenObjectives(f"{name}, line 1: this JSON is nested too deeply.") from None
    scheme, concepts = data.get("scheme"), data.get("concepts")
    if not isinstance(scheme, dict) or scheme.get("slug") != OBJECTIVES:
        raise BrokenObjectives(f'{name}, line 1: the scheme of a list of objectives has the slug "{OBJECTIVES}".')
    if not isinstance(concepts, list) or not 0 < len(concepts) <= _MOST:
        raise BrokenObjectives(f"{name}: a list of objectives has from 1 to {_MOST} of them.")
    return data


def _from_table(name: str, text: str) -> Mapping[str, Any]:
    lines = text.splitlines()
    first = next(number for number, line in enumerate(lines) if line.strip())
    separator = max(";,\t", key=lines[first].count)
    rows = csv.reader(lines[first:], delimiter=separator, skipinitialspace=True)
    spoken: list[str] = []
    concepts: dict[str, dict[str, Any]] = {}
    try:
        for row in rows:
            at = f"{name}, line {first + rows.line_num}"
            cells = [" ".join(cell.split()) for cell in row]
            if not any(cells):
                continue
            if not spoken:
                spoken = _header(at, cells)
                continue
            concept = _objective(at, cells, spoken)
            if concept["key"] in concepts:
                raise BrokenObjectives(f'{at}: the id "{concept["key"]}" is there twice.')
            concepts[concept["key"]] = concept
    except csv.Error as error:
        raise BrokenObjectives(f"{name}, line {first + rows.line_num}: this line is not understood ({error}).") from error
    if not 0 < len(concepts) <= _MOST:
        raise BrokenObjectives(f"{name}: a list of objectives has from 1 to {_MOST} of them, each on a line below the first.")
    return {"scheme": {"slug": OBJECTIVES, "name": "Objectives"}, "concepts": list(concepts.values())}


def _header(at: str, cells: list[str]) -> list[str]:
    """The languages of the columns, from a first line as `id; en; fr`."""
    spoken = [cell.lower() for cell in cells[1:]]
    while spoken and not spoken[-1]:
        spoken.pop()
    if cells[0].lower() != "id" or not spoken or any(not languages.is_language(code) for code in spoken):
        raise BrokenObjectives(f"{at}: the first line names the columns, as in: id; en; fr")
    if len(set(spoken)) < len(spoken):
        raise BrokenObjectives(f"{at}: a language is there twice.")
    return spoken


def _objective(at: str, cells: list[str], spoken: list[str]) -> dict[str, Any]:
    key, labels = cells[0], dict(zip(spoken, cells[1:], strict=False))
    if not _KEY.fullmatch(key):
        raise BrokenObjectives(f"{at}: an id has Latin letters, digits, - and _ only, as in: children")
    if any(cells[len(spoken) + 1 :]):
        raise BrokenObjectives(f"{at}: more columns than the first line names. Put a label with a separator in it in quotes.")
    if len(cells) < _TWO or not any(labels.values()):
        raise BrokenObjectives(f'{at}: the objective "{key}" has no label.')
    return {"key": key, "labels": {code: label for code, label in labels.items() if label}}
