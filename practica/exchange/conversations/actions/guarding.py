"""Conversations follow what they are about, answers follow their conversation; and "personal data seen"."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from django.utils.translation import gettext as _

from practica.exchange.conversations import rules
from practica.exchange.conversations.models import Answer, Conversation, Edit, State
from practica.exchange.conversations.plan import LONGEST, LONGEST_ANSWER
from practica.exchange.events.models import Event
from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import line, paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.knowledge.practices.models import Practice
from practica.people.access.hiding import second_reader
from practica.people.access.models import Guarded, Item
from practica.people.access.placing import place, place_many
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.access.within import tighten
from practica.people.members.models import Member


def follow_subject(item: Guarded, by: Member | None, at: datetime) -> None:
    """When what it is about changes its readers, a conversation becomes at least as strict."""
    named: dict[str, object] = {item.KIND: item}
    if isinstance(item, Practice):
        named["replication"] = None
    for conversation in Conversation.objects.filter(**named):
        # Of an event also the guests may have changed, though the marking stays.
        if tighten(conversation, cast("Item", item)) or isinstance(item, Event):
            place(conversation, by=by, at=at)


def follow_conversation(item: Guarded, by: Member | None, at: datetime) -> None:
    """Answers have the readers of their conversation, whatever becomes of it."""
    conversation = cast("Conversation", item)
    answers = list(conversation.answers.all())
    for answer in answers:
        answer.conversation = conversation
    place_many(answers, by=by, at=at)


@writes
def hide(item: Conversation | Answer, *, by: Member, now: datetime) -> None:
    """Somebody has seen personal data: it disappears at once for all but its writer and a second reader.

    Raises:
        Refused: rules.hide, or the member cannot see it.
    """
    viewer = Viewer.of(by)
    rules.hide(viewer, item).or_raise()
    if not can_see(viewer, item):
        raise Refused(_("There is nothing here to hide."))
    item.second_reader = second_reader(item, by)
    item.hidden = True
    item.save(update_fields=["second_reader", "hidden"])
    place(item, by=by, at=now)
    activity.record(f"{item.KIND}.hidden", by=by, on=item, at=now)


def words_of(item: Conversation | Answer) -> dict[str, str]:
    """Every written word by field."""
    limits = LONGEST if isinstance(item, Conversation) else LONGEST_ANSWER
    return {field: getattr(item, field) for field in limits if field != "role" and getattr(item, field)}


@writes
def amend(
    item: Conversation | Answer,
    words: Mapping[str, str],
    *,
    by: Member,
    now: datetime,
    reasons: Mapping[str, str] | None = None,
) -> None:
    """Take personal data out of what is hidden. What stood there before is not kept.

    Raises:
        Refused: rules.amend, or nothing is left.
        HeldBack: the new words still hold something.
    """
    rules.amend(Viewer.of(by), item).or_raise()
    limits = LONGEST if isinstance(item, Conversation) else LONGEST_ANSWER
    one_line = {"title", "setting", "place"}
    held = words_of(item)
    new = {
        field: (line if field in one_line else paragraph)(text, limits[field])
        for field, text in words.items()
        if field in held and text != held[field]
    }
    if any(not text for field, text in new.items() if field in {"title", "body"}):
        raise Refused(_("Leave some words, or close the conversation."))
    found = checked(new, language=item.language, countries=[item.country], reasons=reasons or {})
    for field, text in new.items():
        setattr(item, field, text)
    item.kept_findings = {**item.kept_findings, **found}
    item.save(update_fields=[*new, "kept_findings"])
    edits = Edit.objects.filter(answer=item) if isinstance(item, Answer) else Edit.objects.filter(conversation=item, answer=None)
    edits.delete()
    activity.record(f"{item.KIND}.amended", by=by, on=item, at=now)


@writes
def show_again(item: Conversation | Answer, *, by: Member, now: datetime) -> None:
    """The second reader has looked: it comes back as it was.

    Raises:
        Refused: rules.show_again.
    """
    rules.show_again(Viewer.of(by), item).or_raise()
    item.second_reader, item.hidden = None, False
    item.save(update_fields=["second_reader", "hidden"])
    place(item, by=by, at=now)
    activity.record(f"{item.KIND}.shown_again", by=by, on=item, at=now)


@writes
def take_away(item: Conversation | Answer, *, by: Member, now: datetime) -> None:
    """The second reader finds that it cannot come back: the words go, the place where they stood stays, and says so.

    Raises:
        Refused: rules.show_again.
    """
    rules.show_again(Viewer.of(by), item).or_raise()
    said = _("Taken away by a second reader: it held personal data.")
    Edit.objects.filter(answer=item).delete() if isinstance(item, Answer) else Edit.objects.filter(conversation=item).delete()
    fields = dict.fromkeys(words_of(item), "") | {"body": said}
    if isinstance(item, Conversation):
        fields |= {"title": said[:200]}
        item.state, item.closed_reason = State.CLOSED, said
    for field, text in fields.items():
        setattr(item, field, text)
    item.second_reader, item.hidden = None, False
    item.save()
    place(item, by=by, at=now)
    activity.record(f"{item.KIND}.taken_away", by=by, on=item, at=now)
