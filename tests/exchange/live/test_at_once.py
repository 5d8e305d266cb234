"""The same person on two devices at the same moment: one vote, one choice, on both databases."""

import json
import os
import subprocess
import sys

import pytest

from tests.exchange.events.test_at_once import ROOT, on_a_server

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def became(request, tmp_path_factory):
    """What became of it, round by round."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PRACTICA_", "DJANGO_"))}
    place = {"PRACTICA_DATA_DIR": str(tmp_path_factory.mktemp("at-once")), "PRACTICA_ENCODER": "none"}
    if request.param == "postgresql":
        place |= on_a_server()
    program = [sys.executable, "-m", "tests.exchange.live.at_once"]
    done = subprocess.run(program, env=kept | place, capture_output=True, text=True, check=False, cwd=ROOT, timeout=200)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_a_vote_from_two_devices_at_once_is_one_vote(became):
    assert became["voted"] == [[1, 1]] * len(became["voted"])


def test_a_vote_for_each_of_two_joined_questions_at_once_is_one_vote(became):
    assert became["voted_for_both"] == [1] * len(became["voted_for_both"])


def test_two_choices_from_two_devices_at_once_are_one_choice(became):
    assert became["chosen"] == [1] * len(became["chosen"])
