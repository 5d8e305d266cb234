"""Answers, follow-ups, and what people say of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from practica.exchange.conversations import rules
from practica.exchange.conversations.actions.beginning import role_of
from practica.exchange.conversations.actions.holding import held, held_answer
from practica.exchange.conversations.models import (
    Answer,
    CameOf,
    Conversation,
    Edit,
    Hand,
    Helped,
    Invitation,
    SameHere,
    Standing,
    Thanks,
)
from practica.exchange.conversations.plan import LONGEST_ANSWER, Answered, Came
from practica.foundation import activity
from practica.foundation.core import languages
from practica.foundation.core.answers import Conflict, Refused
from practica.foundation.core.typed import line, paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.knowledge.practices.models import Practice, State
from practica.knowledge.replications import actions as replicating
from practica.knowledge.replications import rules as replications
from practica.people.access.models import Attribution
from practica.people.access.placing import place, unplaced
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.services.live.topics import publish
from practica.services.notices import following

_ONE_PRESS = timedelta(minutes=2)


@writes
def answer(
    conversation: Conversation, answered: Answered, *, by: Member, now: datetime, reasons: Mapping[str, str] | None = None
) -> Answer:
    """Answer a conversation. Joined with another meanwhile, the answer goes there; sent twice, it is one.

    Raises:
        Refused: rules.answer, no words, an unknown language, or a practice this member cannot see.
        HeldBack: the case-data check stops a text.
    """
    conversation = held(current(held(conversation)))
    rules.answer(Viewer.of(by), conversation).or_raise()
    if answered.practice is not None and not can_see(Viewer.of(by), answered.practice):
        raise Refused(_("The practice you name is not there, or not open to you."))
    return _write(conversation, answered, None, by=by, now=now, reasons=reasons or {})


@writes
def follow_up(
    to: Answer, words: str, *, language: str = "en", by: Member, now: datetime, reasons: Mapping[str, str] | None = None
) -> Answer:
    """Ask back, or add to an answer; a follow-up of a follow-up stands under the same answer.

    Raises:
        Refused: rules.answer, or no words.
        HeldBack: the case-data check stops the words.
    """
    conversation = held(to.conversation)
    rules.answer(Viewer.of(by), conversation).or_raise()
    said = Answered(body=words, language=language)
    return _write(conversation, said, to.to or to, by=by, now=now, reasons=reasons or {})


def current(conversation: Conversation) -> Conversation:
    """The conversation this one lives on in, when it was joined with another; itself otherwise."""
    while conversation.merged_into is not None:
        conversation = conversation.merged_into
    return conversation


def _write(
    conversation: Conversation, said: Answered, to: Answer | None, *, by: Member, now: datetime, reasons: Mapping[str, str]
) -> Answer:
    words = cleaned(said.words())
    if not languages.is_language(said.language):
        raise Refused(_("Practica does not know this language."))
    again: Answer | None = Answer.objects.filter(
        conversation=conversation, to=to, source=by, body=words["body"], at__gt=now - _ONE_PRESS, at__lte=now
    ).first()
    if again is not None:
        return again
    found = checked(words, language=said.language, countries=[by.country], reasons=reasons)
    row = Answer(
        conversation=conversation, to=to, source=by, worked="" if to else (said.worked or ""), language=said.language,
        attribution=said.attribution, country=by.country, role=role_of(by, said.attribution), practice=said.practice, at=now,
        kept_findings=found, audience_id=unplaced(), **words,
    )  # fmt: skip
    row.save()
    place(row, by=by, at=now)
    _count(conversation, row, now)
    following.follow_quietly(conversation, [by], now=now)
    verb = "answer.followed_up" if to else "answer.given"
    activity.record(verb, by=by, on=row, at=now, facts={"conversation": conversation.pk})
    publish(conversation, "answers")
    return row


def _count(conversation: Conversation, row: Answer, now: datetime) -> None:
    """What the conversation keeps of its answers, so that lists need not count them."""
    conversation.moved = now
    if row.to_id is None:
        conversation.answers_count = F("answers_count") + 1
        if conversation.answered is None and row.source_id != conversation.source_id:
            conversation.answered = now
        # Of somebody who is not named it would say who answered.
        if row.attribution == Attribution.NAMED:
            Invitation.objects.filter(conversation=conversation, member=row.source_id).update(standing=Standing.ANSWERED)
    conversation.save(update_fields=["moved", "answers_count", "answered"])


def cleaned(words: Mapping[str, str]) -> dict[str, str]:
    """The texts of an answer as they are stored.

    Raises:
        Refused: one is too long, or the answer itself is missing.
    """
    clean = {name: (line if name == "place" else paragraph)(text, LONGEST_ANSWER[name]) for name, text in words.items()}
    if not clean.get("body", "-"):
        raise Refused(_("Write what you did, or what you would do."))
    return clean


@writes
def edit_answer(
    row: Answer,
    words: Mapping[str, str],
    *,
    seen: datetime | None,
    by: Member,
    now: datetime,
    reasons: Mapping[str, str] | None = None,
) -> Answer:
    """Change the words of an answer; what stood there before stays to be read. As `beginning.edit`.

    Raises:
        Refused: rules.edit, or `cleaned`.
        Conflict: it was changed in another window meanwhile; nothing is written.
        HeldBack: the case-data check stops a text.
    """
    rules.edit(Viewer.of(by), row).or_raise()
    row = held_answer(row)
    if row.edited != seen:
        raise Conflict(_("This was changed in another window meanwhile. What you typed is still here; compare the two."))
    clean = cleaned({name: text for name, text in words.items() if name in LONGEST_ANSWER})
    before = {name: getattr(row, name) for name, text in clean.items() if getattr(row, name) != text}
    if not before:
        return row
    found = checked(clean, language=row.language, countries=[row.country], reasons=reasons or {})
    Edit.objects.create(conversation=row.conversation, answer=row, by=by, at=now, before=before)
    for name, text in clean.items():
        setattr(row, name, text)
    row.edited, row.kept_findings = now, {**row.kept_findings, **found}
    row.save(update_fields=[*clean, "edited", "kept_findings"])
    activity.record("answer.edited", by=by, on=row, at=now, facts={"conversation": row.conversation_id})
    return row


@writes
def say_what_came(
    row: Answer, came: Came, *, seen: int | None, by: Member, now: datetime, reasons: Mapping[str, str] | None = None
) -> CameOf:
    """The asker says whether an answer helped and what came of it; one that helped is put on top, where nothing stands yet.

    Where the answer points at a practice, or the question is about one, it is also written down as a use of it.

    Args:
        row: the answer.
        came: what is said of it.
        seen: the number of the answer on top as the page showed it; None where none was.
        by: who asked.
        now: when.
        reasons: for warnings of the case-data check that stay.

    Raises:
        Refused: rules.accept, or a follow-up.
        Conflict: another answer was put on top meanwhile; nothing is written.
        HeldBack: the case-data check stops the words.
    """
    conversation = held(row.conversation)
    rules.accept(Viewer.of(by), conversation).or_raise()
    if row.to_id is not None:
        raise Refused(_("Only an answer can be said to have helped."))
    if conversation.accepted_id != seen:
        raise Conflict(_("Another answer was put on top meanwhile. Nothing was changed; look at both before you choose."))
    what = paragraph(came.what, 1_000)
    checked({"what": what}, language=conversation.language, countries=[conversation.country], reasons=reasons or {})
    said_before = CameOf.objects.filter(answer=row).first()
    use = said_before.use if said_before else None
    practice = row.practice or conversation.practice
    if use is None and what and practice is not None and _can_be_used(practice, conversation, by):
        used = replicating.Used(
            purpose=came.purpose, what=what, helped=came.helped != Helped.NO, language=conversation.language,
            attribution=Attribution(conversation.attribution),
        )  # fmt: skip
        use = replicating.use(practice.published_version, used, by=by, now=now, reasons=reasons or {})  # type: ignore[arg-type]
    said, _made = CameOf.objects.update_or_create(
        answer=row, defaults={"helped": came.helped, "what": what, "use": use, "by": by, "at": now}
    )
    if came.helped == Helped.NO:
        conversation.accepted_id = None if conversation.accepted_id == row.pk else conversation.accepted_id
    elif conversation.accepted_id is None or came.helped == Helped.YES:
        conversation.accepted = row
    conversation.save(update_fields=["accepted"])
    activity.record("answer.came_of", by=by, on=row, at=now, facts={"conversation": conversation.pk, "helped": came.helped.value})
    return said


def _can_be_used(practice: Practice, conversation: Conversation, by: Member) -> bool:
    """Whether what was said here may stand beside the practice: words for one circle are not carried to other readers."""
    viewer = Viewer.of(by)
    if conversation.marking_of().is_closed and conversation.audience_id != practice.audience_id:
        return False
    is_there = can_see(viewer, practice) and practice.state == State.PUBLISHED and practice.published_version is not None
    return is_there and bool(replications.use(viewer, practice))


@writes
def thank(row: Answer, words: str, *, by: Member, now: datetime) -> Thanks:
    """Thank for an answer, in one sentence; a second one replaces the first.

    Raises:
        Refused: rules.answer, no words, or one's own answer.
        HeldBack: the case-data check stops the words.
    """
    rules.answer(Viewer.of(by), row.conversation).or_raise()
    if row.source_id == by.pk:
        raise Refused(_("This is your own answer."))
    sentence = line(words, 300)
    if not sentence:
        raise Refused(_("Write your thanks in a sentence: it is read by a person."))
    checked({"words": sentence}, language=row.conversation.language, countries=[by.country], reasons={})
    said, made = Thanks.objects.update_or_create(answer=row, by=by, defaults={"words": sentence, "at": now})
    if made:
        activity.record("answer.thanked", by=by, on=row, at=now, facts={"conversation": row.conversation_id})
    return said


@writes
def say_same(conversation: Conversation, row: Answer | None = None, *, by: Member, now: datetime) -> bool:
    """*Same question in my country*, or of an answer *same for us*; said again, it is taken back. Whether it stands now.

    Raises:
        Refused: rules.answer, or it is one's own.
    """
    rules.answer(Viewer.of(by), conversation).or_raise()
    if (row or conversation).source_id == by.pk:
        raise Refused(_("You wrote this: you are counted already."))
    mine = SameHere.objects.filter(conversation=conversation, answer=row, member=by)
    if mine.delete()[0]:
        return False
    SameHere.objects.create(conversation=conversation, answer=row, member=by, country=by.country, at=now)
    if row is None:
        following.follow_quietly(conversation, [by], now=now)
    return True


@writes
def lend_hand(conversation: Conversation, words: str, *, by: Member, now: datetime) -> Hand:
    """Say that one would try an idea, and what one would bring; again, it replaces what was said.

    Raises:
        Refused: rules.lend_hand.
        HeldBack: the case-data check stops the words.
    """
    rules.lend_hand(Viewer.of(by), conversation).or_raise()
    sentence = line(words, 300)
    checked({"words": sentence}, language=conversation.language, countries=[by.country], reasons={})
    hand, made = Hand.objects.update_or_create(
        conversation=conversation, member=by, defaults={"words": sentence, "country": by.country, "at": now}
    )
    following.follow_quietly(conversation, [by], now=now)
    if made:
        activity.record("conversation.hand_lent", by=by, on=conversation, at=now)
    return hand


@writes
def withdraw_hand(conversation: Conversation, *, by: Member) -> None:
    """Take one's hand back."""
    Hand.objects.filter(conversation=conversation, member=by).delete()


