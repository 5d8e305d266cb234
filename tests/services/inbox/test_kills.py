"""A mail is taken exactly once, whenever the process that takes it is killed and however many take it at once."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import template
from tests.environment import clean
from tests.services.inbox.to_be_killed import MAILS

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
def test_no_mail_is_lost_and_none_is_taken_twice_when_processes_are_killed(tmp_path):
    kept = clean()
    template.settle(tmp_path)
    place = {"PRACTICA_DATA_DIR": str(tmp_path), "PRACTICA_ENCODER": "none", "PRACTICA_REPLY_TO": "reply@community.example"}
    program = [sys.executable, "-m", "tests.services.inbox.to_be_killed"]
    done = subprocess.run(program, env=kept | place, capture_output=True, text=True, check=False, cwd=ROOT, timeout=200)

    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == [1] * MAILS
