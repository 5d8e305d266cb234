"""The draft of a report: begun in one click, changed part by part, published."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practica.exchange.afterwards import actions, queries, rules
from practica.exchange.afterwards.forms import SectionForm
from practica.exchange.afterwards.models import Key, Report, Section
from practica.exchange.afterwards.views.finding import event_of, report_of, section_of
from practica.foundation.core import keeping
from practica.foundation.core.answers import Denied, Refused
from practica.people.access.choosing import MarkingForm
from practica.people.access.requests import Request, member_required


@member_required
@require_POST
def begin(request: Request, slug: str) -> HttpResponse:
    """Make the draft from what is there."""
    event = event_of(request, slug)
    try:
        row = actions.begin(event, by=request.member, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(event)
    return redirect(row)


@member_required
@require_http_methods(["GET", "POST"])
def draft(request: Request, slug: str) -> HttpResponse:
    """All parts with what can be done with each, the marking, and the two buttons that publish."""
    row = report_of(request, slug)
    form = _marking(request, row, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.mark(
                row, form.cleaned_data["marking"], circle=form.cleaned_data["circle"], by=request.member, now=timezone.now()
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(row)
    sections = [
        {
            "row": section,
            "is_by_hand": Key(section.key).is_written_by_hand,
            "may_release": bool(rules.release_section(request.viewer, section)),
        }
        for section in row.sections.select_related("report__event")
    ]
    may_publish, may_public = rules.publish(request.viewer, row), rules.publish_public(request.viewer, row)
    context: dict[str, Any] = {
        "report": row,
        "event": row.event,
        "sections": sections,
        "marking": form,
        "may_write": rules.write(request.viewer, row),
        "may_release": bool(rules.release(request.viewer, row)),
        "may_publish": may_publish,
        "may_public": may_public,
        "why_not": str(may_public.reason) if isinstance(may_public, Denied) else "",
        "card": queries.report_card(request.viewer, row.event),
    }
    return render(request, "afterwards/draft.html", context)


def _marking(request: Request, row: Report, data: Any) -> MarkingForm:
    return MarkingForm(request.viewer, row, data, floor=row.event.marking_of())


@member_required
@require_http_methods(["GET", "POST"])
def section(request: Request, slug: str, section: int) -> HttpResponse:
    """Change one part; saved as typed until it is sent."""
    row = section_of(request, slug, section)
    allowed = rules.write(request.viewer, row.report)
    if isinstance(allowed, Denied):
        messages.error(request, str(allowed.reason))
        return redirect(row.report)
    form = SectionForm(row, request.POST if request.method == "POST" else None)
    seen = request.POST.get("seen", "") if request.method == "POST" else str(row.revision)
    if request.method == "GET":
        keeping.refill(form, request.member, request.path)
    elif form.is_valid():
        number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else None
        try:
            actions.write(
                row, form.said("heading"), form.said("body"), seen=number, by=request.member, now=timezone.now(),
                reasons=form.reasons,
            )  # fmt: skip
        except actions.HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            keeping.forget(request.member, request.path)
            return redirect(f"{row.report.get_absolute_url()}#part-{row.pk}")
    context = {
        "row": row, "form": form, "report": row.report, "event": row.report.event, "seen": seen,
        "is_closed": row.report.marking_of().is_closed, "stands": row.body if form.errors else "",
    }  # fmt: skip
    return render(request, "afterwards/section.html", context)


@member_required
@require_POST
def act_on(request: Request, slug: str, section: int, step: str) -> HttpResponse:
    """One button of a part: made anew, left out, taken in, released, held back again."""
    row, by, now = section_of(request, slug, section), request.member, timezone.now()
    steps: dict[str, Callable[[], Section]] = {
        "anew": lambda: actions.write_anew(row, seen=_seen(request, row), by=by, now=now),
        "leave-out": lambda: actions.leave_out(row, out=True, by=by, now=now),
        "take-in": lambda: actions.leave_out(row, out=False, by=by, now=now),
        "release": lambda: actions.release(row, released=True, by=by, now=now),
        "hold-back": lambda: actions.release(row, released=False, by=by, now=now),
    }
    return _done(request, row.report, steps, step, f"#part-{row.pk}")


def _seen(request: Request, row: Section) -> int:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else row.revision


@member_required
@require_POST
def act(request: Request, slug: str, step: str) -> HttpResponse:
    """One button of the whole: published, published for everybody, released, held back again."""
    row, by, now = report_of(request, slug), request.member, timezone.now()
    steps: dict[str, Callable[[], object]] = {
        "publish": lambda: actions.publish(row, by=by, now=now),
        "public": lambda: actions.publish_public(row, by=by, now=now),
        "release": lambda: actions.release_frame(row, released=True, by=by, now=now),
        "hold-back": lambda: actions.release_frame(row, released=False, by=by, now=now),
    }
    answer = _done(request, row, steps, step)
    if step in {"publish", "public"} and row.versions.filter(at=now).exists():
        messages.success(request, _("It is there. A version does not change any more; the draft stays yours."))
    return answer


def _done(request: Request, report: Report, steps: dict[str, Callable[[], Any]], step: str, anchor: str = "") -> HttpResponse:
    if step not in steps:
        raise Http404
    try:
        steps[step]()
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{report.get_absolute_url()}{anchor}")
