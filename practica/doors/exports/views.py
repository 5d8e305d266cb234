"""A practice as a file. Who may read the page may have the file, unless its marking keeps it inside."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from practica.doors.exports import actions, rules, workshop
from practica.doors.exports.brief import brief
from practica.doors.exports.gathering import Sheet, gather
from practica.doors.exports.printed import pdf, word
from practica.doors.exports.record import record
from practica.exchange.afterwards import rules as reporting
from practica.exchange.afterwards.models import ReportVersion
from practica.exchange.events.models import Event
from practica.knowledge.practices.models import Practice, PracticeVersion
from practica.people.access.queries import can_see, get_visible
from practica.people.access.requests import Request, for_anyone
from practica.people.access.viewers import nobody
from practica.people.members.queries import community


class Format(StrEnum):
    """What a practice can be taken along as; also the ending of the file."""

    PDF = "pdf"
    DOCX = "docx"
    JSON = "json"


def _word(sheet: Sheet) -> bytes:
    """python-docx costs a web process 8 MB, so it is loaded when somebody asks for the first Word file."""
    from practica.doors.exports.document import document

    return document(sheet)


_MAKERS: Mapping[Format, tuple[Callable[[Sheet], bytes], str]] = {
    Format.PDF: (brief, "application/pdf"),
    Format.DOCX: (_word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    Format.JSON: (record, "application/json"),
}
EVERYBODY = "everybody"
# What one system or another refuses in the name of a file.
_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@require_safe
@for_anyone
def export(request: Request, slug: str, kind: Format, number: int | None = None) -> HttpResponse:
    """One file of one version. `?language=` chooses its words; `?for=everybody` counts as a visitor would.

    Raises:
        Http404: the practice or the version is not this viewer's to see.
        Refused: it may not leave, or cannot be drawn with the fonts there are; the page shows the sentence.
    """
    viewer = nobody() if request.GET.get("for") == EVERYBODY else request.viewer
    found = get_visible(Practice.objects.select_related(*_JOINED), viewer, slug=slug)
    version = found.published_version if number is None else _version(found, number)
    rules.export(found, version).or_raise()
    if version is None or not can_see(viewer, version):
        raise Http404
    version.practice = found
    sheet = gather(
        viewer, found, version, wanted=request.GET.get("language", ""), community=community().name, today=timezone.localdate()
    )
    make, content_type = _MAKERS[kind]
    answer = HttpResponse(make(sheet), content_type=content_type)
    answer["Content-Disposition"] = _disposition(sheet, kind)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    actions.exported(found, version, kind=kind.value, label=sheet.marking, by=request.viewer.member, now=timezone.now())
    return answer


_JOINED = ("published_version", "organisation", "source__organisation", "circle")


def _version(practice: Practice, number: int) -> PracticeVersion:
    version: PracticeVersion | None = PracticeVersion.objects.filter(practice=practice, number=number).first()
    if version is None:
        raise Http404
    return version


def _disposition(sheet: Sheet, kind: Format) -> str:
    """As `_attached`; the label is in both names, since a file loses its page."""
    label = sheet.marking.value.replace(":", "-")
    return _attached(f"{sheet.practice.slug}-v{sheet.version.number}-{label}", f"{sheet.title[:80]} ({label})", kind)


def _attached(plain: str, title: str, kind: Format) -> str:
    """A plain name for old programs, the title for all others."""
    titled = " ".join(_NOT_IN_A_NAME.sub(" ", title).split())
    return f"attachment; filename=\"{plain}.{kind.value}\"; filename*=UTF-8''{quote(f'{titled}.{kind.value}', safe='')}"


@require_safe
@for_anyone
def report(request: Request, slug: str, number: int, kind: Format) -> HttpResponse:
    """One file of one version of an event's report.

    Raises:
        Http404: the version is not this viewer's to see.
        Refused: it may not leave, or cannot be drawn with the fonts there are; the page shows the sentence.
    """
    rows = ReportVersion.objects.select_related("report__event", "circle")
    version: ReportVersion = get_visible(rows, request.viewer, report__event__slug=slug, number=number)
    reporting.take_out(version.marking_of()).or_raise()
    address = request.build_absolute_uri(version.get_absolute_url())
    printed = workshop.report(version, community=community().name, address=address)
    answer = HttpResponse(pdf(printed) if kind == Format.PDF else word(printed), content_type=_MAKERS[kind][1])
    label = version.marking_of().value.replace(":", "-")
    answer["Content-Disposition"] = _attached(f"report-{slug}-v{number}-{label}", f"{printed.paper.title[:80]} ({label})", kind)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    actions.report_exported(version, kind=kind.value, by=request.viewer.member, now=timezone.now())
    return answer


@require_safe
@for_anyone
def concept_note(request: Request, slug: str) -> HttpResponse:
    """The concept note of an event, with its programme, as PDF.

    Raises:
        Http404: the event is not this viewer's to see, or has no concept note.
        Refused: it may not leave, or cannot be drawn with the fonts there are; the page shows the sentence.
    """
    event: Event = get_visible(Event.objects.select_related("circle"), request.viewer, slug=slug, hidden=False)
    if not event.note:
        raise Http404
    rules.concept_note(event).or_raise()
    address = request.build_absolute_uri(event.get_absolute_url())
    answer = HttpResponse(pdf(workshop.concept_note(event, community=community().name, address=address)))
    answer["Content-Type"] = _MAKERS[Format.PDF][1]
    label = event.marking_of().value.replace(":", "-")
    answer["Content-Disposition"] = _attached(f"concept-note-{slug}-{label}", f"{event.title[:80]} ({label})", Format.PDF)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    actions.note_exported(event, by=request.viewer.person, now=timezone.now())
    return answer
