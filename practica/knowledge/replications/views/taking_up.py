"""Adapt this to your country; I used this."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practica.foundation.core import keeping
from practica.foundation.core.answers import Refused
from practica.knowledge.countries import names
from practica.knowledge.practices.models import Practice, PracticeVersion
from practica.knowledge.practices.queries import titles
from practica.knowledge.replications import actions, rules
from practica.knowledge.replications.forms import AdaptForm, UseForm
from practica.knowledge.replications.models import Replication, State
from practica.knowledge.replications.queries import for_adapting
from practica.people.access.queries import get_visible
from practica.people.access.requests import Request, member_required
from practica.people.access.sentences import sentence


@member_required
@require_http_methods(["GET", "POST"])
def adapt(request: Request, slug: str) -> HttpResponse:
    """There and here, what is kept and changed, who can be asked; then the registration."""
    practice = _practice(request, slug)
    allowed = rules.adapt(request.viewer, practice)
    version = practice.published_version
    if not allowed or version is None:
        return _closed(request, practice, getattr(allowed, "reason", ""))
    parent = _parent(request, practice)
    adapting = for_adapting(request.viewer, practice, version, today=timezone.localdate())
    data = request.POST if request.method == "POST" else None
    form = AdaptForm(request.viewer, practice, adapting, data, parent=parent.pk if parent else None)
    if request.method == "POST" and form.is_valid():
        done = _send(request, form, version)
        if done is not None:
            return done
    if request.method != "POST":
        for one in (form, form.marking):
            keeping.refill(one, request.member, request.path)
    context = {
        "practice": practice, "version": version, "title": _title(practice), "form": form, "adapting": adapting,
        "parent": parent, "countries_there": [names.name(code) for code in adapting.countries_there],
        "here": names.name(str(form["country"].value() or "")), "who": sentence(practice.marking_of(), practice.circle),
        "is_closed": practice.marking_of().is_closed,
    }  # fmt: skip
    return render(request, "replications/adapt.html", context)


def _send(request: Request, form: AdaptForm, version: PracticeVersion) -> HttpResponse | None:
    """Register or consider; None when it was refused and the form says why."""
    act = actions.register if form.is_registering else actions.consider
    try:
        replication = act(version, form.plan(), by=request.member, now=timezone.now(), reasons=form.reasons)
    except actions.HeldBack as held:
        form.hold_back(held.examination)
        return None
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    keeping.forget(request.member, request.path)
    if form.is_registering:
        messages.success(request, _("Registered. Its result counts, whatever it will be."))
    else:
        messages.success(request, _("Kept as considered. You can register it here at any time before you start."))
    return redirect(replication)


@member_required
@require_http_methods(["GET", "POST"])
def use(request: Request, slug: str) -> HttpResponse:
    """I used this, in one minute."""
    practice = _practice(request, slug)
    allowed = rules.use(request.viewer, practice)
    version = practice.published_version
    if not allowed or version is None:
        return _closed(request, practice, getattr(allowed, "reason", ""))
    form = UseForm(request.member, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.use(version, form.used(), by=request.member, now=timezone.now(), reasons=form.reasons)
        except actions.HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            keeping.forget(request.member, request.path)
            messages.success(request, _("Thank you. It stands on the practice’s page, beside the others."))
            return redirect(practice)
    if request.method != "POST":
        keeping.refill(form, request.member, request.path)
    marking = actions.marking_for(practice)
    context = {
        "practice": practice, "title": _title(practice), "form": form, "marking": marking,
        "who": sentence(marking, practice.circle), "is_closed": marking.is_closed,
    }  # fmt: skip
    return render(request, "replications/use.html", context)


def _practice(request: Request, slug: str) -> Practice:
    rows = Practice.objects.select_related("published_version", "circle", "source", "organisation")
    practice: Practice = get_visible(rows, request.viewer, slug=slug)
    return practice


def _title(practice: Practice) -> str:
    return titles([practice]).get(practice.pk, "")


def _closed(request: Request, practice: Practice, reason: object) -> HttpResponse:
    context = {"practice": practice, "title": _title(practice), "reason": reason}
    return render(request, "replications/closed.html", context, status=403)


def _parent(request: Request, practice: Practice) -> Replication | None:
    """The replication it is taken from, as the address says; one that is not there for this member is none."""
    number = request.GET.get("from", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    rows = Replication.objects.visible_to(request.viewer).filter(practice=practice, pk=int(number))
    found: Replication | None = rows.exclude(state__in=(State.HIDDEN, State.CONSIDERED)).first()
    return found
