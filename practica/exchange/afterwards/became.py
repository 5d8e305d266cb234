"""What became of each example of an event: the practice, its uses, and where it was taken up. In the order of the programme."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from practica.exchange.contributions.models import Contribution
from practica.exchange.contributions.queries import of_event
from practica.exchange.events.models import Event
from practica.foundation.core import places
from practica.foundation.core.lists import listed
from practica.knowledge.practices.models import Practice, State
from practica.knowledge.replications.evidence import PREPARING, RUNNING, Evidence, summaries
from practica.knowledge.replications.models import Use
from practica.knowledge.replications.wording import Mark, marks, verdict_word
from practica.people.access.models import Marking
from practica.people.access.viewers import Viewer


@dataclass(frozen=True)
class Row:
    """One example. `shape` is the mark beside what it became ("" for none); `taken_up` the marks of its replications."""

    example: Contribution
    told_by: str
    became: str
    url: str
    shape: str
    uses: int
    taken_up: Sequence[Mark]

    @property
    def is_practice(self) -> bool:
        """Whether it is a published practice this viewer may read."""
        return bool(self.url) and not self.shape


@dataclass(frozen=True)
class Table:
    """All of them, and the sums a reader asks first."""

    rows: Sequence[Row]

    @property
    def practices(self) -> int:
        return sum(row.is_practice for row in self.rows)

    @property
    def taken_up(self) -> int:
        """How many were taken up in another country."""
        return sum(bool(row.taken_up) for row in self.rows)

    @property
    def times(self) -> int:
        return sum(len(row.taken_up) for row in self.rows)


def table(viewer: Viewer, event: Event, *, now: datetime, today: date) -> Table:
    """Of the examples this viewer may see, with what they may see of each; five queries however many there are."""
    examples = [one.row for several in of_event(viewer, event, now=now).values() for one in several]
    numbers = {number for row in examples for number in (row.became_id or row.practice_id,) if number}
    rows = Practice.objects.visible_in_order(viewer).filter(pk__in=numbers).select_related("published_version")
    practices: dict[int, Practice] = {row.pk: row for row in rows}
    weighed = summaries(viewer, practices, today)
    used = dict(
        Use.objects.visible_to(viewer).filter(practice__in=list(practices), hidden=False)
        .order_by().values_list("practice").annotate(n=Count("pk"))
    )  # fmt: skip
    return Table([_row(row, practices.get(row.became_id or row.practice_id or 0), weighed, used) for row in examples])


def _row(row: Contribution, practice: Practice | None, weighed: dict[int, Evidence], used: dict[int, int]) -> Row:
    became, url, shape = _became(row, practice)
    number = practice.pk if practice is not None and practice.published_version_id else 0
    taken_up = (*marks(weighed[number]), *_under_way(weighed[number])) if number in weighed else ()
    told_by = places.name(row.country) if row.country else ""
    return Row(row, told_by, became, url, shape, used.get(number, 0), taken_up)


def _under_way(evidence: Evidence) -> list[Mark]:
    """Those that run or are prepared and are not due yet, which a card of a practice leaves out."""
    return [
        Mark("open", listed([places.name(one.country), verdict_word(one.standing)]), one.country, f"/replications/{one.pk}/")
        for one in evidence.results
        if one.standing in {RUNNING, PREPARING}
    ]


def _became(row: Contribution, practice: Practice | None) -> tuple[str, str, str]:
    """The words, the address, and the mark of what is not a published practice."""
    if practice is None:
        if row.stays_because:
            return _("stays an example: %(why)s") % {"why": row.stays_because}, "", ""
        return _("an example so far"), "", "open"
    url = practice.get_absolute_url()
    if practice.state == State.WITHDRAWN:
        return _("withdrawn: %(why)s") % {"why": practice.withdrawn_reason}, url, "abandoned"
    if practice.published_version is None:
        words = _("draft, waits for a second reader") if practice.state == State.SUBMITTED else _("a draft")
        return words, url, "open"
    if row.became_id is None:
        return _("told of a practice"), url, ""
    words = _("practice")
    if (practice.published_version.number or 1) > 1:
        words = _("practice, version %(number)s") % {"number": practice.published_version.number}
    return (listed([words, practice.marking]) if practice.marking == Marking.CLEAR else words), url, ""
