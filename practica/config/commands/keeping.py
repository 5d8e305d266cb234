"""`practica backup` and `practica restore`: everything into one file, and back."""

import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from practica.config.setup import data_dir, ready

if TYPE_CHECKING:
    from practica.config.archive import Manifest


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup_(file: Path) -> None:
    """Write everything into FILE (.tar.gz): database, files, search index, secret. Practica may go on running."""
    if not (data_dir() / "secret.key").exists():
        click.echo(f"There is nothing to keep in {data_dir()}.", err=True)
        sys.exit(2)
    ready()
    from practica.config.archive import NotPossible

    try:
        count = _keep(file.absolute())
    except NotPossible as why:
        click.echo(str(why), err=True)
        sys.exit(2)
    except OSError as error:
        click.echo(f"{file} cannot be written: {error.strerror}.", err=True)
        sys.exit(2)
    size = file.stat().st_size / 1e6
    click.echo(f"The database and {count} files are in {file} ({size:.1f} MB). It holds the secret: keep it safe.", err=True)


def _keep(file: Path) -> int:
    from django.conf import settings
    from django.db import connection

    from practica.config import archive

    folder = data_dir()
    with archive.Writer(file) as out:
        if connection.vendor == "sqlite":
            archive.add_manifest(out, _manifest({}))
            database = Path(settings.DATABASES["default"]["NAME"])
            archive.add_database(out, database, file)
            besides = {database.with_name(f"{database.name}{end}") for end in ("", "-wal", "-shm", "-journal")}
        else:
            from practica.config import postgres

            archive.add_manifest(out, _manifest(postgres.columns()))
            postgres.add_tables(out)
            besides = set()
        # After the database: whatever it names is on the disk by now.
        return archive.add_folder(out, folder, besides=besides | {file, *folder.glob(f".{file.name}.*")})


def _manifest(tables: dict[str, list[str]]) -> "Manifest":
    from importlib.metadata import version

    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    from practica.config import archive

    applied = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
    return archive.Manifest(connection.vendor, datetime.now(UTC).isoformat(), version("practica"), applied, tables=tables)


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Throw away what is there now.")
def restore_(file: Path, *, replace: bool) -> None:
    """Put everything back from FILE into the data folder, which must be empty. Stop Practica first."""
    from practica.config.archive import NotPossible

    folder = data_dir()
    if folder.exists() and any(folder.iterdir()) and not replace:
        click.echo(f"{folder} is not empty. Name an empty folder in PRACTICA_DATA_DIR, or say --replace.", err=True)
        sys.exit(2)
    staged = folder.with_name(f".{folder.name}.restoring.{os.getpid()}")
    try:
        staged.mkdir(parents=True, mode=0o700)
        made = _put_back(file, staged, folder, replace=replace)
    except NotPossible as why:
        click.echo(f"{why} Nothing was changed.", err=True)
        sys.exit(2)
    except OSError as error:
        click.echo(f"{folder} cannot be written: {error.strerror}. Nothing was changed.", err=True)
        sys.exit(2)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    click.echo(f"The state of {made} is in {folder}.", err=True)


def _put_back(file: Path, staged: Path, folder: Path, *, replace: bool) -> str:
    """Unpack, check, and only then exchange the folders; when the backup was made."""
    from practica.config import archive

    manifest = archive.unpack(file, staged)
    _check_version(manifest.migrations)
    data = staged / "data"
    data.mkdir(exist_ok=True)
    if manifest.database == "sqlite":
        _check_place(folder)
        archive.check_database(staged / archive.DATABASE)
        (staged / archive.DATABASE).rename(data / archive.DATABASE)
    else:
        _fill_postgres(manifest, staged, replace=replace)
    archive.put_in_place(data, folder)
    return manifest.made[:16].replace("T", " ")


def _check_version(migrations: list[str]) -> None:
    import django
    from django.db.migrations.loader import MigrationLoader

    from practica.config.archive import NotPossible

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practica.config.settings")
    django.setup()
    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    unknown = [name for name in migrations if name not in known]
    if unknown:
        raise NotPossible(f"The backup was made by a version of Practica that is not this one ({unknown[0]}).")


def _check_place(folder: Path) -> None:
    from django.conf import settings

    from practica.config.archive import DATABASE, NotPossible

    wanted = settings.DATABASES["default"]
    if not wanted["ENGINE"].endswith("sqlite3") or Path(wanted["NAME"]) != folder / DATABASE:
        raise NotPossible("The backup holds an SQLite database; unset PRACTICA_DATABASE_URL to put it back.")


def _fill_postgres(manifest: "Manifest", staged: Path, *, replace: bool) -> None:
    from django.db import connection, transaction

    from practica.config import postgres
    from practica.config.archive import NotPossible

    if connection.vendor != "postgresql":
        raise NotPossible("The backup holds a PostgreSQL database; name an empty one in PRACTICA_DATABASE_URL.")
    if not postgres.is_empty() and not replace:
        raise NotPossible("The database is not empty. Name an empty one in PRACTICA_DATABASE_URL, or say --replace.")
    with transaction.atomic():
        if not postgres.is_empty():
            postgres.empty()
        postgres.put_back(manifest.tables, manifest.migrations, staged / "tables")
