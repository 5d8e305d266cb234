"""`practica receive`: one raw mail, as a mail server hands it over."""

import json
import sys
from pathlib import Path
from typing import IO

import click

from practica.config.setup import ready


@click.command("receive")
@click.argument("file", default="-", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--dry-run", is_flag=True, help="Say what it is and what was written; take nothing in.")
@click.option("--json", "as_json", is_flag=True, help="Answer one JSON document.")
def receive_(file: str, *, dry_run: bool, as_json: bool) -> None:
    """Take one raw mail from FILE or standard input: a reply to a letter becomes an answer of its writer.

    Exit status 0 when it was taken or there was nothing to do, 1 when it was refused, 2 when it must be handed in again.
    """
    ready()
    from django.utils import timezone

    from practica.services.inbox import actions
    from practica.services.inbox.reading import read, read_head

    try:
        raw, is_too_large = _raw(file)
    except OSError as error:
        click.echo(f"{file} cannot be read: {error.strerror}.", err=True)
        sys.exit(2)
    mail = read_head(raw) if is_too_large else read(raw)
    try:
        if dry_run:
            result = actions.look(mail, is_too_large=is_too_large)
        else:
            result = actions.receive(mail, now=timezone.now(), is_too_large=is_too_large)
    except Exception as error:  # noqa: BLE001 - whatever it is, the mail is not taken, and status 1 would say that it is settled
        click.echo(f"The mail was not taken, hand it in again: {type(error).__name__}.", err=True)
        sys.exit(2)
    if as_json:
        click.echo(json.dumps({"kind": result.kind, "text": result.text, "reason": result.reason}, ensure_ascii=False))
    else:
        click.echo(result.kind if not result.reason else f"{result.kind}: {result.reason}", err=not dry_run)
        if dry_run and result.text:
            click.echo(result.text)
    sys.exit(1 if result.is_refused else 0)


def _raw(file: str) -> tuple[bytes, bool]:
    """The mail's bytes, and whether it is too large, when they are its head alone."""
    if file == "-":
        return _read(sys.stdin.buffer)
    with Path(file).open("rb") as stream:
        return _read(stream)


def _read(stream: IO[bytes]) -> tuple[bytes, bool]:
    from practica.services.inbox.reading import HEAD, LARGEST

    raw = stream.read(LARGEST + 1)
    if len(raw) <= LARGEST:
        return raw, False
    # The rest is let go, so that a mail server's pipe does not break.
    while stream.read(1024 * 1024):
        pass
    return raw[:HEAD], True
