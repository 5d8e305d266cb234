"""How fast records come in, with the case-data check, and how fast they become searchable."""

import json
import tempfile
from pathlib import Path

from tests.bench.tables import say, show
from tests.bench.worlds import run

FEW, MANY = 200, 2_200
INDEXED = 150


def bench() -> None:
    """`practica import --no-index` of few and of many: the difference leaves out start and set-up. Then the index."""
    say(
        f"Import: {MANY - FEW:,} practices in six languages (five sections each), checked for case data, without indexing. "
        f"Indexing: {INDEXED} of them with the encoder, in one process with one thread."
    )
    with tempfile.TemporaryDirectory(prefix="practica-bench-") as name:
        folder = Path(name)
        seconds = {}
        for count in (FEW, MANY):
            file = folder / f"{count}.jsonl"
            run("tests.bench.writing", "records", str(file), str(count), env=_env(folder / "words"))
            seconds[count] = json.loads(run("tests.bench.jobs", "import", str(file), env=_env(folder / str(count))))
        indexed = json.loads(run("tests.bench.jobs", "index", str(INDEXED), env=_env(folder / str(MANY))))
    cpu, wall = (seconds[MANY][key] - seconds[FEW][key] for key in ("cpu", "wall"))
    rows = [
        ("import, practices a second of CPU", f"{(MANY - FEW) / cpu:.0f}", "> 150", MANY - FEW),
        ("import, practices a second on the clock", f"{(MANY - FEW) / wall:.0f}", "", MANY - FEW),
        ("indexing, passages a second of CPU", f"{indexed['passages'] / indexed['cpu']:.0f}", "> 40", indexed["passages"]),
        ("indexing, passages a second on the clock", f"{indexed['passages'] / indexed['wall']:.0f}", "", indexed["passages"]),
    ]
    show("Import and indexing", ("what", "figure", "goal", "n"), rows)


def _env(folder: Path) -> dict[str, str]:
    return {"PRACTICA_DATA_DIR": str(folder)}
