"""The moderator's desk."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from practica.exchange.contributions.models import Contribution
from practica.exchange.events import rules as events
from practica.exchange.events.models import Session
from practica.exchange.live import actions, alike, queries, showing
from practica.exchange.live.forms import PollForm
from practica.exchange.live.models import Poll, Question, Shows, address
from practica.exchange.live.showing import Look
from practica.exchange.live.views.reading import session_of
from practica.exchange.live.views.taking_part import BY_SCRIPT
from practica.foundation.core.answers import Refused
from practica.people.access.queries import get_visible
from practica.people.access.requests import Request, person_required


@person_required
@require_GET
def desk(request: Request, slug: str, number: int) -> HttpResponse:
    """The whole desk; its code is made when it is first opened."""
    row = _moderated(request, slug, number)
    actions.open_desk(row, by=request.person, now=timezone.now())
    topics = showing.topics(row)
    context = {**_desk(request, row), "topics": topics, "poll_form": PollForm(request.person)}
    return render(request, "live/desk.html", context)


@person_required
@require_GET
def desk_part(request: Request, slug: str, number: int) -> HttpResponse:
    """What changes on it."""
    return render(request, "live/_desk.html", _desk(request, _moderated(request, slug, number)))


def _moderated(request: Request, slug: str, number: int) -> Session:
    row = session_of(request, slug, number)
    if not events.moderate(request.viewer, row):
        raise Http404
    return row


def _desk(request: Request, row: Session) -> dict[str, Any]:
    now = timezone.now()
    showing.come_in(row, request.viewer, now)
    look = Look(actions.standing(row), now, request.viewer)
    shown = queries.asked(look.questions(), look.live, now, about=None)
    rows = queries.notes(request.viewer, row)
    parked = queries.parked(look.questions(), row)
    examples = queries.examples(request.viewer, row)
    found = queries.countries(look.live)
    return {
        **showing.part("table", look),
        "now": now,
        "examples": examples,
        "following": _following(examples, look.live.contribution_id),
        "left": max(0, round((look.live.until - now).total_seconds() / 60)) if look.live.until else None,
        "asked": shown,
        "alike": alike.pairs(shown),
        "held": queries.held_back(row),
        "answered": queries.answered(look.questions(), row),
        "parked": parked,
        "polls": queries.polls(row, with_figures=True),
        "here": queries.here(row, now),
        "by_country": found,
        "shows": list(Shows),
        "missing": queries.missing(rows, parked),
        "hours": showing.hours(row, request.viewer),
    }


def _following(examples: list[Contribution], current: int | None) -> Contribution | None:
    """What comes after the one on the table: the next in order, the first one when the table is empty."""
    numbers = [one.pk for one in examples]
    at = numbers.index(current) + 1 if current in numbers else 0
    return examples[at] if at < len(examples) else None


@person_required
@require_POST
def act(request: Request, slug: str, number: int, act: str) -> HttpResponse:
    """One button of the desk."""
    row = _moderated(request, slug, number)
    do = _acts(request, row).get(act)
    if do is None:
        raise Http404
    try:
        said = do()
    except Refused as refusal:
        if request.headers.get("x-requested-with") == BY_SCRIPT:
            return HttpResponse(str(refusal), status=422, content_type="text/plain; charset=utf-8")
        messages.error(request, str(refusal))
        return redirect(f"{address(row)}desk/")
    if request.headers.get("x-requested-with") == BY_SCRIPT:
        return render(request, "live/_desk.html", _desk(request, row) | {"said": said if isinstance(said, str) else ""})
    if isinstance(said, str):
        messages.success(request, said)
    return redirect(f"{address(row)}desk/")


def _acts(request: Request, row: Session) -> dict[str, Callable[[], object]]:
    by, now, said = request.person, timezone.now(), Said(request)

    def question(name: str = "question") -> Question:
        rows = Question.objects.select_related("session__event")
        found: Question = get_visible(rows, request.viewer, session=row, pk=said.number(name))
        return found

    def of_question(action: Callable[..., None]) -> Callable[[], None]:
        return lambda: action(question(), seen=said["seen"], by=by, now=now)

    def poll() -> Poll:
        found: Poll | None = Poll.objects.select_related("session__event").filter(session=row, pk=said.number("poll")).first()
        if found is None:
            raise Http404
        return found

    return {
        "bring": of_question(actions.bring),
        "answered": of_question(actions.answered),
        "back": of_question(actions.back_to_queue),
        "park": lambda: actions.park(question(), said.written(), seen=said["seen"], by=by, now=now),
        "join": lambda: actions.join(question(), question("into"), by=by, now=now),
        "separate": lambda: actions.separate(question(), by=by, now=now),
        "keep": lambda: actions.keep_apart(question(), question("into"), by=by, now=now),
        "relay": lambda: _relay(request, question(), said.written()),
        "next": lambda: actions.put_on_table(row, _example(request, row, said), seen=said.number("seen"), by=by, now=now),
        "time": lambda: actions.give_time(row, seen=said["seen"], by=by, now=now),
        "show": lambda: actions.show(row, _shows(said["what"]), by=by, now=now),
        "poll": lambda: _open_poll(request, row),
        "poll-show": lambda: actions.show_poll(poll(), by=by, now=now),
        "poll-close": lambda: actions.close_poll(poll(), by=by, now=now),
        "end": lambda: actions.end(row, by=by, now=now),
        "reopen": lambda: actions.reopen(row, by=by, now=now),
    }


class Said:
    """What a button says, as `question=12&seen=waiting` in its value: what it stands under, and what it was pressed on."""

    def __init__(self, request: Request) -> None:
        self._post = request.POST
        self._said = QueryDict(request.POST.get("do", "")[:300])

    def __getitem__(self, name: str) -> str:
        return self._said.get(name, "")

    def number(self, name: str) -> int:
        """A number, 0 for none."""
        value = self[name]
        return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0

    def written(self) -> str:
        """What stands in the field beside the button, which bears the question's number: all fields of the desk are sent."""
        return self._post.get(f"{self['field']}-{self['question']}", "")


def _example(request: Request, row: Session, said: Said) -> Contribution | None:
    number = said.number("example")
    found: Contribution | None = get_visible(Contribution, request.viewer, session=row, pk=number) if number else None
    return found


def _shows(what: str) -> Shows:
    if what not in Shows.values:
        raise Http404
    return Shows(what)


def _relay(request: Request, question: Question, note: str) -> str:
    reached = actions.relay(question, note, by=request.person, now=timezone.now())
    return _("Sent to its author.") if reached else _("Its author has left; a note reaches nobody any more.")


def _open_poll(request: Request, row: Session) -> str:
    form = PollForm(request.person, request.POST)
    if not form.is_valid():
        raise Refused(_("A poll has a question and two to eight answers, one a line."))
    actions.open_poll(row, form.polled(), by=request.person, now=timezone.now())
    return _("The poll is open.")
