"""Personal data seen: a question or a row is hidden at once, its writer takes the words out, a second reader decides."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practica.exchange.live import actions, rules
from practica.exchange.live.forms import AmendForm
from practica.exchange.live.models import Question, Row, address
from practica.foundation.core.answers import Refused
from practica.foundation.safety.gate import HeldBack
from practica.people.access.queries import get_visible
from practica.people.access.requests import Request, person_required

_KINDS: dict[str, type[Question] | type[Row]] = {Question.KIND: Question, Row.KIND: Row}


@person_required
@require_POST
def hide(request: Request, thing: str, one: int) -> HttpResponse:
    """Hide it now."""
    item = _item(request, thing, one)
    try:
        actions.hide(item, by=request.person, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is hidden. Its writer and a second reader look at it now. Thank you for saying it."))
    return redirect(address(item.session))


@person_required
@require_http_methods(["GET", "POST"])
def hidden(request: Request, thing: str, one: int) -> HttpResponse:
    """What is hidden, for its writer and the second reader."""
    item = _item(request, thing, one)
    if not item.hidden:
        return redirect(address(item.session))
    form = AmendForm(item, request.POST if "amend" in request.POST else None)
    if request.method == "POST":
        try:
            if "show" in request.POST:
                actions.show_again(item, by=request.person, now=timezone.now())
                return redirect(address(item.session))
            if "take_away" in request.POST:
                actions.take_away(item, by=request.person, now=timezone.now())
                return redirect(address(item.session))
            if form.is_valid():
                actions.amend(item, form.said("body"), by=request.person, now=timezone.now(), reasons=form.reasons)
                messages.success(request, _("Saved. The second reader brings it back when nothing is left in it."))
                return redirect(request.path)
        except HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refusal:
            messages.error(request, str(refusal))
    decides, amends = bool(rules.show_again(request.viewer, item)), bool(rules.amend(request.viewer, item))
    context = {"item": item, "form": form, "decides": decides, "amends": amends, "marking": item.marking_of()}
    return render(request, "access/hidden.html", context)


def _item(request: Request, thing: str, one: int) -> Question | Row:
    if thing not in _KINDS:
        raise Http404
    rows = _KINDS[thing].objects.select_related("session__event")
    return cast("Question | Row", get_visible(rows, request.viewer, pk=one))
