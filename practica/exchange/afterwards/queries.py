"""Reading reports. The viewer comes first."""

from dataclasses import dataclass

from practica.exchange.afterwards.models import Report, ReportVersion
from practica.exchange.events.models import Event
from practica.people.access.viewers import Viewer

_MOST = 20


def versions(viewer: Viewer, event: Event) -> list[ReportVersion]:
    """Every version this viewer may read, the latest first; one query."""
    rows = ReportVersion.objects.visible_in_order(viewer).filter(report__event=event).order_by("-number")
    found: list[ReportVersion] = list(rows.select_related("report__event"))
    return found


def latest(viewer: Viewer, event: Event, *, is_public: bool = False) -> ReportVersion | None:
    """The latest version for its readers, or for everybody."""
    return next((row for row in versions(viewer, event) if row.is_public == is_public), None)


def public_versions(viewer: Viewer) -> list[ReportVersion]:
    """The latest version for everybody of each report, the newest event first; one query."""
    rows = ReportVersion.objects.visible_in_order(viewer).filter(is_public=True).select_related("report__event")
    latest = {row.report_id: row for row in rows.order_by("number")}
    return sorted(latest.values(), key=lambda row: row.report.event.starts, reverse=True)[:_MOST]


@dataclass(frozen=True)
class Card:
    """What stands beside an event: the latest versions, and the draft for those who hold it."""

    latest: ReportVersion | None
    public: ReportVersion | None
    report: Report | None


def report_card(viewer: Viewer, event: Event) -> Card:
    """Two queries."""
    rows = versions(viewer, event)
    report = Report.objects.visible_in_order(viewer).filter(event=event).first()
    return Card(
        next((row for row in rows if not row.is_public), None), next((row for row in rows if row.is_public), None), report
    )
