"""The page of one replication: what was expected, what was done, what happened, and what can be done next."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from practica.knowledge.countries import names
from practica.knowledge.library import attaching
from practica.knowledge.practices.queries import titles
from practica.knowledge.replications import rules
from practica.knowledge.replications.evidence import standing_of
from practica.knowledge.replications.models import Held, Kept, Replication, State, Verdict
from practica.knowledge.replications.queries.practice_page import people_who_did_it
from practica.knowledge.replications.wording import Mark, held_word, kept_word, shape, verdict_word
from practica.people.access.hiding import rules as hiding
from practica.people.access.queries import can_see, get_visible, visible_q
from practica.people.access.requests import Request, for_anyone
from practica.people.access.sentences import sentence
from practica.people.access.viewers import Viewer
from practica.services.notices import opening


@dataclass(frozen=True)
class NextStep:
    """The one button of the page: where it leads; `post` when the click itself acts."""

    label: str
    url: str
    post: bool = False


@for_anyone
def replication(request: Request, pk: int) -> HttpResponse:
    """One replication, for whoever may see it; the names of what they may not see are left out."""
    rows = Replication.objects.select_related(
        "practice__published_version", "practice__circle", "version", "parent", "source__organisation", "organisation", "circle"
    ).prefetch_related(
        "conditions__condition", "blocks__block", "adaptations", "context", "outcomes", "years", "version__countries"
    )
    row: Replication = get_visible(rows, request.viewer, pk=pk)
    opening.opened(request.viewer, row, now=timezone.now())
    today = timezone.localdate()
    standing = standing_of(row, today)
    context: dict[str, Any] = {
        "row": row,
        "mark": Mark(shape(standing), verdict_word(standing), row.country),
        "country": names.name(row.country),
        "who_reads": sentence(row.marking_of(), row.circle),
        "step": next_step(request.viewer, row),
        "is_team": rules.is_team(request.viewer, row),
        "can_hide": bool(hiding.hide(request.viewer, row)),
        "can_abandon": bool(rules.abandon(request.viewer, row)) and row.state != State.ABANDONED,
        "can_say_still": bool(rules.still_running(request.viewer, row, today)),
        "is_hidden": row.state == State.HIDDEN,
        "is_overdue": row.is_overdue(today),
        "is_harm": rules.is_report_of_harm(row.verdict, row.negative_effects) and row.state == State.REPORTED,
        "is_harmful": row.verdict == Verdict.HARMFUL,
        "conditions": [
            (one.condition.text if one.condition else one.text, one.note, _held(row, one.held)) for one in row.conditions.all()
        ],
        "blocks": [(one.block.title if one.block else one.title, one.why, _kept(row, one.kept)) for one in row.blocks.all()],
        "shelf": attaching.shown(request.viewer, row),
        "people": people_who_did_it(request.viewer, [row], today),
        **_around(request.viewer, row),
    }
    return render(request, "replications/replication.html", context)


def _held(row: Replication, held: str) -> str:
    """In the present while it is being prepared, in the past once it is told."""
    return held_word(held) if row.state == State.REPORTED else str(Held(held).label)


def _kept(row: Replication, kept: str) -> str:
    return kept_word(kept) if row.state == State.REPORTED else str(Kept(kept).label)


def next_step(viewer: Viewer, row: Replication) -> NextStep | None:
    """What the team does next; for everybody else there is nothing to do here."""
    if not rules.is_team(viewer, row):
        return None
    url = row.get_absolute_url()
    if row.state == State.CONSIDERED:
        return NextStep(_("Register"), f"{row.practice.get_absolute_url()}adapt/")
    if row.state == State.PREPARING:
        return NextStep(_("It has started"), f"{url}start/", post=True)
    if rules.report(viewer, row):
        words = _("Correct the report") if row.state == State.REPORTED else _("Report what happened")
        return NextStep(words, f"{url}report/")
    return None


def _around(viewer: Viewer, row: Replication) -> dict[str, Any]:
    """The practice, the parent and the children, each only where this viewer may see it."""
    sees_practice = can_see(viewer, row.practice)
    parent = row.parent if row.parent and can_see(viewer, row.parent) and row.parent.state != State.HIDDEN else None
    children = Replication.objects.filter(visible_q(viewer), parent=row).exclude(state=State.HIDDEN).order_by("registered", "pk")
    today = timezone.localdate()
    return {
        "practice_title": titles([row.practice]).get(row.practice_id, "") if sees_practice else "",
        "practice": row.practice if sees_practice else None,
        "parent": parent,
        "parent_country": names.name(parent.country) if parent else "",
        "there": [names.name(one.code) for one in row.version.countries.all()] if sees_practice else [],
        "children": [_child(child, standing_of(child, today)) for child in children],
    }


def _child(row: Replication, standing: str) -> Mark:
    return Mark(shape(standing), verdict_word(standing), names.name(row.country), row.get_absolute_url())
