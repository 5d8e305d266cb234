"""Building the demonstration world once, and saying who lives in it."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction

from practica.demo import letter, sample
from practica.demo.assists import make_assists
from practica.demo.conversations import make_conversations
from practica.demo.events import GUEST, change_programme, make_events
from practica.demo.harvest import make_lessons, make_pilots
from practica.demo.library import make_library
from practica.demo.live import keep_live, make_live
from practica.demo.people import PASSWORD, PERSONAS, Cast, make_people
from practica.demo.practices import make_practice
from practica.demo.reading import records
from practica.demo.wishes import make_wishes
from practica.demo.workshop import make_workshop
from practica.knowledge.practices import actions
from practica.people.members.models import Member

Say = Callable[[str], None]


def build(size: str, *, say: Say, now: datetime | None = None) -> None:
    """Build the world if it is not there. Small is written by hand in `world/`; large adds generated rows to it.

    All in one transaction: a demonstration that was interrupted is not there.
    """
    if Member.objects.exists():
        keep_live(now=now or datetime.now(UTC))
        return
    at = now or datetime.now(UTC)
    with transaction.atomic():
        cast = make_people()
        say("Practices …")
        _practices(cast, now=at)
        say("How they travelled …")
        _travel(cast, now=at)
        say("What they asked each other …")
        make_conversations(records("conversations"), cast, now=at)
        make_lessons(records("lessons"), cast, now=at)
        make_pilots(records("pilots"), now=at)
        make_assists(records("assists"), cast, now=at)
        say("The workshop of a year ago …")
        make_workshop(records("workshop"), cast, now=at)
        make_library(records("library"), cast, now=at)
        change_programme(records("editions"), cast)
        make_live(records("live"), cast, now=at)
        make_events(records("events"), cast, now=at)
        make_wishes(cast, now=at)
    sample.write(settings.DATA_DIR / sample.NAME)
    letter.write(settings.DATA_DIR, now=at)
    (settings.DATA_DIR / "demo").touch()
    if size == "large":
        from practica.demo.large import grow

        grow(say=say, now=at)
    say("The search index …")
    from practica.services.search.actions import index_pending

    index_pending()


def _practices(cast: Cast, *, now: datetime) -> None:
    reviews = sorted(records("reviews"), key=lambda review: review["decided"])
    for row in sorted(records("practices"), key=lambda row: row.get("published") or "9999"):
        own = [review for review in reviews if review["practice"] == row["id"]]
        practice = make_practice(row, cast, own, now=now)
        if row["id"] == "demo:night-bus":
            # A draft written by two, one of them the persona `author`.
            steward = practice.source or cast.members[row["author"]]
            actions.add_author(practice, cast.members["author"], by=steward, now=now)


def _travel(cast: Cast, *, now: datetime) -> None:
    from practica.demo.replications import make_replications, make_uses

    make_replications(records("replications"), cast, now=now)
    make_uses(records("uses"), cast, now=now)


def welcome(address: str) -> str:
    """What `make demo` prints when all is ready."""
    lines = [f"Practica is at {address}", f"Sign in as any of these at {address}/sign-in/, password {PASSWORD}:"]
    members = {member.handle: member for member in Member.objects.filter(handle__in=PERSONAS).select_related("organisation")}
    for handle in PERSONAS:
        member = members[handle]
        lines.append(f"  {handle + '@example.org':27} {member.name}, {member.organisation or 'no organisation'}")
    lines.append(f"  {GUEST:27} a guest of two workshops, and of nothing else")
    lines.append(f"A report to try the intake with: {settings.DATA_DIR / sample.NAME}")
    lines += [line for line in (letter.how_to_try(),) if line]
    lines.append("Everybody here is invented. Stop with Ctrl+C.")
    return "\n".join(lines)
