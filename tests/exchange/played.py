"""A part of the demonstration world, planted once for the tests of a file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from practica.config.setup import load_data
from practica.demo.people import make_people
from practica.demo.reading import records
from tests.conftest import NOW, planted_once


@contextmanager
def played(blocker: Any, world: str, make: Callable[..., object]) -> Iterator[Any]:
    """The people of the demonstration, for whom `make` has made what stands in the file `world`."""
    with planted_once(blocker):
        load_data()
        made = make_people()
        make(records(world), made, now=NOW)
        yield made
