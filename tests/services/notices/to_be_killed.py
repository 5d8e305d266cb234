"""A worker that a test kills: set up once, forked for each round. Commands come on standard input, answers go to standard output.

`happen N` records N things, each of which writes to six people at once. `gather N M` records N things of which M people are
told in their digests. `tick <ISO time> [N [place]]` forks a worker and says its number; with N it kills itself when it has come
to a place for the Nth time: "making" a letter, having "written" those of a thing, "opening" a digest that has something to tell.
`go` lets the worker sweep once, and says how it ended. `count` says how many letters stand how, `told` which letters of `gather`
stand how.
"""

import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from practica.config.setup import ready

if __name__ == "__main__":
    ready()

from django.db import connections, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from practica.foundation import activity
from practica.foundation.activity.models import Activity
from practica.people.members.models import Member
from practica.services.notices import actions, digests, letters, sources, tasks
from practica.services.notices.models import Letter
from practica.services.notices.subjects import Subject

HAPPENED = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
_left = [0, "making"]


def come_to(place: str) -> None:
    if place == _left[1]:
        _left[0] -= 1
        if _left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def make(row: Activity) -> Iterator[sources.Draft]:
    for member in Member.objects.filter(handle__startswith="member-").order_by("pk"):
        yield sources.Draft("note", str(row.pk), member)
        come_to("making")


def make_for_digests(row: Activity) -> Iterator[sources.Draft]:
    for member in Member.objects.filter(handle__startswith="reader-").order_by("pk"):
        yield sources.Draft("gathered", str(row.pk), member)
        come_to("making")


def die_on_the_way() -> None:
    """Come to the places between the statements of a transaction."""
    write_many, letter = actions.write_many, digests._letter

    def written(*args, **more):
        write_many(*args, **more)
        come_to("written")

    def opening(*args):
        come_to("opening")
        return letter(*args)

    actions.write_many, digests._letter = written, opening


def compose(letter: Letter, viewer: object) -> letters.Composed:
    return letters.Composed(f"Note {letter.pk}", [letter.key], "A note", "/", "Read")


def happen(number: str) -> None:
    for name in "abcdef":
        Member.objects.get_or_create(email=f"{name}@example.org", handle=f"member-{name}", name=name)
    with transaction.atomic():
        by = Member.objects.order_by("pk").first()
        for _ in range(int(number)):
            activity.record("test.happened", by=by, on=by, at=HAPPENED)


def gather(things: str, people: str) -> None:
    for number in range(int(people)):
        handle = f"reader-{number}"
        Member.objects.get_or_create(email=f"{handle}@example.org", handle=handle, name=handle)
    with transaction.atomic():
        by = Member.objects.order_by("pk").first()
        for _ in range(int(things)):
            activity.record("test.gathered", by=by, on=by, at=HAPPENED)


def tick(now: str, after: str = "0", place: str = "making") -> tuple[int, int]:
    """Fork a worker that waits for one sign; its number, and where the sign is written."""
    connections.close_all()
    ear, mouth = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(ear, 1)
        _left[:] = int(after), place
        tasks.tick(datetime.fromisoformat(now))
        os._exit(0)
    os.close(ear)
    return child, mouth


def say(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main() -> None:
    sources.register("test.happened", make)
    letters.register("note", compose, subject=None)
    sources.register("test.gathered", make_for_digests)
    letters.register("gathered", compose, subject=Subject.FOLLOWED)
    die_on_the_way()
    # What every fork would otherwise load anew: each view there is, and the mail's templates.
    reverse("notices")
    for name in ("html", "txt"):
        render_to_string(f"notices/mail.{name}")
    say("ready")
    child = mouth = 0
    for line in sys.stdin:
        word, *rest = line.split()
        if word == "happen":
            say(happen(*rest))
        elif word == "gather":
            say(gather(*rest))
        elif word == "told":
            say(list(Letter.objects.filter(kind="gathered").order_by("pk").values_list("pk", "standing")))
        elif word == "tick":
            child, mouth = tick(*rest)
            say(child)
        elif word == "go":
            os.write(mouth, b".")
            os.close(mouth)
            say(os.waitpid(child, 0)[1])
        elif word == "count":
            say(Counter(Letter.objects.values_list("standing", flat=True)))


if __name__ == "__main__":
    main()
