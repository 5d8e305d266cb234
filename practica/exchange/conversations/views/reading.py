"""The list of conversations, one with its answers, what stood there before, and new answers for a page that waits."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from practica.exchange.conversations import actions, queries, routing, rules
from practica.exchange.conversations.alike import Alike, alike
from practica.exchange.conversations.forms import AnswerForm, CameForm, SentenceForm
from practica.exchange.conversations.models import Answer, Conversation, Kind, Pilot, Standing, State
from practica.exchange.conversations.notices import told_of_answers
from practica.exchange.conversations.views.subjects import about, subject_of
from practica.foundation.core import keeping
from practica.foundation.core.markdown import excerpt
from practica.knowledge.practices.models import Practice
from practica.knowledge.vocabulary import queries as vocabulary
from practica.knowledge.vocabulary.models import OBJECTIVES
from practica.people.access.models import Attribution
from practica.people.access.queries import get_visible
from practica.people.access.requests import Request, for_anyone
from practica.people.members.models import Member
from practica.services.files.tray import Tray
from practica.services.notices import following, opening
from practica.services.notices.audience import WillBeTold, will_be_told

_EXCERPT = 180  # characters of a conversation in the list


@for_anyone
@require_GET
def questions(request: Request) -> HttpResponse:
    """Conversations, those that moved last first."""
    which = request.GET.get("which", "open")
    which = which if which in queries.WHICH else "open"
    subject = subject_of(request, request.viewer)
    if "which" not in request.GET and (subject.item or subject.country):
        which = "all"
    after = request.GET.get("after", "")
    rows, following_key = queries.conversations(request.viewer, which, after=after, subject=subject)
    context = {
        "which": which,
        "tabs": _tabs(request, which),
        "rows": [(row, queries.voice(request.viewer, row), _labels(row), excerpt(row.body, _EXCERPT)) for row in rows],
        "unanswered": queries.counts(request.viewer)["unanswered"],
        "about": about(request.viewer, subject),
        "next": f"?{_kept(request, which, following_key)}" if following_key else "",
        "empty": _nothing(which),
    }
    return render(request, "conversations/questions.html", context)


def _kept(request: Request, which: str, after: str) -> str:
    """The query of the next page: the same subject and choice, from this key on."""
    about_what = [(name, request.GET[name]) for name in ("practice", "replication", "event", "country") if name in request.GET]
    return urlencode([*about_what, ("which", which), ("after", after)])


def _tabs(request: Request, which: str) -> list[dict[str, Any]]:
    words = {
        "open": _("Questions"),
        "unanswered": _("Without an answer"),
        "ideas": _("Ideas"),
        "experiences": _("Experiences"),
        "mine": _("Yours"),
        "all": _("All"),
    }
    shown = [key for key in queries.WHICH if key != "mine" or request.viewer.member]
    return [{"url": f"/questions/?which={key}", "label": words[key], "current": key == which} for key in shown]


def _nothing(which: str) -> tuple[str, str]:
    """What an empty list is for, and an example."""
    said = {
        "unanswered": (_("Every question has an answer"), _("Which form do labour inspectors sign for a shelter?")),
        "ideas": (_("No idea yet"), _("A shared phrase book for four ports: who would try it with me?")),
        "experiences": (_("No experience yet"), _("We paid interpreters per call only, and within two months they had left.")),
        "mine": (_("You have not taken part in a conversation yet"), _("Interpreters at 3 a.m.: what did you set up?")),
    }  # fmt: skip
    return said.get(which, (_("No question yet"), _("Interpreters at 3 a.m.: what did you set up?")))


def _labels(row: Conversation) -> list[str]:
    known = vocabulary.labels_for(get_language() or "en", OBJECTIVES)
    return [known.get(concept.key, concept.key) for concept in row.objectives.all()]


def question(request: Request, pk: int) -> tuple[Conversation, dict[str, Any]] | HttpResponse:
    """One conversation and what its page shows; the way on where it was joined with another.

    The page itself is in `doors/site`: what was made of a conversation stands on it too.
    """
    row = conversation_of(request, pk)
    if row.merged_into_id is not None:
        return redirect(get_visible(Conversation, request.viewer, pk=actions.current(row).pk))
    after = request.GET.get("after", "")
    number = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
    return row, context_of(request, row, after=number)


def conversation_of(request: Request, pk: int) -> Conversation:
    """The conversation this viewer may see, or 404."""
    rows = Conversation.objects.select_related(
        "source__organisation", "owner", "practice__published_version", "replication__practice", "event", "merged_into", "circle",
        "audience",
    )
    found: Conversation = get_visible(rows.prefetch_related("objectives", "concepts"), request.viewer, pk=pk)
    return found


def context_of(
    request: Request, row: Conversation, *, after: int = 0, form: AnswerForm | None = None, tray: Tray | None = None
) -> dict[str, Any]:
    """Everything the page shows; the same when an answer comes back with a sentence."""
    viewer, member = request.viewer, request.viewer.member
    page = queries.page(viewer, row, after=after)
    may_answer = rules.answer(viewer, row)
    if form is None and member is not None and may_answer:
        form = AnswerForm(member)
        kept = keeping.refill(form, member, row.get_absolute_url())
        tray = Tray(member, now=timezone.now(), form=row.get_absolute_url(), kept=kept)
    told = _told(row, member) if member is not None and may_answer else None
    return {
        "row": row,
        "page": page,
        "about": about(viewer, row),
        "tags": _tags(row),
        "form": form,
        "may_answer": may_answer,
        "leads": rules.leads(viewer, row),
        "is_asker": rules.is_asker(viewer, row),
        "may_accept": bool(rules.accept(viewer, row)) and bool(page.accepted or page.answers),
        "may_take": member is not None and bool(rules.take(viewer, row)) and row.owner_id != member.pk,
        "may_lend": bool(rules.lend_hand(viewer, row)),
        "tray": tray,
        "came_form": CameForm(),
        "thanks_form": SentenceForm(_("Thank them in a sentence")),
        "hand_form": SentenceForm(_("What would you bring?")),
        "pilot": Pilot.objects.filter(conversation=row).first() if row.kind == Kind.IDEA else None,
        "may_plan": rules.plan_pilot(viewer, row) if row.kind == Kind.IDEA and rules.is_asker(viewer, row) else None,
        "may_end": row.kind == Kind.IDEA and rules.tries(viewer, row),
        "hands": list(row.hands.select_related("member")) if row.kind == Kind.IDEA else [],
        "follows": following.standing(row, member),
        "told": told,
        "people": _people(request, row),
        "alike": alike_to(request, row),
        "is_closed_marking": row.marking_of().is_closed,
        "is_late": row.is_waiting and row.widens < timezone.now(),
    }


def _told(row: Conversation, member: Member) -> WillBeTold:
    """Who hears of an answer by this member; named are only those whom the page names."""
    answers = Answer.objects.filter(conversation=row, attribution=Attribution.NAMED, hidden=False).values("source")
    nameable = Q(pk__in=answers)
    if row.attribution == Attribution.NAMED:
        nameable |= Q(pk=row.source_id)
    return will_be_told(told_of_answers(row, but=member.pk), nameable=nameable)


def _tags(row: Conversation) -> list[dict[str, str]]:
    reader = get_language() or "en"
    objectives, topics = vocabulary.labels_for(reader, OBJECTIVES), vocabulary.labels_for(reader)
    known = [(concept.key, objectives.get(concept.key, concept.key), "objective") for concept in row.objectives.all()]
    known += [(concept.key, topics.get(concept.key, concept.key), "concept") for concept in row.concepts.all()]
    return [{"url": f"/search/?{name}={key}", "label": label} for key, label, name in known]


def _people(request: Request, row: Conversation) -> dict[str, Any]:
    """Who was asked by name and what became of it, then who else is likely to know; members only."""
    if request.viewer.member is None or not request.viewer.reads_green:
        return {}
    asked = queries.invitations(row)
    mine = next((one for one in asked if one.member_id == request.viewer.member_id), None)
    if mine is not None and mine.standing == Standing.ASKED:
        actions.seen(row, request.viewer.member)
    more: list[routing.Likely] = []
    if row.is_waiting and rules.leads(request.viewer, row):
        more = routing.likely(row, limit=3, leave_out={one.member_id for one in asked}, now=timezone.now())
    said = [(one, routing.told(one.reasons)) for one in asked]
    return {"asked": said, "mine": mine, "more": [(one, routing.told(one.reasons)) for one in more]}


def alike_to(request: Request, row: Conversation) -> Alike:
    """Conversations like this one, and practices that answer it, in any language."""
    leave_out = {(Conversation.KIND, row.pk)} | ({(Practice.KIND, row.practice_id)} if row.practice_id else set())
    concepts = [concept.key for concept in row.concepts.all()]
    return alike(request.viewer, row.title, row.body, row.language, concepts=concepts, leave_out=leave_out)


def read_too(request: Request, row: Conversation) -> None:
    """Note that its page was opened, with all answers on it."""
    parts = {Answer.KIND: Answer.objects.filter(conversation=row).values("pk")}
    opening.opened(request.viewer, row, now=timezone.now(), parts=parts)


@for_anyone
@require_GET
def since(request: Request, pk: int, number: int) -> HttpResponse:
    """Answers newer than the one with this number, as a fragment; 204 while there are none."""
    row = conversation_of(request, pk)
    found = queries.since(request.viewer, row, number)
    if not found:
        return HttpResponse(status=204)
    newest = found[-1].row.pk
    read_too(request, row)
    return render(request, "conversations/_since.html", {"row": row, "answers": found, "newest": newest})


@for_anyone
@require_GET
def history(request: Request, pk: int) -> HttpResponse:
    """What stood there before an edit of the conversation's own words."""
    return _history(request, conversation_of(request, pk), None)


@for_anyone
@require_GET
def answer_history(request: Request, number: int) -> HttpResponse:
    """What stood there before an edit of one answer."""
    answer = get_visible(Answer.objects.select_related("conversation", "source"), request.viewer, pk=number)
    return _history(request, answer.conversation, answer)


def _history(request: Request, row: Conversation, answer: Answer | None) -> HttpResponse:
    edits = list(queries.history(row, answer))
    if not edits or row.state == State.MERGED:
        raise Http404
    context = {"row": row, "answer": answer, "voice": queries.voice(request.viewer, answer or row), "edits": edits}
    return render(request, "conversations/history.html", context)
