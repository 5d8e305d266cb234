"""Adding an item with its first version, changing what is said of it, publishing a draft."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Conflict, Refused
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.knowledge.library import rules
from practica.knowledge.library.actions.holding import held
from practica.knowledge.library.actions.issuing import write_version
from practica.knowledge.library.actions.wording import articles, checked_words, described, free_slug, issued, write_rows
from practica.knowledge.library.models import LibraryItem, State
from practica.knowledge.library.plan import Described, Issue, Readers
from practica.people.access.models import Attribution, Marking
from practica.people.access.placing import place, unplaced
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.access.within import fits
from practica.people.circles.models import Circle, Membership
from practica.people.members.models import Member

_ONE_PRESS = timedelta(minutes=2)


@writes
def add(
    said: Described, readers: Readers, first: Issue, *, by: Member, now: datetime, reasons: Mapping[str, str] | None = None
) -> LibraryItem:
    """Put something into the library with its first version. The same one sent twice is one.

    Args:
        said: what it is and what it is for.
        readers: who reads it.
        first: its first version; "what changed" is not asked yet.
        by: who becomes its steward.
        now: when.
        reasons: for warnings of the case-data check that stay.

    Raises:
        Refused: rules.add, no title, neither file nor address, a marking that does not fit.
        HeldBack: the case-data check stops a text.
    """
    viewer = Viewer.of(by)
    rules.add(viewer, readers.marking).or_raise()
    original = _original(viewer, said.translation_of)
    check_readers(original, readers, by=by)
    columns, rows = described(said), articles(said)
    list(Member.objects.select_for_update().filter(pk=by.pk))  # two presses at once come one by one
    again = LibraryItem.objects.filter(source=by, kind=said.kind, title=columns["title"], about=columns["about"])
    just_added: LibraryItem | None = again.filter(published__gt=now - _ONE_PRESS, published__lte=now).first()
    if just_added is not None:
        return just_added
    version = issued(first) | {"what_changed": ""}
    found = checked(
        checked_words(columns, rows), language=said.language, countries=[*columns["countries"], by.country], reasons=reasons or {}
    )
    item = LibraryItem(
        slug=free_slug(columns["title"]), source=by, country=by.country, role=role_of(by, readers.attribution),
        marking=readers.marking, circle=readers.circle, attribution=readers.attribution, translation_of=original,
        kept_findings=found, began=now, audience_id=unplaced(), **columns,
    )  # fmt: skip
    item.save()
    item.readers.set({*readers.named, by} if readers.marking == Marking.RED else [])
    write_rows(item, said, rows)
    place(item, by=by, at=now)
    write_version(item, first, version, by=by, now=now)
    activity.record("library.added", by=by, on=item, at=now, facts={"kind": said.kind})
    return item


def _original(viewer: Viewer, named: LibraryItem | None, item: LibraryItem | None = None) -> LibraryItem | None:
    """The original of a translation: that of the item it names, where that is itself a translation.

    Raises:
        Refused: it is not there for this viewer, or it is the item itself.
    """
    if named is None:
        return None
    original = named.translation_of or named
    if not can_see(viewer, original) or original.is_withdrawn:
        raise Refused(_("What it is a translation of is not there, or not open to you."))
    if item is not None and item.pk in {original.pk, named.pk}:
        raise Refused(_("It cannot be a translation of itself. Name the text it was translated from."))
    return original


def check_readers(outer: LibraryItem | None, readers: Readers, *, by: Member, was: Circle | None = None) -> None:
    """Whether an item may have these readers.

    Raises:
        Refused: a marking without its circle or its readers, wider than the original's, a circle `by` is not in.
    """
    fits(outer, readers.marking, readers.circle, readers.named).or_raise()
    circle = readers.circle
    if circle is not None and circle != was and not Membership.objects.filter(circle=circle, member=by).exists():
        raise Refused(_("Choose a circle you belong to."))


def role_of(member: Member, attribution: Attribution) -> str:
    """What somebody does; for one who is not named at least what kind of organisation they work for."""
    if member.occupation or attribution == Attribution.NAMED or member.organisation is None:
        return str(member.occupation)[:80]
    return str(member.organisation.get_kind_display())[:80]


@writes
def edit(
    item: LibraryItem,
    said: Described,
    *,
    seen: datetime | None,
    by: Member,
    now: datetime,
    reasons: Mapping[str, str] | None = None,
) -> LibraryItem:
    """Change what is said of an item. Its versions stay as they were published.

    Args:
        item: which.
        said: all of what is said of it now.
        seen: `edited` as the form was opened with it.
        by: its steward.
        now: when.
        reasons: for warnings of the case-data check that stay.

    Raises:
        Refused: rules.edit, or as `add`.
        Conflict: it was changed in another window meanwhile; nothing is written.
        HeldBack: the case-data check stops a text.
    """
    row = held(item)
    viewer = Viewer.of(by)
    rules.edit(viewer, row).or_raise()
    if row.edited != seen:
        raise Conflict(_("This was changed in another window meanwhile. What you typed is still here; compare the two."))
    original = _original(viewer, said.translation_of, row)
    if original is not None and row.translations.exists():
        raise Refused(_("Other translations name this one as their original. It cannot be a translation itself."))
    if original is not None and original.pk != row.translation_of_id:
        fits(original, row.marking_of(), row.circle, list(row.readers.all())).or_raise()
    columns, rows = described(said), articles(said)
    found = checked(
        checked_words(columns, rows),
        language=said.language,
        countries=[*columns["countries"], row.country],
        reasons=reasons or {},
    )
    for name, value in columns.items():
        setattr(row, name, value)
    row.translation_of, row.edited, row.kept_findings = original, now, {**row.kept_findings, **found}
    row.save(update_fields=[*columns, "translation_of", "edited", "kept_findings"])
    write_rows(row, said, rows)
    activity.record("library.edited", by=by, on=row, at=now)
    return row


@writes
def publish(item: LibraryItem, first: Issue, *, by: Member, now: datetime) -> LibraryItem:
    """Show a draft with its first version. Whether those it rests on agreed, the caller has asked.

    Raises:
        Refused: rules.edit, or it is no draft.
    """
    row = held(item)
    rules.edit(Viewer.of(by), row).or_raise()
    if row.state != State.DRAFT:
        raise Refused(_("It is published already."))
    columns = issued(first) | {"what_changed": ""}
    row.state = State.PUBLISHED
    row.save(update_fields=["state"])
    row.asked.clear()
    place(row, by=by, at=now)
    write_version(row, first, columns, by=by, now=now)
    activity.record("library.added", by=by, on=row, at=now, facts={"kind": row.kind})
    return row
