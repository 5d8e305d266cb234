"""Pages of members, organisations and circles with what they did; people's own floor knows the people, this one the rest."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practica.doors.site.cards import Card, cards_of
from practica.foundation.core import places
from practica.knowledge.practices import queries as practices
from practica.knowledge.practices.models import Practice
from practica.knowledge.replications.evidence import standing_of
from practica.knowledge.replications.models import Replication, State
from practica.knowledge.replications.wording import shape, verdict_word
from practica.knowledge.vocabulary import queries as vocabulary
from practica.knowledge.vocabulary.fields import ConceptsField
from practica.people.access.models import Attribution
from practica.people.access.requests import Request, member_required
from practica.people.access.viewers import Viewer
from practica.people.circles import pages as circle_pages
from practica.people.circles.forms import AskForm
from practica.people.circles.queries import get_known as get_circle
from practica.people.members import pages as member_pages
from practica.people.members.actions import know_about
from practica.people.members.queries import get_known as get_member
from practica.people.members.queries import get_organisation

_MOST = 20


@member_required
def member(request: Request, handle: str) -> HttpResponse:
    """A member: what they know and what they did, as far as its attribution names them."""
    shown = get_member(request.viewer, handle)
    named = Practice.objects.filter(attribution=Attribution.NAMED)
    own = named.filter(Q(source=shown) | Q(authors=shown) | Q(people__member=shown)).values("pk")
    led = Replication.objects.filter(attribution=Attribution.NAMED).filter(Q(source=shown) | Q(team=shown))
    labels = vocabulary.labels_for(get_language() or "en")
    context = circle_pages.member_page(request.viewer, shown) | {
        "expertise": [labels.get(key, key) for key in shown.expertise],
        **_did(request.viewer, Practice.objects.filter(pk__in=own), led),
    }
    return render(request, "site/member.html", context)


class ExpertiseForm(forms.Form):
    """What a member knows about, as concepts."""

    expertise = ConceptsField(
        most=40, label=gettext_lazy("What you know about"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Concepts from the vocabulary, separated by commas, the most your own first."),
    )  # fmt: skip


@member_required
@require_http_methods(["GET", "POST"])
def expertise(request: Request) -> HttpResponse:
    """What one may be asked about; it stands on one's page, and decides which questions come by name."""
    form = ExpertiseForm(
        request.POST if request.method == "POST" else None, initial={"expertise": list(request.member.expertise)}, label_suffix=""
    )
    if request.method == "POST" and form.is_valid():
        know_about(request.member, form.cleaned_data["expertise"], by=request.member, now=timezone.now())
        messages.success(request, _("Your settings are saved."))
        return redirect("settings")
    labels = sorted(vocabulary.labels_for(get_language() or "en").values(), key=str.casefold)
    return render(request, "site/expertise.html", {"form": form, "labels": labels})


@member_required
def organisation(request: Request, slug: str) -> HttpResponse:
    """An organisation, its people and what it did."""
    shown = get_organisation(request.viewer, slug)
    named = Practice.objects.filter(organisation=shown, attribution=Attribution.NAMED)
    led = Replication.objects.filter(organisation=shown, attribution=Attribution.NAMED)
    context = member_pages.organisation_page(request.viewer, shown) | _did(request.viewer, named, led)
    return render(request, "site/organisation.html", context)


@member_required
def circle(request: Request, slug: str) -> HttpResponse:
    """A circle; what stays in it stands here for those who belong to it."""
    shown = get_circle(request.viewer, slug)
    inside = Practice.objects.filter(circle=shown)
    led = Replication.objects.filter(circle=shown)
    context = circle_pages.circle_page(request.viewer, shown) | {"ask": AskForm()} | _did(request.viewer, inside, led)
    return render(request, "site/circle.html", context)


def _did(viewer: Viewer, found: QuerySet[Practice], led: QuerySet[Replication]) -> dict[str, Any]:
    """Practices as cards and replications as lines, newest first, of what this viewer may see."""
    today = timezone.localdate()
    rows = practices.listed(practices.published(viewer).filter(pk__in=found.values("pk"))[:_MOST])
    cards: list[Card] = cards_of(viewer, rows, today=today)
    taken = (
        Replication.objects.visible_to(viewer)
        .filter(pk__in=led.values("pk"))
        .exclude(state__in=(State.CONSIDERED, State.HIDDEN))
        .select_related("practice", "practice__published_version")
        .order_by("-registered", "-pk")[:_MOST]
    )
    seen = [row for row in taken if row.practice.published_version_id]
    titles = practices.titles([row.practice for row in seen])
    return {
        "cards": cards,
        "taken": [
            {
                "url": row.get_absolute_url(),
                "title": titles.get(row.practice_id, ""),
                "country": places.name(row.country),
                "year": row.registered.year,
                "mark": shape(standing_of(row, today)),
                "word": verdict_word(standing_of(row, today)),
            }
            for row in seen
        ],
    }
