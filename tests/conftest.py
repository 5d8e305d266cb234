"""The personas of the demonstration, the house they live in, and small verbs to act with.

Every test gets an empty database; `people` fills it with the ten personas of the contract and `nobody`.
"""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.template import Template
from django.test import Client
from django.utils import translation
from xdist.scheduler import LoadFileScheduling

from practica.knowledge.countries import comparing
from practica.knowledge.replications import outcomes
from practica.knowledge.vocabulary import queries as vocabulary
from practica.people.access.viewers import Viewer, nobody
from practica.people.circles.models import Circle, Joining, Membership
from practica.people.members.models import Community, Member, Organisation
from practica.people.members.queries import forget_name
from practica.services.live import presence
from practica.services.notices import wishes
from practica.services.notices.subjects import Frequency, Subject
from tests import examples, template  # noqa: F401 - examples sets how many there are

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
PERSONAS = ("author", "steward", "reviewer", "member", "newcomer", "moderator", "contact", "observer", "facilitator", "admin")
INPUT = Path(__file__).resolve().parents[2] / "shared" / "input"


class People(SimpleNamespace):
    """The ten personas by handle, and `nobody`."""

    def __getitem__(self, handle: str) -> Member:
        return getattr(self, handle)

    def viewer(self, handle: str) -> Viewer:
        return nobody() if handle == "nobody" else Viewer.of(Member.objects.get(handle=handle))


# Django, the encoder and the templates stay for the whole run: looking through them for garbage every moment frees nothing.
gc.set_threshold(100_000, 20, 50)
draw = Template._render  # before Django puts its own in place of it, for tests


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """In place of pytest-django's own, which migrates in every process."""
    with django_db_blocker.unblock(), template.empty(connection):
        yield


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> None:
    start_afresh()


def start_afresh() -> None:
    """A request in Arabic leaves its language behind, and the process's copies of rows outlive a rollback."""
    translation.activate("en")
    vocabulary.forget()
    outcomes.forget()
    comparing.forget()
    forget_name()
    presence.forget()


@pytest.fixture
def people(db: None) -> People:
    """The personas: those who are there already, where a file plants its world once, or as they move in."""
    there = {member.handle: member for member in Member.objects.filter(handle__in=PERSONAS)}
    return People(**there) if there else move_in()


def move_in() -> People:
    """The personas: two organisations in two countries, observers reading CLEAR only."""
    Community.objects.create(name="Test community", languages=["en"])
    ministry = Organisation.objects.create(name="Office of the coordinator", slug="coordinator", kind="authority", country="BR")
    shelter = Organisation.objects.create(name="House by the river", slug="river-house", kind="ngo", country="ZA")
    made = {}
    for number, handle in enumerate(PERSONAS):
        member = Member(
            email=f"{handle}@example.org", handle=handle, name=f"{handle.title()} Example",
            country="BR" if number % 2 == 0 else "ZA",
            organisation=ministry if number % 2 == 0 else shelter, languages=["en"], joined=NOW,
            is_reviewer=handle == "reviewer", is_observer=handle == "observer",
            is_facilitator=handle == "facilitator", is_administrator=handle == "admin",
        )
        member.set_unusable_password()
        member.save()
        made[handle] = member
    return People(**made)


@contextmanager
def planted_once(blocker: Any) -> Iterator[None]:
    """What is written within stays for all tests of a file and is undone at its end; each test works in a savepoint."""
    with blocker.unblock(), transaction.atomic():
        start_afresh()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def at_once(people: People) -> None:
    """All of them have chosen to get their letters at once."""
    for handle in PERSONAS:
        wants_at_once(people[handle])


def wants_at_once(member: Member) -> None:
    """They choose to get their letters at once, at any hour, and no news."""
    frequencies = dict.fromkeys(Subject, Frequency.AT_ONCE) | {Subject.NEWS: Frequency.OFF}
    wishes.choose(wishes.Chosen(frequencies, 0, 0, hour=7, weekday=0), by=member, now=NOW)


@pytest.fixture
def circle(people: People) -> Circle:
    """A closed circle of author, steward and reviewer; `member` is outside it, as of every closed circle."""
    return Circle.objects.filter(slug="work-at-sea").first() or close_a_circle(people)


def close_a_circle(people: People) -> Circle:
    closed = Circle.objects.create(name="Work at sea", slug="work-at-sea", joining=Joining.BY_INVITATION, founded=NOW)
    for handle, stewards in (("author", False), ("steward", True), ("reviewer", False), ("contact", True)):
        Membership.objects.create(circle=closed, member=people[handle], is_steward=stewards, since=NOW)
    return closed


@pytest.fixture
def browse(people: People) -> Iterator[Callable[[str], Client]]:
    """`browse("member")` is a signed-in client; `browse("nobody")` a visitor's."""
    clients: dict[str, Client] = {}

    def client_of(handle: str) -> Client:
        if handle not in clients:
            clients[handle] = Client()
            if handle != "nobody":
                clients[handle].force_login(people[handle])
        return clients[handle]

    return client_of  # type: ignore[return-value]


class Walking(LoadFileScheduling):
    """One file to one process, for the sake of what its tests share; but walks, each as long as a whole file, one by one."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if "test_canary.py::test_no_route" in nodeid else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Walking:
    # Files are handed out in the order of the items, below, and not by how many tests they hold.
    config.option.loadscopereorder = False
    return Walking(config, log)


# What takes longest begins first, so that no process is left with it alone at the end.
_LONG = (
    "contracts/test_kills.py", "operate/test_guide.py", "notices/test_kills.py", "config/test_keeping_postgresql.py",
    "contracts/test_hostile.py", "contracts/test_canary.py", "config/test_keeping.py", "conversations/test_demonstration.py",
    "contracts/test_words.py", "config/test_init.py", "contracts/test_events_walk.py", "inbox/test_kills.py",
    "browser/test_pages.py", "browser/test_loop.py",
)  # fmt: skip


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest files first. On PostgreSQL only what touches the run's database: the rest has been said on SQLite."""
    place = {name: number for number, name in enumerate(_LONG)}
    items.sort(key=lambda item: next((place[name] for name in _LONG if item.nodeid.split("::")[0].endswith(name)), len(_LONG)))
    if os.environ.get("PRACTICA_TEST_DATABASE") != "postgresql":
        return
    stays, goes = [], []
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        touches = item.get_closest_marker("django_db") is not None or bool(names & {"db", "transactional_db"})
        (stays if touches else goes).append(item)
    items[:] = stays
    config.hook.pytest_deselected(items=goes)
