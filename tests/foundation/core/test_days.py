"""Days as a reader says them: how far away, and in which place's time."""

from datetime import date

import pytest
from django.utils import translation

from practica.foundation.core import zones
from practica.foundation.core.templatetags.words import away

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (TODAY, "today"),
        (date(2026, 11, 29), "in 4 days"),
        (date(2026, 11, 20), "5 days ago"),
        (date(2027, 3, 1), "in 3 months"),
        (date(2022, 4, 26), "5 years ago"),
        (None, ""),
    ],
)
def test_how_far_a_day_is_away_is_said_in_its_own_unit(day: date | None, said: str) -> None:
    assert away(day, TODAY) == said


def test_the_distance_is_said_in_the_language_of_the_reader() -> None:
    with translation.override("fr"):
        assert away(date(2026, 11, 29), TODAY) == "dans 4 jours"


def test_a_time_zone_is_named_by_its_country_and_city() -> None:
    assert zones.name("Africa/Casablanca", "en") == "Morocco · Casablanca"
    assert zones.name("Nowhere/At_All", "en") == "Nowhere/At_All"
