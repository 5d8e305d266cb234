"""Answering the evaluation of an event, and what people said."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from practica.exchange.afterwards import actions, asking
from practica.exchange.afterwards.forms import EvaluationForm
from practica.exchange.afterwards.questions import FEWEST
from practica.exchange.afterwards.views.finding import event_of
from practica.foundation.core.answers import Refused
from practica.people.access.requests import Request, for_anyone, person_required


@person_required
@require_http_methods(["GET", "POST"])
def answer(request: Request, slug: str) -> HttpResponse:
    """Five short questions at most, once. Nothing of it is kept while it is typed, since that would be kept with a name."""
    event, now = event_of(request, slug), timezone.now()
    evaluation = asking.open_for(request.viewer, event, now)
    if evaluation is None:
        messages.error(request, _("There is nothing to answer here now. Whoever took part is asked, once."))
        return redirect(event)
    form = EvaluationForm(evaluation, request.person, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reply(
                evaluation, form.chosen(), form.written(), language=form.in_language, by=request.person, now=now,
                reasons=form.reasons,
            )  # fmt: skip
        except actions.HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. It is counted, and kept apart from your name."))
            return redirect(event)
    return render(request, "afterwards/answer.html", {"form": form, "evaluation": evaluation, "event": event})


@for_anyone
@require_GET
def results(request: Request, slug: str) -> HttpResponse:
    """All answers in sums, and what was written in no order."""
    event = event_of(request, slug)
    found = asking.results(request.viewer, event)
    return render(request, "afterwards/results.html", {"event": event, "results": found, "fewest": FEWEST})
