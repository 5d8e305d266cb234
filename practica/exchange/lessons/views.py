"""Lessons: reading, writing, asking those they rest on; and a practice draft from one's own answer."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from practica.exchange.conversations.models import Answer, Conversation
from practica.exchange.conversations.queries import voice
from practica.exchange.lessons import actions, queries, rules
from practica.exchange.lessons.forms import LessonForm
from practica.exchange.lessons.models import Lesson, Source, State
from practica.foundation.core import keeping
from practica.foundation.core.answers import Refused
from practica.foundation.safety.forms import language_of
from practica.foundation.safety.gate import HeldBack
from practica.knowledge.library import attaching
from practica.people.access.models import Attribution
from practica.people.access.queries import can_see, get_visible
from practica.people.access.requests import Request, for_anyone, member_required
from practica.services.notices import opening

_MOST = 30
_ANSWERS = 40


@for_anyone
@require_GET
def lessons(request: Request) -> HttpResponse:
    """What conversations taught, the latest first."""
    return render(request, "lessons/lessons.html", {"rows": queries.published(request.viewer)[:_MOST]})


def _lesson(request: Request, pk: int) -> Lesson:
    """A lesson this viewer may see together with the conversation it comes from, or 404."""
    found: Lesson = get_visible(Lesson.objects.select_related("conversation", "source"), request.viewer, pk=pk)
    if not can_see(request.viewer, found.conversation):
        raise Http404
    return found


@for_anyone
@require_GET
def lesson(request: Request, pk: int) -> HttpResponse:
    """One lesson with what it rests on; whoever is asked says here whether they agree."""
    row = _lesson(request, pk)
    opening.opened(request.viewer, row, now=timezone.now())
    named = row.source is not None and row.attribution == Attribution.NAMED
    context = {
        "row": row,
        "sources": queries.sources(request.viewer, row),
        "writes": bool(rules.write(request.viewer, row)),
        "writer": row.source.name if named and row.source else "",
        "writer_url": row.source.get_absolute_url() if named and row.source and request.viewer.member else "",
        "is_draft": row.state == State.DRAFT,
        "may_publish": rules.publish(request.viewer, row),
        "shelf": attaching.shown(request.viewer, row),
    }
    return render(request, "lessons/lesson.html", context)


@member_required
@require_POST
def begin(request: Request, pk: int) -> HttpResponse:
    """Begin a lesson from a conversation."""
    conversation = get_visible(Conversation, request.viewer, pk=pk)
    try:
        begun = actions.begin(conversation, language=language_of(request.member), by=request.member, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(conversation)
    return redirect("lesson_write", begun.pk)


@member_required
@require_http_methods(["GET", "POST"])
def write(request: Request, pk: int) -> HttpResponse:
    """Write it, and choose the answers it rests on."""
    row = _lesson(request, pk)
    allowed = rules.write(request.viewer, row)
    if not allowed:
        messages.error(request, str(allowed.reason))  # type: ignore[union-attr]
        return redirect(row)
    form = LessonForm(row, request.POST if request.method == "POST" else None)
    answers = Answer.objects.visible_to(request.viewer).filter(conversation=row.conversation_id, to=None, hidden=False)
    shown = list(answers.select_related("source", "conversation").order_by("at", "pk")[:_ANSWERS])
    if request.method == "GET":
        keeping.refill(form, request.member, request.path)
    elif form.is_valid():
        chosen = {int(one) for one in request.POST.getlist("answer") if one.isascii() and one.isdigit() and len(one) < 19}
        try:
            saved = actions.write(
                row, form.words(), seen=_seen(request), by=request.member, now=timezone.now(), reasons=form.reasons
            )
            if saved.state == State.DRAFT:
                rests_on = [one for one in shown if one.pk in chosen]
                actions.ask_sources(saved, rests_on, by=request.member, now=timezone.now())
        except HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            keeping.forget(request.member, request.path)
            return redirect(row)
    asked = set(row.sources.exclude(standing="left_out").values_list("answer", flat=True))
    context = {
        "row": row,
        "form": form,
        "answers": [(one, voice(request.viewer, one, one.place), one.pk in asked) for one in shown],
        "is_closed": row.marking_of().is_closed,
        "is_draft": row.state == State.DRAFT,
    }
    return render(request, "lessons/write.html", context)


def _seen(request: Request) -> datetime | None:
    try:
        return parse_datetime(request.POST.get("seen", ""))
    except ValueError:
        return None


@member_required
@require_POST
def publish(request: Request, pk: int) -> HttpResponse:
    """Show it."""
    return _act(request, _lesson(request, pk), lambda row: actions.publish(row, by=request.member, now=timezone.now()))


@member_required
@require_POST
def take_back(request: Request, pk: int) -> HttpResponse:
    """Make it a draft again."""
    return _act(request, _lesson(request, pk), lambda row: actions.take_back(row, by=request.member, now=timezone.now()))


def _act(request: Request, row: Lesson, do: Callable[[Lesson], object]) -> HttpResponse:
    try:
        do(row)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(row)


def _source(request: Request, pk: int) -> Source:
    source = Source.objects.select_related("lesson__conversation", "answer").filter(pk=pk).first()
    if source is None or not (can_see(request.viewer, source.lesson) and can_see(request.viewer, source.lesson.conversation)):
        raise Http404
    return source


@member_required
@require_POST
def say(request: Request, pk: int) -> HttpResponse:
    """Whoever is asked agrees, or does not."""
    source, agrees = _source(request, pk), request.POST.get("agrees") == "yes"
    try:
        actions.say(source, agrees=agrees, by=request.member, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Thank you. Whoever writes it is told."))
    return redirect(source.answer if not agrees else source.lesson)


@member_required
@require_POST
def leave_out(request: Request, pk: int) -> HttpResponse:
    """Rest on an answer no longer."""
    source = _source(request, pk)
    return _act(request, source.lesson, lambda _row: actions.leave_out(source, by=request.member, now=timezone.now()))


@member_required
@require_POST
def grow(request: Request, kind: str, pk: int) -> HttpResponse:
    """Make a practice draft of one's own words, and go on writing it."""
    kinds: dict[str, type[Conversation | Answer]] = {Conversation.KIND: Conversation, Answer.KIND: Answer}
    if kind not in kinds:
        raise Http404
    item = get_visible(kinds[kind], request.viewer, pk=pk)
    try:
        practice = actions.grow(item, by=request.member, now=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(item.get_absolute_url())  # type: ignore[attr-defined]
    return redirect("practice_write", practice.slug)
