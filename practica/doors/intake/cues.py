"""The patterns of data/events.toml, compiled once."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _data() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("practica.doors.intake").joinpath("data/events.toml").read_text("utf-8"))


def any_of(group: str, name: str) -> str:
    """The alternatives of one list as a group of a regular expression, the longest first, on word boundaries."""
    choices = sorted(_data()[group][name], key=len, reverse=True)
    return rf"(?:(?<!\w)(?:{'|'.join(choices)})(?!\w))"


@lru_cache(maxsize=40)
def pattern(group: str, name: str) -> re.Pattern[str]:
    return re.compile(any_of(group, name))
