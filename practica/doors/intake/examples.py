"""From what a document proposes to the form of an example told in an event. Nothing is saved: the form is filled, unsent."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from practica.doors.intake.actions import Chosen
from practica.exchange.contributions.notices import new_path
from practica.exchange.events.models import Format, Part, Session, State
from practica.foundation.core import keeping
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member

_MOST = 30
# The sections of a practice, as the intake names them, to those of an example.
_SECTIONS = {
    "done": "what", "summary": "what", "challenge": "overcome", "lessons": "learnt", "changed": "impact",
    "did_not_work": "did_not_work", "side_effects": "did_not_work",
}  # fmt: skip


def sessions_of(viewer: Viewer, now: datetime) -> list[Session]:
    """Sessions to come in which this viewer may prepare an example: those they speak or moderate in, and of events they hold."""
    if viewer.member_id is None:
        return []
    parts = Part.objects.filter(member=viewer.member_id).values("session")
    near = Q(pk__in=parts) | Q(event__source=viewer.member_id) | Q(event__holders=viewer.member_id)
    rows = Session.objects.visible_to(viewer).filter(near, ends__gt=now, event__hidden=False)
    rows = rows.exclude(event__state=State.CANCELLED).exclude(format__in=[one for one in Format if not one.has_examples])
    return list(rows.select_related("event").distinct().order_by("starts", "pk")[:_MOST])


def form_of(session: Session) -> str:
    """Where the form stands."""
    return new_path(session)


def propose(session: Session, chosen: Chosen, *, document: str, by: Member, now: datetime) -> str:
    """Fill the unsent form of an example with what was taken over; answers where it stands.

    Raises:
        Clash: this member has typed into that form already; nothing is overwritten.
        TooMuch: they have very many unsent forms.
    """
    path = new_path(session)
    if keeping.kept(by, path):
        raise keeping.Clash((), 0)
    words: dict[str, list[str]] = {}
    for section, text in chosen.sections.items():
        if section in _SECTIONS and text:
            words.setdefault(_SECTIONS[section], []).append(text)
    fields = {name: "\n\n".join(texts) for name, texts in words.items()} | {
        "title": chosen.title[:200], "language": chosen.language, "document": document[:200], "country": _first(chosen.countries),
    }  # fmt: skip
    for name, value in fields.items():
        if value:
            keeping.keep_field(by, path, name, [value], revision=0, now=now)
    return path


def _first(codes: Sequence[str]) -> str:
    return codes[0] if codes else ""
