"""Answers, follow-ups, and what people say of them."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practica.exchange.conversations import actions, rules
from practica.exchange.conversations.actions import HeldBack
from practica.exchange.conversations.forms import AnswerForm, CameForm, SentenceForm
from practica.exchange.conversations.models import Answer, Conversation
from practica.exchange.conversations.views.asking import moment_seen, refused
from practica.exchange.conversations.views.reading import context_of, conversation_of
from practica.foundation.core import keeping
from practica.foundation.core.answers import Conflict, Refused
from practica.foundation.safety.forms import CheckedForm, language_of
from practica.people.access.queries import get_visible
from practica.people.access.requests import Request, member_required
from practica.services.files import actions as files
from practica.services.files.tray import Tray
from practica.services.notices import following


@member_required
@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """Answer; a sentence comes back on the conversation's page, with what was typed."""
    row = conversation_of(request, pk)
    form = AnswerForm(request.member, request.POST)
    tray = Tray(request.member, request.POST, request.FILES, now=timezone.now(), form=row.get_absolute_url())
    if form.is_valid() and tray.ready:
        try:
            said = form.answered(request.POST.get("attribution", ""))
            with transaction.atomic():
                given = actions.answer(row, said, by=request.member, now=timezone.now(), reasons=form.reasons)
                tray.attach_to(given, now=timezone.now())
        except HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            files.forget(row.get_absolute_url(), by=request.member)
            if given.conversation_id != row.pk:
                messages.info(request, _("This conversation was joined with another meanwhile. Your answer is here."))
            return redirect(given)
    return render(request, "conversations/question.html", context_of(request, row, form=form, tray=tray))


def _answer_of(request: Request, number: int) -> Answer:
    rows = Answer.objects.select_related("conversation__source", "conversation__circle", "source")
    found: Answer = get_visible(rows, request.viewer, pk=number)
    return found


@member_required
@require_http_methods(["GET", "POST"])
def edit(request: Request, number: int) -> HttpResponse:
    """Change the words of one's own answer."""
    row = _answer_of(request, number)
    allowed = rules.edit(request.viewer, row)
    if not allowed:
        return refused(request, row.conversation, str(allowed.reason))  # type: ignore[union-attr]
    form = AnswerForm(request.member, request.POST if request.method == "POST" else None, row=row)

    def write() -> None:
        seen = moment_seen(request)
        actions.edit_answer(row, form.words(), seen=seen, by=request.member, now=timezone.now(), reasons=form.reasons)

    return _filled(request, row, form, write, "conversations/edit_answer.html")


@member_required
@require_http_methods(["GET", "POST"])
def came_of(request: Request, number: int) -> HttpResponse:
    """The asker says whether it helped and what came of it."""
    row = _answer_of(request, number)
    allowed = rules.accept(request.viewer, row.conversation)
    if not allowed:
        return refused(request, row.conversation, str(allowed.reason))  # type: ignore[union-attr]
    form = CameForm(request.POST if request.method == "POST" else None)
    typed = request.POST.get("accepted", "")
    seen = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None

    def write() -> None:
        actions.say_what_came(row, form.came(), seen=seen, by=request.member, now=timezone.now(), reasons=form.reasons)

    return _filled(request, row, form, write, "conversations/came_of.html")


@member_required
@require_http_methods(["GET", "POST"])
def follow_up(request: Request, number: int) -> HttpResponse:
    """Ask back, or add to an answer."""
    row = _answer_of(request, number)
    form = SentenceForm(_("Ask back, or add to it"), request.POST if request.method == "POST" else None, longest=10_000)

    def write() -> None:
        language = language_of(request.member)
        actions.follow_up(
            row, form.said("words"), language=language, by=request.member, now=timezone.now(), reasons=form.reasons
        )

    return _filled(request, row, form, write, "conversations/sentence.html")


@member_required
@require_http_methods(["GET", "POST"])
def thank(request: Request, number: int) -> HttpResponse:
    """Thank in a sentence."""
    row = _answer_of(request, number)
    form = SentenceForm(_("Thank them in a sentence"), request.POST if request.method == "POST" else None)
    return _filled(
        request, row, form, lambda: actions.thank(row, form.said("words"), by=request.member, now=timezone.now()),
        "conversations/sentence.html",
    )  # fmt: skip


def _filled(request: Request, row: Answer, form: CheckedForm, write: Callable[[], object], template: str) -> HttpResponse:
    """Show a form about an answer, or do what was sent and go back to the answer."""
    if request.method == "GET":
        keeping.refill(form, request.member, request.path)
    elif form.is_valid():
        try:
            write()
        except HeldBack as held:
            form.hold_back(held.examination)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            row.conversation.refresh_from_db()
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            keeping.forget(request.member, request.path)
            return redirect(row)
    context = {"row": row, "conversation": row.conversation, "form": form, "seen": row.edited}
    return render(request, template, context | {"is_closed": row.marking_of().is_closed})


@member_required
@require_POST
def same(request: Request, number: int) -> HttpResponse:
    """*Same for us*, or take it back."""
    row = _answer_of(request, number)
    try:
        actions.say_same(row.conversation, row, by=request.member, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(row)


def _follow(row: Conversation, request: Request) -> None:
    following.follow(row, by=request.member, now=timezone.now())


def _unfollow(row: Conversation, request: Request) -> None:
    following.unfollow(row, by=request.member)


def _mute(row: Conversation, request: Request) -> None:
    following.mute(row, by=request.member, now=timezone.now())


def _same(row: Conversation, request: Request) -> None:
    actions.say_same(row, by=request.member, now=timezone.now())


def _take(row: Conversation, request: Request) -> None:
    actions.take(row, by=request.member, now=timezone.now())


def _reopen(row: Conversation, request: Request) -> None:
    actions.reopen(row, by=request.member, now=timezone.now())


def _lend_hand(row: Conversation, request: Request) -> None:
    actions.lend_hand(row, request.POST.get("words", "")[:300], by=request.member, now=timezone.now())


def _withdraw_hand(row: Conversation, request: Request) -> None:
    actions.withdraw_hand(row, by=request.member)


_VERBS: dict[str, Callable[[Conversation, Request], None]] = {
    "follow": _follow, "unfollow": _unfollow, "mute": _mute, "same": _same, "take": _take, "reopen": _reopen,
    "lend-hand": _lend_hand, "withdraw-hand": _withdraw_hand,
}  # fmt: skip


@member_required
@require_POST
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Do one thing to a conversation and come back to it."""
    if verb not in _VERBS:
        raise Http404
    row = conversation_of(request, pk)
    try:
        _VERBS[verb](row, request)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(row)
