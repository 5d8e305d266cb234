"""What countries are called, and when they rest."""

import pytest

from practica.knowledge.countries import names


@pytest.mark.parametrize(
    ("code", "language", "expected"),
    [
        ("LA", "en", "Laos"),
        ("LA", "ar", "لاوس"),
        ("CI", "zh-hans", "科特迪瓦"),
        ("TR", "en-GB", "Türkiye"),
        ("MA", "nowhere", "Morocco"),
    ],
)
def test_a_country_is_called_as_the_reader_calls_it(code, language, expected):
    assert names.name(code, language) == expected


def test_a_code_that_is_no_country_stays_as_it_is():
    assert names.name("QQ", "en") == "QQ"
    assert not names.is_country("br")
    assert not names.is_country("EU")


def test_names_are_in_the_order_of_their_language():
    in_french = list(names.names("fr").values())

    assert in_french.index("Égypte") < in_french.index("Espagne") < in_french.index("Finlande")


def test_the_days_off_are_those_of_the_country():
    assert names.weekend("EG") == {4, 5}
    assert names.weekend("BR") == {5, 6}
    assert names.weekend("IN") == {6}
    assert names.weekend("") == {5, 6}
