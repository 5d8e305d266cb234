"""`practica why` and `practica doctor`: why somebody sees a page, and how the installation is."""

import json
import sys
from dataclasses import asdict

import click

from practica.config.commands.finding import viewer_of
from practica.config.setup import ready


@click.command("why")
@click.argument("email")
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help="Answer one JSON document.")
def why_(email: str, url: str, *, as_json: bool) -> None:
    """Say which clause lets the member EMAIL see the page URL, or keeps it from them; - for a visitor."""
    ready()
    from practica.config.reasons import NoSuchPage, reasons

    viewer = viewer_of(None if email == "-" else email)
    try:
        found = reasons(viewer, url)
    except NoSuchPage as why:
        click.echo(str(why), err=True)
        sys.exit(2)
    if as_json:
        click.echo(json.dumps({"sees": found[0].sees, "reasons": [asdict(one) for one in found]}, ensure_ascii=False))
        return
    if viewer.guest is not None:
        click.echo("This person is a guest, and sees what a visitor sees and the events they are invited to.")
    elif email != "-" and viewer.member is None:
        click.echo("This person left or is suspended, and sees what a visitor sees.")
    for one in found:
        click.echo(f"{'sees' if one.sees else 'does not see'} {one.what} ({one.clause}): {one.sentence}")


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Answer one JSON document.")
def doctor_(*, as_json: bool) -> None:
    """Look at the installation, and list every setting with where it came from. Exit status 1 when something is wrong."""
    ready()
    from practica.config import doctor

    parts, variables = doctor.look(), doctor.settings()
    is_bad = any(seen.grade == doctor.Grade.BAD for seen in parts)
    if as_json:
        answer = {"parts": [asdict(seen) for seen in parts], "settings": [asdict(one) for one in variables]}
        click.echo(json.dumps(answer, ensure_ascii=False))
        sys.exit(1 if is_bad else 0)
    colours = {doctor.Grade.OK: "green", doctor.Grade.NOTE: "yellow", doctor.Grade.BAD: "red"}
    for seen in parts:
        line = f"{seen.grade:5} {seen.part:14} {seen.sentence}"
        click.echo(click.style(line, fg=colours[seen.grade], bold=seen.grade == doctor.Grade.BAD))
    width = max(len(one.name) for one in variables)
    click.echo("")
    for one in variables:
        click.echo(f"{one.name:{width}}  {one.value or '(empty)'}  ({one.source})")
    sys.exit(1 if is_bad else 0)
