"""Things of the library as news in a digest, and as things that somebody follows."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from practica.foundation.core.markdown import plain
from practica.knowledge.library.models import LibraryItem, State
from practica.knowledge.library.queries import facts
from practica.people.access.viewers import Viewer
from practica.services.notices import news
from practica.services.notices.letters import Line, said
from practica.services.notices.news import Matter

_LONGEST = 160


def register_news() -> None:
    """Called once, when the app is ready."""
    news.register(news.Topic(LibraryItem.KIND, _("New in the library"), ("library.added", "library.issued"), _matters, _lines))


def _matters(numbers: Collection[int]) -> Mapping[int, Matter]:
    """What is in use of these, by its countries, objectives and topics."""
    rows = LibraryItem.objects.filter(pk__in=numbers, state=State.PUBLISHED, hidden=False, is_shut=False)
    return {
        row.pk: Matter(
            row.audience_id, row.source_id, set(row.countries), {one.key for one in (*row.objectives.all(), *row.concepts.all())}
        )
        for row in rows.prefetch_related("objectives", "concepts")
    }


def _lines(viewer: Viewer, numbers: Collection[int]) -> Mapping[int, Line]:
    rows = LibraryItem.objects.visible_to(viewer).filter(pk__in=numbers, state=State.PUBLISHED, hidden=False)
    return {
        row.pk: Line(
            said(row.title), said(plain(row.about), _LONGEST) or " · ".join(facts(row)), row.get_absolute_url(), row.marking,
            row.language,
        )
        for row in rows
    }  # fmt: skip
