"""Reading the library. The viewer comes first; who is not named is named nowhere."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import cast

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from practica.foundation.core import languages, places
from practica.foundation.core.lists import apart, listed
from practica.knowledge.library.dating import spoken_date
from practica.knowledge.library.models import Kind, LibraryItem, State, Version
from practica.people.access.models import Attribution
from practica.people.access.viewers import Viewer
from practica.services.files import queries as files
from practica.services.files.models import File


@dataclass(frozen=True)
class Steward:
    """Who answers for an item, as their attribution allows."""

    name: str
    url: str
    line: str
    is_withheld: bool = False


def steward(viewer: Viewer, item: LibraryItem) -> Steward:
    """How the steward of an item is shown to this viewer."""
    country = places.name(item.country) if item.country else ""
    if item.source is None or not item.source.is_present:
        return Steward(_("Looking for a steward"), "", "", is_withheld=True)
    if item.attribution == Attribution.WITHHELD:
        return Steward(_("Name withheld"), "", _("Its steward answers without being named."), is_withheld=True)
    if item.attribution == Attribution.ROLE:
        role = item.role[:1].upper() + item.role[1:] if item.role else _("A member")
        return Steward(role, "", country, is_withheld=True)
    url = item.source.get_absolute_url() if viewer.member_id else ""
    return Steward(item.source.name, url, apart([item.role, country]))


@dataclass(frozen=True)
class Issued:
    """One version with its files, as a page shows it."""

    row: Version
    files: Sequence[File] = field(default_factory=tuple)

    @property
    def has_text(self) -> bool:
        """Whether anything in its files could be read, and is found by its words."""
        return any(file.media_type.startswith(("application/", "text/")) for file in self.files)


def published(viewer: Viewer) -> QuerySet[LibraryItem]:
    """What is in use and this viewer may see, the latest first."""
    rows = LibraryItem.objects.visible_in_order(viewer).filter(state=State.PUBLISHED, hidden=False)
    return cast("QuerySet[LibraryItem]", rows.order_by("-published", "-pk"))


def versions(viewer: Viewer, item: LibraryItem, number: int | None = None) -> list[Issued]:
    """The versions of an item this viewer may read, newest first, with their files; or one of them. Two queries."""
    rows = Version.objects.visible_in_order(viewer).filter(item=item).order_by("-number")
    found = list(rows.filter(number=number) if number is not None else rows)
    for version in found:
        version.item = item
    brought = files.by_item(viewer, Version.KIND, [version.pk for version in found])
    return [Issued(version, brought.get(version.pk, ())) for version in found]


def translations(viewer: Viewer, item: LibraryItem) -> list[LibraryItem]:
    """The other languages of it: its original and all that name the same one, as far as this viewer may see."""
    original = item.translation_of_id or item.pk
    same = Q(pk=original) | Q(translation_of=original)
    rows = LibraryItem.objects.visible_in_order(viewer).filter(same, state=State.PUBLISHED, hidden=False).exclude(pk=item.pk)
    return list(rows.order_by("title", "pk")[:30])


def by_number(viewer: Viewer, numbers: Collection[int]) -> dict[int, LibraryItem]:
    """Items by number, as far as this viewer may see; one query."""
    rows = LibraryItem.objects.visible_to(viewer).filter(pk__in=list(numbers)).exclude(state=State.DRAFT) if numbers else ()
    return {row.pk: row for row in rows}


def drafts(viewer: Viewer) -> QuerySet[LibraryItem]:
    """Drafts of this member."""
    return LibraryItem.objects.filter(source=viewer.member_id or 0, state=State.DRAFT).order_by("-began", "-pk")


def facts(row: LibraryItem) -> tuple[str, ...]:
    """What an item is, who made it, when, for which countries, in which languages: a line under its title."""
    said = (
        str(Kind(row.kind).label),
        apart([row.made_by, spoken_date(row.dated)]),
        listed(places.name(code) for code in row.countries[:4]),
        listed(languages.own_name(code) for code in row.languages[:4]),
    )
    return tuple(words for words in said if words)
