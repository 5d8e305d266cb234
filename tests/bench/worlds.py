"""The worlds that are measured: made once under build/bench, or once a run on PostgreSQL, whose server lives as long as the run.

Set PRACTICA_TEST_PGDATA to a folder of your own to keep PostgreSQL's between runs.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

FOLDER = Path(os.environ.get("PRACTICA_BENCH_DIR", "build/bench")).absolute()
SIZES = {"2,000": 2_000, "20,000": 20_000}


@dataclass(frozen=True)
class World:
    """A built world: how to reach it, and addresses of pages in it."""

    database: str
    practices: int
    env: dict[str, str]
    pages: dict[str, list[str]]


def world(database: str, practices: int) -> World:
    """The world with so many practices on `sqlite` or `postgresql`, built when it is not there."""
    folder = FOLDER / f"{database}-{practices}"
    folder.mkdir(parents=True, exist_ok=True)
    env = {"PRACTICA_DATA_DIR": str(folder), "PRACTICA_DEMO": "1", "PRACTICA_SECRET_KEY": "only for the bench, and long enough"}
    if database == "postgresql":
        env["PRACTICA_DATABASE_URL"] = _database(f"bench_{practices}")
    done = run("tests.bench.building", str(practices), env=env)
    return World(database, practices, env, json.loads(done))


def bare(database: str, name: str) -> dict[str, str]:
    """The environment of an empty world of this name on `sqlite` or `postgresql`."""
    folder = FOLDER / f"{database}-{name}"
    folder.mkdir(parents=True, exist_ok=True)
    env = {"PRACTICA_DATA_DIR": str(folder)}
    if database == "postgresql":
        env["PRACTICA_DATABASE_URL"] = _database(f"bench_{name}")
    return env


def run(module: str, *arguments: str, env: dict[str, str]) -> str:
    """A module in a process of its own; its standard output. Django of one world cannot look at another."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, env={**os.environ, **env}, check=True, text=True, stdout=subprocess.PIPE).stdout


def _database(name: str) -> str:
    """An address of a database of this name, made when it is not there."""
    import psycopg

    from tests.postgresql import address

    base = address()
    with psycopg.connect(base, autocommit=True) as line:
        if not line.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            line.execute(f'CREATE DATABASE "{name}"')
    parts: Any = urlsplit(base)
    return str(urlunsplit(parts._replace(path=f"/{name}")))
