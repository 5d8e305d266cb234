"""`practica import` and `practica export`: records in and out as JSON Lines."""

import json
import sys
from pathlib import Path

import click

from practica.config.commands.showing import Bar
from practica.config.setup import ready


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--no-index", is_flag=True, help="Leave making it searchable to the worker.")
@click.option("--accept-findings", metavar="REASON", default="", help="Publish even what the case-data check blocks; on record.")
@click.option("--json", "as_json", is_flag=True, help="Answer one JSON document.")
def import_(file: Path, no_index: bool, accept_findings: str, as_json: bool) -> None:
    """Take in practices, replications, organisations and members from JSON Lines.

    The same file twice changes nothing. A line that is refused does not keep the others out; then the exit status is 1.
    """
    ready()
    from django.db import OperationalError
    from django.utils import timezone

    from practica.doors.records.taking_in import take_in_file

    try:
        with Bar("Taking in") as bar:
            report = take_in_file(file, accept=accept_findings.strip()[:300], now=timezone.now(), progress=bar.show)
        if not no_index:
            from practica.services.search.actions import index_pending

            with Bar("Making it searchable") as bar:
                index_pending(bar.show)
    except (OSError, OperationalError) as error:
        click.echo(f"The import stopped: {error} What was taken in stays; run it again.", err=True)
        sys.exit(2)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        click.echo(f"{report.created} created, {report.changed} changed, {report.unchanged} unchanged.")
    for number, reason in report.refused:
        click.echo(f"Line {number} was refused: {reason}", err=True)
    for number, kinds in sorted(report.held):
        click.echo(f"Line {number} is held as a draft for a second reader: {', '.join(kinds)}.", err=True)
    for note in report.notes():
        click.echo(note, err=True)
    sys.exit(1 if report.refused else 0)


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
def export_(file: Path | None) -> None:
    """Write the community's records as JSON Lines, to FILE or to standard output."""
    ready()
    import os

    from practica.doors.records.writing_out import held, write_out

    click.echo("This writes everything, whatever its marking; whoever has the file has it all.", err=True)
    if file is None:
        count = write_out(sys.stdout)
    else:
        beside = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            # For its owner only, and never half written under its own name.
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
                count = write_out(out)
            beside.replace(file)
        except OSError as error:
            beside.unlink(missing_ok=True)
            click.echo(f"{file} cannot be written: {error.strerror}.", err=True)
            sys.exit(2)
    waiting = held()
    left_out = f" {waiting} left out, since they wait for a second reader." if waiting else ""
    click.echo(f"{count} records written.{left_out}", err=True)
