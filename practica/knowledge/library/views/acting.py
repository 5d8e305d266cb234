"""Choosing an item's readers, letting it leave its circle, withdrawing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practica.foundation.core.answers import Refused
from practica.knowledge.library import actions, rules
from practica.knowledge.library.forms import ReasonForm, ShownForm, readers_of
from practica.knowledge.library.views.reading import item_of
from practica.people.access.choosing import MarkingForm
from practica.people.access.models import Marking
from practica.people.access.requests import Request, member_required


@member_required
@require_http_methods(["GET", "POST"])
def marking(request: Request, slug: str) -> HttpResponse:
    """Choose its readers; its versions, files and translations follow."""
    row = item_of(request, slug)
    allowed = rules.edit(request.viewer, row)
    if not allowed:
        messages.error(request, str(allowed.reason))  # type: ignore[union-attr]
        return redirect(row)
    data = request.POST if request.method == "POST" else None
    floor = row.translation_of.marking_of() if row.translation_of else Marking.CLEAR
    form = MarkingForm(request.viewer, row, data, floor=floor)
    shown = ShownForm(data, initial={"attribution": row.attribution})
    if data is not None and form.is_valid() and shown.is_valid():
        try:
            readers = readers_of(form, shown.cleaned_data["attribution"])
            marked = actions.mark(row, readers, by=request.member, now=timezone.now())
        except Refused as refused:
            form.add_error("marking", str(refused))
        else:
            if marked.wider:
                messages.success(request, _("A second reader is asked. Until they sign, its readers stay as they are."))
            return redirect(row)
    return render(request, "library/marking.html", {"row": row, "form": form, "shown": shown})


@member_required
@require_POST
def sign(request: Request, slug: str) -> HttpResponse:
    """A second reader lets it leave its circle, or somebody says that it stays."""
    row = item_of(request, slug)
    act = actions.keep_wide if "stays" in request.POST else actions.sign
    try:
        act(row, by=request.member, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(row)


@member_required
@require_http_methods(["GET", "POST"])
def withdraw(request: Request, slug: str) -> HttpResponse:
    """Take it out of use, with the reason."""
    row = item_of(request, slug)
    allowed = rules.edit(request.viewer, row)
    if not allowed:
        messages.error(request, str(allowed.reason))  # type: ignore[union-attr]
        return redirect(row)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(row, form.said("reason"), by=request.member, now=timezone.now())
        except actions.HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(row)
    return render(request, "library/withdraw.html", {"row": row, "form": form})
