"""The large world: what a community of many years would hold, generated, to measure the product on.

It stands on top of the small one. Members and texts are drawn from invented names and from the sentences of the small world, in
six languages; the rows are those that the actions leave (versions, placements, audiences, activity), written in bulk; the vectors
are invented, so that nothing is encoded. The same seed gives the same world.
"""

from collections.abc import Callable
from datetime import datetime
from random import Random

from django.db import transaction

from practica.demo.large.people import make_crowd
from practica.demo.large.practices import IDS, make_practices
from practica.demo.large.travel import make_replications, make_uses
from practica.demo.large.vectors import invented
from practica.demo.large.words import Words
from practica.knowledge.practices.models import Practice
from practica.services.search.actions import index_with

__all__ = ["grow"]

SEED = 2026


def grow(
    *, say: Callable[[str], None], now: datetime, members: int = 2_000, practices: int = 20_000, replications: int = 100_000
) -> None:
    """Add a generated world to the small one and index it. One that is there already is only indexed to its end.

    Args:
        say: told what is being made.
        now: when the world ends.
        members: how many members to add.
        practices: how many practices to add.
        replications: replications and uses together; a fifth of them are uses.
    """
    if not Practice.objects.filter(external_id__startswith=IDS).exists():
        with transaction.atomic():
            _rows(say, now, members, practices, replications)
    say("The search index, with invented vectors …")
    index_with(invented(SEED))


def _rows(say: Callable[[str], None], now: datetime, members: int, practices: int, replications: int) -> None:
    """All rows in one transaction: a world that was interrupted is not there."""
    random = Random(SEED)  # noqa: S311 - a world to measure on, not a secret
    words = Words(random)
    say(f"{members:,} members …")
    crowd = make_crowd(random, words, members, now=now)
    say(f"{practices:,} practices …")
    written = make_practices(random, words, crowd, practices, now=now)
    uses = replications // 5
    say(f"{replications - uses:,} replications …")
    make_replications(random, words, crowd, written, replications - uses, now=now)
    say(f"{uses:,} uses …")
    make_uses(random, words, crowd, written, uses, now=now)
