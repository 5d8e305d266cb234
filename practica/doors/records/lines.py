"""A file of JSON Lines, line by line, however it was made: no line can take the memory or stop the others."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _

from practica.doors.records.fields import BadRecord

LONGEST = 16 * 1024 * 1024
"""Bytes of one line; a practice with every section full in a dozen languages has less."""


@dataclass(frozen=True)
class Line:
    """Where a line is: its number from 1, its first byte, its length. `reason` says why it cannot be read, if so."""

    number: int
    offset: int
    length: int
    reason: str = ""


def lines(file: IO[bytes]) -> Iterator[Line]:
    """Every line that is not blank, without keeping any."""
    number, offset = 0, 0
    while start := file.readline(LONGEST):
        number += 1
        length, is_blank = len(start), not start.strip()
        too_long = False
        while not start.endswith(b"\n") and (start := file.readline(LONGEST)):
            length, too_long = length + len(start), True
        if too_long:
            yield Line(number, offset, length, _("The line is longer than 16 MB."))
        elif not is_blank:
            yield Line(number, offset, length)
        offset += length


def read(file: IO[bytes], line: Line) -> dict[str, Any]:
    """The object on a line; the file's place is moved.

    Raises:
        BadRecord: not UTF-8, not JSON, or not an object.
    """
    if line.reason:
        raise BadRecord(line.reason)
    file.seek(line.offset)
    data = file.read(line.length)
    try:
        text = data.decode("utf-8-sig" if line.offset == 0 else "utf-8")
    except UnicodeDecodeError as error:
        raise BadRecord(_("The line is not UTF-8.")) from error
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadRecord(_("The line is not JSON.")) from error
    if not isinstance(found, dict):
        raise BadRecord(_("The line is not a JSON object."))
    return found


def _no_constant(name: str) -> None:
    raise ValueError(name)
