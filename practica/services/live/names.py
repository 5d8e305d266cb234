"""The names of topics, which hold nothing but the item's kind, its number, and the part."""

import re
from collections.abc import Iterable

Subject = tuple[str, int]
"""An item: its kind and its number."""

_NAME = re.compile(r"([a-z_]{1,30}):([0-9]{1,18})/([a-z]{1,20})")

HERE = "here"
"""The part of an item whose followers are counted as being there (`presence`)."""

MOST = 40
"""So many topics are heard by one browser at most."""


def subject(topic: str) -> Subject:
    """The item that a topic is a part of.

    Raises:
        ValueError: it is no topic's name.
    """
    found = _NAME.fullmatch(topic)
    if found is None:
        raise ValueError(topic)
    return found[1], int(found[2])


def at(topics: Iterable[str]) -> set[Subject]:
    """The items at which somebody is who follows these topics: those whose part `here` is among them."""
    return {subject(topic) for topic in topics if topic.endswith(f"/{HERE}")}


def listed(text: str) -> list[str]:
    """The names in a list with commas, as a browser sends it; what is no name, and what is too much, is left out."""
    return [one for one in dict.fromkeys(text.split(",")) if _NAME.fullmatch(one)][:MOST]
