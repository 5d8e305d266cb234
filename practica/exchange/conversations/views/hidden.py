"""Personal data seen: it is hidden at once, its writer takes the words out, a second reader decides."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practica.exchange.conversations import actions, rules
from practica.exchange.conversations.forms import AmendForm
from practica.exchange.conversations.models import Answer, Conversation
from practica.foundation.core.answers import Refused
from practica.people.access.queries import get_visible
from practica.people.access.requests import Request, member_required

_KINDS: dict[str, type[Conversation] | type[Answer]] = {Conversation.KIND: Conversation, Answer.KIND: Answer}


@member_required
@require_POST
def hide(request: Request, kind: str, pk: int) -> HttpResponse:
    """Hide it now."""
    item = _item(request, kind, pk)
    try:
        actions.hide(item, by=request.member, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is hidden. Its writer and a second reader look at it now. Thank you for saying it."))
    return redirect("/questions/" if isinstance(item, Conversation) else item.conversation)


@member_required
@require_http_methods(["GET", "POST"])
def hidden(request: Request, kind: str, pk: int) -> HttpResponse:
    """What is hidden, for its writer (who takes words out) and the second reader (who decides)."""
    item = _item(request, kind, pk)
    if not item.hidden:
        return redirect(item.get_absolute_url())
    decides = bool(rules.show_again(request.viewer, item))
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
    amends = bool(rules.amend(request.viewer, item))
    context = {"item": item, "form": form, "decides": decides, "amends": amends, "marking": item.marking_of()}
    return render(request, "conversations/hidden.html", context)


def _item(request: Request, kind: str, pk: int) -> Conversation | Answer:
    if kind not in _KINDS:
        raise Http404
    return cast("Conversation | Answer", get_visible(_KINDS[kind], request.viewer, pk=pk))
