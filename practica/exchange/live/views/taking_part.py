"""What is sent from the floor: questions, votes, choices, countries."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practica.exchange.contributions.models import Contribution
from practica.exchange.events.models import Session
from practica.exchange.live import actions, rules
from practica.exchange.live.forms import QuestionForm
from practica.exchange.live.models import Choice, Question, Says, address
from practica.exchange.live.views.reading import page, session_of
from practica.foundation.core import keeping
from practica.foundation.core.answers import Refused
from practica.people.access.queries import get_visible
from practica.people.access.requests import Request, person_required

BY_SCRIPT = "live"
"""The header `X-Requested-With` of the page's script, which wants its own part back and no page."""


@person_required
@require_POST
def act(request: Request, slug: str, number: int, act: str) -> HttpResponse:
    """One button: vote, take a vote back, choose, say how it is in one's country, take a question back."""
    row, now, by = session_of(request, slug, number), timezone.now(), request.person
    acts: dict[str, tuple[str, Callable[[], object]]] = {
        "vote": ("questions", lambda: actions.vote(_question(request, row), by=by, now=now)),
        "unvote": ("questions", lambda: actions.take_vote_back(_question(request, row), by=by, now=now)),
        "take-back": ("mine", lambda: actions.take_back(_question(request, row), by=by, now=now)),
        "choose": ("poll", lambda: _choose(request, row)),
        "country": ("countries", lambda: _say(request, row)),
    }
    if act not in acts:
        raise Http404
    where, do = acts[act]
    try:
        do()
    except Refused as refusal:
        return _refused(request, row, str(refusal))
    return _done(request, row, where)


def _question(request: Request, row: Session) -> Question:
    found: Question = get_visible(
        Question.objects.select_related("session__event"), request.viewer, session=row, pk=number_in(request, "question")
    )
    return found


def _choose(request: Request, row: Session) -> None:
    choice = Choice.objects.select_related("poll").filter(poll__session=row, pk=number_in(request, "choice")).first()
    if choice is None:
        raise Http404
    actions.choose(choice.poll, choice, by=request.person, now=timezone.now())


def _say(request: Request, row: Session) -> None:
    example: Contribution = get_visible(
        Contribution, request.viewer, session=row, pk=actions.standing(row).contribution_id or 0, hidden=False
    )
    says = request.POST.get("says", "")
    if says not in Says.values:
        raise Http404
    actions.say_standing(example, Says(says), by=request.person, now=timezone.now())


def number_in(request: Request, name: str) -> int:
    """A number that a button sends, 0 for none."""
    value = request.POST.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0


@person_required
@require_POST
def ask(request: Request, slug: str, number: int) -> HttpResponse:
    """A question."""
    row = session_of(request, slug, number)
    form = QuestionForm(request.person, request.POST)
    if not form.is_valid():
        return _refused(request, row, " ".join(map(str, form.errors.get("body", [_("Choose how you are shown.")]))), form)
    try:
        question = actions.ask(row, form.asked(), by=request.person, now=timezone.now())
    except Refused as refusal:
        return _refused(request, row, str(refusal), form)
    keeping.forget(request.person, address(row))
    said = _("Held back: it seems to name a person. Say it in general terms below; nobody else sees it.")
    return _done(request, row, "mine", said if question.held else _("Your question is in the queue."))


@person_required
@require_http_methods(["GET", "POST"])
def change(request: Request, slug: str, number: int, question: int) -> HttpResponse:
    """One's own question, said otherwise."""
    row = session_of(request, slug, number)
    found: Question = get_visible(
        Question.objects.select_related("session__event"), request.viewer, session=row, pk=question, source=request.person
    )
    form = QuestionForm(request.person, request.POST if request.method == "POST" else None, row=found)
    if request.method == "POST" and form.is_valid():
        try:
            after = actions.change(found, form.asked(), by=request.person, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if not after.held:
                return _done(request, row, "mine")
            found = after
    if found.held:
        form.hold_back(actions.look_at(found, form.reasons)) if form.is_bound else None
    allowed = rules.change(request.viewer, found)
    return render(
        request, "live/change.html", {"session": row, "at": address(row), "form": form, "row": found, "allowed": allowed}
    )


def _done(request: Request, row: Session, where: str, said: str = "") -> HttpResponse:
    if request.headers.get("x-requested-with") == BY_SCRIPT:
        # The script fetches what is one's own by itself; whoever asks need not wait for it.
        return HttpResponse(said, content_type="text/plain; charset=utf-8")
    if said:
        messages.success(request, said)
    return redirect(f"{address(row)}#{where}")


def _refused(request: Request, row: Session, sentence: str, form: QuestionForm | None = None) -> HttpResponse:
    if request.headers.get("x-requested-with") == BY_SCRIPT:
        return HttpResponse(sentence, status=422, content_type="text/plain; charset=utf-8")
    if form is not None:
        form.add_error(None, sentence) if not form.errors else None
        return page(request, row, form)
    messages.error(request, sentence)
    return redirect(address(row))
