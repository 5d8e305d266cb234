"""What its team says of a replication: started, reported, given up, still running; and who may read it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practica.foundation.core import keeping
from practica.foundation.core.answers import Answer, Conflict, Refused
from practica.foundation.safety.forms import CheckedForm
from practica.knowledge.countries import names
from practica.knowledge.practices.queries import titles
from practica.knowledge.replications import actions, rules
from practica.knowledge.replications.forms import AbandonForm, ReportForm, StillRunningForm
from practica.knowledge.replications.models import Replication, Still
from practica.people.access.choosing import MarkingForm
from practica.people.access.queries import can_see, get_visible
from practica.people.access.requests import Request, member_required
from practica.people.access.sentences import sentence


@member_required
@require_http_methods(["GET", "POST"])
def report(request: Request, pk: int) -> HttpResponse:
    """Report what happened: three answers; the rest is folded."""
    row = _row(request, pk)
    allowed = rules.report(request.viewer, row)
    if not allowed:
        return _refused(request, row, allowed)
    seen = actions.seen_until(row)
    form = ReportForm(row, request.POST if request.method == "POST" else None, lead=request.member, seen=seen)

    def write() -> None:
        opened = form.cleaned_data["seen"]
        actions.report(
            row, form.report(), by=request.member, now=timezone.now(), reasons=form.reasons, seen=0 if opened is None else opened
        )

    return _answer(request, row, form, write, ("replications/report.html", _("Reported. Those who may read it are told.")))


@member_required
@require_http_methods(["GET", "POST"])
def abandon(request: Request, pk: int) -> HttpResponse:
    """Give it up, and say why."""
    row = _row(request, pk)
    allowed = rules.abandon(request.viewer, row)
    if not allowed:
        return _refused(request, row, allowed)
    form = AbandonForm(row, request.POST if request.method == "POST" else None, lead=request.member)

    def write() -> None:
        actions.abandon(
            row, form.said("reason"), by=request.member, now=timezone.now(), reasons=form.reasons,
            with_country=form.cleaned_data.get("names_country"),
        )  # fmt: skip

    return _answer(request, row, form, write, ("replications/abandon.html", _("Thank you for saying why. It stays to be read.")))


@member_required
@require_http_methods(["GET", "POST"])
def still_running(request: Request, pk: int) -> HttpResponse:
    """The year's two questions."""
    row = _row(request, pk)
    allowed = rules.still_running(request.viewer, row, timezone.localdate())
    if not allowed:
        return _refused(request, row, allowed)
    form = StillRunningForm(request.POST if request.method == "POST" else None)

    def write() -> None:
        running, alone = Still(form.said("running")), Still(form.said("without_support"))
        actions.still_running(row, running=running, without_support=alone, by=request.member, now=timezone.now())

    return _answer(request, row, form, write, ("replications/still_running.html", _("Thank you. We ask again next year.")))


@member_required
@require_POST
def start(request: Request, pk: int) -> HttpResponse:
    """Say that it has begun."""
    row = _row(request, pk)
    try:
        actions.start(row, by=request.member, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(row)


@member_required
@require_http_methods(["GET", "POST"])
def marking(request: Request, pk: int) -> HttpResponse:
    """Choose other readers, never more than the practice has."""
    row = _row(request, pk)
    if not rules.is_team(request.viewer, row):
        return _refused(request, row, rules.start(request.viewer, row))
    data = request.POST if request.method == "POST" else None
    form = MarkingForm(request.viewer, row, data, floor=row.practice.marking_of())
    if data is not None and form.is_valid():
        chosen = form.cleaned_data
        try:
            actions.mark(
                row, chosen["marking"], circle=chosen["circle"], readers=chosen["readers"],
                harm_sentence=data.get("harm_sentence", ""), by=request.member, now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error("marking", str(refused))
        else:
            return redirect(row)
    is_harm = rules.is_report_of_harm(row.verdict, row.negative_effects)
    return render(request, "replications/marking.html", _context(request, row) | {"form": form, "is_harm": is_harm})


def _row(request: Request, pk: int) -> Replication:
    rows = Replication.objects.select_related("practice__published_version", "practice__circle", "version", "circle")
    row: Replication = get_visible(rows, request.viewer, pk=pk)
    return row


def _context(request: Request, row: Replication) -> dict[str, object]:
    sees = can_see(request.viewer, row.practice)
    return {
        "row": row,
        "country": names.name(row.country),
        "practice_title": titles([row.practice]).get(row.practice_id, "") if sees else "",
        "who_reads": sentence(row.marking_of(), row.circle),
        "is_closed": row.marking_of().is_closed,
    }


def _answer(
    request: Request, row: Replication, form: CheckedForm, write: Callable[[], None], page: tuple[str, str]
) -> HttpResponse:
    """Write what was sent and go back to the replication, or show the form with what is wrong and all that was typed.

    `page` is its template and the words of thanks.
    """
    template, thanks = page
    if request.method == "POST" and form.is_valid():
        try:
            write()
        except actions.HeldBack as held:
            form.hold_back(held.examination)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            # What others wrote has now been seen: sending once more is a decision.
            form.data = {**request.POST.dict(), "seen": str(actions.seen_until(row))}
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            keeping.forget(request.member, request.path)
            messages.success(request, thanks)
            return redirect(row)
    elif request.method != "POST":
        keeping.refill(form, request.member, request.path)
    return render(request, template, _context(request, row) | {"form": form})


def _refused(request: Request, row: Replication, answer: Answer) -> HttpResponse:
    context = _context(request, row) | {"reason": getattr(answer, "reason", "")}
    return render(request, "replications/refused.html", context, status=403)
