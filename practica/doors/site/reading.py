"""The page of a practice: what it is, whether it worked elsewhere, whom to ask; then the template's sections."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practica.exchange.contributions import queries as contributions
from practica.exchange.conversations import queries as conversations
from practica.foundation.core import languages, places
from practica.foundation.core.lists import listed
from practica.knowledge.countries.comparing import shared_traits
from practica.knowledge.library import attaching
from practica.knowledge.practices import queries, rules
from practica.knowledge.practices.models import (
    CostBand,
    OldAddress,
    Practice,
    PracticeText,
    PracticeVersion,
    Release,
    SideEffects,
    State,
)
from practica.knowledge.practices.questions import HEADINGS
from practica.knowledge.practices.readers import bilingual
from practica.knowledge.replications import queries as replications
from practica.knowledge.vocabulary import queries as vocabulary
from practica.knowledge.vocabulary.models import OBJECTIVES
from practica.people.access.models import Attribution
from practica.people.access.queries import can_see, get_visible
from practica.people.access.requests import Request, for_anyone
from practica.people.access.viewers import Viewer
from practica.services.notices import opening

# Conversations shown beside a practice; the rest is a search away.
_TALKS = 4


@for_anyone
def practice(request: Request, slug: str) -> HttpResponse:
    """The published version; a draft leads its writers to the writing page, an old address to the new one."""
    found = _joined(Practice.objects.visible_to(request.viewer), request.viewer).filter(slug=slug).first()
    if found is None:
        return _moved(request, slug)
    if found.published_version is None:
        return redirect("practice_write", slug)
    opening.opened(request.viewer, found, now=timezone.now())
    return _show(request, found, found.published_version)


@for_anyone
def version(request: Request, slug: str, number: int) -> HttpResponse:
    """One version as it was published, with a link to the newer one; its address never breaks."""
    found = get_visible(_joined(Practice.objects.all(), request.viewer), request.viewer, slug=slug)
    one = PracticeVersion.objects.visible_to(request.viewer).filter(practice=found, number=number).first()
    if one is None:
        raise Http404
    one.practice = found
    return _show(request, found, one)


def _joined(practices: QuerySet[Practice], viewer: Viewer) -> QuerySet[Any]:
    """With what the page shows of a practice, whom to ask, the number of an open release, and whether the viewer is an author."""
    asked = Release.objects.filter(practice=OuterRef("pk"), signed_by=None).order_by("pk").values("pk")[:1]
    joined = queries.with_people(practices).select_related("published_version", "organisation", "source", "circle", "audience")
    written = Practice.authors.through.objects.filter(practice=OuterRef("pk"), member=viewer.member_id or 0)
    return joined.annotate(open_release=Subquery(asked), is_mine=Exists(written) | Q(source=viewer.member_id or 0))


def _moved(request: Request, slug: str) -> HttpResponse:
    """Redirect an old address, but only for those who may see where it leads."""
    old = OldAddress.objects.filter(slug=slug).select_related("practice").first()
    if old is None or not can_see(request.viewer, old.practice):
        raise Http404
    return redirect(old.practice, permanent=False)


def _show(request: Request, found: Practice, shown: PracticeVersion) -> HttpResponse:
    readable = can_see(request.viewer, shown)
    texts = {text.language: text for text in shown.texts.all()} if readable else {}
    text = _text(shown, texts, request.GET.get("language", ""))
    context: dict[str, Any] = {
        "practice": found,
        "version": shown,
        "text": text,
        "is_old": shown.pk != found.published_version_id,
        "is_withdrawn": found.state == State.WITHDRAWN,
        "readable": readable,
        "people": queries.people_to_ask(request.viewer, found),
        "today": timezone.localdate(),
        "stewarded": bool(rules.steward(request.viewer, found)),
        "may_begin": getattr(found, "is_mine", True) and bool(rules.next_version(request.viewer, found)),
        "source_named": found.attribution == Attribution.NAMED,
    }
    if readable:
        may_attach = bool(getattr(found, "is_mine", False)) and not context["is_withdrawn"]
        context["shelf"] = attaching.shown(request.viewer, found, may=may_attach)
        context["talks"] = conversations.about(request.viewer, practice=found)[:_TALKS]
        context["told_in"] = contributions.told_of(request.viewer, found)
        context["ask_url"] = f"/questions/new/?practice={found.slug}"
        travel = replications.for_practice_page(request.viewer, found, shown, today=context["today"])
        context |= _content(shown, text, texts, travel) | {"travel": travel}
        context["shared"] = _shared(request, context["countries"])
        context["bilingual"] = _bilingual(request, found, text.language)
    asked_for = getattr(found, "open_release", None)
    if asked_for and (context["stewarded"] or (found.circle_id and request.viewer.member_id)):
        context["release"] = Release.objects.filter(pk=asked_for).first()
    return render(request, "site/practice.html", context)


def _text(shown: PracticeVersion, texts: dict[str, PracticeText], wanted: str) -> PracticeText:
    for language in (wanted, get_language() or "", shown.language):
        if language in texts:
            return texts[language]
    if texts:
        return next(iter(texts.values()))
    # Withdrawn: the title and the reason stay, the words are for those who wrote them.
    own = PracticeText.objects.filter(version=shown, language=shown.language).only("title", "language").first()
    return PracticeText(language=shown.language, title=own.title if own else "")


def _shared(request: Request, countries: list[str]) -> str:
    """How much of the context the reader's own country shares with where it was done."""
    home = request.viewer.member.country if request.viewer.member else ""
    if not home or not countries or home in countries:
        return ""
    return shared_traits(countries[0], home).sentence(get_language() or "en")


def _bilingual(request: Request, found: Practice, language: str) -> dict[str, Any] | None:
    """Who can read the text for somebody who cannot, and the words over them."""
    rows = bilingual(request.viewer, found, language)
    if not rows:
        return None
    written, common = languages.name(language), set.intersection(*(set(row.shared) for row in rows))
    own = next((languages.name(code) for code in rows[0].shared if code in common), "")
    both = _("People here who read %(language)s and %(own)s") % {"language": written, "own": own}
    people = [
        {
            "name": row.member.name,
            "url": row.member.get_absolute_url(),
            "about": " · ".join(filter(None, (places.name(row.member.country), listed(map(languages.name, row.shared))))),
        }
        for row in rows
    ]
    return {"title": both if own else _("People here who read %(language)s") % {"language": written}, "people": people}


def _content(
    shown: PracticeVersion, text: PracticeText, texts: dict[str, PracticeText], travel: replications.PracticeReplications
) -> dict[str, Any]:
    reader = get_language() or "en"
    labels = vocabulary.labels_for(reader)
    objectives = vocabulary.labels_for(reader, OBJECTIVES)
    parts = travel.parts
    rows: dict[str, Any] = {
        "conditions": [{"condition": row, "had": travel.conditions_held.get(row.pk, "")} for row in parts.conditions],
        "blocks": parts.blocks,
        "outcomes": parts.outcomes,
        "legal_rows": parts.legal_rows,
    }
    return {
        "countries": parts.countries,
        "objectives": [{"key": key, "label": objectives.get(key, key)} for key in parts.objectives],
        "concepts": [{"label": labels.get(key, key), "url": f"/search/?concept={key}"} for key in parts.concepts],
        "sections": [(key, heading, getattr(text, key)) for key, heading in HEADINGS.items()],
        "reviewed_by": parts.reviewed_by,
        "cost_band": dict(CostBand.choices).get(shown.cost_band, ""),
        "side_effects_seen": dict(SideEffects.choices).get(shown.side_effects_seen, ""),
        "other_languages": [(code, languages.own_name(code)) for code in texts if code != text.language],
        **rows,
    }
