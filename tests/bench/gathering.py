"""Builds the world of a session with many people in a process of its own, and prints their session cookies as JSON."""

import json
import sys

from practica.config.setup import ready


def build(people: int) -> dict[str, object]:
    """The small demonstration, whose workshop of today is live, with so many members more, each signed in."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils import timezone

    from practica.demo import building
    from practica.demo.live import SLUG
    from practica.exchange.live.models import Live, address
    from practica.people.members.models import Member

    building.build("small", say=lambda line: print(line, file=sys.stderr, flush=True), now=timezone.now())
    had = set(Member.objects.filter(handle__startswith="seat-").values_list("handle", flat=True))
    new = [number for number in range(people) if f"seat-{number}" not in had]
    said = {"country": "AT", "languages": ["en"], "joined": timezone.now(), "password": "!"}
    Member.objects.bulk_create(
        Member(handle=f"seat-{number}", email=f"seat-{number}@example.org", name=f"Seat {number}", **said) for number in new
    )
    store, keys = import_module(settings.SESSION_ENGINE).SessionStore, []
    for member in Member.objects.filter(handle__startswith="seat-").order_by("pk")[:people]:
        session = store()
        session[SESSION_KEY] = str(member.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = member.get_session_auth_hash()
        session.create()
        keys.append(session.session_key)
    session = Live.objects.select_related("session__event").get(session__event__slug__startswith=SLUG).session
    return {"page": address(session), "subject": f"session:{session.pk}", "keys": keys}


if __name__ == "__main__":
    ready()
    print(json.dumps(build(int(sys.argv[1]))))
