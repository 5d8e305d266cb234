"""Showing the report: a version for its readers, and one for everybody. Neither changes afterwards."""

from datetime import datetime

from django.utils.translation import override

from practica.exchange.afterwards import gathering, public, rules
from practica.exchange.afterwards.actions.holding import held
from practica.exchange.afterwards.actions.reporting import all_rows
from practica.exchange.afterwards.models import Report, ReportVersion
from practica.exchange.afterwards.paper import Paper, Part
from practica.foundation import activity
from practica.foundation.core.writes import writes
from practica.people.access.models import Attribution, Marking
from practica.people.access.placing import place, unplaced
from practica.people.access.viewers import Viewer
from practica.people.circles.models import Circle
from practica.people.members.models import Member


def as_paper(report: Report) -> Paper:
    """The draft as it would be published now; parts that are left out or empty are not in it."""
    event = report.event
    parts = [
        Part(section.key, section.heading, section.body)
        for section in report.sections.all()
        if not section.left_out and section.body.strip()
    ]
    with override(report.language):
        return Paper(
            event.title, report.language, gathering.held(event), tuple(parts), gathering.town(event), event.where, event.starts,
            event.ends,
        )  # fmt: skip


@writes
def publish(report: Report, *, by: Member, now: datetime) -> ReportVersion:
    """Show the draft to the readers of its marking, as a new version.

    Raises:
        Refused: rules.publish.
    """
    row = held(report)
    rules.publish(Viewer.of(by), row).or_raise()
    version = _version(row, as_paper(row), row.marking_of(), row.circle, by=by, now=now)
    activity.record("report.published", by=by, on=version, at=now, facts={"event": row.event_id})
    return version


@writes
def publish_public(report: Report, *, by: Member, now: datetime) -> ReportVersion:
    """Show everybody what is for everybody.

    Raises:
        Refused: rules.publish_public.
    """
    row = held(report)
    rules.publish_public(Viewer.of(by), row).or_raise()
    with override(row.language):
        paper = public.compose(row, all_rows(row))
    version = _version(row, paper, Marking.CLEAR, None, by=by, now=now, is_public=True)
    activity.record("report.made_public", by=by, on=version, at=now, facts={"event": row.event_id})
    return version


def _version(
    report: Report, paper: Paper, marking: Marking, circle: Circle | None, *, by: Member, now: datetime, is_public: bool = False
) -> ReportVersion:
    report.number += 1
    report.changed = now
    report.save(update_fields=["number", "changed"])
    version = ReportVersion(
        report=report, number=report.number, is_public=is_public, language=report.language, content=paper.as_data(), at=now,
        by=by, source=report.source, marking=marking, circle=circle, attribution=Attribution.NAMED, audience_id=unplaced(),
    )  # fmt: skip
    version.save()
    version.readers.set(report.readers.all() if marking == Marking.RED else [])
    place(version, by=by, at=now)
    return version
