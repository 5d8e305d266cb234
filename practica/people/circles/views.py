"""Pages of circles. Each begins by getting the circle that the viewer may know, or 404."""

from typing import cast

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from practica.foundation.core.answers import Refused
from practica.people.access.requests import Request, for_anyone, member_required
from practica.people.circles import actions, pages, queries, rules
from practica.people.circles.forms import AskForm, CharterForm, FoundForm, InviteForm, LeaveForm
from practica.people.circles.models import Circle
from practica.people.members.models import Member
from practica.people.members.queries import get_known as get_member


@for_anyone
def circles(request: Request) -> HttpResponse:
    """The circles this viewer may know; for visitors what a circle is."""
    return render(request, "circles/circles.html", pages.circles_page(request.viewer))


@member_required
def new(request: Request) -> HttpResponse:
    """Found a circle."""
    form = FoundForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.found(form.charter(), second=form.cleaned_data["second"], by=request.member, now=timezone.now())
        except Refused as refused:
            form.add_error("second", str(refused))
        else:
            return redirect(made)
    return render(request, "circles/new.html", {"form": form})


@member_required
def charter(request: Request, slug: str) -> HttpResponse:
    """Write the charter; stewards only."""
    shown = queries.get_known(request.viewer, slug)
    allowed = rules.steward(request.member, shown)
    form = CharterForm(request.POST or None, circle=shown)
    if allowed and form.is_valid():
        actions.write_charter(shown, form.charter(), by=request.member, now=timezone.now())
        messages.success(request, _("The charter is saved."))
        return redirect(shown)
    return render(request, "circles/charter.html", {"circle": shown, "form": form, "allowed": allowed})


@member_required
def invite(request: Request, slug: str) -> HttpResponse:
    """Invite a member; stewards only."""
    shown = queries.get_known(request.viewer, slug)
    allowed = rules.steward(request.member, shown)
    form = InviteForm(request.POST or None)
    if allowed and form.is_valid():
        invited = cast("Member", form.cleaned_data["member"])
        try:
            actions.invite(shown, invited, message=form.cleaned_data["message"], by=request.member, now=timezone.now())
        except Refused as refused:
            form.add_error("member", str(refused))
        else:
            messages.success(request, _("%(name)s is invited.") % {"name": invited.name})
            return redirect(shown)
    return render(request, "circles/invite.html", {"circle": shown, "form": form, "allowed": allowed})


@require_POST
@member_required
def join(request: Request, slug: str) -> HttpResponse:
    """Walk into an open circle."""
    shown = queries.get_known(request.viewer, slug)
    actions.join(shown, by=request.member, now=timezone.now())
    return redirect(shown)


@require_POST
@member_required
def ask(request: Request, slug: str) -> HttpResponse:
    """Ask the stewards to be let in."""
    shown = queries.get_known(request.viewer, slug)
    form = AskForm(request.POST)
    if not form.is_valid():
        return render(request, "circles/circle.html", pages.circle_page(request.viewer, shown) | {"ask": form})
    actions.ask(shown, message=form.cleaned_data["message"], by=request.member, now=timezone.now())
    return redirect(shown)


@require_POST
@member_required
def answer(request: Request, slug: str) -> HttpResponse:
    """Follow a steward's invitation, or decline it."""
    shown = queries.get_known(request.viewer, slug)
    if request.POST.get("answer") == "accept":
        actions.accept_invitation(shown, by=request.member, now=timezone.now())
        return redirect(shown)
    actions.decline_invitation(shown, by=request.member, now=timezone.now())
    return redirect("circles")


@require_POST
@member_required
def decide(request: Request, slug: str, handle: str) -> HttpResponse:
    """A steward lets in who asked, declines, or takes back an invitation."""
    shown = queries.get_known(request.viewer, slug)
    asker = get_member(request.viewer, handle)
    act = actions.accept_request if request.POST.get("answer") == "accept" else actions.decline_request
    act(shown, asker, by=request.member, now=timezone.now())
    return redirect(shown)


@require_POST
@member_required
def remove(request: Request, slug: str, handle: str) -> HttpResponse:
    """A steward takes a member out."""
    shown = queries.get_known(request.viewer, slug)
    actions.remove(shown, get_member(request.viewer, handle), by=request.member, now=timezone.now())
    return redirect(shown)


@require_POST
@member_required
def name_steward(request: Request, slug: str, handle: str) -> HttpResponse:
    """A steward makes a member a steward."""
    shown = queries.get_known(request.viewer, slug)
    actions.name_steward(shown, get_member(request.viewer, handle), by=request.member, now=timezone.now())
    return redirect(shown)


@require_POST
@member_required
def step_in(request: Request, slug: str) -> HttpResponse:
    """Become steward of one's own circle when it has none."""
    shown = queries.get_known(request.viewer, slug)
    actions.step_in(shown, by=request.member, now=timezone.now())
    return redirect(shown)


@member_required
def leave(request: Request, slug: str) -> HttpResponse:
    """Leave a circle, or lay down the stewardship; the last two stewards name a successor here."""
    shown = queries.get_known(request.viewer, slug)
    mine = queries.membership(request.member, shown)
    if mine is None:
        return redirect("circles")
    form = LeaveForm(request.POST or None, circle=shown, leaver=request.member)
    if request.method == "POST" and form.is_valid() and _left(request, shown, form):
        return redirect(shown) if request.POST.get("how") == "step_down" else redirect("circles")
    needs_successor = not rules.leave(request.member, shown, None)
    context = {"circle": shown, "mine": mine, "form": form, "needs_successor": needs_successor}
    return render(request, "circles/leave.html", context)


def _left(request: Request, shown: Circle, form: Form) -> bool:
    """Do it, or write into the form why not."""
    act = actions.step_down if request.POST.get("how") == "step_down" else actions.leave
    try:
        act(shown, successor=form.cleaned_data["successor"], by=request.member, now=timezone.now())
    except Refused as refused:
        form.add_error("successor", str(refused))
        return False
    return True
