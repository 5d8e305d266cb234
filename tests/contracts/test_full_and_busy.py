"""A full disk, a locked database, the same button pressed twice: one sentence, nothing half-written, one thing."""

import contextlib
import shutil
import sqlite3
import subprocess
import threading
from datetime import date

import pytest

from tests.contracts.house import House
from tests.contracts.test_kills import begin, fill, halves

pytestmark = pytest.mark.slow
SENTENCE = "It could not be written just now"
DUE = f"{date.today().year + 2}-06"  # noqa: DTZ011 - only a month far enough away
ROOM = 40  # MB of the small disk


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    """A small disk in memory where mounting one is allowed; otherwise a folder, and the database is kept small instead."""
    folder = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}m", "tmpfs", str(folder)]
    mounted = shutil.which("mount") is not None and subprocess.run(mount, check=False, capture_output=True).returncode == 0
    yield folder, mounted
    if mounted:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture(scope="module")
def house(disk):
    made = House(disk[0])
    yield made
    made.end()


@pytest.fixture
def fill_disk(house, disk):
    """`with fill_disk():` nothing more can be written."""
    folder, mounted = disk
    ballast = folder / "ballast"

    @contextlib.contextmanager
    def full():
        if mounted:
            with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
                while True:
                    file.write(b"\0" * 4096)
            yield
            ballast.unlink()
        else:
            house.kill()
            house.serve(pages=house.tell("rows")["pages"] + 4)
            yield
            house.kill()
            house.serve()

    return full


def test_a_full_disk_is_said_nothing_is_half_written_and_it_goes_on_when_there_is_room(house, fill_disk):
    house.serve()
    slug = begin(house.person("author"), "Typed on")
    kept, refused = "", []
    with fill_disk():
        author = house.person("author")
        for number in range(400):
            words = f"n{number} " + "word " * 4_000
            answer = author.send(f"/practices/{slug}/save/", {"field": "challenge", "value": words})
            if answer.status == 200:
                kept = words
            else:
                refused.append(answer)
                if len(refused) > 3:
                    break
        refused.append(author.send("/practices/new/", {"language": "en", "title": "Not there"}))
        page = author.get(f"/practices/{slug}/write/")
    after = house.person("author").send(f"/practices/{slug}/save/", {"field": "done", "value": "There is room."})
    assert [answer.status for answer in refused] == [503] * len(refused)
    assert all(SENTENCE in answer.text and answer.headers["retry-after"] for answer in refused)
    assert page.status == 200
    assert after.status == 200
    house.kill()
    rows = house.tell("rows")
    assert rows["integrity"] == [[["ok"]], []]
    assert halves(rows) == []
    words = next(row["words"] for row in rows["practices"] if slug in row["slugs"])
    assert (words["challenge"], words["done"]) == (kept, "There is room.")
    assert "Not there" not in [row["words"]["title"] for row in rows["practices"]]


def test_a_database_that_stays_locked_is_said_and_pages_are_still_read(house, disk):
    house.serve(patience=1)
    author = house.person("author")
    slug = begin(author, "While it is locked")
    other = sqlite3.connect(disk[0] / "practica.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    locked = author.send(f"/practices/{slug}/save/", {"field": "done", "value": "n1"})
    page = author.get(f"/practices/{slug}/write/")
    other.execute("ROLLBACK")
    free = author.send(f"/practices/{slug}/save/", {"field": "done", "value": "n2"})
    other.close()
    house.kill()
    assert locked.status == 503
    assert SENTENCE in locked.text
    assert page.status == free.status == 200


def test_every_connection_waits_for_the_disk_before_it_says_done(house):
    assert house.tell("rows")["synchronous"] == 2  # FULL


def at_once(house, who, path, fields=None):
    """The same form from two windows at the same moment; both answers."""
    answers, gate = [], threading.Barrier(2)

    def press():
        person = house.person(who)
        gate.wait()
        answers.append(person.send(path, fields))

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_button_pressed_twice_at_once_does_one_thing(house):
    house.serve()
    author, before = house.person("author"), house.tell("rows")
    for press in range(3):
        both = at_once(house, "author", "/practices/new/", {"language": "en", "title": f"Pressed twice {press}"})
        assert both[0].to == both[1].to, [answer.text for answer in both]
        slug = both[0].to.split("/")[2]
        fill(author, slug)
        both = at_once(house, "author", f"/practices/{slug}/publish/")
        assert both[0].to == both[1].to == f"/practices/pressed-twice-{press}/"
        address = both[0].to
        assert author.send(f"/practices/{slug}/publish/").to == address  # and a third time, a moment later
        plan = {"country": "ZA", "expected": "Fewer waits", "report_due": DUE, "marking": "TLP:GREEN", "relation": "independent"}
        both = at_once(house, "member", f"{address}adapt/", plan | {"language": "en", "attribution": "named", "act": "register"})
        assert both[0].to == both[1].to != ""
        told = {"verdict": "similar", "negative_effects": "no", "sentence": "It worked."}
        both = at_once(house, "member", f"{both[0].to}report/", told)
        assert [answer.status for answer in both] == [302, 302]
        said = {"purpose": "training", "what": f"Shown {press}", "helped": "yes", "because": "Short.", "language": "en"}
        both = at_once(house, "member", f"{address}use/", said)
        assert [answer.status for answer in both] == [302, 302]
        both = at_once(house, "member", "/circles/on-request/ask/", {"message": "I work on it."})
        assert [answer.status for answer in both] == [302, 302]
    house.kill()
    rows = house.tell("rows")
    assert halves(rows) == []
    assert len(rows["practices"]) - len(before["practices"]) == 3
    assert len(rows["replications"]) - len(before["replications"]) == 3
    assert len(rows["uses"]) - len(before["uses"]) == 3
    assert rows["requests"] == 1
