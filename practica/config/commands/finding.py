"""`practica search` and `practica reindex`: the page's own ranking for a program, and building the index again."""

import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from practica.config.setup import ready

if TYPE_CHECKING:
    from practica.people.access.viewers import Viewer
    from practica.services.search.queries import Hit


@click.command("search")
@click.argument("query", required=False)
@click.option("--queries", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Questions, one JSON line each.")
@click.option("--as", "email", metavar="EMAIL", help="Look as this member; as a visitor otherwise.")
@click.option("--language", metavar="xx", help="The question's language, when it is known.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000), help="Most results.")
@click.option("--json", "as_json", is_flag=True, help="Answer JSON.")
def search_(
    query: str | None, *, queries: Path | None, email: str | None, language: str | None, limit: int, as_json: bool
) -> None:
    """Search as the page does. Only what the one who looks may see."""
    if (query is None) == (queries is None):
        raise click.UsageError("Give a query, or --queries FILE.")
    ready()
    viewer = viewer_of(email)
    if queries is not None:
        _answer_all(viewer, queries, language, limit)
        return
    words = query or ""
    found = _find(viewer, words, language, limit)
    if as_json:
        click.echo(json.dumps({"query": words, "results": _results(found)}, ensure_ascii=False))
        return
    for rank, hit in enumerate(found, start=1):
        click.echo(f"{rank:3}  {hit.title}  ({hit.language}, {', '.join(hit.why) or hit.kind})\n     {hit.url}")
        if hit.passage is not None:
            click.echo(f"     {' '.join(hit.passage.text.split())}")
    if not found:
        click.echo("Nothing was found.", err=True)


def viewer_of(email: str | None) -> "Viewer":
    """The member with this address as a viewer, a visitor without one; stops with status 2 when nobody has it."""
    from practica.people.access.viewers import Viewer, nobody
    from practica.people.members.queries import with_address

    if email is None:
        return nobody()
    member = with_address(email)
    if member is None:
        click.echo(f"No member has the address {email}.", err=True)
        sys.exit(2)
    return Viewer.of(member)


def _answer_all(viewer: "Viewer", file: Path, language: str | None, limit: int) -> None:
    """One answer a line; the questions are encoded some hundreds at a time."""
    from django.conf import settings

    from practica.services.search import encoder
    from practica.services.search.asking import SearchQuery, question

    asked = _questions(file)
    while some := list(islice(asked, _TOGETHER)):
        encoder.named(settings.ENCODER).prepare([question(SearchQuery(text=words)).text for _id, words, _language in some])
        for identity, words, asked_in in some:
            found = _find(viewer, words, asked_in or language, limit)
            click.echo(json.dumps({"id": identity, "query": words, "results": _results(found)}, ensure_ascii=False))


_TOGETHER = 200


def _questions(file: Path) -> Iterator[tuple[Any, str, str | None]]:
    """Id, words and language of each line; a line that is no question stops everything, by its number."""
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                asked = json.loads(line)
                yield asked.get("id"), str(asked["q"]), asked.get("language")
            except (ValueError, KeyError, AttributeError, RecursionError):
                click.echo(f"Line {number} is no question: it needs an object with “q”.", err=True)
                sys.exit(2)


def _find(viewer: "Viewer", words: str, language: str | None, limit: int) -> "list[Hit]":
    from practica.services.search.queries import SearchQuery, search

    readers = viewer.member.languages if viewer.member is not None else ()
    query = SearchQuery(text=words, language=language, readers_languages=readers, limit=limit)
    return search(viewer, query, other_limit=limit).merged(limit)


def _results(found: "list[Hit]") -> list[dict[str, Any]]:
    return [
        {
            "rank": rank, "type": hit.kind, "id": hit.external_id or hit.url.rstrip("/").rpartition("/")[2], "url": hit.url,
            "title": hit.title, "language": hit.language, "score": hit.score, "why": list(hit.why),
        }
        for rank, hit in enumerate(found, start=1)
    ]  # fmt: skip


@click.command("reindex")
def reindex_() -> None:
    """Build the search index again. Words stay searchable meanwhile; meaning comes back item by item."""
    ready()
    from practica.config.commands.showing import Bar
    from practica.services.search.actions import index_pending, reindex

    with Bar("Indexing") as bar:
        count = reindex(progress=bar.show)
        index_pending()
    click.echo(f"{count} items indexed.", err=True)
