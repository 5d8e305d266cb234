"""Versions: each published once, with its files, and never changed."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Conflict, Refused
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.knowledge.library import rules
from practica.knowledge.library.actions.holding import held
from practica.knowledge.library.actions.wording import issued
from practica.knowledge.library.models import LibraryItem, Version
from practica.knowledge.library.plan import Issue
from practica.people.access.placing import place, unplaced
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.services.files import actions as files


@writes
def issue(
    item: LibraryItem, sent: Issue, *, seen: int, by: Member, now: datetime, reasons: Mapping[str, str] | None = None
) -> Version:
    """Publish the next version; the ones before stay as they are, and lead to it.

    Args:
        item: of which.
        sent: a file, an address or both, and what changed.
        seen: the number of the latest version when the form was opened.
        by: its steward.
        now: when.
        reasons: for warnings of the case-data check that stay.

    Raises:
        Refused: rules.issue, nothing was sent, nothing is said of what changed.
        Conflict: somebody published a version meanwhile; nothing is written.
        HeldBack: the case-data check stops a text.
    """
    row = held(item)
    rules.issue(Viewer.of(by), row).or_raise()
    if row.latest != seen:
        raise Conflict(_("Somebody published a version meanwhile. What you typed is still here; look at that one first."))
    columns = issued(sent)
    if not columns["what_changed"]:
        raise Refused(_("Say in a sentence what changed since the last version."))
    words = {"what_changed": columns["what_changed"]}
    checked(words, language=row.language, countries=[*row.countries, by.country], reasons=reasons or {})
    version = write_version(row, sent, columns, by=by, now=now)
    activity.record("library.issued", by=by, on=row, at=now, facts={"version": version.number})
    return version


def write_version(
    item: LibraryItem, sent: Issue, columns: Mapping[str, str], *, by: Member | None, now: datetime, at: datetime | None = None
) -> Version:
    """The next version of an item held in this transaction, its files attached; the item points at it.

    Raises:
        Refused: a file is of somebody else, is gone, or lacks a reason.
    """
    version = Version.objects.create(
        item=item, number=item.latest + 1, published=at or now, source_id=item.source_id, audience_id=unplaced(), **columns
    )
    place(version, by=by, at=now)
    if by is not None:
        for file, reasons in sent.files:
            files.attach(version, file, by=by, now=now, reasons=reasons)
    item.latest, item.dated, item.published = version.number, version.dated, at or now
    item.save(update_fields=["latest", "dated", "published"])
    return version
