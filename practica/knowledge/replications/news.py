"""What other countries report, as news in a digest, and replications as things that somebody follows."""

from collections.abc import Collection, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practica.foundation.core import places
from practica.knowledge.practices.queries import titles
from practica.knowledge.replications.evidence import standing_of
from practica.knowledge.replications.models import Replication, State
from practica.knowledge.replications.wording import is_setback, verdict_word
from practica.people.access.models import Marking
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.services.notices import news
from practica.services.notices.letters import Line, said
from practica.services.notices.news import Matter

_LONGEST = 160


def register_news() -> None:
    """Called once, when the app is ready."""
    verbs = ("replication.reported", "replication.abandoned")
    news.register(news.Topic(Replication.KIND, gettext_lazy("What others tried"), verbs, _matters, _lines))


def _matters(numbers: Collection[int]) -> Mapping[int, Matter]:
    """By the country that tried it, the practice's objectives and its topics."""
    rows = Replication.objects.filter(pk__in=numbers, state__in=(State.REPORTED, State.ABANDONED)).select_related("version")
    found = {}
    for row in rows.prefetch_related("version__objectives", "version__concepts"):
        concepts = {one.key for one in (*row.version.objectives.all(), *row.version.concepts.all())}
        found[row.pk] = Matter(row.audience_id, row.source_id, {row.country}, concepts)
    return found


def _lines(viewer: Viewer, numbers: Collection[int]) -> Mapping[int, Line]:
    """Of those whose practice this viewer may see too; the stricter label of both."""
    today = timezone.localdate()
    rows = list(Replication.objects.visible_to(viewer).filter(pk__in=numbers).select_related("practice"))
    rows = [row for row in rows if row.state != State.HIDDEN and can_see(viewer, row.practice)]
    names = titles([row.practice for row in rows])
    found = {}
    for row in rows:
        standing = standing_of(row, today)
        words = {"country": places.name(row.country), "verdict": verdict_word(standing)}
        # What failed is told as a lesson, with its country only if its lead chose so.
        is_unnamed = is_setback(standing) and not row.names_country
        told = (_("A lesson: %(verdict)s.") if is_unnamed else _("%(country)s: %(verdict)s.")) % words
        sentence = said(row.sentence or row.abandoned_reason, _LONGEST)
        label = max(row.marking_of(), row.practice.marking_of(), key=lambda one: one.strictness)
        title = said(names.get(row.practice_id, ""))
        found[row.pk] = Line(title, f"{told} {sentence}".strip(), row.get_absolute_url(), Marking(label).value, "")
    return found
