"""Personal data seen: an event is hidden at once, its writer takes the words out, a second reader decides."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practica.exchange.events import actions, rules
from practica.exchange.events.actions.guarding import words_of
from practica.exchange.events.models import Event
from practica.foundation.core.answers import Refused
from practica.foundation.safety.forms import CheckedForm, paragraph
from practica.people.access.queries import get_visible
from practica.people.access.requests import Request, member_required


class AmendForm(CheckedForm):
    """Every written word of a hidden event and its sessions, one field each."""

    def __init__(self, event: Event, data: Any = None) -> None:
        super().__init__(data)
        labels = {
            "title": _("Title"), "note": _("Concept note"), "place": _("Town and building"), "room": _("Room"),
            "beside_what": _("On the sidelines of"), "about": _("What it is about"),
            "cancelled_because": _("Why it is cancelled"),
        }  # fmt: skip
        for name, words in words_of(event).items():
            part = name.split("-")
            label = labels[part[-1]]
            field = paragraph(f"{part[1]} · {label}" if len(part) > 1 else label)
            field.max_length, field.initial = None, words
            self.fields[name] = field

    def words(self) -> dict[str, str]:
        """The texts as they should be now, by field."""
        return {name: self.said(name) for name in self.fields}


@member_required
@require_POST
def hide(request: Request, event: int) -> HttpResponse:
    """Hide it now."""
    row: Event = get_visible(Event, request.viewer, pk=event)
    try:
        actions.hide(row, by=request.member, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is hidden. Its writer and a second reader look at it now. Thank you for saying it."))
    return redirect("events")


@member_required
@require_http_methods(["GET", "POST"])
def hidden(request: Request, event: int) -> HttpResponse:
    """What is hidden, for its writer (who takes words out) and the second reader (who decides)."""
    row: Event = get_visible(Event, request.viewer, pk=event)
    if not row.hidden:
        return redirect(row)
    form = AmendForm(row, request.POST if request.method == "POST" and "amend" in request.POST else None)
    if request.method == "POST":
        try:
            if "show" in request.POST:
                actions.show_again(row, by=request.member, now=timezone.now())
                return redirect(row)
            if "take_away" in request.POST:
                actions.take_away(row, by=request.member, now=timezone.now())
                return redirect(row)
            if form.is_valid():
                actions.amend(row, form.words(), by=request.member, now=timezone.now(), reasons=form.reasons)
                messages.success(request, _("Saved. The second reader brings it back when nothing is left in it."))
                return redirect(request.path)
        except actions.HeldBack as kept:
            form.hold_back(kept.examination)
        except Refused as refusal:
            messages.error(request, str(refusal))
    decides, amends = bool(rules.show_again(request.viewer, row)), bool(rules.amend(request.viewer, row))
    context = {"item": row, "form": form, "decides": decides, "amends": amends, "marking": row.marking_of()}
    return render(request, "access/hidden.html", context)
