"""Conversations as news in a digest, and as things that somebody follows."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from practica.exchange.conversations.models import Conversation, State
from practica.foundation.core.markdown import plain
from practica.people.access.viewers import Viewer
from practica.services.notices import news
from practica.services.notices.letters import Line, said
from practica.services.notices.news import Matter

_LONGEST = 160


def register_news() -> None:
    """Called once, when the app is ready."""
    news.register(news.Topic(Conversation.KIND, _("What is asked and told"), ("conversation.begun",), _matters, _lines))


def _matters(numbers: Collection[int]) -> Mapping[int, Matter]:
    rows = Conversation.objects.filter(pk__in=numbers, state=State.OPEN, hidden=False, merged_into=None)
    return {
        row.pk: Matter(
            row.audience_id, row.source_id, {row.about_country} - {""},
            {one.key for one in (*row.objectives.all(), *row.concepts.all())},
        )
        for row in rows.prefetch_related("objectives", "concepts")
    }  # fmt: skip


def _lines(viewer: Viewer, numbers: Collection[int]) -> Mapping[int, Line]:
    rows = Conversation.objects.visible_to(viewer).filter(pk__in=numbers, hidden=False)
    return {
        row.pk: Line(
            said(row.title), said(plain(row.body), _LONGEST), row.get_absolute_url(), row.marking, row.language
        )
        for row in rows
    }
