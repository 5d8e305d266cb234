"""Practices as news in a digest, and as things that somebody follows."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from practica.knowledge.practices.models import Practice, State
from practica.knowledge.practices.queries import listed, published
from practica.people.access.viewers import Viewer
from practica.services.notices import news
from practica.services.notices.letters import Line, said
from practica.services.notices.news import Matter

_LONGEST = 160


def register_news() -> None:
    """Called once, when the app is ready."""
    news.register(news.Topic(Practice.KIND, _("New practices"), ("practice.published",), _matters, _lines))


def _matters(numbers: Collection[int]) -> Mapping[int, Matter]:
    rows = Practice.objects.filter(pk__in=numbers, state=State.PUBLISHED, published_version__isnull=False)
    version = "published_version__"
    rows = rows.prefetch_related(f"{version}countries", f"{version}objectives", f"{version}concepts")
    found = {}
    for row in rows.select_related("published_version"):
        shown = row.published_version
        concepts = {one.key for one in (*shown.objectives.all(), *shown.concepts.all())}
        found[row.pk] = Matter(row.audience_id, row.source_id, {one.code for one in shown.countries.all()}, concepts)
    return found


def _lines(viewer: Viewer, numbers: Collection[int]) -> Mapping[int, Line]:
    rows = listed(published(viewer).filter(pk__in=numbers))
    return {
        row.pk: Line(said(row.title), said(row.summary, _LONGEST), row.url, row.marking, row.language) for row in rows
    }
