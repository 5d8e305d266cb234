"""Answering the evaluation of an event, and what people said."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from practica.exchange.afterwards import actions, asking, links, rules
from practica.exchange.afterwards.forms import EvaluationForm
from practica.exchange.afterwards.models import Evaluation, Replied
from practica.exchange.afterwards.questions import FEWEST
from practica.exchange.afterwards.views.finding import event_of
from practica.foundation.core.answers import Refused
from practica.people.access.requests import Request, for_anyone, person_required
from practica.people.members.models import Member


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
    if _is_counted(request, evaluation, form, request.person):
        return redirect(event)
    return render(request, "afterwards/answer.html", {"form": form, "evaluation": evaluation, "event": event})


def _is_counted(request: Request, evaluation: Evaluation, form: EvaluationForm, person: Member) -> bool:
    """Count what was sent, and say so; whether that was done."""
    if not form.is_valid():
        return False
    try:
        actions.reply(
            evaluation, form.chosen(), form.written(), language=form.in_language, by=person, now=timezone.now(),
            reasons=form.reasons,
        )  # fmt: skip
    except actions.HeldBack as held:
        form.hold_back(held.examination)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, _("Thank you. It is counted, and kept apart from your name."))
        return True
    return False


@never_cache
@for_anyone
@require_http_methods(["GET", "POST"])
def by_link(request: Request, secret: str) -> HttpResponse:
    """The same for a guest, by the link in their letter: nobody signs in, only the button acts, and nothing else is seen."""
    found = links.behind(secret)
    if found is None:
        return render(request, "afterwards/by_link.html", status=404)
    evaluation, guest = found
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(guest.spoken_to_in)
    has_replied = Replied.objects.filter(evaluation=evaluation, member=guest).exists()
    allowed = rules.reply(evaluation, took_part=True, has_replied=has_replied, now=timezone.now())
    form = EvaluationForm(evaluation, guest, request.POST if request.method == "POST" else None) if allowed else None
    if form is not None and _is_counted(request, evaluation, form, guest):
        return redirect(request.path)
    event = evaluation.event
    context = {
        "form": form, "evaluation": evaluation, "event": event, "is_named": not event.marking_of().is_closed,
        "allowed": allowed,
    }  # fmt: skip
    return render(request, "afterwards/by_link.html", context)


@for_anyone
@require_GET
def results(request: Request, slug: str) -> HttpResponse:
    """All answers in sums, and what was written in no order."""
    event = event_of(request, slug)
    found = asking.results(request.viewer, event)
    return render(request, "afterwards/results.html", {"event": event, "results": found, "fewest": FEWEST})
