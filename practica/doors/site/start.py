"""The list for beginners: what a community needs before it can work, looked up in the database, for facilitators.

Every step is true or not by what is there; nobody ticks anything. The list stands on Today until it is done or put away.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from practica.doors.intake.models import Intake
from practica.foundation.core.answers import Refused
from practica.knowledge.practices import queries as practices
from practica.knowledge.practices.models import Practice, State
from practica.people.access.requests import Request, member_required
from practica.people.access.viewers import Viewer
from practica.people.circles import queries as circles
from practica.people.members import founding, rules
from practica.people.members.models import Community
from practica.people.members.queries import community
from practica.services.inbox import queries as inbox

REPORTS = 10
_STEWARDS = 2
_PUT_AWAY = "away"


@dataclass(frozen=True)
class Step:
    """One thing a community needs: whether it is there, why it is needed, where it is done."""

    key: str
    title: str
    why: str
    url: str
    action: str
    done: bool
    standing: str = ""


class GreenForm(forms.Form):
    """What GREEN means here, and whether observers are among those it reaches."""

    green_means = forms.CharField(
        label=gettext_lazy("What does TLP:GREEN mean here?"),
        help_text=gettext_lazy("One sentence, as in: you may pass it on to colleagues in your own office; never to the press."),
        max_length=founding.MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    observers_read_green = forms.BooleanField(
        label=gettext_lazy("Observers read what is GREEN too"),
        help_text=gettext_lazy("Donors and partners who are here as observers. Without this they read CLEAR only."),
        required=False,
    )


def steps(viewer: Viewer, chosen: Community | None = None) -> list[Step]:
    """The list as it stands for this viewer, in the order in which a community begins; six small queries."""
    held = chosen or community()
    reports = _reports()
    known = circles.known_to(viewer)
    present = Q(memberships__is_steward=True, memberships__member__is_active=True, memberships__member__suspended=False)
    led = known.annotate(led_by=Count("memberships", filter=present)).filter(led_by__gte=_STEWARDS)
    return [
        Step(
            "mail", _("Letters leave this machine"),
            _("Invitations, reviews and reminders reach people by mail. Whoever runs the machine names a mail server."),
            "/admission/", _("See who waits for a letter"), str(settings.EMAIL_URL).startswith("smtp"),
        ),
        Step(
            "stewards", _("A circle with two stewards"),
            _("Stewards let people into a circle and answer for what is closed in it; with two, one may be away."),
            "/circles/new/", _("Found a circle"), led.exists(),
        ),
        Step(
            "charter", _("A charter"),
            _("It says what a circle is for and what its members want to learn, so that a newcomer knows where to begin."),
            "/circles/", _("Choose a circle and write its charter"), known.exclude(purpose="").exclude(questions=[]).exists(),
        ),
        Step(
            "green", _("What GREEN means here"),
            _("Most of what is written here is GREEN. Nobody writes openly without knowing who reads it."),
            "/start/#green", _("Say it below"), bool(held.green_means.strip()),
        ),
        Step(
            "reports", _("Ten old reports"),
            _("A community begins with what it knows already: old reports become drafts, and their authors come to mend them."),
            "/intake/", _("Start from a document"), reports >= REPORTS, _so_far(reports),
        ),
        Step(
            "practice", _("The first practice published"),
            _("People write when they have read one. The first shows how long it is and how frankly it speaks."),
            "/practices/new/", _("Write a practice"),
            practices.published(viewer).filter(state=State.PUBLISHED).exists(),
        ),
    ]


def _reports() -> int:
    """Documents that were brought in, each once: uploads of the last two weeks, and what became a practice for good.

    A number only, as facilitators get it: no title, and no word on who brought what.
    """
    brought = Intake.objects.order_by().values_list("name")
    kept = Practice.objects.exclude(source_title="").order_by().values_list("source_title")
    return brought.union(kept).count()


def _so_far(reports: int) -> str:
    if not reports or reports >= REPORTS:
        return ""
    return ngettext("%(n)d document so far", "%(n)d documents so far", reports) % {"n": reports}


@dataclass(frozen=True)
class Beginning:
    """What Today shows of the list: the first thing to do, and how many more wait."""

    next: Step
    more: int


def beginning(viewer: Viewer) -> Beginning | None:
    """The card on Today; nothing for other members, when all is done, or when the list was put away (no query then)."""
    if viewer.member is None or not rules.speak_for_community(viewer.member):
        return None
    held = community()
    if _PUT_AWAY in held.checklist_done:
        return None
    waiting = [step for step in steps(viewer, held) if not step.done]
    if not waiting:
        return None
    return Beginning(waiting[0], len(waiting) - 1)


@member_required
@require_http_methods(["GET", "POST"])
def start(request: Request) -> HttpResponse:
    """The whole list, and the one choice that is made here; for others than facilitators there is no such page."""
    if not rules.speak_for_community(request.member):
        raise Http404
    held = community()
    chosen = {"green_means": held.green_means, "observers_read_green": held.observers_read_green}
    form = GreenForm(request.POST or None, initial=chosen, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            founding.say_green(**form.cleaned_data, by=request.member, now=timezone.now())
        except Refused as refused:
            form.add_error("green_means", str(refused))
        else:
            messages.success(request, _("Saved. It stands wherever GREEN is chosen, from now on."))
            return redirect("start")
    listed = steps(request.viewer, held)
    context: dict[str, Any] = {
        "community": held,
        "steps": listed,
        "form": form,
        "is_done": all(step.done for step in listed),
        "is_away": _PUT_AWAY in held.checklist_done,
        "came_back": inbox.bounced(),
        "hears_of_it": bool(settings.REPLY_TO),
    }
    return render(request, "site/start.html", context)


@member_required
@require_POST
def put_away(request: Request) -> HttpResponse:
    """Take the list off Today; the page stays."""
    if not rules.speak_for_community(request.member):
        raise Http404
    done = [step.key for step in steps(request.viewer) if step.done]
    founding.put_list_away(done, by=request.member, now=timezone.now())
    return redirect("today")
