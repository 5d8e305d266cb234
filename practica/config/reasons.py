"""Why a viewer sees a page: from its address to the items on it, and from these to the clause that decided."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from practica.knowledge.practices.models import OldAddress, Practice, PracticeVersion
from practica.knowledge.replications.models import Replication
from practica.people.access.models import Guarded
from practica.people.access.queries import explain
from practica.people.access.viewers import Viewer
from practica.people.circles import queries as circles
from practica.people.circles.models import Circle
from practica.people.members import queries as members
from practica.people.members.models import Member
from practica.services.files.belonging import item_of
from practica.services.files.models import File


class NoSuchPage(Exception):  # noqa: N818 - it is an answer to whoever asked
    """The address leads nowhere; `str()` is the sentence."""


@dataclass(frozen=True)
class Reason:
    """Whether one thing on the page is seen, by which clause, and the sentence."""

    what: str
    sees: bool
    clause: str
    sentence: str


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
    root = path.strip("/").partition("/")[0]
    finder = _FINDERS.get(root)
    if finder is None or not match.kwargs:
        sentence = "The page itself is decided by no item; each item on it is decided by its own audience."
        return [Reason("the page", sees=True, clause="page", sentence=sentence)]
    return finder(viewer, match.kwargs)


def _practice(viewer: Viewer, given: dict[str, Any]) -> list[Reason]:
    slug = str(given["slug"])
    practice = Practice.objects.filter(slug=slug).first()
    if practice is None:
        old = OldAddress.objects.filter(slug=slug).select_related("practice").first()
        practice = old.practice if old else None
    if practice is None:
        raise NoSuchPage("There is no practice with this address.")
    found = [_explained(viewer, practice, f"practice “{practice.slug}”, {practice.state}, {practice.marking}")]
    versions = list(PracticeVersion.objects.filter(practice=practice).order_by("number", "pk"))
    if "number" in given:
        chosen = [version for version in versions if version.number == given["number"]]
        if not chosen:
            raise NoSuchPage("The practice has no such version.")
    else:
        chosen = [version for version in versions if version.number is None or version.pk == practice.published_version_id]
    for version in chosen:
        name = f"its version {version.number}" if version.number else f"its version in work, {version.state}"
        found.append(_explained(viewer, version, name))
    return found if "number" not in given else [found[1], found[0]]


def _replication(viewer: Viewer, given: dict[str, Any]) -> list[Reason]:
    one = Replication.objects.filter(pk=given.get("pk") or 0).select_related("practice").first()
    if one is None:
        raise NoSuchPage("There is no replication with this number.")
    own = _explained(viewer, one, f"replication {one.pk}, {one.state}, {one.marking}")
    return [own, _explained(viewer, one.practice, f"its practice “{one.practice.slug}”, {one.practice.marking}")]


def _explained(viewer: Viewer, item: Guarded, what: str) -> Reason:
    found = explain(viewer, item)
    return Reason(what, found.sees, found.clause, found.sentence)


def _circle(viewer: Viewer, given: dict[str, Any]) -> list[Reason]:
    circle = Circle.objects.filter(slug=given["slug"]).first()
    if circle is None:
        raise NoSuchPage("There is no circle with this address.")
    what = f"the page of the circle “{circle.slug}”"
    if viewer.member is None:
        return [Reason(what, sees=False, clause="visitor", sentence="Visitors do not know of circles.")]
    if circles.membership(viewer.member, circle) is not None:
        return [Reason(what, sees=True, clause="circle", sentence="This person belongs to it.")]
    sees = circles.known_to(viewer).filter(pk=circle.pk).exists()
    if not circle.unlisted:
        sentence = "It is listed, so every member knows of it; what is in it is for those who belong to it."
        return [Reason(what, sees, "listed", sentence)]
    sentence = "It is unlisted, and this person has an invitation." if sees else "It is unlisted, and this person is not invited."
    return [Reason(what, sees, "unlisted", sentence)]


def _member(viewer: Viewer, given: dict[str, Any]) -> list[Reason]:
    member = Member.objects.filter(handle=given["handle"]).first()
    if member is None:
        raise NoSuchPage("There is no member with this handle.")
    sees = members.known_to(viewer).filter(pk=member.pk).exists()
    sentence = "Present members are known to members." if sees else "Visitors know no members, and nobody knows who left."
    return [Reason(f"the page of {member.handle}", sees, "members", sentence)]


def _file(viewer: Viewer, given: dict[str, Any]) -> list[Reason]:
    file = File.objects.filter(key=given["key"], removed__isnull=True).first()
    if file is None:
        raise NoSuchPage("There is no file with this address.")
    found = [_explained(viewer, file, f"file {file.pk}, {file.marking}")]
    item = item_of(file.item_kind, file.item_id)
    return found if item is None else [*found, _explained(viewer, item, f"what it belongs to, {file.item_kind} {item.pk}")]


_FINDERS: dict[str, Callable[[Viewer, dict[str, Any]], list[Reason]]] = {
    "practices": _practice,
    "replications": _replication,
    "circles": _circle,
    "files": _file,
    "members": _member,
}
