"""The list of letters in the documentation is the list of letters there are, each under its subject."""

import re
from pathlib import Path

from practica.services.notices import letters

PAGE = Path(__file__).resolve().parents[3] / "docs/reference/letters.md"
ROW = re.compile(r"^\| (`[^|]+) \| (\w+) \|[^|]+\|[^|]+\|$", re.MULTILINE)


def test_every_kind_of_letter_is_documented_under_its_subject_and_no_other():
    told = {kind: subject for row, subject in ROW.findall(PAGE.read_text()) for kind in re.findall(r"`([a-z_.]+)`", row)}

    there = {kind: letters.subject_of(kind) for kind in letters.kinds()}
    assert told == {kind: subject.value if subject else "none" for kind, subject in there.items()}


def test_kinds_and_their_keys_fit_their_columns():
    assert all(len(kind) <= 40 for kind in letters.kinds())
