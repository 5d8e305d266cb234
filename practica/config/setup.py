"""Making a data folder ready: its secret, its tables, its vocabulary. Every command calls it, and it does nothing twice."""

import os
import secrets
import sys
from pathlib import Path

import click


def data_dir() -> Path:
    """The folder that holds everything of one community."""
    return Path(os.environ.get("PRACTICA_DATA_DIR") or "data").absolute()


def ready() -> None:
    """Start Django on a data folder that is set up; an empty one is set up first, and that is said on standard error.

    Raises:
        SystemExit: with status 2 when the folder cannot be written, a setting is not understood or the database does not answer.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practica.config.settings")
    folder = data_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_secret(folder)
    except OSError as error:
        click.echo(f"Practica cannot write in {folder}: {error.strerror}.", err=True)
        sys.exit(2)
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    try:
        django.setup()
        _migrate()
    except ImproperlyConfigured as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except OperationalError as error:
        click.echo(f"The database does not answer: {error}", err=True)
        sys.exit(2)


def _write_secret(folder: Path) -> None:
    secret = folder / "secret.key"
    if not secret.exists():
        # Opened for its owner only from the first byte.
        handle = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    is_new = not connection.introspection.table_names()
    if is_new:
        click.echo(f"Setting up a new community in {data_dir()} …", err=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if is_new:
        load_data()


def load_data() -> None:
    """Load the vocabulary, the default objectives and the dated facts about countries; loading twice changes nothing."""
    from django.utils import timezone

    from practica.knowledge.countries import actions as countries
    from practica.knowledge.vocabulary import actions as vocabulary

    now = timezone.now()
    vocabulary.load_own(now=now)
    countries.load_facts(now=now)
