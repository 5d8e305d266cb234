"""Notes by several hands: rows are added and mended, and nobody's words are written over."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from practica.exchange.events import rules as events
from practica.exchange.events.models import Session
from practica.exchange.live.actions.holding import held_row, taking_part
from practica.exchange.live.models import Row
from practica.exchange.live.plan import LONGEST, Written
from practica.foundation import activity
from practica.foundation.core import languages
from practica.foundation.core.answers import Conflict, Refused
from practica.foundation.core.typed import line, paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.people.access.placing import place, unplaced
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.services.live.topics import publish


@writes
def add_row(session: Session, written: Written, *, by: Member, now: datetime) -> Row:
    """Add a row at the end.

    Raises:
        Refused: rules.take_part, no words.
        HeldBack: the case-data check stops a text.
    """
    live = taking_part(session, by, now)
    words = _cleaned(written)
    found = _found(words, written, by)
    row = Row(
        session=live.session, source=by, sort=written.sort, due=written.due, language=written.language, country=by.country,
        role=by.occupation, kept_findings=found, at=now, changed=now, audience_id=unplaced(), **words,
    )  # fmt: skip
    row.save()
    place(row, by=by, at=now)
    activity.record("live_row.added", by=by, on=row, at=now)
    publish(session, "notes")
    return row


@writes
def change_row(row: Row, written: Written, *, revision: int, by: Member, now: datetime) -> Row:
    """Mend a row, also somebody else's.

    Args:
        row: which one.
        written: as it should be.
        revision: of the row when the form was opened.
        by: who mends.
        now: when.

    Raises:
        Conflict: somebody has changed it since; nothing is written, and both texts are shown.
        Refused: rules.take_part, no words.
        HeldBack: the case-data check stops a text.
    """
    held = held_row(row)
    taking_part(held.session, by, now)
    words = _cleaned(written)
    if held.hidden or held.dropped:
        raise Refused(_("This row is no longer here. What you typed is still in the form; add it as a new row."))
    new = {**words, "sort": written.sort, "due": written.due, "language": written.language}
    if all(getattr(held, name) == value for name, value in new.items()):
        return held
    if held.revision != revision:
        raise Conflict(_("Somebody has changed this row meanwhile. Both texts are here; nothing is lost."))
    held.kept_findings = _found(words, written, by)
    for name, value in new.items():
        setattr(held, name, value)
    held.revision, held.changed = held.revision + 1, now
    held.save()
    activity.record("live_row.changed", by=by, on=held, at=now, facts={"revision": held.revision})
    publish(held.session, "notes")
    return held


@writes
def drop_row(row: Row, *, revision: int, by: Member, now: datetime) -> None:
    """Take a row out: whoever wrote it first, or a moderator.

    Raises:
        Refused: neither.
        Conflict: somebody has changed it since.
    """
    held = held_row(row)
    viewer = Viewer.of(by)
    taking_part(held.session, by, now)
    if held.source_id != viewer.person_id:
        events.moderate(viewer, held.session).or_raise()
    if held.revision != revision:
        raise Conflict(_("Somebody has changed this row meanwhile. Read it again before you take it out."))
    held.dropped = True
    held.save(update_fields=["dropped"])
    activity.record("live_row.dropped", by=by, on=held, at=now)
    publish(held.session, "notes")


def _cleaned(written: Written) -> dict[str, str]:
    words = {"body": paragraph(written.body, LONGEST["row"]), "who": line(written.who, LONGEST["who"])}
    if not words["body"]:
        raise Refused(_("Write something first."))
    if not languages.is_language(written.language):
        raise Refused(_("Practica does not know this language."))
    return words


def _found(words: Mapping[str, str], written: Written, by: Member) -> dict[str, str]:
    # Who does it is named on purpose: a colleague in the room, not a person from a case.
    return checked({"body": words["body"]}, language=written.language, countries=[by.country], reasons=written.reasons)
