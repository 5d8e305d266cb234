"""Planning a pilot from an idea, and saying what came of it."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from practica.exchange.conversations import actions, rules
from practica.exchange.conversations.actions import HeldBack
from practica.exchange.conversations.forms import PilotEndForm, PilotForm
from practica.exchange.conversations.models import Conversation, Pilot
from practica.exchange.conversations.views.asking import refused
from practica.exchange.conversations.views.reading import conversation_of
from practica.foundation.core import keeping
from practica.foundation.core.answers import Refused
from practica.foundation.safety.forms import CheckedForm
from practica.people.access.requests import Request, member_required


@member_required
@require_http_methods(["GET", "POST"])
def plan(request: Request, pk: int) -> HttpResponse:
    """Plan it, or change the plan."""
    row = conversation_of(request, pk)
    allowed = rules.plan_pilot(request.viewer, row)
    if not allowed:
        return refused(request, row, str(allowed.reason))  # type: ignore[union-attr]
    pilot = Pilot.objects.filter(conversation=row).first()
    form = PilotForm(pilot, request.POST if request.method == "POST" else None)
    return _filled(
        request, row, form, "conversations/pilot_plan.html",
        lambda: actions.plan_pilot(row, form.planned(), by=request.member, now=timezone.now(), reasons=form.reasons),
    )  # fmt: skip


@member_required
@require_http_methods(["GET", "POST"])
def end(request: Request, pk: int) -> HttpResponse:
    """Say what came of it."""
    row = conversation_of(request, pk)
    pilot = Pilot.objects.filter(conversation=row).select_related("conversation").first()
    if pilot is None:
        raise Http404
    allowed = rules.end_pilot(request.viewer, row, pilot)
    if not allowed:
        return refused(request, row, str(allowed.reason))  # type: ignore[union-attr]
    form = PilotEndForm(request.POST if request.method == "POST" else None)
    return _filled(
        request, row, form, "conversations/pilot_end.html",
        lambda: actions.end_pilot(pilot, form.came(), by=request.member, now=timezone.now(), reasons=form.reasons),
    )  # fmt: skip


def _filled(request: Request, row: Conversation, form: CheckedForm, template: str, do: Callable[[], object]) -> HttpResponse:
    if request.method == "GET":
        keeping.refill(form, request.member, request.path)
    elif form.is_valid():
        try:
            do()
        except HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            keeping.forget(request.member, request.path)
            return redirect(row)
    return render(request, template, {"row": row, "form": form, "is_closed": row.marking_of().is_closed})
