"""Things of the library made of a conversation: the answers of those who agree, in one document.

Everybody whose answer goes in is asked before it is shown. Its version cannot change later, so when one of them takes their word
back, or personal data is seen in their answer, the whole is withdrawn.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practica.exchange.conversations.actions.holding import held
from practica.exchange.conversations.models import Answer, Conversation
from practica.exchange.conversations.queries import voice
from practica.exchange.lessons import rules
from practica.exchange.lessons.models import Collection, Consent, Part
from practica.foundation import activity
from practica.foundation.activity.models import Activity
from practica.foundation.core.answers import Allowed, Denied, Refused
from practica.foundation.core.answers import Answer as Said
from practica.foundation.core.writes import writes
from practica.knowledge.library import actions as library
from practica.knowledge.library import rules as library_rules
from practica.knowledge.library.models import LibraryItem, State
from practica.knowledge.library.plan import Issue
from practica.people.access.models import Guarded
from practica.people.access.placing import follow
from practica.people.access.queries import visible_q
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.people.members.queries import present
from practica.services.files.models import File
from practica.services.notices import letters, sources
from practica.services.notices.letters import Composed
from practica.services.notices.letters import said as spoken
from practica.services.notices.models import Letter
from practica.services.notices.sources import Draft

_SHOWN = 5


def register_collections() -> None:
    """Called once, when the app is ready."""
    follow(Conversation.KIND, _follow_conversation)
    follow(Answer.KIND, _follow_answer)
    sources.register("library.part_asked", _asked)
    letters.register("library.part_asked", _say_asked)


@writes
def begin(conversation: Conversation, *, by: Member, now: datetime) -> Collection:
    """A draft of this member's, with the readers of the conversation; begun once, it is the same one again.

    Raises:
        Refused: rules.begin.
    """
    conversation = held(conversation)  # two presses come one by one
    rules.begin(Viewer.of(by), conversation).or_raise()
    drafts = Collection.objects.filter(conversation=conversation, item__source=by, item__state=State.DRAFT)
    again = drafts.select_related("item", "conversation").first()
    if again is not None:
        return again
    item = library.begin_draft(
        conversation, conversation.title, language=conversation.language, by=by, now=now,
        concepts=list(conversation.concepts.all()), objectives=list(conversation.objectives.all()),
    )  # fmt: skip
    return Collection.objects.create(item=item, conversation=conversation)


@writes
def ask(collection: Collection, answers: Sequence[Answer], *, by: Member, now: datetime) -> None:
    """Choose the answers that go in: their writers are asked, what is not chosen is left out. One's own agrees by itself.

    Raises:
        Refused: somebody else's draft, it is published, or an answer of another conversation.
    """
    _own(collection, by)
    if any(answer.conversation_id != collection.conversation_id or answer.hidden for answer in answers):
        raise Refused(_("Only answers of its own conversation go in."))
    chosen = {answer.pk for answer in answers}
    collection.parts.exclude(answer__in=chosen).update(standing=Consent.LEFT_OUT)
    for answer in answers:
        standing = Consent.YES if answer.source_id == by.pk else Consent.ASKED
        part, made = Part.objects.get_or_create(collection=collection, answer=answer, defaults={"standing": standing, "at": now})
        if not made and part.standing == Consent.LEFT_OUT:
            part.standing, made = standing, True
            part.save(update_fields=["standing"])
        if made and standing == Consent.ASKED:
            activity.record("library.part_asked", by=by, on=collection.item, at=now, facts={"part": part.pk})
    asked = collection.parts.exclude(standing=Consent.LEFT_OUT).values("answer__source")
    library.show_draft_to(collection.item, list(present().filter(pk__in=asked)), by=by, now=now)


def _own(collection: Collection, by: Member) -> None:
    item = collection.item
    if item.source_id != by.pk:
        raise Refused(_("Whoever puts this together does that."))
    library_rules.edit(Viewer.of(by), item).or_raise()
    if item.state != State.DRAFT:
        raise Refused(_("It is published already."))


@writes
def say(part: Part, *, agrees: bool, by: Member, now: datetime) -> None:
    """Whoever wrote the answer agrees, or does not; also later, when the whole is then withdrawn.

    Raises:
        Refused: somebody else's answer, or it was left out.
    """
    if part.answer.source_id != by.pk or part.standing == Consent.LEFT_OUT:
        raise Refused(_("Whoever wrote the answer says this."))
    part.standing = Consent.YES if agrees else Consent.NO
    part.save(update_fields=["standing"])
    if not agrees:
        library.take_back(part.collection.item, _("Somebody whose answer stands in it took their word back."), by=by, now=now)


def show(viewer: Viewer, collection: Collection) -> Said:
    """May it be published? Everybody whose answer goes in has agreed."""
    if collection.item.source_id != viewer.member_id or collection.item.state != State.DRAFT:
        return Denied(gettext_lazy("Whoever puts this together does that."))
    standings = set(collection.parts.values_list("standing", flat=True)) - {Consent.LEFT_OUT}
    if Consent.ASKED in standings:
        return Denied(gettext_lazy("Somebody has not said yet whether they agree. Wait, or leave their answer out."))
    if Consent.NO in standings:
        return Denied(gettext_lazy("Somebody does not agree. Leave their answer out."))
    if not standings:
        return Denied(gettext_lazy("Choose at least one answer."))
    return Allowed()


def of_conversation(viewer: Viewer, conversation: Conversation) -> list[tuple[str, str, bool]]:
    """Title, address and whether it is a draft, of what was put together from it and this viewer may see; one query."""
    seen = visible_q(viewer, "item__")
    rows = Collection.objects.filter(seen, conversation=conversation).exclude(item__state=State.WITHDRAWN).select_related("item")
    return [
        (row.item.title, row.get_absolute_url() if row.item.state == State.DRAFT else row.item.get_absolute_url(),
         row.item.state == State.DRAFT)
        for row in rows.order_by("-pk")[:_SHOWN]
    ]  # fmt: skip


def written(viewer: Viewer, collection: Collection) -> bytes:
    """The document: title, what it is for, and each answer under its writer as the answer shows them. UTF-8 Markdown."""
    item = collection.item
    rows = collection.parts.filter(standing=Consent.YES).select_related("answer__source", "answer__conversation")
    parts = [f"# {item.title}", item.about]
    for part in rows:
        who = voice(viewer, part.answer, part.answer.place)
        shown = f"{who.name}, {who.line}" if who.line else who.name
        parts += [f"## {shown}", part.answer.body, part.answer.next_time]
    return "\n\n".join(words.strip() for words in parts if words.strip()).encode() + b"\n"


@writes
def publish(collection: Collection, file: File, *, by: Member, now: datetime) -> LibraryItem:
    """Show it with the document made of the answers (`written`, brought as a file by `by`).

    Raises:
        Refused: `show`.
    """
    show(Viewer.of(by), collection).or_raise()
    kept = _("It stood so in the conversation, and who wrote it agreed.")
    return library.publish(collection.item, Issue(files=[(file, dict.fromkeys(file.warned, kept))]), by=by, now=now)


def _follow_conversation(item: Guarded, by: Member | None, at: datetime) -> None:
    conversation = cast("Conversation", item)
    for collection in Collection.objects.filter(conversation=conversation).select_related("item"):
        library.follow_conversation(collection.item, conversation, is_hidden=conversation.hidden, by=by, at=at)


def _follow_answer(item: Guarded, by: Member | None, at: datetime) -> None:
    """Personal data was seen in an answer: what holds its words goes out of use at once."""
    answer = cast("Answer", item)
    if not answer.hidden:
        return
    for part in Part.objects.filter(answer=answer).exclude(standing=Consent.LEFT_OUT).select_related("collection__item"):
        Part.objects.filter(pk=part.pk).update(standing=Consent.LEFT_OUT)
        library.take_back(part.collection.item, _("An answer that stands in it was hidden."), by=by, now=at)


def _part(number: object) -> Part | None:
    rows = Part.objects.select_related("collection__item__source", "collection__conversation", "answer__source")
    return rows.filter(pk=number if isinstance(number, int) else 0).first()


def _asked(row: Activity) -> Iterable[Draft]:
    part = _part(row.facts.get("part"))
    if part is None:
        return
    for member in present().filter(pk=part.answer.source_id or 0):
        about = (LibraryItem.KIND, part.collection.item_id)
        yield Draft("library.part_asked", str(part.pk), member, about, {"part": part.pk})


def _say_asked(letter: Letter, viewer: Viewer) -> Composed | None:
    part = _part(letter.facts.get("part"))
    if part is None or part.standing != Consent.ASKED or part.answer.source_id != viewer.member_id:
        return None
    item = part.collection.item
    words = {"title": spoken(item.title), "name": spoken(item.source.name) if item.source else ""}
    return Composed(
        _("May your answer stand in the library? “%(title)s”") % words,
        [_("%(name)s puts answers together in one document. Yours goes in only when you agree.") % words],
        _("Somebody would like to put your answer into the library"),
        part.collection.get_absolute_url(),
        _("Read it and say"),
        items=(item, part.collection.conversation),
    )
