"""XQuAD, imported as practices and asked through `practica search --queries`, beside plain FTS5 on the same passages.

The goals are the hybrid's figures measured before the product was built: recall at 1, recall at 10 and the mean reciprocal rank
of the first ten, in percent, for each pair question → passages.
"""

import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench.tables import say, show

INPUT = Path(os.environ.get("PRACTICA_BENCH_INPUT", Path(__file__).resolve().parents[3] / "shared" / "input")) / "search"
# question → passages: the hybrid's figures of the trial.
GOALS = {
    "en>en": (95, 100, 97), "es>es": (93, 100, 96), "ru>ru": (92, 100, 95), "ar>ar": (88, 99, 92), "zh>zh": (90, 100, 94),
    "en>es": (84, 99, 90), "en>ar": (73, 96, 82), "en>ru": (75, 97, 83), "en>zh": (74, 97, 83), "es>en": (82, 98, 88),
    "ar>en": (67, 93, 76), "ru>en": (76, 97, 84), "zh>en": (74, 97, 83), "es>ar": (67, 93, 76),
}  # fmt: skip
_WORD = re.compile(r"\w+")


def bench() -> None:
    """Fourteen pairs of languages, 1,190 questions each (fewer with PRACTICA_BENCH_QUESTIONS)."""
    if not INPUT.exists():
        say("XQuAD: its passages and questions are not here, so nothing was measured.")
        return
    most = int(os.environ.get("PRACTICA_BENCH_QUESTIONS", "1190"))
    say(f"XQuAD: 240 passages a language, {most:,} questions a pair; recall@1 / recall@10 / MRR@10 in percent.")
    rows = []
    with tempfile.TemporaryDirectory(prefix="practica-bench-") as name:
        for target in sorted({pair.partition(">")[2] for pair in GOALS}):
            env = {**os.environ, "PRACTICA_DATA_DIR": str(Path(name) / target)}
            _practica(env, "import", str(_open_to_all(Path(name), target)), "--json")
            plain = _plain(target)
            for pair, goal in GOALS.items():
                source, _, of = pair.partition(">")
                if of == target:
                    questions = _lines(INPUT / f"questions.{source}.jsonl")[:most]
                    file = Path(name) / "questions.jsonl"
                    file.write_text("\n".join(json.dumps(one) for one in questions))
                    answers = _practica(env, "search", "--queries", str(file), "--language", source, "--limit", "10", "--json")
                    found = {row["id"]: [hit["id"] for hit in row["results"]] for row in map(json.loads, answers.splitlines())}
                    mine = _figures([(one["passage"], found[one["id"]]) for one in questions])
                    theirs = _figures([(one["passage"], _ask(plain, one["q"])) for one in questions])
                    rows.append((f"{source} → {target}", _said(mine), _said(goal), _said(theirs), len(questions)))
    rows.sort(key=lambda row: list(GOALS).index(row[0].replace(" → ", ">")))
    show("XQuAD", ("question → passages", "Practica", "goal (hybrid of the trial)", "plain FTS5", "n"), rows)


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _open_to_all(folder: Path, language: str) -> Path:
    """The passages as they lie there, marked for everybody, so that a visitor can ask."""
    path = folder / f"passages.{language}.jsonl"
    lines = [{**row, "marking": "TLP:CLEAR"} for row in _lines(INPUT / f"passages.{language}.jsonl")]
    path.write_text("\n".join(json.dumps(line) for line in lines))
    return path


def _practica(env: dict[str, str], *arguments: str) -> str:
    command = [str(Path(sys.executable).parent / "practica"), *arguments]
    done = subprocess.run(command, env=env, check=False, text=True, capture_output=True)
    if done.returncode == 2:
        raise SystemExit(done.stderr)
    return done.stdout


def _plain(language: str) -> sqlite3.Connection:
    """FTS5 as it comes: its own tokenizer, all words with OR, its own ranking."""
    line = sqlite3.connect(":memory:")
    line.execute("CREATE VIRTUAL TABLE passages USING fts5(id UNINDEXED, words)")
    rows = [(row["id"], row["summary"]) for row in _lines(INPUT / f"passages.{language}.jsonl")]
    line.executemany("INSERT INTO passages VALUES (?, ?)", rows)
    return line


def _ask(line: sqlite3.Connection, question: str) -> list[str]:
    asked = " OR ".join(f'"{word}"' for word in _WORD.findall(question))
    rows = line.execute("SELECT id FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT 10", [asked]) if asked else ()
    return [row[0] for row in rows]


def _figures(answers: Sequence[tuple[str, list[str]]]) -> tuple[float, float, float]:
    ranks = [found[:10].index(right) + 1 if right in found[:10] else 0 for right, found in answers]
    n = max(1, len(ranks))
    return (
        100 * sum(rank == 1 for rank in ranks) / n, 100 * sum(rank > 0 for rank in ranks) / n,
        100 * sum(1 / rank for rank in ranks if rank) / n,
    )  # fmt: skip


def _said(figures: Sequence[float]) -> str:
    return " / ".join(f"{figure:.0f}" for figure in figures)
