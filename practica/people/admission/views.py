"""Pages of admission: inviting, accepting, leaving."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import auth, messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from practica.foundation.core.answers import Conflict, Refused
from practica.people.access.requests import Request, for_anyone, member_required
from practica.people.admission import actions, queries, rules
from practica.people.admission.forms import AcceptForm, InviteForm, ListForm
from practica.people.admission.models import Invitation
from practica.people.members.interface import speak_to
from practica.people.members.queries import community, with_address
from practica.people.members.rules import leave as may_leave

_BACKEND = "practica.people.admission.backends.PresentMembers"
_SHOWN = 100


@for_anyone
def join(request: Request) -> HttpResponse:
    """How one becomes a member: by invitation."""
    return render(request, "admission/join.html")


@for_anyone
def admission(request: Request) -> HttpResponse:
    """For facilitators who was invited; for everyone else what admission is."""
    member = request.viewer.member
    if member is None or not rules.invite(member):
        return render(request, "admission/about.html")
    now = timezone.now()
    waiting = [_line(invitation, now) for invitation in queries.waiting(request.viewer)[:_SHOWN]]
    accepted = queries.accepted(request.viewer)[:_SHOWN]
    return render(request, "admission/admission.html", {"waiting": waiting, "accepted": accepted})


def _line(invitation: Invitation, now: datetime) -> dict[str, Any]:
    if invitation.is_open(now):
        standing, ended = _("open"), False
    elif invitation.expires <= now:
        standing, ended = _("its time has passed"), True
    else:
        standing, ended = _("void: whoever invited is no longer here"), True
    return {"invitation": invitation, "standing": standing, "ended": ended}


@member_required
def invite(request: Request) -> HttpResponse:
    """Invite one person; facilitators only."""
    allowed = rules.invite(request.member)
    form = InviteForm(request.POST or None, by=request.member)
    if allowed and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            actions.invite(
                email, name=form.cleaned_data["name"], **form.terms(), by=request.member, now=timezone.now()
            )
        except Refused as refused:
            form.add_error("email", str(refused))
        else:
            messages.success(request, _("%(email)s is invited. The letter is on its way.") % {"email": email})
            return redirect("admission")
    return render(request, "admission/invite.html", {"form": form, "allowed": allowed})


@member_required
def invite_list(request: Request) -> HttpResponse:
    """Invite a pasted list: look first, then confirm; facilitators only."""
    allowed = rules.invite(request.member)
    form = ListForm(request.POST or None, by=request.member)
    context: dict[str, Any] = {"form": form, "allowed": allowed}
    if allowed and form.is_valid():
        now, text = timezone.now(), form.cleaned_data["people"]
        if request.POST.get("agreed"):
            try:
                return _invited(request, form, now)
            except Conflict as changed:
                context["changed"] = changed
            except Refused as refused:
                form.add_error("people", str(refused))
        context["preview"] = queries.preview(text, now=now)
    return render(request, "admission/invite_list.html", context)


def _invited(request: Request, form: ListForm, now: datetime) -> HttpResponse:
    """Invite, then say how many, and give the lines that were left out back for mending."""
    text = form.cleaned_data["people"]
    left_out = queries.preview(text, now=now).bad
    made = actions.invite_list(text, **form.terms(), agreed=request.POST["agreed"], by=request.member, now=now)
    said = ngettext(
        "%(n)d person is invited. The letter is on its way.",
        "%(n)d people are invited. The letters are on their way.",
        len(made),
    )
    messages.success(request, said % {"n": len(made)})
    if not left_out:
        return redirect("admission")
    rest = ListForm(
        {**request.POST.dict(), "people": "\n".join(bad.text for bad in left_out)}, by=request.member
    )
    return render(request, "admission/invite_list.html", {"form": rest, "allowed": True, "left_out": left_out})


@require_POST
@member_required
def withdraw(request: Request, pk: int) -> HttpResponse:
    """End an invitation."""
    actions.withdraw(_invitation(request, pk), by=request.member, now=timezone.now())
    return redirect("admission")


@require_POST
@member_required
def renew(request: Request, pk: int) -> HttpResponse:
    """Send a new link."""
    invitation, _secret = actions.renew(_invitation(request, pk), by=request.member, now=timezone.now())
    messages.success(request, _("A new link is on its way to %(email)s.") % {"email": invitation.email})
    return redirect("admission")


def _invitation(request: Request, pk: int) -> Invitation:
    found = queries.get_waiting(request.viewer, pk)
    if found is None:
        raise Http404
    return found


@sensitive_post_parameters("password")
@for_anyone
def accept(request: Request, secret: str) -> HttpResponse:
    """The page behind an invitation's link: opening it shows, only the button acts."""
    now = timezone.now()
    invitation = queries.open_by_secret(secret, now=now)
    if invitation is None:
        return render(request, "admission/void.html", status=404)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(invitation.language)
    known, person = with_address(invitation.email), request.viewer.person
    guest = known if known is not None and known.is_guest else None
    # A guest accepts from their own session too; nobody from somebody else's.
    context = {
        "invitation": invitation,
        "community": community().name,
        "signed_in": None if person == guest else person,
        "known": queries.is_members(known),
        "guest": guest,
    }
    form = AcceptForm(request.POST or None, invitation=invitation, guest=guest)
    if form.is_valid() and not context["known"] and context["signed_in"] is None:
        return _accepted(request, secret, form, now)
    return render(request, "admission/accept.html", context | {"form": form})


def _accepted(request: Request, secret: str, form: AcceptForm, now: datetime) -> HttpResponse:
    language = translation.get_language() or settings.LANGUAGE_CODE
    try:
        member = actions.accept(secret, **form.cleaned_data, language=language, now=now)
    except Refused:
        return render(request, "admission/void.html", status=404)
    auth.login(request, member, backend=_BACKEND)
    messages.success(request, _("Welcome. This is how others see you; you can change it at any time."))
    return speak_to(member, HttpResponseRedirect(member.get_absolute_url()))


@member_required
def leave(request: Request) -> HttpResponse:
    """Leave the community."""
    allowed = may_leave(request.member)
    if request.method == "POST" and allowed:
        actions.leave(by=request.member, now=timezone.now())
        auth.logout(request)
        messages.success(request, _("You have left. Thank you for what you shared."))
        return redirect("/")
    return render(request, "admission/leave.html", {"allowed": allowed})
