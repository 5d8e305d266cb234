"""Notes by several hands."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practica.exchange.events.models import Session
from practica.exchange.live import actions, rules, showing
from practica.exchange.live.forms import RowForm
from practica.exchange.live.models import Row, address
from practica.exchange.live.showing import Look
from practica.exchange.live.views.reading import session_of
from practica.foundation.core import keeping
from practica.foundation.core.answers import Conflict, Refused
from practica.foundation.safety.gate import HeldBack
from practica.people.access.queries import get_visible
from practica.people.access.requests import Request, person_required


@person_required
@require_http_methods(["GET", "POST"])
def notes(request: Request, slug: str, number: int) -> HttpResponse:
    """All rows, and one more."""
    session = session_of(request, slug, number)
    form = RowForm(request.person, request.POST if request.method == "POST" else None)
    if request.method == "GET":
        keeping.refill(form, request.person, request.path)
    elif form.is_valid():
        try:
            row = actions.add_row(session, form.written(), by=request.person, now=timezone.now())
        except HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            keeping.forget(request.person, request.path)
            return redirect(row.get_absolute_url())
    return _page(request, session, form)


def _page(request: Request, session: Session, form: RowForm) -> HttpResponse:
    now, live = timezone.now(), actions.standing(session)
    showing.come_in(session, request.viewer, now)
    topics = showing.topics(session)
    context = {
        **showing.part("notes", Look(live, now, request.viewer)),
        "topics": topics,
        "form": form,
        "may": rules.take_part(request.viewer, live, now),
        "is_closed_marking": session.marking_of().is_closed,
    }
    return render(request, "live/notes.html", context)


@person_required
@require_http_methods(["GET", "POST"])
def row(request: Request, slug: str, number: int, row: int) -> HttpResponse:
    """Mend one, or take it out. When somebody else was quicker both texts are here."""
    session = session_of(request, slug, number)
    rows = Row.objects.select_related("session__event").filter(dropped=False)
    found: Row = get_visible(rows, request.viewer, session=session, pk=row)
    form = RowForm(request.person, request.POST if request.method == "POST" else None, row=found)
    theirs: Row | None = None
    if request.method == "POST":
        try:
            if _send(request, found, form):
                keeping.forget(request.person, request.path)
                return redirect(f"{address(session)}notes/#notes")
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            theirs = Row.objects.get(pk=found.pk)
        except HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"session": session, "at": address(session), "form": form, "row": found, "theirs": theirs}
    return render(request, "live/row.html", context)


def _send(request: Request, found: Row, form: RowForm) -> bool:
    """Whether it was done; what was typed against an older row is refused with both texts."""
    if not form.is_valid():
        return False
    revision, now = form.cleaned_data.get("revision") or 0, timezone.now()
    if "drop" in request.POST:
        actions.drop_row(found, revision=revision, by=request.person, now=now)
        messages.success(request, _("Taken out."))
    else:
        actions.change_row(found, form.written(), revision=revision, by=request.person, now=now)
    return True
