"""Beginning a conversation, with what is there already beside it; and changing its words."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practica.exchange.conversations import actions, routing, rules
from practica.exchange.conversations.actions import HeldBack, Subject
from practica.exchange.conversations.alike import alike
from practica.exchange.conversations.forms import AskForm, EditForm
from practica.exchange.conversations.models import Conversation, Kind
from practica.exchange.conversations.notices import told_of_subject
from practica.exchange.conversations.views.reading import conversation_of
from practica.exchange.conversations.views.subjects import about, subject_of
from practica.foundation.core import keeping
from practica.foundation.core.answers import Refused
from practica.foundation.safety.gate import examine
from practica.knowledge.practices.models import Practice
from practica.people.access.choosing import MarkingForm
from practica.people.access.models import Attribution, Marking
from practica.people.access.requests import Request, member_required
from practica.people.members.models import Member
from practica.people.members.queries import present
from practica.services.files import actions as files
from practica.services.files.tray import Tray
from practica.services.notices.audience import WillBeTold, will_be_told

_LONG_ENOUGH = 12  # characters of a title before it is worth looking


@member_required
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Ask, suggest, tell."""
    subject = subject_of(request, request.viewer)
    floor = subject.item.marking_of() if subject.item else Marking.CLEAR
    data = request.POST if request.method == "POST" else None
    form = AskForm(request.member, data, initial={"kind": request.GET.get("kind") or Kind.QUESTION})
    marking = MarkingForm(request.viewer, None, data, floor=floor)
    path, now = request.get_full_path(), timezone.now()
    marking.fields["marking"].initial = max(Marking.GREEN, floor, key=lambda one: one.strictness).value
    if data is None:
        kept = keeping.refill(form, request.member, path)
        keeping.refill(marking, request.member, path)
        tray = Tray(request.member, now=now, form=path, kept=kept)
    else:
        tray = Tray(request.member, data, request.FILES, now=now, form=path)
    if data is not None and "look" not in data and form.is_valid() and marking.is_valid() and tray.ready:
        try:
            asked = form.asked(marking.cleaned_data, subject, _invited(request))
            with transaction.atomic():
                row = actions.ask(asked, by=request.member, now=timezone.now(), reasons=form.reasons)
                tray.attach_to(row, now=timezone.now())
        except HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            files.forget(path, by=request.member)
            messages.success(request, _("It is there. You are told when somebody answers."))
            return redirect(row)
    looked = data is not None and "look" in data
    context = {
        "form": form,
        "marking": marking,
        "tray": tray,
        "about": about(request.viewer, subject),
        "beside": _beside(request, subject, data or {}) if looked else None,
        "is_closed": floor.is_closed,
        "told": _told(request, subject),
    }
    return render(request, "conversations/new.html", context)


def _told(request: Request, subject: Subject) -> WillBeTold | None:
    """Who hears of it because it is about something of theirs; named as that is."""
    if subject.practice is None:
        return None
    item = subject.replication or subject.practice
    nameable = Q() if item.attribution == Attribution.NAMED else Q(pk=0)
    return will_be_told(told_of_subject(subject.practice, subject.replication, but=request.member.pk), nameable=nameable)


def _invited(request: Request) -> list[Member]:
    """The people ticked beside the form; what is no number is nobody."""
    numbers = [int(one) for one in request.POST.getlist("invited")[: actions.MOST_INVITED] if one.isascii() and one.isdigit()]
    return list(present().filter(pk__in=[number for number in numbers if number < 2**62]).exclude(pk=request.member.pk))


@member_required
@require_POST
def beside(request: Request) -> HttpResponse:
    """While one types: asked before, practices that answer this, who is likely to know, and what looks like case data."""
    context = {"beside": _beside(request, subject_of(request, request.viewer), request.POST)}
    return render(request, "conversations/_beside.html", context)


def _beside(request: Request, subject: Subject, typed: Any) -> dict[str, Any]:
    title, body = typed.get("title", "")[:200], typed.get("body", "")[:10_000]
    if len(f"{title}\n{body}".strip()) < _LONG_ENOUGH:
        return {"short": True}
    need = routing.Need.typed(request.member, typed, subject)
    leave_out = {(Practice.KIND, subject.practice.pk)} if subject.practice else set()
    found = alike(request.viewer, title, body, need.language, concepts=need.concepts, leave_out=leave_out)
    examination = examine({"title": title, "body": body}, language=typed.get("language") or None)
    is_question = typed.get("kind", Kind.QUESTION) == Kind.QUESTION
    likely = routing.likely_for(need, limit=3, now=timezone.now()) if is_question else []
    return {
        "conversations": found.conversations,
        "practices": found.practices,
        "likely": [(one, routing.told(one.reasons)) for one in likely],
        "sentence": examination.sentence,
    }


@member_required
@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """Change its words; what stood there before stays to be read."""
    row = conversation_of(request, pk)
    allowed = rules.edit(request.viewer, row)
    if not allowed:
        return refused(request, row, str(allowed.reason))  # type: ignore[union-attr]
    form = EditForm(row, request.POST if request.method == "POST" else None)
    if request.method == "GET":
        keeping.refill(form, request.member, request.path)
    elif form.is_valid():
        try:
            actions.edit(
                row, form.words(), seen=moment_seen(request), by=request.member, now=timezone.now(), reasons=form.reasons
            )
        except HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            keeping.forget(request.member, request.path)
            return redirect(row)
    return render(request, "conversations/edit.html", {"row": row, "form": form, "seen": row.edited})


def moment_seen(request: HttpRequest) -> Any:
    """`edited` as the form was opened with it: a moment, or None."""
    from django.utils.dateparse import parse_datetime

    try:
        return parse_datetime(request.POST.get("seen", ""))
    except ValueError:
        return None


def refused(request: Request, row: Conversation, reason: str) -> HttpResponse:
    """Say why not, on the conversation's own page."""
    messages.error(request, reason)
    return redirect(row)
