"""Buttons and words on the page of a peer assist."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from practica.exchange.assists import actions, rules
from practica.exchange.assists.actions import HeldBack
from practica.exchange.assists.forms import TellForm, TryForm, WordForm
from practica.exchange.assists.models import Assist, Sort, Word
from practica.exchange.assists.views.reading import assist_of, page, sort_now, word_form
from practica.foundation.core import keeping
from practica.foundation.core.answers import Allowed, Denied, Refused
from practica.foundation.safety.forms import CheckedForm
from practica.people.access.queries import can_see, get_visible
from practica.people.access.requests import Request, member_required


@member_required
@require_POST
def act(request: Request, assist: int, step: str) -> HttpResponse:
    """One button: take part, cannot, move on."""
    row, now = assist_of(request, assist), timezone.now()
    steps: dict[str, Callable[[], object]] = {
        "accept": lambda: actions.accept(row, by=request.member, now=now),
        "decline": lambda: actions.decline(row, by=request.member, now=now),
        "move-on": lambda: actions.move_on(row, seen=request.POST.get("seen", row.stage), by=request.member, now=now),
    }
    if step not in steps:
        raise Http404
    try:
        steps[step]()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(row)
    if step == "decline":
        messages.success(request, _("Said. Thank you for answering."))
        return redirect("assists")
    return redirect(row)


@member_required
@require_POST
def say(request: Request, assist: int) -> HttpResponse:
    """A clarifying question, or advice, as the stage asks."""
    row = assist_of(request, assist)
    sort, form = sort_now(row), word_form(request, row, request.POST)
    do = actions.advise if sort == Sort.ADVICE else actions.ask
    return _sent(
        request, row, ("say", form), rules.speak(request.viewer, row, sort),
        lambda: do(
            row, form.said("body"), language=form.in_language, by=request.member, now=timezone.now(), reasons=form.reasons
        ),
    )  # fmt: skip


@member_required
@require_POST
def answer(request: Request, word: int) -> HttpResponse:
    """The host answers one question."""
    found: Word = get_visible(Word.objects.select_related("assist"), request.viewer, pk=word)
    if not can_see(request.viewer, found.assist):
        raise Http404
    row = assist_of(request, found.assist_id)
    form = WordForm(request.member, _("Your answer"), request.POST, key=str(found.pk))
    return _sent(
        request, row, (f"answer-{found.pk}", form), rules.answer(request.viewer, found),
        lambda: actions.answer(
            found, form.said("body"), language=form.in_language, by=request.member, now=timezone.now(), reasons=form.reasons
        ),
    )  # fmt: skip


@member_required
@require_POST
def say_try(request: Request, assist: int) -> HttpResponse:
    """What the host will try."""
    row, form = assist_of(request, assist), TryForm(request.POST)
    return _sent(
        request, row, ("try", form), rules.say_try(request.viewer, row),
        lambda: actions.say_try(row, form.intent(), by=request.member, now=timezone.now(), reasons=form.reasons),
    )  # fmt: skip


@member_required
@require_POST
def tell(request: Request, assist: int) -> HttpResponse:
    """What came of it."""
    row, form = assist_of(request, assist), TellForm(request.POST, auto_id="id_tell_%s")
    return _sent(
        request, row, ("tell", form), rules.tell(request.viewer, row),
        lambda: actions.tell(row, form.told(), by=request.member, now=timezone.now(), reasons=form.reasons),
    )  # fmt: skip


def _sent(
    request: Request, row: Assist, sent: tuple[str, CheckedForm], allowed: Allowed | Denied, do: Callable[[], object]
) -> HttpResponse:
    """Do it, or show the page again with what was typed and what is missing."""
    name, form = sent
    if isinstance(allowed, Denied):
        messages.error(request, str(allowed.reason))
        return redirect(row)
    if form.is_valid():
        try:
            do()
        except HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            keeping.forget(request.member, request.path)
            return redirect(row)
    return page(request, row, {name: form})
