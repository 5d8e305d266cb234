"""One thing on a page and what decides about it."""

from dataclasses import dataclass

from practica.people.access.models import Guarded
from practica.people.access.queries import explain
from practica.people.access.viewers import Viewer


class NoSuchPage(Exception):  # noqa: N818 - it is an answer to whoever asked
    """The address leads nowhere; `str()` is the sentence."""


@dataclass(frozen=True)
class Reason:
    """Whether one thing on the page is seen, by which clause, and the sentence."""

    what: str
    sees: bool
    clause: str
    sentence: str


def explained(viewer: Viewer, item: Guarded, what: str) -> Reason:
    """The clause that decides about an item, which is named by its kind and number or address, never by its words."""
    found = explain(viewer, item)
    is_hidden = " It is hidden: personal data was seen in it." if getattr(item, "hidden", False) else ""
    return Reason(what, found.sees, found.clause, found.sentence + is_hidden)
