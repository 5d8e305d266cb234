"""Pages of organisations and of a member's own settings; the member's page itself is in `circles`, which both share."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from practica.foundation.core.answers import Refused
from practica.people.access.requests import Request, member_required
from practica.people.members import actions, pages, queries, rules
from practica.people.members.forms import OfficesForm, OrganisationForm, SettingsForm
from practica.people.members.interface import speak_to


@member_required
def new_organisation(request: Request) -> HttpResponse:
    """Add an organisation; facilitators only."""
    allowed = rules.add_organisation(request.member)
    form = OrganisationForm(request.POST or None)
    if allowed and form.is_valid():
        added = actions.add_organisation(**form.cleaned_data, by=request.member, now=timezone.now())
        return redirect(added)
    return render(request, "members/new_organisation.html", {"form": form, "allowed": allowed})


@member_required
def settings(request: Request) -> HttpResponse:
    """A member's own settings."""
    form = SettingsForm(request.POST or None, member=request.member)
    if form.is_valid():
        saved = actions.describe(request.member, **form.cleaned_data, by=request.member, now=timezone.now())
        with translation.override(saved.language or translation.get_language()):
            messages.success(request, _("Your settings are saved."))
        return speak_to(saved, redirect("settings"))
    return render(request, "members/settings.html", {"form": form, "member": request.member})


@member_required
def offices(request: Request, handle: str) -> HttpResponse:
    """Give and take offices; facilitators only."""
    shown = queries.get_known(request.viewer, handle)
    allowed = rules.appoint(request.member, shown, pages.offices_of(shown))
    form = OfficesForm(request.POST if request.method == "POST" else None, member=shown)
    if allowed and form.is_valid():
        try:
            actions.appoint(shown, offices=form.cleaned_data["offices"], by=request.member, now=timezone.now())
        except Refused as refused:
            form.add_error("offices", str(refused))
        else:
            return redirect(shown)
    return render(request, "members/offices.html", {"member": shown, "form": form, "allowed": allowed})


@require_POST
@member_required
def suspend(request: Request, handle: str) -> HttpResponse:
    """Suspend a member; facilitators only."""
    shown = queries.get_known(request.viewer, handle)
    actions.suspend(shown, by=request.member, now=timezone.now())
    return redirect(shown)


@require_POST
@member_required
def restore(request: Request, handle: str) -> HttpResponse:
    """End a suspension; facilitators only."""
    shown = queries.get_known(request.viewer, handle)
    actions.restore(shown, by=request.member, now=timezone.now())
    return redirect(shown)
