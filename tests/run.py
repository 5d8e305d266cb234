"""The whole suite, part by part, and a table of what ran and what was skipped.

`check` is the quick half; `all` is everything. With CI=true a skip is a failure. A part that cannot run says in one line what it
lacks.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CORES = str(os.cpu_count() or 2)
CHROMIUM = Path("/usr/bin/chromium")


@dataclass
class Part:
    name: str
    command: list[str]
    needs: str = ""
    env: dict[str, str] = field(default_factory=dict)


@dataclass
class Ran:
    """What a part said, how it ended, and how many seconds it took."""

    part: Part
    code: int
    said: str
    took: float


def parts(which: str) -> list[list[Part]]:
    """The parts in order, in groups that run side by side."""
    tool = lambda name: str(BIN / name)  # noqa: E731
    pytest = [sys.executable, "-m", "pytest", "-rs", "-n", CORES, "--dist", "loadfile"]
    quick = [
        Part("lint", [tool("ruff"), "check", "practica", "tests"]),
        Part("types", [tool("mypy")]),
        Part("import contracts", [tool("lint-imports"), "--no-cache"]),
        Part(
            "migrations",
            [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run", "--settings", "tests.settings"],
        ),
    ]
    if which == "check":
        fast = Part("unit and contract tests", [*pytest, "-m", "not browser and not slow"], env={"PRACTICA_TEST_QUICK": "1"})
        return [[*quick, fast]]
    documentation = Part(
        "documentation",
        [tool("mkdocs"), "build", "--strict", "--quiet", "--site-dir", str(ROOT / "build" / "docs")],
        env={"NO_MKDOCS_2_WARNING": "1"},
    )
    return [
        [*quick, documentation],
        [Part("unit and contract tests, SQLite", [*pytest, "-m", "not browser"])],
        [Part("the same, PostgreSQL", [*pytest, "-m", "not browser"], env={"PRACTICA_TEST_DATABASE": "postgresql"})],
        [Part("browser", [*pytest, "-m", "browser"], needs=_browser())],
    ]


# A few tests read real documents that never enter the project; where they do not lie beside the checkout, that is said.
_REAL_INPUT = re.compile(r"not on this machine|not here")


def _skipped(said: str) -> int:
    """How many tests were skipped for another reason than that the real input is not on this machine."""
    rows = re.findall(r"^SKIPPED \[(\d+)\] (.*)$", said, re.MULTILINE)
    for count, why in rows:
        print(f"   skipped {count}: {why}", flush=True)
    return sum(int(count) for count, why in rows if not _REAL_INPUT.search(why))


def _browser() -> str:
    """Nothing when Chromium is there or could be installed; otherwise what it lacks."""
    if CHROMIUM.exists():
        return ""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "chromium"]):
            subprocess.run(command, check=False, capture_output=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    return "" if CHROMIUM.exists() else "Debian's Chromium at /usr/bin/chromium (apt-get install chromium)"


def _run(part: Part) -> Ran:
    # Many tests start processes; these start in half the time where Python may keep what it has compiled.
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **part.env}
    started = time.monotonic()
    done = subprocess.run(part.command, cwd=ROOT, env=env, check=False, text=True, stdout=subprocess.PIPE)
    return Ran(part, done.returncode, done.stdout, time.monotonic() - started)


def _group(group: list[Part]) -> Iterator[Ran]:
    """The parts of a group, begun at once, in the order of the group."""
    with ThreadPoolExecutor(len(group) or 1) as side_by_side:
        yield from side_by_side.map(_run, group)


def main() -> int:
    """Run the parts; 0 when all passed (and, with CI=true, none was skipped)."""
    which = sys.argv[1] if len(sys.argv) > 1 else "all"
    rows, bad = [], 0
    for group in parts(which):
        for part in group:
            if part.needs:
                rows.append((part.name, "skipped", 0.0, f"lacks {part.needs}"))
                bad += os.environ.get("CI") == "true"
        for ran in _group([part for part in group if not part.needs]):
            print(f"── {ran.part.name}", flush=True)
            tail = ran.said.strip().splitlines()
            skipped = _skipped(ran.said)
            if ran.code:
                print(ran.said[-12_000:], flush=True)
            bad += ran.code != 0 or (skipped > 0 and os.environ.get("CI") == "true")
            rows.append((ran.part.name, "passed" if not ran.code else "FAILED", ran.took, tail[-1][:100] if tail else ""))
    width = max(len(row[0]) for row in rows)
    print()
    for name, state, took, said in rows:
        print(f"{name:{width}}  {state:8} {took:6.0f} s  {said}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
