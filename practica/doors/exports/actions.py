"""What leaves a trace: that somebody took a practice, a report or a concept note out."""

from datetime import datetime

from practica.exchange.afterwards.models import ReportVersion
from practica.exchange.events.models import Event
from practica.foundation import activity
from practica.foundation.core.writes import writes
from practica.knowledge.practices.models import Practice, PracticeVersion
from practica.people.access.models import Marking
from practica.people.members.models import Member


@writes
def exported(
    practice: Practice, version: PracticeVersion, *, kind: str, label: Marking, by: Member | None, now: datetime
) -> None:
    """Note who took which version out, as what, under which label. What everybody may have leaves no row."""
    if label == Marking.CLEAR:
        return
    facts = {"format": kind, "marking": label.value, "version": version.number}
    activity.record("practice.exported", by=by, on=practice, at=now, facts=facts)


@writes
def report_exported(version: ReportVersion, *, kind: str, by: Member | None, now: datetime) -> None:
    """Note who took which version of a report out; what everybody may have leaves no row."""
    if version.marking_of() == Marking.CLEAR:
        return
    facts: activity.Facts = {"format": kind, "marking": str(version.marking), "version": int(version.number)}
    activity.record("report.exported", by=by, on=version, at=now, facts=facts)


@writes
def note_exported(event: Event, *, by: Member | None, now: datetime) -> None:
    """Note who took the concept note of an event out; what everybody may have leaves no row."""
    if event.marking_of() == Marking.CLEAR:
        return
    facts: activity.Facts = {"format": "pdf", "marking": str(event.marking), "revision": int(event.revision)}
    activity.record("event.note_exported", by=by, on=event, at=now, facts=facts)
