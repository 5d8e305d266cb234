"""`practica intake` and `practica check-text`: what a document holds, and what in a text may lead to a person."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from practica.config.setup import ready


@click.command("intake")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Answer one JSON document.")
@click.option("--text", "as_text", is_flag=True, help="Print the text that was read instead.")
@click.option("--save-as", "email", metavar="EMAIL", help="Save what is proposed as drafts of this member.")
def intake_(files: tuple[Path, ...], *, as_json: bool, as_text: bool, email: str | None) -> None:
    """Read documents and propose drafts. Exit status 1 when a file cannot be read."""
    ready()
    from practica.doors.intake.reading import read_and_propose
    from practica.doors.intake.terms import TERMS, community_encoder
    from practica.foundation.safety.documents.process import Worker

    saver = _member(email) if email else None
    answers: list[dict[str, Any]] = []
    with Worker() as worker:
        for file in files:
            found = read_and_propose(file, file.name, vocabulary=TERMS, encoder=community_encoder(), worker=worker)
            answers.append(found.as_json())
            if as_text:
                click.echo(found.document.text if found.document else "", nl=False)
            elif not as_json:
                _tell(answers[-1])
            if saver is not None and found.document is not None:
                _save(file, saver)
    if as_json:
        click.echo(json.dumps({"files": answers}, ensure_ascii=False))
    sys.exit(1 if any(answer["kind"] == "unreadable" for answer in answers) else 0)


def _member(email: str) -> Any:
    from practica.people.members.queries import find_present

    member = find_present(email)
    if member is None:
        click.echo(f"No member has the address {email}.", err=True)
        sys.exit(2)
    return member


def _tell(answer: dict[str, Any]) -> None:
    """One file for a person at a terminal."""
    click.echo(f"{answer['file']}: {answer['kind']}, {answer['language'] or 'language unknown'}")
    if answer["event"]:
        event = answer["event"]
        click.echo(f"  {event['title']}, {event['place'] or '?'} ({event['country'] or '?'}), {event['starts'] or '?'}")
        for session in event["sessions"]:
            click.echo(f"    {session['title']} ({', '.join(session['countries'])})")
    for draft in answer["drafts"]:
        click.echo(f"  draft: {draft['title']} ({', '.join(draft['countries'])}), sections: {', '.join(draft['sections'])}")
    for note in answer["notes"]:
        click.echo(f"  {note}", err=True)


def _save(file: Path, member: Any) -> None:
    """Everything that was proposed, as drafts that only this member sees; nothing is published."""
    from django.utils import timezone

    from practica.doors.intake import actions
    from practica.foundation.core.answers import Refused

    now = timezone.now()
    try:
        intake = actions.take_in(file.name, file.read_bytes(), by=member, now=now)
        actions.read(intake)
        intake.refresh_from_db()
        for draft in intake.proposal["drafts"]:
            sections = {name: "\n\n".join(one["text"] for one in told) for name, told in draft["sections"].items()}
            concepts = [concept["id"] for concept in draft["concepts"]]
            begins, ends = (*draft.get("period", ()), "", "")[:2]
            chosen = actions.Chosen(
                draft["title"] or file.stem, intake.proposal["language"] or "en", draft["countries"], draft["objectives"],
                concepts, sections, (begins, ends),
            )  # fmt: skip
            practice = actions.begin_draft(intake, chosen, by=member, now=now)
            click.echo(f"{file.name}: saved as a draft, /practices/{practice.slug}/write/", err=True)
    except Refused as refused:
        click.echo(f"{file.name}: {refused}", err=True)


@click.command("check-text")
@click.argument("file", default="-", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--lines", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Check the “text” of each line.")
@click.option("--json", "as_json", is_flag=True, help="Answer JSON.")
def check_text_(file: str, lines: Path | None, as_json: bool) -> None:
    """Look for case data in FILE or, with -, in standard input. Exit status 1 when something would be blocked.

    It is a seat belt, not a guarantee; it says where, and never repeats the words.
    """
    if lines is not None:
        sys.exit(_check_lines(lines))
    from practica.foundation.safety.casedata import blocks, check

    try:
        text = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        words = text.decode("utf-8-sig")
    except OSError as error:
        click.echo(f"{file} cannot be read: {error.strerror}.", err=True)
        sys.exit(2)
    except UnicodeDecodeError:
        click.echo("The text is not UTF-8.", err=True)
        sys.exit(2)
    found = check(words)
    if as_json:
        click.echo(json.dumps([finding.as_json() for finding in found]))
    else:
        for finding in found:
            line = words.count("\n", 0, finding.start) + 1
            column = finding.start - words.rfind("\n", 0, finding.start)
            click.echo(f"line {line}, column {column}: {finding.kind.replace('_', ' ')} ({finding.level.value})")
        if not found:
            click.echo("Nothing was found.", err=True)
    sys.exit(1 if blocks(found) else 0)


def _check_lines(file: Path) -> int:
    """One answer a line with its `id`; the exit status."""
    from practica.foundation.safety.casedata import check_many

    stops = False
    try:
        with file.open(encoding="utf-8-sig") as lines:
            for checked in check_many(lines):
                stops = stops or any(finding["level"] == "block" for finding in checked["case_data"])
                click.echo(json.dumps(checked, ensure_ascii=False))
    except (OSError, ValueError) as error:
        click.echo(str(error), err=True)
        return 2
    return 1 if stops else 0
