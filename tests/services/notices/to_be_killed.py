"""A worker that a test kills: set up once, forked for each round. Commands come on standard input, answers go to standard output.

`happen N` records N things, each of which writes to six people. `tick <ISO time> [N]` forks a worker and says its number; with N
it kills itself while it writes the Nth letter. `go` lets the worker sweep once, and says how it ended. `count` says how many
letters stand how.
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

from practica.foundation import activity
from practica.foundation.activity.models import Activity
from practica.people.members.models import Member
from practica.services.notices import letters, sources, tasks
from practica.services.notices.models import Letter

HAPPENED = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
_left = [0]


def make(row: Activity) -> Iterator[sources.Draft]:
    for member in Member.objects.order_by("pk"):
        yield sources.Draft("note", str(row.pk), member)
        _left[0] -= 1
        if _left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def compose(letter: Letter, viewer: object) -> letters.Composed:
    return letters.Composed(f"Note {letter.pk}", [letter.key], "A note", "/", "Read")


def happen(number: str) -> None:
    for name in "abcdef":
        Member.objects.get_or_create(email=f"{name}@example.org", handle=f"member-{name}", name=name)
    with transaction.atomic():
        by = Member.objects.order_by("pk").first()
        for _ in range(int(number)):
            activity.record("test.happened", by=by, on=by, at=HAPPENED)


def tick(now: str, after: str = "0") -> tuple[int, int]:
    """Fork a worker that waits for one sign; its number, and where the sign is written."""
    connections.close_all()
    ear, mouth = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(ear, 1)
        _left[0] = int(after)
        tasks.tick(datetime.fromisoformat(now))
        os._exit(0)
    os.close(ear)
    return child, mouth


def say(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main() -> None:
    sources.register("test.happened", make)
    letters.register("note", compose)
    say("ready")
    child = mouth = 0
    for line in sys.stdin:
        word, *rest = line.split()
        if word == "happen":
            say(happen(*rest))
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
