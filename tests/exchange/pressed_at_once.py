"""What becomes of things that several people do at the same moment: a program of threads and pages, on either database."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests import template
from tests.environment import clean

ROOT = Path(__file__).resolve().parents[2]


def outcome(program: str, database: str, folder: Path) -> Any:
    """What the module `program` says as JSON, on a data folder and a database of its own that are set up."""
    kept = clean()
    place = {"PRACTICA_DATA_DIR": str(folder), "PRACTICA_ENCODER": "none"}
    if database == "postgresql":
        place |= template.settled_on_server()
    else:
        template.settle(folder)
    command = [sys.executable, "-m", program]
    done = subprocess.run(command, env=kept | place, capture_output=True, text=True, check=False, cwd=ROOT, timeout=200)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)
