"""Personal data seen: it is hidden at once, its writer takes the words out, a second reader decides."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practica.exchange.assists import actions, rules
from practica.exchange.assists.forms import AmendForm
from practica.exchange.assists.models import Assist, Word
from practica.foundation.core.answers import Refused
from practica.people.access.queries import can_see, get_visible
from practica.people.access.requests import Request, member_required

_KINDS: dict[str, type[Assist] | type[Word]] = {Assist.KIND: Assist, Word.KIND: Word}


@member_required
@require_POST
def hide(request: Request, thing: str, one: int) -> HttpResponse:
    """Hide it now."""
    item = _item(request, thing, one)
    try:
        actions.hide(item, by=request.member, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is hidden. Its writer and a second reader look at it now. Thank you for saying it."))
    whole = item.assist if isinstance(item, Word) and can_see(request.viewer, item.assist) else None
    return redirect(whole or "assists")


@member_required
@require_http_methods(["GET", "POST"])
def hidden(request: Request, thing: str, one: int) -> HttpResponse:
    """What is hidden, for its writer (who takes words out) and the second reader (who decides)."""
    item = _item(request, thing, one)
    if not item.hidden:
        return redirect(item.get_absolute_url())
    form = AmendForm(item, request.POST if request.method == "POST" and "amend" in request.POST else None)
    if request.method == "POST":
        try:
            if "show" in request.POST:
                actions.show_again(item, by=request.member, now=timezone.now())
                return redirect(item.get_absolute_url())
            if "take_away" in request.POST:
                actions.take_away(item, by=request.member, now=timezone.now())
                return redirect(item.get_absolute_url())
            if form.is_valid():
                actions.amend(item, form.words(), by=request.member, now=timezone.now(), reasons=form.reasons)
                messages.success(request, _("Saved. The second reader brings it back when nothing is left in it."))
                return redirect(request.path)
        except actions.HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refusal:
            messages.error(request, str(refusal))
    decides, amends = bool(rules.show_again(request.viewer, item)), bool(rules.amend(request.viewer, item))
    context = {"item": item, "form": form, "decides": decides, "amends": amends, "marking": item.marking_of()}
    return render(request, "conversations/hidden.html", context)


def _item(request: Request, thing: str, one: int) -> Assist | Word:
    if thing not in _KINDS:
        raise Http404
    rows = Word.objects.select_related("assist") if thing == Word.KIND else Assist.objects.all()
    return cast("Assist | Word", get_visible(rows, request.viewer, pk=one))
