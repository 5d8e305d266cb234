"""Hard rule 7: a worker killed 300 times loses no letter, and sends at most one twice a kill, under the same Message-ID."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests import template
from tests.services.notices.server import MailServer

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 25, 9, 1, tzinfo=UTC)
THINGS, PEOPLE = 40, 6
STAGES = ("connected", "recipient", "content", "accepted", "answered")
WHILE_COLLECTING = (1, 2, 5, 7, 30, 61, 100, 150, 200, 239)
WHILE_SENDING = 50


class Worker:
    """The process that is forked and killed, by its commands."""

    def __init__(self, folder: Path, port: int) -> None:
        self.now = NOW
        template.settle(folder)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.services.notices.to_be_killed"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            cwd=Path(__file__).resolve().parents[3],
            env={
                "PATH": os.environ["PATH"], "PRACTICA_DATA_DIR": str(folder), "PRACTICA_EMAIL_URL": f"smtp://127.0.0.1:{port}",
                "PRACTICA_ENCODER": "none",
            },
        )  # fmt: skip
        assert self.answer() == "ready"

    def tell(self, command: str) -> None:
        self.process.stdin.write(f"{command}\n")
        self.process.stdin.flush()

    def ask(self, command: str):
        self.tell(command)
        return self.answer()

    def answer(self):
        return json.loads(self.process.stdout.readline())

    def tick(self, after: int = 0, place: str = "making") -> int:
        """Fork a worker past everybody's lease; its number."""
        self.now += timedelta(minutes=6)
        return self.ask(f"tick {self.now.isoformat()} {after} {place}")

    def sweep(self) -> None:
        """Let workers sweep in peace until nothing waits."""
        while True:
            self.tick()
            self.was_killed()
            if not self.ask("count").get("waiting"):
                return

    def go(self) -> None:
        """Let the worker go, without waiting for it."""
        self.tell("go")

    def was_killed(self) -> bool:
        """Let the worker go and wait for it."""
        return os.WIFSIGNALED(self.ask("go"))

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait(10)


class Killer:
    """Kills the worker when the mail server has reached a stage for the nth time in this round."""

    def __init__(self) -> None:
        self.victim, self.stage, self.left = 0, "", 0

    def aim(self, victim: int, stage: str, left: int) -> None:
        self.victim, self.stage, self.left = victim, stage, left

    def rest(self) -> None:
        self.victim = 0

    def __call__(self, stage: str) -> None:
        if stage == self.stage and self.victim:
            self.left -= 1
            if self.left == 0:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.victim, signal.SIGKILL)


@pytest.fixture
def killer():
    return Killer()


@pytest.fixture
def server(killer):
    made = MailServer(at=killer)
    yield made
    made.close()


@pytest.fixture(scope="module")
def folder():
    """On a disk in memory where there is one: a kill leaves what was written there, and nothing waits for a real disk."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as made:
        yield Path(made)


@pytest.fixture
def worker(server, folder):
    made = Worker(folder, server.port)
    yield made
    made.end()


def test_sixty_kills_lose_no_letter_and_double_at_most_one_each(worker, server, killer):
    before = worker.ask("count").get("sent", 0)
    worker.ask(f"happen {THINGS}")
    kills = 0
    for letter in WHILE_COLLECTING:
        worker.tick(letter)
        kills += worker.was_killed()
    assert server.received == []
    for number in range(WHILE_SENDING):
        stage = STAGES[number % len(STAGES)]
        killer.aim(worker.tick(), stage, 1 if stage == "connected" else 1 + number % 3)
        kills += worker.was_killed()
    killer.rest()

    while worker.ask("count").get("waiting"):
        worker.tick()
        worker.was_killed()

    copies = Counter(each.message_id for each in server.received)
    by_letter = {(str(each.mail["Subject"]), each.message_id) for each in server.received}
    letters = THINGS * PEOPLE
    assert kills == len(WHILE_COLLECTING) + WHILE_SENDING == 60
    assert worker.ask("count") == {"sent": before + letters}
    assert len({subject for subject, _ in by_letter}) == letters
    assert len(copies) == len(by_letter) == letters
    assert sum(copies.values()) - letters <= kills


DAYS, GATHERED, READERS = 3, 4, 60
IN_A_DAY = (("making", range(3, 240, 30)), ("written", (1, 2, 3, 4)), ("opening", (1, 2, 7, 20, 33, 48, 59, 60)))
SENDING_DIGESTS = 60


def test_240_kills_lose_nothing_of_a_digest_and_tell_nothing_in_two(worker, server, killer):
    worker.ask(f"gather 0 {READERS}")
    worker.sweep()
    kills = 0
    for _ in range(DAYS):
        worker.ask(f"gather {GATHERED} {READERS}")
        for place, moments in IN_A_DAY:
            if place == "opening":
                worker.now += timedelta(days=1) - timedelta(hours=worker.now.hour - 8)
            for moment in moments:
                worker.tick(moment, place)
                kills += worker.was_killed()
        for number in range(SENDING_DIGESTS):
            stage = STAGES[number % len(STAGES)]
            killer.aim(worker.tick(), stage, 1)
            kills += worker.was_killed()
        killer.rest()
        worker.sweep()

    told_in = {}
    for each in server.received:
        body = each.mail.get_body(("plain",)).get_content()
        told_in.setdefault(each.message_id, set()).add(frozenset(re.findall(r"Note (\d+)", body)))
    mails = [numbers for (numbers,) in told_in.values()]
    everything = worker.ask("told")
    assert kills == DAYS * (sum(len(moments) for _place, moments in IN_A_DAY) + SENDING_DIGESTS) == 240
    assert len(everything) == DAYS * GATHERED * READERS
    assert {standing for _number, standing in everything} == {"sent"}
    assert sorted(int(one) for numbers in mails for one in numbers) == [number for number, _standing in everything]
    assert len(told_in) == DAYS * READERS
    assert len(server.received) - len(told_in) <= kills


def test_two_workers_at_once_send_each_letter_once(worker, server, folder):
    before = worker.ask("count").get("sent", 0)
    worker.ask("happen 10")
    other = Worker(folder, server.port)
    both = (worker, other)
    while worker.ask("count") != {"sent": before + 10 * PEOPLE}:
        for each in both:
            each.tick()
        for each in both:
            each.go()
        assert [each.answer() for each in both] == [0, 0]
    other.end()

    copies = Counter(each.message_id for each in server.received)
    assert len(copies) == 10 * PEOPLE
    assert set(copies.values()) == {1}
