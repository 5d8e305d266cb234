"""The three files of a practice and of each of its versions, the two of a version of an event's report, and its concept note."""

from django.urls import path

from practica.doors.exports import views
from practica.doors.exports.views import Format

_REPORT = "events/<slug:slug>/report/v<int:number>/"

urlpatterns = [
    path(f"practices/<slug:slug>/{version}{file}", views.export, {"kind": kind}, name=f"practice_{kind.value}{suffix}")
    for version, suffix in (("", ""), ("v<int:number>/", "_version"))
    for kind, file in ((Format.PDF, "brief.pdf"), (Format.DOCX, "practice.docx"), (Format.JSON, "practice.json"))
] + [
    path(f"{_REPORT}report.{kind.value}", views.report, {"kind": kind}, name=f"report_{kind.value}")
    for kind in (Format.PDF, Format.DOCX)
] + [path("events/<slug:slug>/concept-note.pdf", views.concept_note, name="event_note_pdf")]
