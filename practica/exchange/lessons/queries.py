"""Reading lessons. The viewer comes first."""

from dataclasses import dataclass
from typing import cast

from django.db.models import QuerySet

from practica.exchange.conversations.models import Conversation
from practica.exchange.conversations.queries import Voice, voice
from practica.exchange.lessons.models import Consent, Grown, Lesson, Source, State
from practica.knowledge.practices.models import Practice
from practica.knowledge.practices.queries import titles
from practica.people.access.viewers import Viewer


def published(viewer: Viewer) -> QuerySet[Lesson]:
    """Lessons this viewer may read, the latest first."""
    shown = Lesson.objects.visible_in_order(viewer).filter(state=State.PUBLISHED, hidden=False)
    rows = shown.select_related("source", "conversation")
    return cast("QuerySet[Lesson]", rows.order_by("-published", "-pk"))


@dataclass(frozen=True)
class SourceShown:
    """One answer that a lesson rests on, with its writer as the answer shows them."""

    source: Source
    voice: Voice
    is_mine: bool


def sources(viewer: Viewer, lesson: Lesson) -> list[SourceShown]:
    """What a lesson rests on; for readers only those who agreed, for its writer and those asked all."""
    rows = lesson.sources.select_related("answer__source", "answer__conversation").exclude(standing=Consent.LEFT_OUT)
    if lesson.state == State.PUBLISHED:
        rows = rows.filter(standing=Consent.YES)
    return [
        SourceShown(row, voice(viewer, row.answer, row.answer.place), row.answer.source_id == viewer.member_id) for row in rows
    ]


def of_conversation(viewer: Viewer, conversation: Conversation) -> list[Lesson]:
    """The lessons made of it that this viewer may read: published ones, and drafts of their own or that ask them."""
    rows = Lesson.objects.visible_in_order(viewer).filter(conversation=conversation).order_by("-published", "-pk")
    return list(rows[:5])


def grown(viewer: Viewer, conversation: Conversation) -> list[tuple[str, str]]:
    """Title and address of the published practices that grew out of it, as far as this viewer may see."""
    numbers = Grown.objects.filter(conversation=conversation).values("practice")
    rows = list(Practice.objects.visible_in_order(viewer).filter(pk__in=numbers, published_version__isnull=False)[:5])
    words = titles(rows)
    return [(words.get(row.pk, ""), row.get_absolute_url()) for row in rows]


def waiting(viewer: Viewer) -> QuerySet[Source]:
    """Lessons that ask this member whether they agree."""
    seen = Conversation.objects.visible_to(viewer).values("pk")
    rows = Source.objects.filter(standing=Consent.ASKED, answer__source=viewer.member_id, lesson__conversation__in=seen)
    return rows.select_related("lesson").order_by("pk")
