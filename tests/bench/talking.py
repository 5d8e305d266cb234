"""A conversation that everybody is in: its page with 1,000 answers, and posting one more with 2,000 people to be told.

Posting writes the answer and a row of the activity; who is told is found by the worker, so their number must not be felt. Reading
and posting go through the pages, in one process without a network.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

ANSWERS, FEW, TOLD = 1_000, 20, 2_000
_TIMES = 30


def bench() -> None:
    """The page and the posting, with few answers and with many, with nobody and with many to be told."""
    from tests.bench.tables import show
    from tests.bench.worlds import run

    with tempfile.TemporaryDirectory(prefix="practica-bench-") as name:
        found = json.loads(run("tests.bench.talking", env={"PRACTICA_DATA_DIR": str(Path(name))}))
    rows = [
        (f"page of {ANSWERS:,} answers, ms", f"{found['many']['ms']:.0f}", "< 60", _TIMES),
        (f"page of {FEW} answers, ms", f"{found['few']['ms']:.0f}", "", _TIMES),
        (f"queries with {ANSWERS:,} and with {FEW}", f"{found['many']['queries']} and {found['few']['queries']}", "the same", 1),
        (f"posting with {TOLD:,} to be told, ms", f"{found['posting']:.0f}", "< 30", _TIMES),
        ("posting with one to be told, ms", f"{found['posting alone']:.0f}", "", _TIMES),
    ]
    show("A conversation that everybody is in", ("what", "figure", "goal", "n"), rows)


def _milliseconds(do: Callable[[], object]) -> float:
    taken = []
    for _time in range(_TIMES):
        began = time.perf_counter()
        do()
        taken.append(1_000 * (time.perf_counter() - began))
    return median(taken)


def _measure() -> dict[str, Any]:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from practica.exchange.conversations import actions
    from practica.exchange.conversations.models import Conversation, Kind
    from practica.people.members.models import Community, Member
    from practica.services.notices import following

    settings.ALLOWED_HOSTS.append("testserver")
    now = timezone.now()
    Community.objects.create(name="Bench", languages=["en"])
    made = [
        Member(email=f"m{n}@example.org", handle=f"m{n}", name=f"Member {n}", country="BR", languages=["en"], joined=now)
        for n in range(TOLD)
    ]
    members = Member.objects.bulk_create(made)

    def asked(answers: int, followers: list[Member]) -> Conversation:
        said = actions.Asked(kind=Kind.QUESTION, title=f"Interpreters at night, {answers} answers", body="Whom do you reach?")
        row: Conversation = actions.ask(said, by=members[0], now=now - timedelta(days=30))
        for number in range(answers):
            answered = actions.Answered(body=f"Four districts share one roster of {number} people, and each answers in turn.")
            when = now - timedelta(days=29) + timedelta(minutes=number)
            actions.answer(row, answered, by=members[1 + number % (TOLD - 1)], now=when)
        following.follow_quietly(row, followers, now=now)
        return row

    few, many, alone = asked(FEW, []), asked(ANSWERS, list(members)), asked(1, [])
    client = Client()
    client.force_login(members[5], backend="practica.people.admission.backends.PresentMembers")

    def page(row: Conversation) -> dict[str, float]:
        read = lambda: client.get(row.get_absolute_url())  # noqa: E731
        assert read().status_code == 200
        with CaptureQueriesContext(connection) as queries:
            read()
        count = len(queries)
        return {"ms": _milliseconds(read), "queries": count}

    def post(row: Conversation) -> float:
        numbers = iter(range(1_000))

        def send() -> None:
            words = f"One more of us, number {next(numbers)}, shares the telephone with the police of the port."
            answer = client.post(f"{row.get_absolute_url()}answer/", {"body": words, "worked": "worked", "attribution": "named"})
            assert answer.status_code == 302, answer.content

        return _milliseconds(send)

    return {"few": page(few), "many": page(many), "posting": post(many), "posting alone": post(alone)}


if __name__ == "__main__":
    from practica.config.setup import ready

    ready()
    sys.stdout.write(json.dumps(_measure()))
