"""One warm worker and one encoder for all tests of the reading."""

import pytest

from practica.foundation.safety.documents import Worker
from tests.doors.intake.vocabularies import Meaning, Terms, of_the_field


@pytest.fixture(scope="session")
def worker():
    with Worker() as warm:
        yield warm


@pytest.fixture(scope="session")
def meaning() -> Meaning:
    return Meaning()


@pytest.fixture(scope="session")
def vocabulary() -> Terms:
    return of_the_field()
