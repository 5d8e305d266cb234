"""An installation of its own in which people press the same button at the same moment; says as JSON what became of them.

Run with PRACTICA_DATA_DIR set, and PRACTICA_DATABASE_URL where it shall stand on a server.
"""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from practica.config.setup import ready

if __name__ == "__main__":
    ready()

from django.db import connections
from django.test import Client

from practica.exchange.events import actions
from practica.exchange.events.models import Event, Registration
from practica.exchange.events.plan import Planned
from practica.foundation.activity.models import Activity
from practica.people.members.models import Member

ROUNDS = 6
NAMES = ("holder", "ana", "ben", "chi", "dov", "eve")


def people() -> dict[str, tuple[Member, Client]]:
    """A member who holds the events and five who come, each signed in."""
    found = {}
    for name in NAMES:
        member = Member(email=f"{name}@example.org", handle=name, name=name, languages=["en"], joined=datetime.now(UTC))
        member.set_unusable_password()
        member.save()
        client = Client(headers={"host": "localhost"})
        client.force_login(member)
        client.get("/events/")
        found[name] = (member, client)
    return found


def an_event(holder: Member, places: int, *, by_approval: bool = False) -> Event:
    now = datetime.now(UTC)
    day = now.date() + timedelta(days=9)
    planned = Planned(title="Nights", starts=day, ends=day, by_approval=by_approval, room_for=places)
    return actions.publish(actions.set_up(planned, by=holder, now=now), by=holder, now=now)


def together(presses: list[Callable[[], object]]) -> None:
    """All of them, each in a thread with a connection of its own, when the last one is ready."""
    gate = threading.Barrier(len(presses))

    def press(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(act,)) for act in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def standings(event: Event) -> dict[str, str]:
    return dict(Registration.objects.filter(event=event).values_list("member__handle", "standing"))


def moved_up(event: Event) -> int:
    numbers = list(Registration.objects.filter(event=event).values_list("pk", flat=True))
    rows = Activity.objects.filter(verb="registration.moved_up")
    return sum(row.facts["registration"] in numbers for row in rows)


def the_last_place(everybody: dict[str, tuple[Member, Client]]) -> list[str]:
    """Two press *Register* at once for one place."""
    event = an_event(everybody["holder"][0], 1)
    path = f"{event.get_absolute_url()}do/register/"
    together([lambda client=everybody[name][1]: client.post(path) for name in ("ana", "ben")])
    return sorted(standings(event).values())


def said_yes_twice(everybody: dict[str, tuple[Member, Client]]) -> list[str]:
    """Whoever holds it says yes in two windows at once, to two people, for one place."""
    holder, client = everybody["holder"]
    event = an_event(holder, 1, by_approval=True)
    rows = [actions.register(event, by=everybody[name][0], now=datetime.now(UTC)) for name in ("ana", "ben")]
    paths = [f"{event.get_absolute_url()}people/{row.pk}/let-in/" for row in rows]
    together([lambda path=path: client.post(path) for path in paths])
    return sorted(standings(event).values())


def two_go(everybody: dict[str, tuple[Member, Client]]) -> tuple[dict[str, str], int]:
    """Two of two places become free at once while three wait."""
    event, began = an_event(everybody["holder"][0], 2), datetime.now(UTC) - timedelta(minutes=9)
    for number, name in enumerate(NAMES[1:]):
        actions.register(event, by=everybody[name][0], now=began + timedelta(seconds=number))
    path = f"{event.get_absolute_url()}do/step-back/"
    together([lambda client=everybody[name][1]: client.post(path) for name in ("ana", "ben")])
    return standings(event), moved_up(event)


def gone_and_come(everybody: dict[str, tuple[Member, Client]]) -> tuple[dict[str, str], int]:
    """The one place becomes free while somebody waits and a third person registers, all at once."""
    event, began = an_event(everybody["holder"][0], 1), datetime.now(UTC) - timedelta(minutes=9)
    for number, name in enumerate(("ana", "ben")):
        actions.register(event, by=everybody[name][0], now=began + timedelta(seconds=number))
    at = event.get_absolute_url()
    together([lambda: everybody["ana"][1].post(f"{at}do/step-back/"), lambda: everybody["chi"][1].post(f"{at}do/register/")])
    return standings(event), moved_up(event)


def main() -> None:
    everybody = people()
    tried = {act.__name__: [act(everybody) for _round in range(ROUNDS)] for act in (the_last_place, said_yes_twice, two_go)}
    print(json.dumps(tried | {"gone_and_come": [gone_and_come(everybody) for _round in range(ROUNDS)]}))


if __name__ == "__main__":
    main()
