"""Reports follow their event, versions their report; and "personal data seen" in one."""

from datetime import datetime

from django.utils.translation import gettext as _

from practica.exchange.afterwards import rules
from practica.exchange.afterwards.actions.holding import held
from practica.exchange.afterwards.models import Evaluation, Report, ReportVersion
from practica.exchange.events.models import Event
from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.writes import writes
from practica.people.access.hiding import second_reader
from practica.people.access.models import Guarded
from practica.people.access.placing import place
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.access.within import tighten
from practica.people.members.models import Member


def follow_event(item: Guarded, by: Member | None, at: datetime) -> None:
    """A report becomes at least as strict as its event, and so do its evaluations."""
    if not isinstance(item, Event):
        return
    for report in Report.objects.filter(event=item):
        report.event = item
        tighten(report, item)
        place(report, by=by, at=at)
    for evaluation in Evaluation.objects.filter(event=item):
        evaluation.event, evaluation.source_id = item, item.source_id
        place(evaluation, by=by, at=at)


def follow_report(item: Guarded, by: Member | None, at: datetime) -> None:
    """Versions become at least as strict as the report; what was released to everybody stays released, unless it is hidden."""
    if not isinstance(item, Report):
        return
    for version in ReportVersion.objects.filter(report=item):
        version.report = item
        if not version.is_public:
            tighten(version, item)
        place(version, by=by, at=at)


@writes
def hide(report: Report, *, seen_in: ReportVersion, by: Member, now: datetime) -> None:
    """Somebody has seen personal data in a version: all of them disappear at once for all but those who hold it.

    Raises:
        Refused: rules.hide, or the member cannot see the version.
    """
    viewer = Viewer.of(by)
    row = held(report)
    rules.hide(viewer, row).or_raise()
    if not can_see(viewer, seen_in):
        raise Refused(_("There is nothing here to hide."))
    row.second_reader, row.hidden = second_reader(seen_in, by), True
    row.save(update_fields=["second_reader", "hidden"])
    place(row, by=by, at=now)
    activity.record("report.hidden", by=by, on=row, at=now)


@writes
def show_again(report: Report, *, without: bool, by: Member, now: datetime) -> None:
    """The second reader has looked: the versions come back, or go for good (`without`) and the draft is mended and shown anew.

    Raises:
        Refused: rules.show_again.
    """
    row = held(report)
    rules.show_again(Viewer.of(by), row).or_raise()
    row.second_reader, row.hidden = None, False
    row.save(update_fields=["second_reader", "hidden"])
    if without:
        gone = list(ReportVersion.objects.filter(report=row))
        for version in gone:
            version.content = version.content | {"parts": [], "said": "", "foot": []}
            version.save(update_fields=["content"])
    place(row, by=by, at=now)
    activity.record("report.taken_away" if without else "report.shown_again", by=by, on=row, at=now)
