"""Taking things of the library in from a file: by their id, the same again changes nothing, and nobody is the writer.

What the case-data check would stop comes in hidden, for a second reader. Bytes do not travel in a record: a version comes by its
address, and one that has only a file is taken over with a backup, or by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.safety.gate import examine
from practica.knowledge.library.actions.issuing import write_version
from practica.knowledge.library.actions.wording import articles, checked_words, described, free_slug, issued, write_rows
from practica.knowledge.library.models import LibraryItem, State
from practica.knowledge.library.plan import Described, Issue
from practica.people.access.hiding import second_reader
from practica.people.access.models import Attribution, Marking
from practica.people.access.placing import place, unplaced
from practica.people.access.within import fits
from practica.people.circles.models import Circle
from practica.people.members.models import Member

OWN = "library:"
"""Before the address of an item that has no id from elsewhere."""

IMPORTED = "import"


@dataclass(frozen=True)
class IncomingVersion:
    """A version as a file has it; `has_file` says that a file stood beside the address, or instead of it."""

    issue: Issue
    published: datetime | None = None
    has_file: bool = False


@dataclass(frozen=True)
class Incoming:
    """An item as a file has it. Without a marking it is a draft; `translation_of` is the id of its original."""

    external_id: str
    said: Described
    marking: Marking | None
    circle: Circle | None
    readers: Sequence[Member]
    attribution: Attribution
    steward: Member | None
    translation_of: str = ""
    withdrawn_reason: str = ""
    slug: str = ""
    versions: Sequence[IncomingVersion] = ()


@dataclass(frozen=True)
class Taken:
    """What became of it, and the kinds of case data for which it waits for a second reader."""

    made: bool
    changed: bool
    held: tuple[str, ...] = ()


def known(identity: str) -> LibraryItem | None:
    """The item with this id, its own or one from elsewhere; None when there is none."""
    found: LibraryItem | None = LibraryItem.objects.filter(external_id=identity).first()
    if found is None and identity.startswith(OWN):
        found = LibraryItem.objects.filter(external_id=None, slug=identity.removeprefix(OWN)).first()
    return found


def take_in(incoming: Incoming, *, accept: str, now: datetime) -> Taken:
    """Take one in, in the caller's transaction.

    Args:
        incoming: what the file says.
        accept: the reason for which even what the check blocks is shown; empty to hold it.
        now: when.

    Raises:
        Refused: its original or a file is not there, a marking that does not fit, somebody here has changed it.
    """
    original = known(incoming.translation_of) if incoming.translation_of else None
    if incoming.translation_of and (original is None or original.external_id == incoming.external_id):
        raise Refused(_("What it is a translation of is not there."))
    said = replace(incoming.said, translation_of=(original.translation_of or original) if original else None)
    if incoming.marking is not None:
        fits(said.translation_of, incoming.marking, incoming.circle, incoming.readers).or_raise()
    if incoming.marking == Marking.RED and not incoming.readers:
        raise Refused(_("TLP:RED means named readers, and none is named."))
    item = known(incoming.external_id)
    return _new(incoming, said, accept=accept, now=now) if item is None else _again(item, incoming, said, now=now)


def _new(incoming: Incoming, said: Described, *, accept: str, now: datetime) -> Taken:
    columns, rows = described(said), articles(said)
    if any(not one.issue.address for one in incoming.versions) or not incoming.versions:
        raise Refused(_("A version comes by its address; a file alone is not in the record."))
    versions = [issued(one.issue) for one in incoming.versions]
    words = checked_words(columns, rows) | {f"what_changed_{place}": one["what_changed"] for place, one in enumerate(versions)}
    found = examine(words, language=said.language, countries=said.countries)
    blocked = () if accept else tuple(sorted({remark.finding.kind.value for remark in found.blocked}))
    kept = {remark.key: accept or IMPORTED for remark in (*found.unexplained, *(found.blocked if accept else ()))}
    is_draft = incoming.marking is None
    item = LibraryItem(
        slug=free_slug(columns["title"], incoming.slug), external_id=incoming.external_id, source=incoming.steward,
        country=incoming.steward.country if incoming.steward else "", marking=incoming.marking or Marking.GREEN,
        circle=incoming.circle, attribution=incoming.attribution, translation_of=said.translation_of, kept_findings=kept,
        state=State.DRAFT if is_draft else State.WITHDRAWN if incoming.withdrawn_reason else State.PUBLISHED,
        withdrawn_reason=incoming.withdrawn_reason, began=now, audience_id=unplaced(), hidden=bool(blocked), **columns,
    )  # fmt: skip
    item.save()
    item.readers.set(incoming.readers if item.marking == Marking.RED else [])
    write_rows(item, said, rows)
    if blocked:
        item.second_reader = second_reader(item, None)
        item.save(update_fields=["second_reader"])
    place(item, by=None, at=now)
    for one, its in zip(incoming.versions, versions, strict=True):
        write_version(item, one.issue, its, by=None, now=now, at=one.published)
    activity.record("library.added", by=None, on=item, at=now, facts={"kind": said.kind, "import": True})
    return Taken(made=True, changed=False, held=blocked)


def _again(item: LibraryItem, incoming: Incoming, said: Described, *, now: datetime) -> Taken:
    """A record whose item is there: its words follow the file as long as only files have written it; versions are added."""
    columns, rows = described(said), articles(said)
    differs = _differs(item, said, columns, rows)
    fresh = incoming.versions[item.latest :]
    if not differs and not fresh:
        return Taken(made=False, changed=False)
    if item.edited is not None or item.state != State.PUBLISHED or item.hidden:
        raise Refused(_("Somebody here has changed it since; the file does not write over that."))
    if any(not one.issue.address for one in fresh):
        raise Refused(_("A version comes by its address; a file alone is not in the record."))
    found = examine(checked_words(columns, rows), language=said.language, countries=said.countries)
    if found.blocked:
        raise Refused(found.sentence)
    for name, value in columns.items():
        setattr(item, name, value)
    item.translation_of = said.translation_of
    item.save(update_fields=[*columns, "translation_of"])
    write_rows(item, said, rows)
    for one in fresh:
        write_version(item, one.issue, issued(one.issue), by=None, now=now, at=one.published)
    activity.record("library.edited", by=None, on=item, at=now, facts={"import": True})
    return Taken(made=False, changed=True)


def _differs(item: LibraryItem, said: Described, columns: dict[str, object], rows: list[tuple[str, str]]) -> bool:
    if any(getattr(item, name) != value for name, value in columns.items()) or item.translation_of != said.translation_of:
        return True
    if rows != list(item.articles.values_list("instrument", "article")):
        return True
    named = {
        "objectives": {concept.key for concept in item.objectives.all()},
        "concepts": {concept.key for concept in item.concepts.all()},
    }
    return named != {"objectives": set(said.objectives), "concepts": set(said.concepts)}
