"""Who may do what after an event; a refusal is the sentence the page shows. Whether somebody sees it is not asked here."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from practica.exchange.afterwards.models import Evaluation, Key, Report, Section
from practica.exchange.afterwards.promising import whose
from practica.exchange.events import models as meeting
from practica.exchange.events import rules as events
from practica.exchange.events.models import Event
from practica.exchange.live.models import Question, Row, Sort
from practica.exchange.live.models import State as Parked
from practica.foundation.core.answers import Allowed, Denied
from practica.people.access.models import Marking
from practica.people.access.viewers import Viewer


def begin(viewer: Viewer, event: Event, now: datetime) -> Allowed | Denied:
    """May this viewer begin the report? Those who hold the event, from its first day on."""
    allowed = events.hold(viewer, event)
    if allowed and (event.state != meeting.State.PUBLISHED or now.astimezone(event.tz).date() < event.starts):
        return Denied(_("The report is made when the event has begun."))
    return allowed


def write(viewer: Viewer, report: Report) -> Allowed | Denied:
    """May this viewer change the draft and publish it? Those who hold the event."""
    if report.hidden:
        return Denied(_("It is hidden until a second reader has decided."))
    return events.hold(viewer, report.event)


def release(viewer: Viewer, report: Report) -> Allowed | Denied:
    """May this viewer release words to everybody? Those who hold the event, whose words they are; never out of a closed one."""
    allowed = write(viewer, report)
    if allowed and (report.event.marking_of().is_closed or report.marking_of().is_closed):
        return Denied(_("What is TLP:AMBER or stricter has no public version."))
    return allowed


def release_section(viewer: Viewer, section: Section) -> Allowed | Denied:
    """May this viewer release a part? Only what those who hold the event wrote themselves; what others said is theirs."""
    if not Key(section.key).is_written_by_hand:
        return Denied(_("This part tells what others said. Only they can make it wider."))
    return release(viewer, section.report)


def publish(viewer: Viewer, report: Report) -> Allowed | Denied:
    """May this viewer show a version to the report's readers?"""
    allowed = write(viewer, report)
    if allowed and not report.sections.filter(left_out=False).exclude(body="").exists():
        return Denied(_("There is nothing in it yet."))
    return allowed


def publish_public(viewer: Viewer, report: Report) -> Allowed | Denied:
    """May this viewer show a public version? When its title, place and days are for everybody, by marking or by release."""
    allowed = release(viewer, report)
    if allowed and report.event.marking_of() != Marking.CLEAR and not report.frame_released:
        return Denied(_("Nobody outside knows of this event. Release its title, place, days and sessions first."))
    return allowed


def take_out(report_marking: Marking) -> Allowed | Denied:
    """May a version leave Practica as a file?"""
    if report_marking.stays_inside:
        return Denied(_("Its marking says that it never leaves Practica. Read it here."))
    return Allowed()


def hide(viewer: Viewer, report: Report) -> Allowed | Denied:
    """May this viewer say that they saw personal data in it?"""
    if viewer.member is None:
        return Denied(_("Sign in first."))
    if report.hidden:
        return Denied(_("It is hidden already."))
    return Allowed()


def show_again(viewer: Viewer, report: Report) -> Allowed | Denied:
    """May this viewer bring back what was hidden? Only the second reader."""
    if not report.hidden or viewer.member_id is None or viewer.member_id != report.second_reader_id:
        return Denied(_("The second reader decides this."))
    return Allowed()


def reply(evaluation: Evaluation, *, took_part: bool, has_replied: bool, now: datetime) -> Allowed | Denied:
    """May somebody answer the evaluation? Whoever took part, once, while it is open."""
    if not took_part:
        return Denied(_("Whoever took part answers this."))
    if has_replied:
        return Denied(_("You have answered already. Thank you."))
    if not evaluation.is_open(now):
        return Denied(_("It is closed."))
    return Allowed()


def tell_promise(viewer: Viewer, row: Row) -> Allowed | Denied:
    """May this viewer say whether a promise was kept? Whoever promised or wrote it down, and those who hold the event."""
    if row.sort != Sort.PROMISED or row.dropped or row.hidden:
        return Denied(_("There is no promise here."))
    promised = whose(row)
    mine = viewer.person_id is not None and viewer.person_id in {row.source_id, promised.pk if promised else None}
    if mine or events.is_holder(viewer, row.session.event):
        return Allowed()
    return Denied(_("Whoever promised says whether it was kept."))


def carry(viewer: Viewer, question: Question) -> Allowed | Denied:
    """May this viewer carry a parked question on? Moderators and holders who are members."""
    if question.state != Parked.PARKED or question.hidden or question.held:
        return Denied(_("Only a parked question is carried on."))
    if viewer.member is None:
        return Denied(_("Members carry a question on."))
    return events.moderate(viewer, question.session)
