"""A web server that a test kills: everything is imported once, and each server is a fork that runs what `practica serve` runs.

Commands come on standard input, answers go to standard output as JSON. `people` makes two members and says their session keys;
`serve PORT` forks a server in a process group of its own and says its number; `rows` says what the database holds.
"""

import itertools
import json
import os
import sys
from datetime import UTC, datetime

from practica.config.setup import ready

if __name__ == "__main__":
    ready()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, connections
from django.test import Client
from django.urls import get_resolver

from practica.config.commands.serving import run_server
from practica.foundation.activity.models import Activity
from practica.knowledge.practices.models import OldAddress, Practice, PracticeVersion
from practica.knowledge.replications.models import Replication, Use
from practica.people.circles.models import Circle, JoinRequest, Membership
from practica.people.members.models import Community, Member, Organisation

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def people() -> dict[str, str]:
    """Two members of two organisations, an open circle and one on request; each member's session key."""
    Community.objects.get_or_create(name="Test community", languages=["en"])
    keys = {}
    for handle, country in (("author", "BR"), ("member", "ZA")):
        house, _made = Organisation.objects.get_or_create(slug=f"house-{country}", name=country, kind="ngo", country=country)
        member = Member(email=f"{handle}@example.org", handle=handle, name=handle, country=country, organisation=house)
        member.languages, member.joined, member.is_facilitator = ["en"], NOW, handle == "author"
        member.set_unusable_password()
        member.save()
        session = SessionStore()
        session[SESSION_KEY] = str(member.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = member.get_session_auth_hash()
        session.save()
        keys[handle] = session.session_key
        client = Client(headers={"host": "localhost"})
        client.force_login(member)
        for page in ("/", "/practices/new/", "/drafts/"):
            client.get(page)  # what a first page compiles is compiled once, for every fork
    circle = Circle.objects.create(name="On request", slug="on-request", joining="on_request", founded=NOW)
    Membership.objects.create(circle=circle, member=Member.objects.get(handle="author"), is_steward=True, since=NOW)
    return keys


def serve(port: str, patience: str = "", pages: str = "") -> int:
    """Fork a server. `patience`: its seconds for a locked database; `pages`: the most its database may have, as when full."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    os.setsid()
    if patience:
        settings.DATABASES["default"]["OPTIONS"]["timeout"] = int(patience)
    if pages:
        settings.DATABASES["default"]["OPTIONS"]["init_command"] += f"PRAGMA max_page_count={pages};"
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    run_server("127.0.0.1", int(port), 1, 4, with_worker=False)
    os._exit(0)


def rows() -> dict[str, object]:
    """What is there, by the words that the test wrote."""
    happened: dict[str, list[str]] = {}
    for row in Activity.objects.order_by("pk"):
        happened.setdefault(f"{row.target_kind}:{row.target_id}", []).append(row.verb)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        integrity = cursor.fetchall()
        cursor.execute("PRAGMA foreign_key_check")
        dangling = cursor.fetchall()
        cursor.execute("PRAGMA synchronous")
        synchronous = cursor.fetchone()
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()
    texts = {version.pk: version.texts.get() for version in PracticeVersion.objects.all()}
    old = dict(OldAddress.objects.values_list("slug", "practice_id"))
    return {
        "integrity": [integrity, dangling],
        "synchronous": synchronous[0],
        "pages": pages[0],
        "practices": [
            {
                "slugs": [practice.slug, *(slug for slug, pk in old.items() if pk == practice.pk)],
                "state": practice.state,
                "versions": [[one.number, one.state, one.audience.kind] for one in practice.versions.all()],
                "words": {name: getattr(texts[practice.versions.get().pk], name) for name in ("title", "challenge", "done")},
                "revision": texts[practice.versions.get().pk].revisions.get("challenge", [0])[0],
                "people": practice.people.count(),
                "authors": practice.authors.count(),
                "audience": practice.audience.kind,
                "happened": happened.get(f"{Practice.KIND}:{practice.pk}", []),
            }
            for practice in Practice.objects.order_by("pk")
        ],
        "replications": [
            {
                "pk": one.pk, "state": one.state, "expected": one.expected, "sentence": one.sentence, "verdict": one.verdict,
                "team": one.team.count(), "audience": one.audience.kind,
                "happened": happened.get(f"{Replication.KIND}:{one.pk}", []),
            }
            for one in Replication.objects.order_by("pk")
        ],
        "uses": list(Use.objects.order_by("pk").values_list("what", flat=True)),
        "requests": JoinRequest.objects.count(),
        "circles": Circle.objects.count(),
    }  # fmt: skip


def main() -> None:
    get_resolver().url_patterns  # noqa: B018 - imported once, for every fork
    connections.close_all()
    for line in itertools.chain(["ready"], sys.stdin):
        word, *rest = line.split()
        said = {"people": people, "serve": serve, "rows": rows, "ready": lambda: True}[word](*rest)
        connections.close_all()
        sys.stdout.write(json.dumps(said, default=str) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
