"""How long the command takes to say what it can do."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.tables import say, show

N = 11


def bench() -> None:
    """`practica --help`, on the clock and in processor time."""
    say(f"The command: `practica --help`, median of {N}.")
    walls, spent = [], []
    command = [str(Path(sys.executable).parent / "practica"), "--help"]
    for _ in range(N):
        before, started = os.times(), time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        walls.append(time.perf_counter() - started)
        after = os.times()
        spent.append(after.children_user + after.children_system - before.children_user - before.children_system)
    rows = [
        ("on the clock, seconds", f"{statistics.median(walls):.2f}", "< 0.25"),
        ("CPU seconds", f"{statistics.median(spent):.2f}", ""),
    ]
    show("practica --help", ("what", "figure", "goal"), rows)
