"""Jobs that the bench times from inside, each in a process of its own; one JSON line on standard output."""

import io
import json
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import Any

from practica.config.setup import ready


def _timed(work: Callable[[], Any]) -> dict[str, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def take_in(file: str) -> dict[str, float]:
    """The command itself, in this process."""
    from practica.config.commands.moving import import_

    command: Any = import_

    def work() -> None:
        # The command ends with its own status: 1 when something was held.
        with redirect_stdout(io.StringIO()), suppress(SystemExit):
            command.main([file, "--no-index", "--json"], standalone_mode=False)

    return _timed(work)


def index(count: str) -> dict[str, float]:
    """Index so many practices; the encoder is loaded before."""
    from django.conf import settings

    from practica.knowledge.practices.models import Practice
    from practica.services.search import actions, encoder
    from practica.services.search.models import Passage

    encoder.named(settings.ENCODER).encode(["warm"])
    numbers = list(
        Practice.objects.filter(published_version__isnull=False).order_by("pk").values_list("pk", flat=True)[: int(count)]
    )
    found = _timed(lambda: actions.index(Practice.KIND, numbers))
    return {**found, "passages": Passage.objects.filter(row__isnull=False).count()}


def intake(file: str) -> dict[str, Any]:
    """Read one document three times with one worker: the first is cold."""
    from practica.doors.intake.reading import read_and_propose
    from practica.doors.intake.terms import TERMS, community_encoder
    from practica.foundation.safety.documents.process import Worker

    times = []
    with Worker() as worker:
        for _ in range(3):
            spent = _timed(
                lambda: read_and_propose(
                    Path(file), Path(file).name, vocabulary=TERMS, encoder=community_encoder(), worker=worker
                )
            )
            times.append(spent["wall"])
    return {"cold": times[0], "warm": min(times[1:])}


if __name__ == "__main__":
    ready()
    jobs: dict[str, Callable[[str], dict[str, Any]]] = {"import": take_in, "index": index, "intake": intake}
    print(json.dumps(jobs[sys.argv[1]](sys.argv[2])))
