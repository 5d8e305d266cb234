"""A PostgreSQL database into a backup and back, table by table through COPY: no other program is needed."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from practica.config.archive import NotPossible, Writer

_HISTORY = "django_migrations"


def columns() -> dict[str, list[str]]:
    """Every table of the schema with the columns that hold what was written."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.table_name, c.column_name FROM information_schema.columns c
               JOIN information_schema.tables t USING (table_schema, table_name)
               WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
               ORDER BY c.table_name, c.ordinal_position"""
        )
        for table, column in cursor.fetchall():
            found.setdefault(table, []).append(column)
    return found


def add_tables(out: Writer) -> None:
    """Add every table as of one moment, whoever writes meanwhile."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table, of_table in columns().items():
            # A tar must know a member's length before its first byte.
            with tempfile.TemporaryFile() as spool:
                for block in _copied(f"COPY {_named(table, of_table)} TO STDOUT"):
                    spool.write(block)
                size = spool.tell()
                spool.seek(0)
                out.add(f"tables/{table}.copy", spool, size)


def _copied(statement: str) -> Iterator[bytes]:
    with _raw().cursor() as cursor, cursor.copy(statement) as copy:
        for block in copy:
            yield bytes(block)


def _named(table: str, of_table: list[str]) -> str:
    quote = connection.ops.quote_name
    return f"{quote(table)} ({', '.join(quote(column) for column in of_table)})"


def _raw() -> Any:
    connection.ensure_connection()
    return connection.connection


def is_empty() -> bool:
    """Whether the database holds no table yet."""
    return not connection.introspection.table_names()


def put_back(tables: dict[str, list[str]], migrations: list[str], folder: Path) -> None:
    """Fill an empty database: the schema as it was at the backup, every row, then what the code has added since.

    Raises:
        NotPossible: a table of the backup is not in the schema.
    """
    executor = MigrationExecutor(connection)
    there = {(app, name) for app, _dot, name in (written.partition(".") for written in migrations)}
    graph = executor.loader.graph
    known = [(app, name) for app, name in graph.nodes if (app, name) in there]
    executor.migrate([node for node in known if not any(child.key in there for child in graph.node_map[node].children)])
    _make_cache_table()
    unknown = set(tables) - set(columns())
    if unknown:
        raise NotPossible(f"The backup holds a table that this version does not know: {min(unknown)}.")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table in tables:
                if table != _HISTORY:
                    cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our own schema
        for table, of_table in tables.items():
            if table == _HISTORY:
                continue
            statement = f"COPY {_named(table, of_table)} FROM STDIN"
            with (folder / f"{table}.copy").open("rb") as file, _raw().cursor() as cursor, cursor.copy(statement) as copy:
                while block := file.read(1024 * 1024):
                    copy.write(block)
        _reset_numbers()


def _make_cache_table() -> None:
    from django.core.management import call_command

    call_command("createcachetable", verbosity=0)


def _reset_numbers() -> None:
    """Let every table go on counting after its last row, the tables between two models too."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT table_name, column_name FROM information_schema.columns
               WHERE table_schema = current_schema() AND (is_identity = 'YES' OR column_default LIKE 'nextval(%')"""
        )
        for table, column in cursor.fetchall():
            name = quote(column)
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, %s), coalesce(max({name}), 1), max({name}) IS NOT NULL) "  # noqa: S608
                f"FROM {quote(table)}",
                [quote(table), column],
            )


def empty() -> None:
    """Drop everything in the schema; only when somebody asked to replace it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = connection.ops.quote_name(cursor.fetchone()[0])
        cursor.execute(f"DROP SCHEMA {schema} CASCADE")
        cursor.execute(f"CREATE SCHEMA {schema}")
