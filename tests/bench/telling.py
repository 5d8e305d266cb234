"""Telling 2,000 people: writing their notices from what happened, and a run of digests, on both databases with one core.

Fan-out is the letters of answers in a conversation that everybody follows. The run opens everybody's digest, composes it with two
answers and something new, for one member in ten also with what waits, and hands each mail to the folder of files, synced to disk.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

MEMBERS, ANSWERS = 2_000, 10


def bench() -> None:
    """Notices a second and the seconds of a run, in processor time of this process beside the clock's."""
    from tests.bench.tables import show
    from tests.bench.worlds import bare, run

    rows = []
    for database in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="practica-bench-") as name:
            # Made anew each time: what was told once is not told again.
            env = bare(database, f"telling_{int(time.time())}") | {"PRACTICA_DATA_DIR": str(Path(name))}
            found = json.loads(run("tests.bench.telling", env=env))
        spread, gone = found["spread"], found["digests"]
        goal = "> 3,000" if database == "postgresql" else ""
        rows += [
            (database, "notices written a second", f"{found['notices'] / spread['wall']:,.0f}", goal, f"{found['notices']:,}"),
            (database, "a run of digests, s of processor", f"{gone['cpu']:.1f}", "< 40", f"{found['sent']:,}"),
            (database, "a run of digests, s by the clock", f"{gone['wall']:.1f}", "", f"{found['sent']:,}"),
        ]
    show("Telling two thousand people", ("database", "what", "figure", "goal", "n"), rows)


def _timed(work: Callable[[], Any]) -> dict[str, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def _measure() -> dict[str, Any]:
    from django.utils import timezone

    from practica.exchange.conversations import actions as talking
    from practica.exchange.conversations.models import Kind
    from practica.people.members.models import Community, Member
    from practica.services.notices import actions, digests, sending
    from practica.services.notices.models import Letter

    now = timezone.now()
    Community.objects.create(name="Bench", languages=["en"])
    members = Member.objects.bulk_create(
        Member(email=f"m{n}@example.org", handle=f"m{n}", name=f"Member {n}", country="BR", languages=["en"], joined=now)
        for n in range(MEMBERS)
    )
    _sweep(now)
    asked = talking.Asked(kind=Kind.QUESTION, title="Who opens at night?", body="Whom do you reach?")
    rows = [talking.ask(asked, by=members[0], now=now) for _ in range(2)]
    new = talking.Asked(kind=Kind.QUESTION, title="Who pays in Brazil?", body="Who?", about=talking.Subject(country="BR"))
    talking.ask(new, by=members[1], now=now)
    for row in rows:
        _follow(row, members, now)
    _invite(rows[0], members[1::10], now)
    for number in range(ANSWERS):
        said = talking.Answered(body=f"Four districts share one roster of {number} people.")
        talking.answer(rows[number % 2], said, by=members[2 + number], now=now)
    spread = _timed(lambda: actions.collect(now))
    notices = Letter.objects.filter(kind="answer.given").count()
    Letter.objects.filter(kind="answer.given").exclude(pk__in=_two_each()).delete()

    later = now + timedelta(days=1, hours=1)

    def run() -> None:
        digests.open_due(later)
        while sending.send_due(later):
            pass

    gone = _timed(run)
    sent = Letter.objects.filter(kind="digest", standing="sent").count()
    return {"spread": spread, "notices": notices, "digests": gone, "sent": sent}


def _follow(row: Any, members: list[Any], now: datetime) -> None:
    from practica.services.notices.models import Follow

    follows = [Follow(member=one, kind=row.KIND, object_id=row.pk, at=now) for one in members]
    Follow.objects.bulk_create(follows, ignore_conflicts=True)


def _invite(row: Any, members: list[Any], now: datetime) -> None:
    from practica.exchange.conversations.models import Invitation
    from practica.services.notices import actions
    from practica.services.notices.sources import Draft

    Invitation.objects.bulk_create(Invitation(conversation=row, member=one, at=now) for one in members)
    drafts = [Draft("conversation.invited", str(row.pk), one, (row.KIND, row.pk)) for one in members]
    actions.write_many(drafts, now=now)


def _sweep(now: datetime) -> None:
    from practica.services.notices import tasks

    while tasks.tick(now):
        pass


def _two_each() -> list[int]:
    from django.db.models import Max, Min

    from practica.services.notices.models import Letter

    rows = Letter.objects.filter(kind="answer.given").order_by().values("member").annotate(one=Min("pk"), other=Max("pk"))
    return [number for row in rows for number in (row["one"], row["other"])]


if __name__ == "__main__":
    from practica.config.setup import ready

    ready()
    sys.stdout.write(json.dumps(_measure()))
