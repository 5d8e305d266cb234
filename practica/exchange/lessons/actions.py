"""Writing lessons and making drafts of answers: the only place that saves them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.utils.translation import gettext as _

from practica.exchange.conversations.actions.holding import held
from practica.exchange.conversations.models import Answer, Conversation, Kind, Worked
from practica.exchange.lessons import rules
from practica.exchange.lessons.models import Consent, Grown, Lesson, Source, State
from practica.foundation import activity
from practica.foundation.core import languages
from practica.foundation.core.answers import Conflict, Refused
from practica.foundation.core.markdown import plain
from practica.foundation.core.typed import line, paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.knowledge.practices import actions as practices
from practica.knowledge.practices.models import Practice
from practica.people.access.models import Guarded, Marking
from practica.people.access.placing import place, unplaced
from practica.people.access.viewers import Viewer
from practica.people.access.within import tighten
from practica.people.circles.models import Circle
from practica.people.members.models import Member

LONGEST: Mapping[str, int] = {"title": 200, "context": 4_000, "happened": 4_000, "next_time": 2_000}


@writes
def begin(conversation: Conversation, *, language: str, by: Member, now: datetime) -> Lesson:
    """A draft of this member's, with every answer as a possible source; begun once, it is the same one again.

    Raises:
        Refused: rules.begin, or an unknown language.
    """
    conversation = held(conversation)  # two presses come one by one
    rules.begin(Viewer.of(by), conversation).or_raise()
    if not languages.is_language(language):
        raise Refused(_("Practica does not know this language."))
    again: Lesson | None = Lesson.objects.filter(conversation=conversation, source=by, state=State.DRAFT).first()
    if again is not None:
        return again
    lesson = Lesson(
        conversation=conversation, source=by, language=language, country=by.country, role=by.occupation,
        title=conversation.title, marking=conversation.marking, circle=conversation.circle, began=now, saved=now,
        audience_id=unplaced(),
    )  # fmt: skip
    lesson.save()
    lesson.readers.set(conversation.readers.all() if conversation.marking == Marking.RED else [])
    lesson.objectives.set(conversation.objectives.all())
    lesson.concepts.set(conversation.concepts.all())
    place(lesson, by=by, at=now)
    activity.record("lesson.begun", by=by, on=lesson, at=now, facts={"conversation": conversation.pk})
    return lesson


@writes
def write(
    lesson: Lesson,
    words: Mapping[str, str],
    *,
    seen: datetime | None,
    by: Member,
    now: datetime,
    reasons: Mapping[str, str] | None = None,
) -> Lesson:
    """Change its words. What is published and changed in its meaning goes back to nobody: sources are told.

    Raises:
        Refused: rules.write, or a text that is too long.
        Conflict: it was changed in another window since `seen`; nothing is written.
        HeldBack: the case-data check stops a text.
    """
    rules.write(Viewer.of(by), lesson).or_raise()
    row: Lesson = Lesson.objects.select_for_update().get(pk=lesson.pk)
    if seen is not None and row.saved != seen:
        raise Conflict(_("This was changed in another window meanwhile. What you typed is still here; compare the two."))
    known = {name: text for name, text in words.items() if name in LONGEST}
    clean = {name: (line if name == "title" else paragraph)(text, LONGEST[name]) for name, text in known.items()}
    found = checked(clean, language=row.language, countries=[by.country], reasons=reasons or {})
    for name, text in clean.items():
        setattr(row, name, text)
    row.saved, row.kept_findings = now, {**row.kept_findings, **found}
    row.save(update_fields=[*clean, "saved", "kept_findings"])
    activity.record("lesson.written", by=by, on=row, at=now)
    return row


@writes
def ask_sources(lesson: Lesson, answers: Sequence[Answer], *, by: Member, now: datetime) -> None:
    """Ask the writers of these answers whether they agree; one's own answer agrees by itself.

    Raises:
        Refused: rules.write, it is published, or an answer of another conversation.
    """
    rules.write(Viewer.of(by), lesson).or_raise()
    if lesson.state == State.PUBLISHED:
        raise Refused(_("It is published; its sources stand."))
    if any(answer.conversation_id != lesson.conversation_id or answer.hidden for answer in answers):
        raise Refused(_("A lesson rests on answers of its own conversation."))
    for answer in answers:
        standing = Consent.YES if answer.source_id == by.pk else Consent.ASKED
        source, made = Source.objects.get_or_create(lesson=lesson, answer=answer, defaults={"standing": standing, "at": now})
        if not made and source.standing == Consent.LEFT_OUT:
            source.standing = standing
            source.save(update_fields=["standing"])
        if standing == Consent.ASKED and (made or source.standing == Consent.ASKED):
            activity.record("lesson.source_asked", by=by, on=lesson, at=now, facts={"source": source.pk})
    place(lesson, by=by, at=now)


@writes
def leave_out(source: Source, *, by: Member, now: datetime) -> None:
    """Rest on it no longer: whoever said no, or nothing.

    Raises:
        Refused: rules.write, or it is published.
    """
    lesson = source.lesson
    rules.write(Viewer.of(by), lesson).or_raise()
    if lesson.state == State.PUBLISHED:
        raise Refused(_("It is published; its sources stand."))
    source.standing = Consent.LEFT_OUT
    source.save(update_fields=["standing"])
    place(lesson, by=by, at=now)


@writes
def say(source: Source, *, agrees: bool, by: Member, now: datetime) -> None:
    """Whoever wrote the answer agrees, or does not; also later, when a published lesson then leaves the answer out.

    Raises:
        Refused: rules.consent.
    """
    rules.consent(Viewer.of(by), source).or_raise()
    lesson = source.lesson
    is_out = lesson.state == State.PUBLISHED
    source.standing = Consent.YES if agrees else (Consent.LEFT_OUT if is_out else Consent.NO)
    source.save(update_fields=["standing"])
    activity.record("lesson.consent", by=by, on=lesson, at=now, facts={"source": source.pk, "agrees": agrees})
    if is_out and not agrees and not lesson.sources.filter(standing=Consent.YES).exists():
        _back_to_draft(lesson, by=by, now=now)


def _back_to_draft(lesson: Lesson, *, by: Member, now: datetime) -> None:
    """The last source took its word back: what rests on nobody is not shown."""
    lesson.state, lesson.published = State.DRAFT, None
    lesson.save(update_fields=["state", "published"])
    place(lesson, by=by, at=now)
    activity.record("lesson.withdrawn", by=by, on=lesson, at=now)


@writes
def publish(lesson: Lesson, *, by: Member, now: datetime) -> Lesson:
    """Show it to the readers of its conversation.

    Raises:
        Refused: rules.publish.
    """
    row: Lesson = Lesson.objects.select_for_update().get(pk=lesson.pk)
    rules.publish(Viewer.of(by), row).or_raise()
    row.state, row.published = State.PUBLISHED, now
    row.save(update_fields=["state", "published"])
    place(row, by=by, at=now)
    activity.record("lesson.published", by=by, on=row, at=now, facts={"conversation": row.conversation_id})
    return row


@writes
def take_back(lesson: Lesson, *, by: Member, now: datetime) -> None:
    """Make it a draft again.

    Raises:
        Refused: rules.write, or it is no published lesson.
    """
    rules.write(Viewer.of(by), lesson).or_raise()
    if lesson.state != State.PUBLISHED:
        raise Refused(_("Only a published lesson can be taken back."))
    _back_to_draft(lesson, by=by, now=now)


def follow_conversation(item: Guarded, by: Member | None, at: datetime) -> None:
    """A lesson becomes at least as strict as its conversation, and is gone while that is hidden."""
    conversation = cast("Conversation", item)
    for lesson in conversation.lessons.all():
        lesson.conversation = conversation
        tighten(lesson, conversation)
        place(lesson, by=by, at=at)


@writes
def grow(item: Conversation | Answer, *, by: Member, now: datetime) -> Practice:
    """Begin a practice draft from one's own words: what was faced, what was done, what did not work. Pressed twice, it is one.

    Raises:
        Refused: rules.grow.
    """
    rules.grow(Viewer.of(by), item).or_raise()
    answer = item if isinstance(item, Answer) else None
    conversation = answer.conversation if answer else cast("Conversation", item)
    list(Conversation.objects.select_for_update().filter(pk=conversation.pk))
    again = Grown.objects.filter(conversation=conversation, answer=answer, by=by).select_related("practice").first()
    if again is not None:
        return again.practice
    title = conversation.title if answer is None else ""
    growth = Growth(
        title, item.language, _sections(conversation, answer), conversation.marking_of(), conversation.circle,
        tuple(conversation.readers.all()),
    )  # fmt: skip
    practice = draft_from(growth, by=by, now=now)
    Grown.objects.create(conversation=conversation, answer=answer, practice=practice, by=by, at=now)
    activity.record("conversation.grown", by=by, on=conversation, at=now, facts={"practice": practice.pk})
    return practice


@dataclass(frozen=True)
class Growth:
    """What a practice draft grows from: words by field of a practice, and the readers of what was said."""

    title: str
    language: str
    fields: Mapping[str, str]
    marking: Marking
    circle: Circle | None = None
    readers: Sequence[Member] = ()


def draft_from(growth: Growth, *, by: Member, now: datetime) -> Practice:
    """A draft of this member's with these words; inside a transaction. What was written for few begins as a draft for them."""
    practice = practices.begin(by=by, now=now, language=growth.language, title=growth.title)
    if growth.marking.is_closed:
        # Only its writer can widen it.
        readers = list(growth.readers) if growth.marking == Marking.RED else []
        practices.mark(practice, growth.marking, circle=growth.circle, readers=readers, by=by, now=now)
        practice.refresh_from_db()
    for field, words in growth.fields.items():
        if words:
            practices.save_field(practice, field, words, revision=0, by=by, now=now)
    return practice


def _sections(conversation: Conversation, answer: Answer | None) -> dict[str, str]:
    """The writer's own words as sections of a practice; somebody else's question is not copied into it."""
    if answer is None:
        field = "done" if conversation.kind == Kind.EXPERIENCE else "challenge"
        pilot = getattr(conversation, "pilot", None)
        tried = {"done": plain(pilot.plan), "changed": plain(pilot.told), "lessons": plain(pilot.next_time)} if pilot else {}
        return {field: plain(conversation.body), "setting": conversation.setting} | tried
    did_not = answer.worked == Worked.DID_NOT
    return {
        "done": plain(answer.body),
        "did_not_work": plain(answer.body) if did_not else "",
        "lessons": plain(answer.next_time),
    }
