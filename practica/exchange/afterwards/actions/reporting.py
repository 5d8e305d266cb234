"""Beginning a report from what is there, and changing it part by part."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from practica.exchange.afterwards import hearing, rules
from practica.exchange.afterwards.actions.holding import held, held_section
from practica.exchange.afterwards.gathering import Reach, Rows, drafted, one_part, rows_of
from practica.exchange.afterwards.models import Key, Report, Section
from practica.exchange.events.models import Event
from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import line, paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.people.access.models import Marking
from practica.people.access.placing import place, unplaced
from practica.people.access.viewers import Viewer
from practica.people.access.within import fits
from practica.people.circles.models import Circle
from practica.people.members.models import Member

LONGEST = 40_000


def all_rows(report: Report) -> Rows:
    """What every reader of the report may read of its event."""
    return rows_of(report.event, Reach(report.marking_of(), report.circle_id), hearing.of_event(report.event))


@writes
def begin(event: Event, *, by: Member, now: datetime) -> Report:
    """Make the draft in one click, in the event's language and with its marking; begun once, it is the same one again.

    Raises:
        Refused: rules.begin.
    """
    list(Event.objects.select_for_update().filter(pk=event.pk))  # two presses come one by one
    again: Report | None = Report.objects.filter(event=event).first()
    if again is not None:
        return again
    rules.begin(Viewer.of(by), event, now).or_raise()
    report = Report(
        event=event, source=by, language=event.language, country=by.country, role=by.occupation, marking=event.marking,
        circle=event.circle, began=now, changed=now, audience_id=unplaced(),
    )  # fmt: skip
    report.save()
    report.readers.set(event.readers.all() if event.marking == Marking.RED else [])
    with override(event.language):
        parts = drafted(all_rows(report))
    for order, part in enumerate(parts):
        Section.objects.create(
            report=report, key=part.key, session=part.session, heading=part.heading[:220], body=part.body, order=order,
            changed_by=by,
        )  # fmt: skip
    place(report, by=by, at=now)
    activity.record("report.begun", by=by, on=report, at=now)
    return report


@writes
def write(section: Section, heading: str, body: str, *, seen: int | None, by: Member, now: datetime,
          reasons: dict[str, str] | None = None) -> Section:  # fmt: skip
    """Change a part.

    Raises:
        Refused: rules.write, no heading, or too long.
        Conflict: somebody changed it since `seen`; nothing is written.
        HeldBack: the case-data check stops a text.
    """
    row = held_section(section, seen)
    rules.write(Viewer.of(by), row.report).or_raise()
    clean = {"heading": line(heading, 220), "body": paragraph(body, LONGEST)}
    if not clean["heading"]:
        raise Refused(_("Give the part a heading."))
    kept = dict(row.report.kept_findings)
    kept |= checked(clean, language=row.report.language, countries=[row.report.event.where], reasons=reasons or {})
    if row.body != clean["body"]:
        # What was released were the words that stood there.
        row.released = False
    row.heading, row.body, row.changed_by = clean["heading"], clean["body"], by
    _saved(row, by=by, now=now)
    Report.objects.filter(pk=row.report_id).update(kept_findings=kept)
    return row


@writes
def write_anew(section: Section, *, seen: int | None, by: Member, now: datetime) -> Section:
    """Make a part again from what is there now; what was typed into it goes.

    Raises:
        Refused: rules.write, or the part has no place any more.
        Conflict: somebody changed it since `seen`; nothing is written.
    """
    row = held_section(section, seen)
    report = held(row.report)
    rules.write(Viewer.of(by), report).or_raise()
    with override(report.language):
        part = one_part(all_rows(report), Key(row.key), row.session)
    if part is None:
        raise Refused(_("There is nothing any more that this part could be made of."))
    row.heading, row.body, row.changed_by, row.released = part.heading[:220], part.body, by, False
    return _saved(row, by=by, now=now)


@writes
def leave_out(section: Section, *, out: bool, by: Member, now: datetime) -> Section:
    """Leave a part out of what is published, or take it in again.

    Raises:
        Refused: rules.write.
    """
    row = held_section(section, None)
    rules.write(Viewer.of(by), row.report).or_raise()
    row.left_out = out
    return _saved(row, by=by, now=now)


@writes
def release(section: Section, *, released: bool, by: Member, now: datetime) -> Section:
    """Release the words of a part to everybody, or take that back; both count from the next public version on.

    Raises:
        Refused: rules.release_section.
    """
    row = held_section(section, None)
    rules.release_section(Viewer.of(by), row).or_raise()
    row.released = released
    activity.record("report.section_released", by=by, on=row.report, at=now, facts={"section": row.pk, "released": released})
    return _saved(row, by=by, now=now)


@writes
def release_frame(report: Report, *, released: bool, by: Member, now: datetime) -> Report:
    """Release title, place, days and sessions of the event to everybody, or take that back.

    Raises:
        Refused: rules.release.
    """
    row = held(report)
    rules.release(Viewer.of(by), row).or_raise()
    row.frame_released, row.changed = released, now
    row.save(update_fields=["frame_released", "changed"])
    activity.record("report.released", by=by, on=row, at=now, facts={"released": released})
    return row


@writes
def mark(report: Report, marking: Marking, *, circle: Circle | None = None, by: Member, now: datetime) -> Report:
    """Give the report another marking, never wider than the event's. Parts that tell what others said are made anew.

    Raises:
        Refused: rules.write, or a marking that does not fit.
    """
    row = held(report)
    rules.write(Viewer.of(by), row).or_raise()
    circle = (circle or row.event.circle) if marking.is_closed and marking != Marking.RED else None
    fits(row.event, marking, circle).or_raise()
    is_wider = marking.strictness < row.marking_of().strictness
    row.marking, row.circle, row.changed = marking, circle, now
    row.save(update_fields=["marking", "circle", "changed"])
    row.readers.set(row.event.readers.all() if row.event.marking == Marking.RED else row.event.holders.all())
    if is_wider:
        _make_again(row, by=by, now=now)
    place(row, by=by, at=now)
    activity.record("report.marked", by=by, on=row, at=now, facts={"marking": marking})
    return row


def _make_again(report: Report, *, by: Member, now: datetime) -> None:
    """What was written for few does not go to more people by a change of the label."""
    with override(report.language):
        parts = {(part.key, part.session.pk if part.session else None): part for part in drafted(all_rows(report))}
    for section in report.sections.all():
        part = parts.get((Key(section.key), section.session_id))
        if part is not None and not part.key.is_written_by_hand:
            section.body, section.changed_by = part.body, by
            _saved(section, by=by, now=now)


def _saved(row: Section, *, by: Member, now: datetime) -> Section:
    row.revision += 1
    row.save()
    Report.objects.filter(pk=row.report_id).update(changed=now)
    activity.record("report.written", by=by, on=row.report, at=now, facts={"section": row.pk})
    return row
