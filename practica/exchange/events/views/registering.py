"""Buttons on the page of an event, and the list of who comes, for those who hold it."""

import csv
import io
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from practica.exchange.events import actions, attending, queries, rules
from practica.exchange.events.models import Event, Registration, Standing, Way
from practica.exchange.events.views.programme import held
from practica.foundation.core import places
from practica.foundation.core.answers import Denied, Refused
from practica.people.access.requests import Request, member_required, person_required


@person_required
@require_POST
def act(request: Request, slug: str, verb: str) -> HttpResponse:
    """One button: register, step back; for those who hold it make known, publish the programme."""
    event, now = queries.event_of(request.viewer, slug), timezone.now()
    by, way = request.person, Way.ONLINE if request.POST.get("way") == Way.ONLINE else Way.ON_SITE
    steps: dict[str, Callable[[], object]] = {
        "register": lambda: actions.register(event, way=way, by=by, now=now),
        "step-back": lambda: actions.step_back(event, by=by, now=now),
        "publish": lambda: actions.publish(event, by=by, now=now),
        "publish-programme": lambda: _published(request, event),
    }
    if verb not in steps:
        raise Http404
    try:
        steps[verb]()
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(event)


def _published(request: Request, event: Event) -> None:
    edition = actions.publish_programme(event, by=request.person, now=timezone.now())
    words = {"number": edition.number, "told": edition.told, "all": edition.taking_part}
    messages.success(
        request, _("Version %(number)s of the programme is out. Only those it touches are told: %(told)s of %(all)s.") % words
    )


@person_required
@require_POST
def my_sessions(request: Request, slug: str) -> HttpResponse:
    """Which sessions one comes to."""
    event = queries.event_of(request.viewer, slug)
    mine = attending.registration_of(request.viewer, event)
    if mine is None:
        raise Http404
    numbers = [int(one) for one in request.POST.getlist("session")[:400] if one.isascii() and one.isdigit() and len(one) < 9]
    try:
        actions.choose_sessions(mine, numbers, by=request.person, now=timezone.now())
        messages.success(request, _("Saved. Your calendar and what you are told follow it."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(event)


@member_required
@require_http_methods(["GET", "POST"])
def people(request: Request, slug: str) -> HttpResponse:
    """Who comes: those who wait for an answer first; during and after it who came."""
    event, now = held(request, slug), timezone.now()
    may_say = rules.say_who_came(request.viewer, event, now)
    if request.method == "POST":
        came = {int(one) for one in request.POST.getlist("came")[:5_000] if one.isascii() and one.isdigit() and len(one) < 19}
        try:
            count = actions.say_who_came(event, came, by=request.member, now=now)
            messages.success(request, ngettext("%(n)d person came.", "%(n)d people came.", count) % {"n": count})
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("event_people", slug=event.slug)
    rows = list(attending.listed(event))
    context = {
        "event": event,
        "to_decide": [row for row in rows if row.standing == Standing.ASKED],
        "coming": [row for row in rows if row.standing == Standing.IN],
        "waiting": [row for row in rows if row.standing == Standing.WAITING],
        "others": [row for row in rows if row.standing in {Standing.DECLINED, Standing.GONE}],
        "free": attending.free_places(event),
        "may_say": bool(may_say),
        "may_take_out": bool(rules.take_out(request.viewer, event)),
    }
    return render(request, "events/people.html", context)


@member_required
@require_POST
def decide(request: Request, slug: str, one: int, verb: str) -> HttpResponse:
    """Yes or no to one registration."""
    event, now = held(request, slug), timezone.now()
    row = Registration.objects.select_related("event", "member").filter(event=event, pk=one).first()
    if row is None or verb not in {"let-in", "decline"}:
        raise Http404
    try:
        if verb == "let-in":
            actions.let_in(row, by=request.member, now=now)
        else:
            actions.decline(row, request.POST.get("reason", "")[:300], by=request.member, now=now)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("event_people", slug=event.slug)


@member_required
@require_GET
def people_csv(request: Request, slug: str) -> HttpResponse:
    """The list for a spreadsheet, with its marking in the first line; a cell that begins like a formula is made harmless."""
    event = queries.event_of(request.viewer, slug)
    allowed = rules.take_out(request.viewer, event)
    if isinstance(allowed, Denied):
        if not rules.is_holder(request.viewer, event):
            raise Http404
        messages.error(request, str(allowed.reason))
        return redirect("event_people", slug=event.slug)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([event.marking, "" if event.marking_of().is_closed else _plain(event.title)])
    writer.writerow([_("name"), _("organisation"), _("country"), _("role"), _("standing"), _("how"), _("guest"), _("came")])
    for row in attending.listed(event):
        member = row.member
        organisation = member.organisation.name if member.organisation else ""
        came = "" if row.came is None else (_("yes") if row.came else _("no"))
        cells = [member.name, organisation, places.name(member.country) if member.country else "", member.occupation]
        guest = _("yes") if member.is_guest else _("no")
        writer.writerow([*map(_plain, cells), row.get_standing_display(), row.get_way_display(), guest, came])
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="event-{event.pk}.csv"'
    return answer


def _plain(words: str) -> str:
    return f"'{words}" if words.lstrip()[:1] in tuple("=+-@") or words[:1] in tuple("\t\r\0") else words
