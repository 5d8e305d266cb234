"""On how many examples a property is tried: on all in `make test`, on a part of them in `make check` and again on PostgreSQL.

What a parser does with an example is the same on both databases, and has been tried on all of them on SQLite.
"""

import os

from hypothesis import HealthCheck, settings

PART = 6 if os.environ.get("PRACTICA_TEST_QUICK") else 3 if os.environ.get("PRACTICA_TEST_DATABASE") == "postgresql" else 1
settings.register_profile("practica", max_examples=settings().max_examples // PART)
settings.load_profile("practica")


def examples(number: int) -> settings:
    """`@examples(150)`: however long one takes, and with one set of fixtures for all of them."""
    return settings(max_examples=number // PART, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
