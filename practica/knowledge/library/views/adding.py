"""Adding an item with its first version, changing what is said of it, publishing the next version."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practica.foundation.core import keeping
from practica.foundation.core.answers import Refused
from practica.knowledge.library import actions, attaching, rules
from practica.knowledge.library.forms import DescribeForm, IssueForm, ShownForm, readers_of
from practica.knowledge.library.models import LibraryItem
from practica.knowledge.library.views.choosing import thing_of
from practica.knowledge.library.views.reading import item_of
from practica.people.access.choosing import MarkingForm
from practica.people.access.models import Guarded, Marking
from practica.people.access.requests import Request, member_required
from practica.services.files.tray import Tray


@member_required
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Put something into the library; with `?to=kind:number` it is attached there at once."""
    data = request.POST if request.method == "POST" else None
    form, issue, shown = DescribeForm(request.viewer, request.member, data), IssueForm(data), ShownForm(data)
    marking = MarkingForm(request.viewer, None, data)
    marking.fields["marking"].initial = Marking.GREEN.value
    tray = Tray(request.member, data, request.FILES if data is not None else None, now=timezone.now())
    thing = _thing(request)
    path = request.get_full_path()
    if data is None:
        for one in (form, issue, shown, marking):
            keeping.refill(one, request.member, path)
    elif all([form.is_valid(), issue.is_valid(), shown.is_valid(), marking.is_valid(), tray.ready]):
        readers = readers_of(marking, shown.cleaned_data["attribution"])
        try:
            with transaction.atomic():
                row = actions.add(
                    form.described(), readers, issue.issue(tray), by=request.member, now=timezone.now(), reasons=form.reasons
                )
                if thing is not None:
                    attaching.attach(thing, row, by=request.member, now=timezone.now())
        except actions.HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            keeping.forget(request.member, path)
            messages.success(request, _("It is in the library. The search finds it in a moment."))
            return redirect(thing.get_absolute_url() if thing is not None else row)
    may = rules.add(request.viewer, Marking.AMBER)
    context = {
        "form": form,
        "issue": issue,
        "shown": shown,
        "marking": marking,
        "tray": tray,
        "may": may,
        "to": thing is not None,
    }
    return render(request, "library/new.html", context)


def _thing(request: Request) -> Any:
    """What `?to=kind:number` names, where this viewer may attach to it; None without it."""
    kind, _colon, number = request.GET.get("to", "").partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    found: Guarded = thing_of(request.viewer, kind, int(number))
    home = attaching.home_of(kind)
    return found if home is not None and home.may(request.viewer, found) else None


@member_required
@require_http_methods(["GET", "POST"])
def edit(request: Request, slug: str) -> HttpResponse:
    """Change what is said of it."""
    row = item_of(request, slug)
    if (no := _refused(request, row, rules.edit(request.viewer, row))) is not None:
        return no
    form = DescribeForm(request.viewer, request.member, request.POST if request.method == "POST" else None, row=row)
    if request.method == "GET":
        keeping.refill(form, request.member, request.path)
    elif form.is_valid():
        try:
            actions.edit(
                row, form.described(), seen=_moment(request), by=request.member, now=timezone.now(), reasons=form.reasons
            )
        except actions.HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            keeping.forget(request.member, request.path)
            return redirect(row)
    return render(request, "library/edit.html", {"row": row, "form": form, "is_closed": row.marking_of().is_closed})


@member_required
@require_http_methods(["GET", "POST"])
def issue(request: Request, slug: str) -> HttpResponse:
    """Publish the next version."""
    row = item_of(request, slug)
    if (no := _refused(request, row, rules.issue(request.viewer, row))) is not None:
        return no
    data = request.POST if request.method == "POST" else None
    form = IssueForm(data)
    form.fields["what_changed"].required = True
    form.fields["what_changed"].error_messages["required"] = _("Say in a sentence what changed since the last version.")
    tray = Tray(request.member, data, request.FILES if data is not None else None, now=timezone.now())
    if data is None:
        keeping.refill(form, request.member, request.path)
    elif form.is_valid() and tray.ready:
        try:
            actions.issue(
                row, form.issue(tray), seen=_number(request), by=request.member, now=timezone.now(), reasons=form.reasons
            )
        except actions.HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            keeping.forget(request.member, request.path)
            return redirect(row)
    context = {"row": row, "form": form, "tray": tray, "seen": _number(request) if data is not None else row.latest}
    return render(request, "library/version.html", context | {"is_closed": row.marking_of().is_closed})


def _refused(request: Request, row: LibraryItem, allowed: Any) -> HttpResponse | None:
    if allowed:
        return None
    messages.error(request, str(allowed.reason))
    return redirect(row)


def _moment(request: Request) -> Any:
    """`edited` as the form was opened with it: a moment, or None."""
    try:
        return parse_datetime(request.POST.get("seen", ""))
    except ValueError:
        return None


def _number(request: Request) -> int:
    typed = request.POST.get("seen", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
