"""Beginning a peer assist, changing its brief, and asking peers."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practica.exchange.assists import actions, queries, rules
from practica.exchange.assists.actions import Begun, HeldBack
from practica.exchange.assists.forms import AssistForm
from practica.exchange.assists.views.reading import assist_of
from practica.exchange.conversations import routing
from practica.exchange.conversations.forms import PersonForm
from practica.exchange.conversations.models import Conversation
from practica.foundation.core import keeping
from practica.foundation.core.answers import Refused
from practica.people.access.choosing import MarkingForm
from practica.people.access.models import Marking
from practica.people.access.requests import Request, member_required
from practica.people.members.models import Member
from practica.people.members.queries import present

_LONG_ENOUGH = 12  # characters before it is worth looking who is likely to help
_MOST_TICKED = 20
_CIRCLES = frozenset({Marking.AMBER, Marking.AMBER_STRICT})


@member_required
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Write the brief and name the peers."""
    question = _question(request)
    data = request.POST if request.method == "POST" else None
    words = {"title": question.title, "brief": question.body, "language": question.language} if question else {}
    form = AssistForm(request.member, data, initial=words)
    marking = _marking(request, question, data)
    ticked = _ticked(request)
    if data is None:
        keeping.refill(form, request.member, request.get_full_path())
        keeping.refill(marking, request.member, request.get_full_path())
    elif "look" not in data and form.is_valid() and marking.is_valid():
        chosen: Marking = marking.cleaned_data["marking"]
        circle = marking.cleaned_data["circle"] if chosen in _CIRCLES else None
        peers = [*form.cleaned_data["peers"], *ticked]
        begun = Begun(brief=form.briefed(), peers=peers, marking=chosen, circle=circle, question=question)
        try:
            with transaction.atomic():
                row = actions.begin(begun, by=request.member, now=timezone.now(), reasons=form.reasons)
        except HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            keeping.forget(request.member, request.get_full_path())
            messages.success(request, _("It is there, and those you named are asked. You open it when five are in."))
            return redirect(row)
    context = {
        "form": form,
        "marking": marking,
        "question": question,
        "likely": _likely(request, data if data is not None else words),
        "ticked": {member.pk for member in ticked},
    }
    return render(request, "assists/new.html", context)


def _question(request: Request) -> Conversation | None:
    """The viewer's own question that it begins from, if the address names one."""
    number = request.GET.get("question", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    rows = Conversation.objects.visible_to(request.viewer).filter(source=request.member, hidden=False)
    return rows.filter(pk=int(number)).first()


def _marking(request: Request, question: Conversation | None, data: Any) -> MarkingForm:
    floor = max(Marking.GREEN, question.marking_of() if question else Marking.GREEN, key=lambda one: one.strictness)
    form = MarkingForm(request.viewer, None, data, floor=floor)
    form.fields["marking"].initial = Marking.RED.value
    if question is not None and question.circle_id:
        form.fields["circle"].initial = question.circle_id
    return form


def _ticked(request: Request) -> list[Member]:
    """The people ticked beside the form; what is no number is nobody."""
    numbers = [
        int(one) for one in request.POST.getlist("peer")[:_MOST_TICKED] if one.isascii() and one.isdigit() and len(one) < 19
    ]
    return list(present().filter(pk__in=numbers).exclude(pk=request.member.pk)) if numbers else []


def _likely(request: Request, typed: Any) -> list[tuple[routing.Likely, str]]:
    title, brief = str(typed.get("title", "")), str(typed.get("brief", ""))
    if len(f"{title}{brief}".strip()) < _LONG_ENOUGH:
        return []
    language = str(typed.get("language") or "en")[:10]
    found = queries.likely_for(title, brief, language, asker=request.member, now=timezone.now())
    return [(one, routing.told(one.reasons)) for one in found]


@member_required
@require_http_methods(["GET", "POST"])
def change(request: Request, assist: int) -> HttpResponse:
    """Change the brief, the way or the hour, until it is open."""
    row = assist_of(request, assist)
    allowed = rules.change(request.viewer, row)
    if not allowed:
        messages.error(request, str(allowed.reason))  # type: ignore[union-attr]
        return redirect(row)
    form = AssistForm(request.member, request.POST if request.method == "POST" else None, row=row)
    if request.method == "GET":
        keeping.refill(form, request.member, request.path)
    elif form.is_valid():
        try:
            actions.change(row, form.briefed(), by=request.member, now=timezone.now(), reasons=form.reasons)
        except HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            keeping.forget(request.member, request.path)
            return redirect(row)
    return render(request, "assists/change.html", {"row": row, "form": form, "is_closed": row.marking_of().is_closed})


@member_required
@require_POST
def invite(request: Request, assist: int) -> HttpResponse:
    """Ask one more peer."""
    row = assist_of(request, assist)
    form = PersonForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect(row)
    try:
        actions.invite(row, form.cleaned_data["person"], by=request.member, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(row)
