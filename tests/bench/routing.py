"""Who is likely to know: how often the person who in fact answered is among the first named, with the answers hidden.

Of each answered question of the demonstration, the router is asked at the moment when the question was begun: it sees nothing
that is later, and nothing of the question's own conversation. Right is whoever wrote the accepted answer, else the first one.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

GOAL = 0.7
FIRST = 5
MEMBERS, PRACTICES = 2_000, 20_000


def bench() -> None:
    """The figure on the demonstration; the time on the same with 20,000 practices and 2,000 members beside it."""
    from tests.bench.tables import show
    from tests.bench.worlds import run

    with tempfile.TemporaryDirectory(prefix="practica-bench-") as name:
        env = {"PRACTICA_DATA_DIR": str(Path(name)), "PRACTICA_DEMO": "1"}
        found = json.loads(run("tests.bench.routing", env=env))
    told = found["places"]
    within = among_first(told)
    rows = [
        (f"answered by one of the first {FIRST}", f"{within / len(told):.0%}", f"≥ {GOAL:.0%}", len(told)),
        ("naming them, ms, demonstration alone", f"{found['small'][0]:.0f}", "", found["small"][1]),
        (f"the same, {PRACTICES:,} practices, {MEMBERS:,} members", f"{found['large'][0]:.0f}", "", found["large"][1]),
    ]
    later = ", ".join(f"{question} ({place or 'not named'})" for question, place in told.items() if not place or place > FIRST)
    show("Who is likely to know", ("what", "figure", "goal", "n"), rows, f"Not among the first {FIRST}: {later}" if later else "")


def among_first(places: dict[str, int | None]) -> int:
    """How many were named among the first."""
    return sum(1 for place in places.values() if place is not None and place <= FIRST)


def places() -> dict[str, int | None]:
    """Of each answered question, by its id: at which place the person who answered is named, 1 for the first."""
    from practica.exchange.conversations import routing

    found: dict[str, int | None] = {}
    for question in _answered():
        answer = question.accepted or question.answers.filter(to=None).exclude(source=question.source).order_by("at").first()
        named = [one.member.pk for one in routing.likely(question, limit=1_000, now=question.began)]
        found[question.external_id] = named.index(answer.source_id) + 1 if answer.source_id in named else None
    return found


def _answered() -> Any:
    from practica.exchange.conversations.models import Conversation, Kind

    rows = Conversation.objects.filter(kind=Kind.QUESTION, answered__isnull=False, external_id__isnull=False)
    return rows.select_related("accepted", "source").order_by("began")


def _milliseconds() -> tuple[float, int]:
    """The median time of naming five people, on the clock, and of how many questions. Their words have been encoded before."""
    from practica.exchange.conversations import routing

    taken = []
    for question in _answered():
        began = time.perf_counter()
        routing.likely(question, limit=FIRST)
        taken.append(1_000 * (time.perf_counter() - began))
    return median(taken), len(taken)


def _measure() -> dict[str, Any]:
    from django.utils import timezone

    from practica.demo import building
    from practica.demo.large import grow
    from practica.services.search.actions import index_pending

    say = lambda line: sys.stderr.write(f"{line}\n")  # noqa: E731
    now = timezone.now()
    building.build("small", say=say, now=now)
    measured: dict[str, Any] = {"places": places(), "small": _milliseconds()}
    grow(say=say, now=now, members=MEMBERS, practices=PRACTICES, replications=5 * PRACTICES)
    index_pending()
    _milliseconds()
    return measured | {"large": _milliseconds()}


if __name__ == "__main__":
    from practica.config.setup import ready

    ready()
    sys.stdout.write(json.dumps(_measure()))
