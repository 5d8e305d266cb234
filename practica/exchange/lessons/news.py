"""Lessons as news in a digest."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from practica.exchange.lessons.models import Lesson, State
from practica.foundation.core.markdown import plain
from practica.people.access.viewers import Viewer
from practica.services.notices import news
from practica.services.notices.letters import Line, said
from practica.services.notices.news import Matter

_LONGEST = 160


def register_news() -> None:
    """Called once, when the app is ready."""
    news.register(news.Topic(Lesson.KIND, _("Lessons"), ("lesson.published",), _matters, _lines))


def _matters(numbers: Collection[int]) -> Mapping[int, Matter]:
    rows = Lesson.objects.filter(pk__in=numbers, state=State.PUBLISHED, conversation__hidden=False).select_related("conversation")
    return {
        row.pk: Matter(
            row.audience_id, row.source_id, {row.conversation.about_country} - {""},
            {one.key for one in (*row.objectives.all(), *row.concepts.all())},
        )
        for row in rows.prefetch_related("objectives", "concepts")
    }  # fmt: skip


def _lines(viewer: Viewer, numbers: Collection[int]) -> Mapping[int, Line]:
    rows = Lesson.objects.visible_to(viewer).filter(pk__in=numbers, state=State.PUBLISHED)
    return {
        row.pk: Line(
            said(row.title), said(plain(row.next_time or row.happened), _LONGEST), row.get_absolute_url(), row.marking,
            row.language,
        )
        for row in rows
    }  # fmt: skip
