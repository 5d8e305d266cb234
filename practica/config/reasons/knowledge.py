"""Pages of practices, replications, the library and files."""

from django.urls import ResolverMatch

from practica.config.reasons.told import NoSuchPage, Reason, explained
from practica.knowledge.library.models import LibraryItem, Version
from practica.knowledge.practices.models import OldAddress, Practice, PracticeVersion
from practica.knowledge.replications.models import Replication
from practica.people.access.viewers import Viewer
from practica.services.files.belonging import item_of
from practica.services.files.models import File


def practice(viewer: Viewer, match: ResolverMatch) -> list[Reason]:
    """A practice and its versions."""
    given = match.kwargs
    slug = str(given["slug"])
    row = Practice.objects.filter(slug=slug).first()
    if row is None:
        old = OldAddress.objects.filter(slug=slug).select_related("practice").first()
        row = old.practice if old else None
    if row is None:
        raise NoSuchPage("There is no practice with this address.")
    found = [explained(viewer, row, f"practice “{row.slug}”, {row.state}, {row.marking}")]
    versions = list(PracticeVersion.objects.filter(practice=row).order_by("number", "pk"))
    if "number" in given:
        chosen = [version for version in versions if version.number == given["number"]]
        if not chosen:
            raise NoSuchPage("The practice has no such version.")
    else:
        chosen = [version for version in versions if version.number is None or version.pk == row.published_version_id]
    for version in chosen:
        name = f"its version {version.number}" if version.number else f"its version in work, {version.state}"
        found.append(explained(viewer, version, name))
    return found if "number" not in given else [found[1], found[0]]


def replication(viewer: Viewer, match: ResolverMatch) -> list[Reason]:
    """A replication and its practice."""
    given = match.kwargs
    one = Replication.objects.filter(pk=given.get("pk") or 0).select_related("practice").first()
    if one is None:
        raise NoSuchPage("There is no replication with this number.")
    own = explained(viewer, one, f"replication {one.pk}, {one.state}, {one.marking}")
    return [own, explained(viewer, one.practice, f"its practice “{one.practice.slug}”, {one.practice.marking}")]


def file(viewer: Viewer, match: ResolverMatch) -> list[Reason]:
    """A file and what it belongs to."""
    given = match.kwargs
    row = File.objects.filter(key=given["key"], removed__isnull=True).first()
    if row is None:
        raise NoSuchPage("There is no file with this address.")
    found = [explained(viewer, row, f"file {row.pk}, {row.marking}")]
    item = item_of(row.item_kind, row.item_id)
    return found if item is None else [*found, explained(viewer, item, f"what it belongs to, {row.item_kind} {item.pk}")]


def library(viewer: Viewer, match: ResolverMatch) -> list[Reason]:
    """An item of the library; under the address of a version that version first."""
    if "slug" not in match.kwargs:
        return []
    item = LibraryItem.objects.filter(slug=match.kwargs["slug"]).first()
    if item is None:
        raise NoSuchPage("There is nothing in the library with this address.")
    own = explained(viewer, item, f"library item “{item.slug}”, {item.state}, {item.marking}")
    if "number" not in match.kwargs:
        return [own]
    version = Version.objects.filter(item=item, number=match.kwargs["number"]).first()
    if version is None:
        raise NoSuchPage("The library item has no such version.")
    return [explained(viewer, version, f"its version {version.number}"), own]
