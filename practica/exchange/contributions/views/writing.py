"""Beginning an example and changing it."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practica.exchange.contributions import actions, queries, rules
from practica.exchange.contributions.forms import ExampleForm
from practica.exchange.contributions.models import Contribution
from practica.exchange.contributions.views.finding import contribution_of, event_of
from practica.exchange.events import rules as events
from practica.exchange.events.models import Does, Event, Part, Session
from practica.foundation.core import keeping
from practica.foundation.core.answers import Refused
from practica.foundation.core.markdown import plain
from practica.knowledge.practices.models import Practice
from practica.knowledge.practices.queries import text_for
from practica.people.access.choosing import MarkingForm
from practica.people.access.models import Marking
from practica.people.access.queries import can_see
from practica.people.access.requests import Request, person_required
from practica.services.files import queries as files
from practica.services.files.tray import Tray

_FROM_PRACTICE = {
    "what": "done", "overcome": "challenge", "learnt": "lessons", "impact": "changed", "did_not_work": "did_not_work",
}  # fmt: skip


@person_required
@require_http_methods(["GET", "POST"])
def new(request: Request, slug: str) -> HttpResponse:
    """Choose the session where there are several, then write; what starts from a practice has its published words."""
    event = event_of(request, slug)
    sessions = queries.mine_to_prepare(request.viewer, event)
    session = _chosen(sessions, request.GET.get("session", ""))
    if session is None:
        if not sessions:
            messages.error(request, _("Those who speak in the session prepare its examples."))
            return redirect(event)
        return render(request, "contributions/choose.html", {"event": event, "sessions": sessions})
    allowed = rules.begin(request.viewer, session)
    if not allowed:
        messages.error(request, str(allowed.reason))  # type: ignore[union-attr]
        return redirect(event)
    return _begin(request, event, session)


def _chosen(sessions: list[Session], number: str) -> Session | None:
    found = next((row for row in sessions if str(row.number) == number), None)
    return sessions[0] if found is None and len(sessions) == 1 else found


def _begin(request: Request, event: Event, session: Session) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    person, path = request.person, request.get_full_path()
    parts = _parts(request, session)
    practice = _practice(request)
    form = ExampleForm(person, data, initial=_from_practice(practice), parts=parts)
    marking = _marking(request, event, None, data)
    tray = _tray(request, data)
    if data is None:
        keeping.refill(form, person, path)
    elif form.is_valid() and (marking is None or marking.is_valid()) and tray.ready:
        try:
            with transaction.atomic():
                row = _write_down(request, session, form, marking, practice)
                if row.source_id == person.pk:
                    tray.attach_to(row, now=timezone.now())
        except actions.HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            keeping.forget(person, path)
            messages.success(request, _("It is there. Only you, the moderators and those who hold the event see it so far."))
            return redirect(row)
    context = {
        "form": form, "marking": marking, "tray": tray, "event": event, "session": session, "practice": practice,
        "is_closed": event.marking_of().is_closed,
    }  # fmt: skip
    return render(request, "contributions/new.html", context)


def _write_down(
    request: Request, session: Session, form: ExampleForm, marking: MarkingForm | None, practice: Practice | None
) -> Contribution:
    person, now = request.person, timezone.now()
    told_by = form.cleaned_data.get("part") or ""
    part = session.parts.filter(pk=int(told_by)).first() if told_by else _own_part(session, person.pk)
    teller = part.member if part is not None and part.member is not None and part.member.is_present else None
    row = actions.begin(
        session, form.words(), by=person, now=now, country=form.said("country"), language=form.in_language, part=part,
        teller=teller, practice=practice, attribution=form.shown_as, document=form.said("document"), reasons=form.reasons,
        marking=marking.cleaned_data["marking"] if marking is not None else None,
        circle=marking.cleaned_data["circle"] if marking is not None else None,
    )  # fmt: skip
    if part is not None and teller is not None and teller.pk != person.pk:
        actions.ask(part, by=person, now=now)
    return row


def _own_part(session: Session, number: int) -> Part | None:
    return session.parts.filter(member=number, does=Does.SPEAKS).first()


def _parts(request: Request, session: Session) -> list[Part]:
    """For whom this viewer may begin one: moderators and holders, for each who speaks besides themselves."""
    if not events.moderate(request.viewer, session):
        return []
    return list(session.parts.filter(does=Does.SPEAKS).exclude(member=request.person.pk))


def _practice(request: Request) -> Practice | None:
    """The published practice that it starts from, if the address names one this viewer may see."""
    slug = request.GET.get("practice", "")
    if not slug or "\x00" in slug:
        return None
    rows = Practice.objects.visible_to(request.viewer).filter(slug=slug[:90], published_version__isnull=False)
    found = rows.select_related("published_version").first()
    return found if found is not None and can_see(request.viewer, found.published_version) else None


def _from_practice(practice: Practice | None) -> dict[str, Any]:
    if practice is None or practice.published_version is None:
        return {}
    version = practice.published_version
    text = text_for(version)
    country = version.countries.first()
    words = {field: plain(getattr(text, section)) for field, section in _FROM_PRACTICE.items()}
    return {"title": text.title, "language": text.language, "country": country.code if country else ""} | words


def _marking(request: Request, event: Event, row: Contribution | None, data: Any) -> MarkingForm | None:
    """Its marking, never wider than the event's; a guest writes under the event's own."""
    if request.viewer.member is None:
        return None
    form = MarkingForm(request.viewer, row, data, floor=event.marking_of())
    if row is None:
        form.fields["marking"].initial = event.marking
        if event.circle_id:
            form.fields["circle"].initial = event.circle_id
    return form


def _tray(request: Request, data: Any, attached: int = 0) -> Tray:
    uploads = request.FILES if data is not None else None
    return Tray(request.person, data, uploads, now=timezone.now(), attached=attached)


@person_required
@require_http_methods(["GET", "POST"])
def write(request: Request, slug: str, pk: int) -> HttpResponse:
    """Change its words, its marking, its files."""
    row = contribution_of(request, slug, pk)
    allowed = rules.write(request.viewer, row)
    if not allowed:
        messages.error(request, str(allowed.reason))  # type: ignore[union-attr]
        return redirect(row)
    data = request.POST if request.method == "POST" else None
    form = ExampleForm.of(row, request.person, data)
    marking = _marking(request, row.event, row, data)
    tray = _tray(request, data, len(files.of_item(request.viewer, row)))
    if data is None:
        keeping.refill(form, request.person, request.path)
    elif form.is_valid() and (marking is None or marking.is_valid()) and tray.ready:
        try:
            with transaction.atomic():
                _change(request, row, form, marking, tray)
        except actions.HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            keeping.forget(request.person, request.path)
            return redirect(row)
    context = {
        "row": row, "form": form, "marking": marking, "tray": tray, "event": row.event, "session": row.session,
        "seen": request.POST.get("seen") or row.moved.isoformat(), "is_closed": row.marking_of().is_closed,
    }  # fmt: skip
    return render(request, "contributions/write.html", context)


def _change(request: Request, row: Contribution, form: ExampleForm, marking: MarkingForm | None, tray: Tray) -> None:
    person, now = request.person, timezone.now()
    seen = _seen(request)
    saved = actions.write(
        row, form.words(), by=person, now=now, seen=seen, country=form.said("country"), language=form.in_language,
        attribution=form.shown_as, reasons=form.reasons,
    )  # fmt: skip
    if marking is not None:
        chosen: Marking = marking.cleaned_data["marking"]
        if chosen != row.marking_of() or (marking.cleaned_data["circle"] and marking.cleaned_data["circle"].pk != row.circle_id):
            actions.mark(saved, chosen, circle=marking.cleaned_data["circle"], by=person, now=now)
    tray.attach_to(saved, now=now)


def _seen(request: Request) -> Any:
    try:
        return parse_datetime(request.POST.get("seen", ""))
    except ValueError:
        return None
