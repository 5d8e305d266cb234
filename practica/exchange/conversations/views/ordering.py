"""Keeping order: readers, subject, joining, closing; and who is asked by name."""

import re
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practica.exchange.conversations import actions, rules
from practica.exchange.conversations.actions import Subject
from practica.exchange.conversations.forms import MoveForm, OtherForm, PersonForm, SentenceForm
from practica.exchange.conversations.models import Conversation, Invitation, Standing
from practica.exchange.conversations.views.asking import refused
from practica.exchange.conversations.views.reading import alike_to, conversation_of
from practica.foundation.core.answers import Refused
from practica.foundation.safety.forms import CheckedForm
from practica.knowledge.practices.models import Practice
from practica.people.access.choosing import MarkingForm
from practica.people.access.models import Marking
from practica.people.access.requests import Request, member_required

_NUMBER = re.compile(r"(\d{1,18})/?\s*$")


def _led(request: Request, pk: int) -> tuple[Conversation, HttpResponse | None]:
    """The conversation, and the way back for whoever does not lead it."""
    row = conversation_of(request, pk)
    allowed = rules.close(request.viewer, row)
    return row, None if allowed else refused(request, row, str(allowed.reason))  # type: ignore[union-attr]


@member_required
@require_http_methods(["GET", "POST"])
def marking(request: Request, pk: int) -> HttpResponse:
    """Choose its readers; answers follow."""
    row, no = _led(request, pk)
    if no is not None:
        return no
    item = row.replication or row.practice
    floor = item.marking_of() if item else Marking.CLEAR
    form = MarkingForm(request.viewer, row, request.POST if request.method == "POST" else None, floor=floor)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        closed = chosen["marking"] in {Marking.AMBER, Marking.AMBER_STRICT}
        try:
            actions.mark(
                row, chosen["marking"], circle=chosen["circle"] if closed else None, readers=chosen["readers"],
                by=request.member, now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("marking", str(refusal))
        else:
            return redirect(row)
    return render(request, "conversations/marking.html", {"row": row, "form": form})


@member_required
@require_http_methods(["GET", "POST"])
def close(request: Request, pk: int) -> HttpResponse:
    """Close it, with a reason."""
    row, no = _led(request, pk)
    if no is not None:
        return no
    form = SentenceForm(
        _("Why is it closed?"), request.POST if request.method == "POST" else None, longest=500,
        help_text=_("Nothing is taken away. Those who wrote in it read this sentence."),
    )  # fmt: skip
    return _done(
        request, row, form, "conversations/close.html",
        lambda: actions.close(row, form.said("words"), by=request.member, now=timezone.now()),
    )  # fmt: skip


@member_required
@require_http_methods(["GET", "POST"])
def merge(request: Request, pk: int) -> HttpResponse:
    """Join it with another, named by its address or chosen among those like it."""
    row, no = _led(request, pk)
    if no is not None:
        return no
    form = OtherForm(request.POST if request.method == "POST" else None)

    def join() -> Conversation:
        found = _NUMBER.search(form.cleaned_data["other"])
        if found is None:
            raise Refused(_("Paste the address of the other conversation; it ends in a number."))
        other = Conversation.objects.visible_to(request.viewer).filter(pk=int(found[1])).first()
        if other is None:
            raise Refused(_("There is no such conversation, or it is not open to you."))
        joined: Conversation = actions.merge(row, other, by=request.member, now=timezone.now())
        return joined

    return _done(request, row, form, "conversations/merge.html", join, alike=alike_to(request, row).conversations)


@member_required
@require_http_methods(["GET", "POST"])
def move(request: Request, pk: int) -> HttpResponse:
    """Say what it is about."""
    row, no = _led(request, pk)
    if no is not None:
        return no
    form = MoveForm(row, request.POST if request.method == "POST" else None)

    def attach() -> None:
        slug, country = form.slug(), form.cleaned_data["country"]
        practice = Practice.objects.visible_to(request.viewer).filter(slug=slug).first() if slug else None
        if slug and practice is None:
            raise Refused(_("There is no such practice, or it is not open to you."))
        subject = Subject(practice=practice, section=form.said("section") if practice else "", country=country)
        actions.move(row, subject, by=request.member, now=timezone.now())

    return _done(request, row, form, "conversations/move.html", attach)


def _done(
    request: Request, row: Conversation, form: CheckedForm, template: str, do: Callable[[], object], **more: object
) -> HttpResponse:
    """Show a form about a conversation, or do what was sent and go where the conversation lives on."""
    if request.method == "POST" and form.is_valid():
        try:
            found = do()
        except actions.HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(found if isinstance(found, Conversation) else row)
    return render(request, template, {"row": row, "form": form, "is_closed": row.marking_of().is_closed, **more})


@member_required
@require_POST
def invite(request: Request, pk: int) -> HttpResponse:
    """Ask one more person by name."""
    row = conversation_of(request, pk)
    form = PersonForm(request.POST)
    allowed = rules.close(request.viewer, row)
    if not allowed:
        return refused(request, row, str(allowed.reason))  # type: ignore[union-attr]
    if not form.is_valid():
        return refused(request, row, str(next(iter(form.errors.values()))[0]))
    try:
        actions.invite(row, form.cleaned_data["person"], by=request.member, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s is asked.") % {"name": form.cleaned_data["person"].name})
    return redirect(row)


@member_required
@require_http_methods(["GET", "POST"])
def invitation(request: Request, number: int) -> HttpResponse:
    """*Ask X instead*, or *I cannot answer this*."""
    one = get_object_or_404(Invitation.objects.select_related("member", "conversation"), pk=number)
    row = conversation_of(request, one.conversation_id)
    is_mine = one.member_id == request.member.pk
    if not (is_mine or rules.leads(request.viewer, row)) or one.standing == Standing.ANSWERED:
        return refused(request, row, _("This is settled, or not yours to change."))
    form = PersonForm(request.POST if request.method == "POST" and "decline" not in request.POST else None)
    if request.method == "POST":
        try:
            if "decline" in request.POST:
                actions.decline(one, by=request.member, now=timezone.now())
                messages.success(request, _("Thank you for saying so. You are not asked again here."))
                return redirect(row)
            if form.is_valid():
                actions.pass_on(one, form.cleaned_data["person"], by=request.member, now=timezone.now())
                messages.success(request, _("%(name)s is asked instead.") % {"name": form.cleaned_data["person"].name})
                return redirect(row)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "conversations/invitation.html", {"row": row, "one": one, "is_mine": is_mine, "form": form})

