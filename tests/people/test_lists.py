"""A pasted list is read line by line; nothing of it is dropped in silence, whatever it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practica.people.admission.lists import LONGEST_LINE, MOST_LINES, Row, parse


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("ana@example.net", Row(1, "ana@example.net")),
        ("  ANA@Example.NET  ", Row(1, "ana@example.net")),
        ("Ana Lima <ana@example.net>", Row(1, "ana@example.net", "Ana Lima")),
        ('"Lima, Ana" <ana@example.net>', Row(1, "ana@example.net", "Lima, Ana")),
        ("<mailto:ana@example.net>", Row(1, "ana@example.net")),
        ("ana@example.net; Shelter One; ZA", Row(1, "ana@example.net", "", "Shelter One", "ZA")),
        ("ana@example.net\tShelter One\tSouth Africa", Row(1, "ana@example.net", "", "Shelter One", "ZA")),
        ("ana@example.net,Shelter One,za", Row(1, "ana@example.net", "", "Shelter One", "ZA")),
        ('ana@example.net,"Ministry of Justice, Rabat",Maroc', Row(1, "ana@example.net", "", "Ministry of Justice, Rabat", "MA")),
        ("ana@example.net, Ministry of Justice, Rabat, MA", Row(1, "ana@example.net", "", "Ministry of Justice, Rabat", "MA")),
        ("ana@example.net; Brasil", Row(1, "ana@example.net", "", "", "BR")),
        ("ana@example.net; Shelter One", Row(1, "ana@example.net", "", "Shelter One")),
        ("Ana Lima; ana@example.net; Shelter One; ZA", Row(1, "ana@example.net", "Ana Lima", "Shelter One", "ZA")),
        ("Ana Lima <ana@example.net>; Shelter One; ZA", Row(1, "ana@example.net", "Ana Lima", "Shelter One", "ZA")),
        ("سلمى <salma@example.net>", Row(1, "salma@example.net", "سلمى")),
        ("\ufeffana@example.net\u200b", Row(1, "ana@example.net")),
    ],
)
def test_a_line_is_read_as_people_write_it(line: str, row: Row) -> None:
    found = parse(line)

    assert (found.rows, found.bad) == ((row,), ())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("who?", "no mail address"),
        ("email;organisation;country", "no mail address"),
        ("ana@", "not a complete mail address"),
        ("ana@example.net; Shelter One; Narnia", "No country is called"),
        ("Ana ana@example.net Bea bea@example.net, x", "several addresses"),
        ("x" * 2000 + "@example.net", "too long"),
        ("a" * 300 + "@example.net", "not a complete mail address"),
    ],
)
def test_a_line_that_cannot_be_used_is_told_with_its_reason(line: str, reason: str) -> None:
    found = parse(f"\n{line}\n")

    assert not found.rows
    assert [bad.line for bad in found.bad] == [2]
    assert reason in str(found.bad[0].reason)


def test_several_addresses_in_a_line_are_several_people() -> None:
    found = parse("Ana <ana@example.net>; bea@example.net; Cai <cai@example.net>")

    assert [(row.email, row.name) for row in found.rows] == [
        ("ana@example.net", "Ana"), ("bea@example.net", ""), ("cai@example.net", "Cai"),
    ]


def test_an_address_is_taken_once_and_the_second_time_said() -> None:
    found = parse("ana@example.net\nAna <ANA@example.net>")

    assert len(found.rows) == 1
    assert "stands in the list twice" in str(found.bad[0].reason)


def test_a_list_ends_at_five_hundred_lines_and_says_what_it_left() -> None:
    found = parse("\n".join(f"p{number}@example.net" for number in range(MOST_LINES + 3)))

    assert (len(found.rows), len(found.bad)) == (MOST_LINES, 3)


MAILS = st.from_regex(r"[a-z0-9]{1,12}@[a-z0-9]{1,12}\.(net|org)", fullmatch=True)
NAMES = st.text(alphabet=st.characters(categories=["Lu", "Ll", "Lo"]), min_size=1, max_size=30)


@given(st.text(max_size=1500))
def test_any_text_at_all_is_read_and_every_line_accounted_for(text: str) -> None:
    found = parse(text)

    seen = text.translate(dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad")))
    lines = {number for number, line in enumerate(seen.splitlines(), start=1) if line.strip()}
    assert {row.line for row in found.rows} | {bad.line for bad in found.bad} == lines
    assert len({row.email for row in found.rows}) == len(found.rows)
    assert all(len(bad.text) <= LONGEST_LINE and str(bad.reason) for bad in found.bad)


@given(st.lists(st.tuples(MAILS, NAMES), min_size=1, max_size=20, unique_by=lambda pair: pair[0]))
def test_whatever_is_written_well_comes_through_whole(people: list[tuple[str, str]]) -> None:
    found = parse("\r\n".join(f"{name} <{mail}>" for mail, name in people))

    assert [row.email for row in found.rows] == [mail for mail, _name in people]
    assert not found.bad


@given(st.text(alphabet="a@.;,\t<>\"' \n", max_size=200))
def test_broken_separators_and_quotes_never_break_the_reading(text: str) -> None:
    parse(text)
