"""The list of peer assists, and the one page of each."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from practica.exchange.assists import queries, rules, wording
from practica.exchange.assists.forms import TellForm, TryForm, WordForm
from practica.exchange.assists.models import MOST, Assist, Sort, Stage, Standing
from practica.exchange.conversations import routing
from practica.foundation.core import keeping
from practica.foundation.core.clocks import told
from practica.foundation.safety.forms import CheckedForm
from practica.knowledge.library import attaching
from practica.people.access import hiding
from practica.people.access.queries import can_see, get_visible
from practica.people.access.requests import Request, for_anyone, member_required
from practica.services.notices import opening


@for_anyone
@require_GET
def assists(request: Request) -> HttpResponse:
    """Mine, those I am asked to, and told ones I may read."""
    found = queries.listed(request.viewer)
    zone = _zone(request)
    parts = [
        (_("Yours"), _rows(found.own, zone)),
        (_("You are asked"), _rows(found.asked, zone)),
        (_("What came of others"), _rows(found.told, zone)),
    ]
    return render(request, "assists/assists.html", {"parts": [part for part in parts if part[1]]})


def _rows(rows: list[Assist], zone: str) -> list[tuple[Assist, str, str]]:
    return [(row, wording.where(row, zone=zone), _when(row, zone)) for row in rows]


def _zone(request: Request) -> str:
    return request.viewer.member.time_zone if request.viewer.member else "UTC"


def _when(row: Assist, zone: str) -> str:
    return told(row.starts, row.zone, zone) if row.starts is not None else ""


def assist_of(request: Request, pk: int) -> Assist:
    """The one this viewer may see, or 404."""
    rows = Assist.objects.select_related("source", "source__organisation", "question")
    found: Assist = get_visible(rows, request.viewer, pk=pk)
    return found


@member_required
@require_GET
def assist(request: Request, assist: int) -> HttpResponse:
    """Where it is and the next step, then the brief, the peers, questions with answers, advice, and what came of it."""
    row = assist_of(request, assist)
    if row.hidden:
        return redirect(hiding.path(row))
    opening.opened(request.viewer, row, now=timezone.now())
    return page(request, row, {})


def page(request: Request, row: Assist, sent: dict[str, CheckedForm]) -> HttpResponse:
    """The page, with what was sent and could not be taken: a form by its address."""
    peers = queries.peers(row)
    me, is_host = request.viewer.member_id, rules.is_host(request.viewer, row)
    peer = next((one for one in peers if one.member_id == me), None)
    enough, words = rules.enough(row), queries.said(request.viewer, row)
    still_in = [one for one in peers if one.standing != Standing.DECLINED]
    context: dict[str, Any] = {
        "row": row,
        "where": wording.where(row, zone=_zone(request)),
        "next": wording.next_step(row, peer, enough, is_host=is_host),
        "when": _when(row, _zone(request)),
        "peers": peers if is_host else still_in,
        "count": len(still_in),
        "words": words,
        "is_host": is_host,
        "may_respond": bool(rules.respond(request.viewer, row)) if peer is not None else False,
        "has_accepted": peer is not None and peer.standing == Standing.ACCEPTED,
        "may_move": is_host and bool(enough),
        "may_change": bool(rules.change(request.viewer, row)),
        "may_invite": bool(rules.invite(request.viewer, row)) and len(still_in) < MOST,
        "question": row.question if row.question is not None and can_see(request.viewer, row.question) else None,
        "is_closed": row.marking_of().is_closed,
        "shelf": attaching.shown(request.viewer, row),
        **_forms(request, row, peer is not None and peer.standing == Standing.ACCEPTED, is_host=is_host, sent=sent),
    }
    context["answer_forms"] = _answer_forms(request, row, words, is_host=is_host, sent=sent)
    context["likely"] = _likely(row, peers) if context["may_invite"] else []
    return render(request, "assists/assist.html", context)


def _forms(
    request: Request, row: Assist, takes_part: bool, *, is_host: bool, sent: dict[str, CheckedForm]
) -> dict[str, CheckedForm | None]:
    """The one form of this stage for this reader, as it was sent or as it was last typed."""
    at = row.get_absolute_url()
    say, try_form, tell_form = sent.get("say"), sent.get("try"), sent.get("tell")
    if say is None and takes_part and row.stage in {Stage.CLARIFYING, Stage.ADVICE}:
        say = _kept(word_form(request, row), request, f"{at}say/")
    if try_form is None and is_host and row.stage == Stage.TRYING:
        try_form = _kept(TryForm(initial={"will_try": row.will_try, "tell_by": row.tell_by}), request, f"{at}try/")
    if tell_form is None and is_host and row.stage == Stage.TRYING and row.will_try:
        tell_form = _kept(TellForm(auto_id="id_tell_%s"), request, f"{at}tell/")
    return {"say": say, "try_form": try_form, "tell_form": tell_form}


def _kept(form: CheckedForm, request: Request, path: str) -> CheckedForm:
    keeping.refill(form, request.viewer.member, path)
    return form


def sort_now(row: Assist) -> Sort:
    """What a peer says in this stage."""
    return Sort.ADVICE if row.stage == Stage.ADVICE else Sort.QUESTION


def word_form(request: Request, row: Assist, data: Any = None) -> WordForm:
    """For a question or for advice, as the stage asks."""
    member = request.viewer.member
    if member is None:
        raise PermissionError
    if sort_now(row) == Sort.ADVICE:
        return WordForm(member, _("Your advice"), data, help_text=_("What you would do, what you would not, and how you know."))
    return WordForm(member, _("Your question"), data, help_text=_("Only what you need to know; the advice comes after."))


def _answer_forms(
    request: Request, row: Assist, words: queries.Said, *, is_host: bool, sent: dict[str, CheckedForm]
) -> dict[int, CheckedForm]:
    """One for each question that waits, by the question's number."""
    member = request.viewer.member
    if not is_host or member is None or row.stage not in {Stage.CLARIFYING, Stage.ADVICE}:
        return {}
    waiting = [one.row.pk for one in words.questions if not one.answers and not one.row.hidden]
    return {number: sent.get(f"answer-{number}") or WordForm(member, _("Your answer"), key=str(number)) for number in waiting}


def _likely(row: Assist, peers: list[Any]) -> list[tuple[routing.Likely, str]]:
    found = queries.likely(row, leave_out={one.member_id for one in peers}, now=timezone.now())
    return [(one, routing.told(one.reasons)) for one in found]
