"""What of an event becomes a file: a version of its report, and its concept note with the programme that readers see."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from practica.doors.exports.printed import Printed
from practica.exchange.afterwards.models import ReportVersion
from practica.exchange.afterwards.paper import Paper, Part
from practica.exchange.events import showing
from practica.exchange.events.models import Event, Format, State
from practica.exchange.events.programme import edition_of, slots_of
from practica.exchange.events.views.reading import where
from practica.foundation.core import languages
from practica.foundation.core.clocks import called
from practica.foundation.core.lists import listed
from practica.people.access.models import Marking
from practica.people.access.viewers import nobody
from practica.people.circles.models import Circle


def report(version: ReportVersion, *, community: str, address: str) -> Printed:
    """A version as it was published."""
    return Printed(
        Paper.from_data(version.content), version.marking_of(),
        gettext_lazy("Public version of the report") if version.is_public else gettext_lazy("Report"), version.at.date(),
        community, address, is_invented=settings.DEMO, number=version.number, circle=_named(version.circle),
    )  # fmt: skip


def concept_note(event: Event, *, community: str, address: str) -> Printed:
    """Why people meet, when, where and in which languages, who holds it, and the programme by day. Three queries."""
    with override(event.language):
        paper = Paper(event.title, event.language, _said(event), tuple(part for part in _parts(event) if part.body))
    kind = gettext_lazy("Concept note, draft") if event.state == State.DRAFT else gettext_lazy("Concept note")
    circle = event.circle if event.marking_of() == Marking.AMBER else None
    return Printed(
        paper, event.marking_of(), kind, event.changed.date(), community, address, is_invented=settings.DEMO,
        circle=_named(circle),
    )  # fmt: skip


def _named(circle: Circle | None) -> str:
    return circle.name if circle is not None and not circle.unlisted else ""


def _said(event: Event) -> str:
    kind = str(event.get_kind_display())
    return " · ".join((kind[:1].upper() + kind[1:], showing.span(event.starts, event.ends), where(event)))


def _parts(event: Event) -> list[Part]:
    holders = "\n".join(f"- {one.name}" for one in event.holders.order_by("pk"))
    spoken = listed([languages.own_name(code) for code in event.languages])
    return [
        Part("note", _("Concept note"), event.note),
        Part("programme", _("Programme"), _programme(event)),
        Part("languages", _("Languages spoken there"), spoken),
        Part("holders", _("Who holds it"), holders),
    ]


def _programme(event: Event) -> str:
    """Each day a lead with its sessions under it, hours as they are there; names stay on the page."""
    days = showing.days(event, slots_of(edition_of(event)), nobody(), event.changed)
    zone = _("Time zone of the programme")
    lines = [f"{zone}: {called(event.zone)}"] if days else []
    for day in days:
        lines += ["", f"**{day.words}**", ""]
        for row in day.rows:
            form = "" if row.slot.format in {Format.PANEL, Format.BREAK} else row.format
            more = listed([word for word in (form, row.objective, row.slot.room) if word])
            lines.append(f"- {row.starts} – {row.until} · {row.slot.title}" + (f" ({more})" if more else ""))
    return "\n".join(lines).strip()
