"""The empty SQLite database of the tests: migrated once for each state of the migrations, then copied into every process.

Migrating takes each process several seconds; copying takes none.
"""

import fcntl
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

FOLDER = Path(__file__).resolve().parent.parent / "build" / "tests"


@contextmanager
def empty(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """`connection` leads to an empty database in memory, as `migrate` leaves it; the file of it is kept under build/."""
    before = connection.settings_dict["NAME"]
    FOLDER.mkdir(parents=True, exist_ok=True)
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


def _state() -> str:
    """The migrations of all apps, ours and those of libraries, as one number."""
    found = hashlib.sha256(sqlite3.sqlite_version.encode())
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            found.update(f"{app.label}/{file.name}".encode())
            found.update(file.read_bytes())
    return found.hexdigest()[:16]


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
