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
from dataclasses import dataclass
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
    env: dict[str, str] | None = None


def parts(which: str) -> list[Part]:
    """The parts in order, quick ones first."""
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
    fast = Part("unit and contract tests", [*pytest, "-m", "not browser and not slow"])
    if which == "check":
        return [*quick, fast]
    return [
        *quick,
        Part("unit and contract tests, SQLite", [*pytest, "-m", "not browser"]),
        Part("the same, PostgreSQL", [*pytest, "-m", "not browser"], env={"PRACTICA_TEST_DATABASE": "postgresql"}),
        Part("browser", [sys.executable, "-m", "pytest", "-rs", "-m", "browser"], needs=_browser()),
        Part(
            "documentation",
            [tool("mkdocs"), "build", "--strict", "--quiet", "--site-dir", str(ROOT / "build" / "docs")],
            env={"NO_MKDOCS_2_WARNING": "1"},
        ),
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


def main() -> int:
    """Run the parts; 0 when all passed (and, with CI=true, none was skipped)."""
    which = sys.argv[1] if len(sys.argv) > 1 else "all"
    rows, bad = [], 0
    for part in parts(which):
        if part.needs:
            rows.append((part.name, "skipped", 0.0, f"lacks {part.needs}"))
            bad += os.environ.get("CI") == "true"
            continue
        print(f"── {part.name}", flush=True)
        started = time.monotonic()
        done = subprocess.run(
            part.command, cwd=ROOT, env={**os.environ, **(part.env or {})}, check=False, text=True, stdout=subprocess.PIPE
        )
        took = time.monotonic() - started
        tail = done.stdout.strip().splitlines()
        said = tail[-1][:100] if tail else ""
        skipped = _skipped(done.stdout)
        if done.returncode:
            print(done.stdout[-12_000:], flush=True)
        bad += done.returncode != 0 or (skipped > 0 and os.environ.get("CI") == "true")
        rows.append((part.name, "passed" if not done.returncode else "FAILED", took, said))
    width = max(len(row[0]) for row in rows)
    print()
    for name, state, took, said in rows:
        print(f"{name:{width}}  {state:8} {took:6.0f} s  {said}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
