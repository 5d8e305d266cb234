"""The three files of a practice, and of each of its versions."""

from django.urls import path

from practica.doors.exports import views
from practica.doors.exports.views import Format

urlpatterns = [
    path(f"practices/<slug:slug>/{version}{file}", views.export, {"kind": kind}, name=f"practice_{kind.value}{suffix}")
    for version, suffix in (("", ""), ("v<int:number>/", "_version"))
    for kind, file in ((Format.PDF, "brief.pdf"), (Format.DOCX, "practice.docx"), (Format.JSON, "practice.json"))
]
