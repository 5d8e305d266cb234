"""`practica demo` and `practica init`: a world to try, or a community to begin."""

import os
import shutil

import click

from practica.config.setup import data_dir, ready


@click.command("demo")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--size", type=click.Choice(["small", "large"]), default="small", show_default=True, help="How much there is.")
@click.option("--fresh", is_flag=True, help="Throw the demonstration away and build it again.")
@click.option("--build-only", is_flag=True, help="Build it and do not serve it.")
def demo_(port: int, size: str, fresh: bool, build_only: bool) -> None:
    """Build the demonstration world if it is not there, and serve it with its worker."""
    folder = data_dir() if os.environ.get("PRACTICA_DATA_DIR") else data_dir() / f"demo-{size}"
    os.environ["PRACTICA_DATA_DIR"], os.environ["PRACTICA_DEMO"] = str(folder), "1"
    os.environ["PRACTICA_SITE_URL"] = f"http://localhost:{port}"
    os.environ.setdefault("PRACTICA_REPLY_TO", "reply@practica.example")
    if fresh and (folder / "demo").exists():
        shutil.rmtree(folder)
    ready()
    from practica.demo import building

    building.build(size, say=lambda line: click.echo(line, err=True))
    if build_only:
        return
    click.echo(building.welcome(f"http://localhost:{port}"))
    from practica.config.commands.serving import run_server

    run_server("127.0.0.1", port, 1, 4, with_worker=True)


@click.command("init")
@click.option("--name", help="Name of the community.")
@click.option("--languages", help="Languages its members read, as en,fr,ar.")
@click.option(
    "--objectives", type=click.Path(exists=True, dir_okay=False), help="A file of objectives; the default six otherwise."
)
@click.option("--facilitator", metavar="EMAIL", help="Who facilitates; the invitation link is printed.")
def init_(name: str | None, languages: str | None, objectives: str | None, facilitator: str | None) -> None:
    """Set up a real, empty community; asks for what is not given and prints the facilitator's invitation link."""
    ready()
    from django.utils import timezone

    from practica.config import community

    chosen = community.Choices(
        name=name or click.prompt("Name of the community", err=True),
        languages=(languages or click.prompt("Languages its members read", err=True, default="en")).replace(" ", "").split(","),
        facilitator=facilitator or click.prompt("E-mail of its first facilitator", err=True),
        objectives=objectives,
    )
    try:
        link = community.begin(chosen, now=timezone.now())
    except community.NotPossible as why:
        click.echo(str(why), err=True)
        raise SystemExit(1) from why
    if not os.environ.get("PRACTICA_SITE_URL"):
        click.echo("PRACTICA_SITE_URL is not set, so the link leads to this machine. Set it and run this again.", err=True)
    click.echo("The facilitator becomes a member by this link within thirty days. It is a key: hand it over with care.", err=True)
    click.echo(link)
