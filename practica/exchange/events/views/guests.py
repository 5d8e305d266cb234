"""Guests: inviting them one by one or as a list, and the page behind their link."""

from typing import Any

from django.conf import settings
from django.contrib import auth, messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from practica.exchange.events import actions
from practica.exchange.events import guests as inviting
from practica.exchange.events.forms import GuestAcceptForm, GuestForm, GuestListForm
from practica.exchange.events.models import Event, GuestInvitation
from practica.exchange.events.views.programme import held
from practica.foundation.core.answers import Conflict, Refused
from practica.people.access.requests import Request, for_anyone, member_required
from practica.people.members.interface import speak_to
from practica.people.members.queries import with_address

_BACKEND = "practica.people.admission.backends.PresentMembers"


@member_required
@require_http_methods(["GET", "POST"])
def guests(request: Request, slug: str) -> HttpResponse:
    """Who is invited as a guest; one more, or a pasted list."""
    event, now = held(request, slug), timezone.now()
    is_list = "people" in request.POST
    one = GuestForm(event, request.POST if request.method == "POST" and not is_list else None)
    many = GuestListForm(event, request.POST if is_list else None)
    context: dict[str, Any] = {"event": event, "one": one, "many": many}
    if is_list and many.is_valid():
        sent = _list_sent(request, event, many, context)
        if sent is not None:
            return sent
    elif request.method == "POST" and not is_list and one.is_valid():
        try:
            actions.invite(event, one.invited(), expires=one.expires, by=request.member, now=now)
        except Refused as refused:
            one.add_error(None, str(refused))
        else:
            messages.success(request, _("%(email)s is invited. The letter is on its way.") % {"email": one.cleaned_data["email"]})
            return redirect("event_guests", slug=event.slug)
    context["invitations"] = [(row, _standing(row)) for row in inviting.invitations(event)]
    return render(request, "events/guests.html", context)


def _list_sent(request: Request, event: Event, many: GuestListForm, context: dict[str, Any]) -> HttpResponse | None:
    """Look at a list, or invite it once it was looked at."""
    text, now = many.cleaned_data["people"], timezone.now()
    seen = inviting.preview(event, text)
    if request.POST.get("agreed"):
        try:
            made = actions.invite_list(
                event, text, country=many.cleaned_data["country"], language=many.cleaned_data["language"], expires=many.expires,
                agreed=request.POST["agreed"], by=request.member, now=now,
            )  # fmt: skip
        except Conflict as conflict:
            context["changed"] = str(conflict)
        except Refused as refused:
            many.add_error("people", str(refused))
        else:
            said = ngettext(
                "%(n)d person is invited. The letter is on its way.", "%(n)d people are invited. The letters are on their way.",
                len(made),
            )  # fmt: skip
            messages.success(request, said % {"n": len(made)})
            if not seen.bad:
                return redirect("event_guests", slug=event.slug)
            context["many"] = GuestListForm(event, {**request.POST.dict(), "people": inviting.again(seen.bad)})
            context["left_out"] = seen.bad
            return None
    context["preview"] = seen
    return None


def _standing(row: GuestInvitation) -> str:
    if row.withdrawn is not None:
        return _("withdrawn")
    if row.accepted is not None:
        return _("accepted")
    return _("open") if row.expires > timezone.now() else _("its time has passed")


@member_required
@require_POST
def change(request: Request, slug: str, one: int, verb: str) -> HttpResponse:
    """Withdraw an invitation, or send a new link."""
    event = held(request, slug)
    row = GuestInvitation.objects.filter(event=event, pk=one).first()
    if row is None or verb not in {"withdraw", "renew"}:
        raise Http404
    try:
        if verb == "withdraw":
            actions.withdraw(row, by=request.member, now=timezone.now())
        else:
            actions.renew(row, by=request.member, now=timezone.now())
            messages.success(request, _("A new link is on its way to %(email)s.") % {"email": row.email})
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("event_guests", slug=event.slug)


@sensitive_post_parameters("password")
@for_anyone
@require_http_methods(["GET", "POST"])
def accept(request: Request, secret: str) -> HttpResponse:
    """The page behind a guest's link: opening it shows, only the button acts."""
    now, person = timezone.now(), request.viewer.person
    invitation = inviting.open_by_secret(secret, now=now)
    if invitation is None:
        return render(request, "events/void.html", status=404)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(invitation.language)
    known = with_address(invitation.email)
    has_account = known is not None and known.is_active
    is_them = person is not None and known is not None and person.pk == known.pk
    form = GuestAcceptForm(invitation, request.POST if request.method == "POST" and not has_account else None)
    if request.method == "POST":
        try:
            if is_them and person is not None:
                return redirect(actions.accept_as(secret, by=person, now=now))
            if not has_account and person is None and form.is_valid():
                language = translation.get_language() or settings.LANGUAGE_CODE
                guest = actions.accept(secret, **form.cleaned_data, language=language, now=now)
                auth.login(request, guest, backend=_BACKEND)
                return speak_to(guest, HttpResponseRedirect(invitation.event.get_absolute_url()))
        except Refused as refused:
            form.add_error(None, str(refused)) if form.is_bound else messages.error(request, str(refused))
    context = {
        "invitation": invitation, "event": invitation.event, "form": form, "has_account": has_account, "is_them": is_them,
        "person": person, "secret": secret,
    }  # fmt: skip
    return render(request, "events/accept.html", context)
