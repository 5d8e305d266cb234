"""Personal data seen: it is hidden at once, its steward takes the words out, a second reader decides."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practica.foundation.core.answers import Refused
from practica.knowledge.library import actions, queries, rules
from practica.knowledge.library.forms import AmendForm
from practica.knowledge.library.views.reading import item_of
from practica.people.access.requests import Request, member_required


@member_required
@require_POST
def hide(request: Request, slug: str) -> HttpResponse:
    """Hide it now."""
    try:
        actions.hide(item_of(request, slug), by=request.member, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It is hidden. Its steward and a second reader look at it now. Thank you for saying it."))
    return redirect("library")


@member_required
@require_http_methods(["GET", "POST"])
def hidden(request: Request, slug: str) -> HttpResponse:
    """What is hidden, for its steward (who takes words out) and the second reader (who decides)."""
    row = item_of(request, slug)
    if not row.hidden:
        return redirect(row)
    form = AmendForm(row, request.POST if request.method == "POST" and "amend" in request.POST else None)
    if request.method == "POST":
        try:
            if "show" in request.POST:
                return redirect(actions.show_again(row, by=request.member, now=timezone.now()))
            if "take_away" in request.POST:
                return redirect(actions.take_away(row, by=request.member, now=timezone.now()))
            if form.is_valid():
                actions.amend(row, form.words(), by=request.member, now=timezone.now(), reasons=form.reasons)
                messages.success(request, _("Saved. The second reader brings it back when nothing is left in it."))
                return redirect(request.path)
        except actions.HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refused:
            messages.error(request, str(refused))
    context = {
        "row": row,
        "form": form,
        "issued": queries.versions(request.viewer, row),
        "decides": bool(rules.decide(request.viewer, row)),
        "amends": bool(rules.amend(request.viewer, row)),
    }
    return render(request, "library/hidden.html", context)
