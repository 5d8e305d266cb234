"""How long a person waits for what a thirty-page document holds."""

import json
import tempfile
from pathlib import Path

from tests.bench.tables import say, show
from tests.bench.worlds import run

PAGES = 30


def bench() -> None:
    """The intake of one DOCX, the second and third time in one worker."""
    say(f"Intake: a DOCX of {PAGES} pages of 350 words with headings, read and proposed; the better of two warm runs.")
    with tempfile.TemporaryDirectory(prefix="practica-bench-") as name:
        folder = Path(name)
        file, env = folder / "thirty-pages.docx", {"PRACTICA_DATA_DIR": str(folder / "data")}
        run("tests.bench.writing", "document", str(file), str(PAGES), env=env)
        spent = json.loads(run("tests.bench.jobs", "intake", str(file), env=env))
    rows = [("warm worker, seconds", f"{spent['warm']:.1f}", "< 4"), ("cold, seconds", f"{spent['cold']:.1f}", "")]
    show("Intake of thirty pages", ("what", "figure", "goal"), rows)
