"""Languages by name."""

from babel import Locale

from practica.foundation.core import languages


def test_a_content_language_has_the_name_that_cldr_gives_it():
    for code in languages.CONTENT_LANGUAGES:
        assert languages.own_name(code) == Locale.parse(code).languages[code]


def test_another_language_has_its_own_name_too():
    assert languages.own_name("sw") == "Kiswahili"


def test_a_code_that_is_no_language_is_its_own_name():
    assert languages.own_name("zz-unknown") == languages.name("zz-unknown", "en")
