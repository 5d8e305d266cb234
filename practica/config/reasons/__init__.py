"""Why a viewer sees a page: from its address to the items on it, and from these to the clause that decided."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.urls import Resolver404, ResolverMatch, resolve

from practica.config.reasons import exchange, knowledge, people
from practica.config.reasons.told import NoSuchPage, Reason
from practica.people.access.viewers import Viewer

__all__ = ["NoSuchPage", "Reason", "reasons"]


def reasons(viewer: Viewer, url: str) -> list[Reason]:
    """What decides about a page; the item it is about comes first.

    Raises:
        NoSuchPage: no page has this address, or nothing is there. At the shell that is said, on the page it is not.
    """
    path = urlsplit(url.strip()).path or "/"
    try:
        match = resolve(path if path.startswith("/") else f"/{path}")
    except Resolver404 as error:
        raise NoSuchPage(f"No page has the address {path}.") from error
    finder = _FINDERS.get(path.strip("/").partition("/")[0])
    found = finder(viewer, match) if finder is not None and match.kwargs else []
    sentence = "The page itself is decided by no item; each item on it is decided by its own audience."
    return found or [Reason("the page", sees=True, clause="page", sentence=sentence)]


_FINDERS: dict[str, Callable[[Viewer, ResolverMatch], list[Reason]]] = {
    "practices": knowledge.practice,
    "replications": knowledge.replication,
    "library": knowledge.library,
    "files": knowledge.file,
    "events": exchange.event,
    "questions": exchange.question,
    "lessons": exchange.lesson,
    "circles": people.circle,
    "members": people.member,
}
