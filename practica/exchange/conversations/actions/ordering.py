"""Keeping order: closing, opening again, joining two, saying what it is about, choosing its readers."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from practica.exchange.conversations import rules
from practica.exchange.conversations.actions.holding import held
from practica.exchange.conversations.models import Answer, Conversation, SameHere, State
from practica.exchange.conversations.plan import Subject
from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import line
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.knowledge.countries.names import is_country
from practica.people.access.models import Marking
from practica.people.access.placing import place
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.access.within import fits
from practica.people.circles.models import Circle, Membership
from practica.people.members.models import Member
from practica.services.files import actions as files
from practica.services.notices import following


@writes
def close(conversation: Conversation, reason: str, *, by: Member, now: datetime) -> Conversation:
    """Close it and say why; nothing is taken away, nobody adds to it any more.

    Raises:
        Refused: rules.close, no reason, or it is closed.
        HeldBack: the case-data check stops the reason.
    """
    row = held(conversation)
    rules.close(Viewer.of(by), row).or_raise()
    if not row.is_open:
        raise Refused(_("It is closed already."))
    said = line(reason, 500)
    if not said:
        raise Refused(_("Say in a sentence why it is closed; those who wrote in it read it."))
    checked({"reason": said}, language=row.language, countries=[row.country], reasons={})
    row.state, row.closed_reason = State.CLOSED, said
    row.save(update_fields=["state", "closed_reason"])
    activity.record("conversation.closed", by=by, on=row, at=now)
    return row


@writes
def reopen(conversation: Conversation, *, by: Member, now: datetime) -> Conversation:
    """Open it again.

    Raises:
        Refused: rules.close, or it is not closed.
    """
    row = held(conversation)
    rules.close(Viewer.of(by), row).or_raise()
    if row.state != State.CLOSED:
        raise Refused(_("Only a closed conversation can be opened again."))
    row.state, row.closed_reason = State.OPEN, ""
    row.save(update_fields=["state", "closed_reason"])
    activity.record("conversation.reopened", by=by, on=row, at=now)
    return row


@writes
def merge(conversation: Conversation, into: Conversation, *, by: Member, now: datetime) -> Conversation:
    """Join it with another of the same readers: its answers and files go there, its address leads there.

    Raises:
        Refused: rules.close for either, other readers, itself, or the other lives on elsewhere.
    """
    both = Conversation.objects.select_for_update().filter(pk__in=(conversation.pk, into.pk)).order_by("pk")
    rows: dict[int, Conversation] = {one.pk: one for one in both}
    viewer = Viewer.of(by)
    row, target = rows[conversation.pk], rows[into.pk]
    rules.close(viewer, row).or_raise()
    if row.pk == target.pk or State.MERGED in {row.state, target.state}:
        raise Refused(_("Choose another conversation, one that goes on."))
    if not can_see(viewer, target) or (row.audience_id, row.marking) != (target.audience_id, target.marking):
        raise Refused(_("Only conversations with the same readers can be joined. Mark one of them first."))
    Answer.objects.filter(conversation=row).update(conversation=target)
    already = SameHere.objects.filter(conversation=target, answer=None).values("member")
    files.move(row, target, by=by, now=now)
    row.same.filter(answer=None).exclude(member__in=already).update(conversation=target)
    SameHere.objects.filter(conversation=row, answer__isnull=False).update(conversation=target)
    own = [member for member in (row.source,) if member is not None]
    following.follow_quietly(target, [*following.followers(row), *own], now=now)
    target.answers_count = F("answers_count") + row.answers_count
    target.answered = min((when for when in (row.answered, target.answered) if when), default=None)
    target.moved = max(row.moved, target.moved)
    target.save(update_fields=["answers_count", "answered", "moved"])
    row.state, row.merged_into, row.accepted, row.answers_count = State.MERGED, target, None, 0
    row.save(update_fields=["state", "merged_into", "accepted", "answers_count"])
    activity.record("conversation.merged", by=by, on=row, at=now, facts={"into": target.pk})
    activity.record("conversation.joined", by=by, on=target, at=now, facts={"from": row.pk})
    target.refresh_from_db()
    return target


@writes
def move(conversation: Conversation, about: Subject, *, by: Member, now: datetime) -> Conversation:
    """Say what it is about: a practice, a section of it, a replication, a country, or nothing. Its readers stay.

    Raises:
        Refused: rules.close, something that is not there, or readers who would not read that.
    """
    row = held(conversation)
    viewer = Viewer.of(by)
    rules.close(viewer, row).or_raise()
    if about.item is not None and not can_see(viewer, about.item):
        raise Refused(_("What this is about is not there, or not open to you."))
    if about.country and not is_country(about.country):
        raise Refused(_("Practica does not know this country."))
    fits(about.item, row.marking_of(), row.circle, list(row.readers.all())).or_raise()
    row.practice = about.practice or (about.replication.practice if about.replication else None)
    row.section = about.section if about.practice else ""
    row.replication, row.event, row.about_country = about.replication, about.event, about.country
    row.save(update_fields=["practice", "section", "replication", "event", "about_country"])
    place(row, by=by, at=now)
    activity.record("conversation.moved", by=by, on=row, at=now)
    return row


@writes
def mark(
    conversation: Conversation,
    marking: Marking,
    *,
    circle: Circle | None = None,
    readers: Sequence[Member] = (),
    by: Member,
    now: datetime,
) -> Conversation:
    """Give it other readers. Whoever leads it makes it stricter; only its source makes it wider, and only before others answered.

    Those who answered wrote for the readers of then, so their words are never carried further.

    Raises:
        Refused: rules.close, wider than its source or its answers allow, or it does not fit what it is about.
    """
    row = held(conversation)
    viewer = Viewer.of(by)
    rules.close(viewer, row).or_raise()
    before = row.marking_of()
    is_other_circle = marking == before and circle is not None and circle.pk != row.circle_id
    adds_readers = before == marking == Marking.RED and any(member.pk not in row.reader_ids() for member in readers)
    if marking.strictness < before.strictness or is_other_circle or adds_readers:
        if not rules.is_asker(viewer, row):
            raise Refused(_("Only whoever began it can make it wider."))
        if row.answers.exclude(source=by).exists():
            raise Refused(_("Others have answered for the readers of now. Begin a new conversation for more readers."))
    fits(row.replication or row.practice or row.event, marking, circle, readers).or_raise()
    if circle is not None and circle.pk != row.circle_id and not Membership.objects.filter(circle=circle, member=by).exists():
        raise Refused(_("Choose a circle you belong to."))
    row.marking, row.circle = marking, circle if marking.is_closed and marking != Marking.RED else row.circle
    row.save(update_fields=["marking", "circle"])
    row.readers.set({*readers, by} if marking == Marking.RED else [])
    place(row, by=by, at=now)
    activity.record("conversation.marked", by=by, on=row, at=now, facts={"from": before, "to": marking})
    return row
