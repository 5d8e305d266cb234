"""The programme of 200 sessions: the page that readers see, and the working copy of those who hold it, in one process."""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

SESSIONS, FEW = 200, 5
_TIMES = 30


def bench() -> None:
    """The page with few sessions and with many, for a member; the desk for who holds it."""
    from tests.bench.tables import show
    from tests.bench.worlds import run

    with tempfile.TemporaryDirectory(prefix="practica-bench-") as name:
        found = json.loads(run("tests.bench.programme", env={"PRACTICA_DATA_DIR": str(Path(name))}))
    rows = [
        (f"page of {SESSIONS} sessions, ms", f"{found['many']['ms']:.0f}", "< 40", _TIMES),
        (f"page of {FEW} sessions, ms", f"{found['few']['ms']:.0f}", "", _TIMES),
        (f"queries with {SESSIONS} and with {FEW}", f"{found['many']['queries']} and {found['few']['queries']}", "the same", 1),
        (f"working copy of {SESSIONS} sessions, ms", f"{found['desk']:.0f}", "", _TIMES),
    ]
    show("The programme of an event", ("what", "figure", "goal", "n"), rows)


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

    from practica.exchange.events import actions
    from practica.exchange.events.models import Does, Event
    from practica.exchange.events.plan import Planned, PlannedPart, PlannedSession
    from practica.people.members.models import Community, Member

    settings.ALLOWED_HOSTS.append("testserver")
    now = timezone.now()
    Community.objects.create(name="Bench", languages=["en"])
    made = [
        Member(email=f"m{n}@example.org", handle=f"m{n}", name=f"Member {n}", country="BR", languages=["en"], joined=now)
        for n in range(60)
    ]
    members = Member.objects.bulk_create(made)

    def event(sessions: int) -> Event:
        first = now.date() + timedelta(days=9)
        said = Planned(f"What travels, {sessions}", first, first + timedelta(days=3), zone="Africa/Nairobi")
        row = actions.set_up(said, by=members[0], now=now)
        for number in range(sessions):
            starts = datetime.combine(first, datetime.min.time(), tzinfo=row.tz) + timedelta(minutes=25 * number)
            ends = starts + timedelta(minutes=25)
            slot = PlannedSession(f"Session {number}", starts, ends, about="Ten minutes each.", room="Hall 1")
            session = actions.add_session(row, slot, by=members[0], now=now)
            for place in range(3):
                part = PlannedPart(Does.SPEAKS if place else Does.MODERATES, members[(number + place) % 60])
                actions.add_part(session, part, by=members[0], now=now)
        return actions.publish(row, by=members[0], now=now)

    few, many = event(FEW), event(SESSIONS)
    reader, holder = Client(), Client()
    reader.force_login(members[59], backend="practica.people.admission.backends.PresentMembers")
    holder.force_login(members[0], backend="practica.people.admission.backends.PresentMembers")

    def page(client: Client, path: str) -> dict[str, float]:
        read = lambda: client.get(path)  # noqa: E731
        assert read().status_code == 200
        with CaptureQueriesContext(connection) as queries:
            read()
        count = len(queries)
        return {"ms": _milliseconds(read), "queries": count}

    desk = page(holder, f"{many.get_absolute_url()}programme/")["ms"]
    return {"few": page(reader, few.get_absolute_url()), "many": page(reader, many.get_absolute_url()), "desk": desk}


if __name__ == "__main__":
    from practica.config.setup import ready

    ready()
    sys.stdout.write(json.dumps(_measure()))
