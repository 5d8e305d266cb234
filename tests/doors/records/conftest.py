"""A vocabulary to point at, and a small verb: take these records in."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from practica.doors.records.taking_in import Report, take_in_file
from practica.knowledge.vocabulary import actions as vocabulary
from tests.conftest import NOW, People

Record = dict[str, Any]


@pytest.fixture
def words(db: None) -> None:
    """The vocabulary that comes with the software."""
    vocabulary.load_own(now=NOW)


@pytest.fixture
def take_in(words: None, tmp_path: Path) -> Callable[..., Report]:
    """`take_in(record, record, …)`: a record is an object, or the line itself as text or bytes."""

    def run(*records: Record | str | bytes, accept: str = "", now: Any = NOW, progress: Any = lambda _done, _of: None) -> Report:
        file = tmp_path / "records.jsonl"
        file.write_bytes(b"\n".join(_line(record) for record in records) + b"\n")
        return take_in_file(file, accept=accept, now=now, progress=progress)

    return run


def _line(record: Record | str | bytes) -> bytes:
    if isinstance(record, bytes):
        return record
    return (record if isinstance(record, str) else json.dumps(record)).encode("utf-8", "surrogatepass")


def a_practice(number: int = 1, **changes: Any) -> Record:
    return {
        "type": "practice", "id": f"src:{number}", "language": "en", "title": f"Interpreters at night, {number}",
        "summary": "People are heard on the day they arrive.", "countries": ["BR"], "objectives": ["protection"],
        "concepts": [], "period": {"from": "2016", "to": "2018-06"}, "marking": "TLP:GREEN", "circle": None, "steward": None,
        "organisation": "Office of the coordinator",
        "sections": {"challenge": "Nobody understood them.", "done": "A list of interpreters and a taxi."},
        "conditions": [{"kind": "legal", "text": "Interpreters may be paid by the hour"}],
        "building_blocks": [{"title": "The list", "text": "Names by language and night"}],
        "outcomes": [{"text": "Heard within a day", "evidence": "monitoring"}],
        "translations": {"es": {"title": "Intérpretes de noche", "summary": "", "sections": {"done": "Una lista."}}},
        "source": {"title": "A collection", "url": "https://example.org/42"},
    } | changes  # fmt: skip


def a_replication(number: int = 1, **changes: Any) -> Record:
    return {
        "type": "replication", "id": f"rep:{number}", "practice": "src:1", "country": "ZA", "organisation": "House by the river",
        "lead": None, "marking": "TLP:GREEN", "relation": "independent", "registered": "2018-03-01", "report_due": "2019-03",
        "state": "reported", "expected": {"text": "People are heard within two days", "criterion": "Nine in ten"},
        "verdict": "similar", "evidence": "monitoring", "sentence": "Nearly all were heard.", "negative_effects": "no",
        "conditions": [{"text": "Interpreters may be paid by the hour", "held": "partly"}],
        "blocks": [{"title": "The list", "kept": "modified", "why": "Ours is on paper"}], "reported": "2019-04-02",
    } | changes  # fmt: skip


@pytest.fixture
def house(people: People) -> People:
    """The personas, under a name that says only that they are there."""
    return people
