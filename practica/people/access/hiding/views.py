"""The button "Personal data seen", and the page of what is hidden."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practica.foundation.core.answers import Refused
from practica.foundation.safety.gate import HeldBack
from practica.people.access.hiding import actions, rules
from practica.people.access.hiding.forms import AmendForm
from practica.people.access.hiding.kinds import Hideable, of
from practica.people.access.queries import can_see, get_visible
from practica.people.access.requests import Request, person_required


@person_required
@require_POST
def hide(request: Request, item: str) -> HttpResponse:
    """Hide it now."""
    hideable, row = _found(request, item)
    try:
        actions.hide(row, by=request.person, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is hidden. Its writer and a second reader look at it now. Thank you for saying it."))
    return redirect(hideable.back(request.viewer, row))


@person_required
@require_http_methods(["GET", "POST"])
def hidden(request: Request, item: str) -> HttpResponse:
    """What is hidden, for its writer (who takes words out) and the second reader (who decides)."""
    hideable, row = _found(request, item)
    if not hideable.is_hidden(row):
        return redirect(row.get_absolute_url())
    decides, amends = rules.decide(request.viewer, row), rules.amend(request.viewer, row)
    if not amends:
        raise Http404  # a holder or moderator who sees the whole still does not see this
    form = AmendForm(hideable, row, request.POST if "amend" in request.POST else None)
    if request.method == "POST":
        try:
            if went := _decided(request, row):
                return redirect(went)
            if form.is_valid():
                actions.amend(row, form.words(), by=request.person, now=timezone.now(), reasons=form.reasons)
                messages.success(request, _("Saved. The second reader brings it back when nothing is left in it."))
                return redirect(request.path)
        except HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refusal:
            messages.error(request, str(refusal))
    beside = hideable.beside(request.viewer, row)
    context = {"form": form, "decides": bool(decides), "marking": row.marking_of(), "beside": beside}
    return render(request, "access/hidden.html", context)


def _decided(request: Request, row: Any) -> str:
    """Where to go once the second reader has decided; nothing when that was not asked."""
    if "show" in request.POST:
        actions.show_again(row, by=request.person, now=timezone.now())
    elif "take_away" in request.POST:
        actions.take_away(row, by=request.person, now=timezone.now())
    else:
        return ""
    return str(row.get_absolute_url()) if can_see(request.viewer, row) else "/"


def _found(request: Request, item: str) -> tuple[Hideable, Any]:
    kind, _, number = item.rpartition("-")
    hideable = of(kind)
    if hideable is None:
        raise Http404
    return hideable, get_visible(hideable.rows(), request.viewer, pk=int(number))
