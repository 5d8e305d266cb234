"""The command line, run inside the test, and a small real installation of its own."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from practica.config.cli import main
from tests import template
from tests.environment import clean

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def practica(db: None, settings: Any) -> Callable[..., Result]:
    """`practica("search", "tea", "--json")` in this process, on the test's database, by words alone."""
    settings.ENCODER = "none"
    return lambda *args, **given: CliRunner().invoke(main, [str(arg) for arg in args], **given)


@pytest.fixture(scope="session")
def elsewhere() -> Run:
    """`elsewhere(folder, "backup", file)`: the command as a process of its own, on a data folder of its own."""

    def run(folder: Path, *args: object, **environment: str) -> "subprocess.CompletedProcess[str]":
        kept = clean()
        return subprocess.run(
            [sys.executable, "-m", "practica.config", *map(str, args)], capture_output=True, text=True, check=False, timeout=300,
            env=kept | {"PRACTICA_DATA_DIR": str(folder), "PRACTICA_ENCODER": "none"} | environment,
        )  # fmt: skip

    return run


@pytest.fixture(scope="session")
def installation(elsewhere: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two practices in it; read it, and write only what others do not read."""
    folder = tmp_path_factory.mktemp("installation") / "data"
    template.settle(folder)
    lines = folder.with_name("lines.jsonl")
    practice = {"type": "practice", "language": "en", "countries": ["BR"], "marking": "TLP:CLEAR", "objectives": ["protection"]}
    records = [practice | {"id": f"src:{number}", "title": f"Interpreters at night, {number}"} for number in (1, 2)]
    lines.write_text("\n".join(json.dumps(record) for record in records))
    done = elsewhere(folder, "import", lines)
    assert done.returncode == 0, done.stderr
    return folder
