"""From what stands in the sessions' pages to what the report and the pages after it need of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from practica.exchange.afterwards.models import Promise as Told
from practica.exchange.afterwards.said import Elsewhere, Heard, Promise, Said
from practica.exchange.events.models import Event
from practica.exchange.live.models import Question, Row, Says, Sort, Standing, State
from practica.people.access.viewers import Viewer

_MOST = 2_000


def of_event(event: Event) -> Heard:
    """All that every reader of the event may read: of questions and rows those of its own audience. Five queries."""
    rows = Row.objects.filter(session__event=event, audience=event.audience_id)
    questions = Question.objects.filter(session__event=event, audience=event.audience_id)
    return _heard(event, rows, questions)


def for_viewer(viewer: Viewer, event: Event) -> Heard:
    """The same of what this viewer may read."""
    rows = Row.objects.visible_to(viewer).filter(session__event=event)
    return _heard(event, rows, Question.objects.visible_to(viewer).filter(session__event=event))


def _heard(event: Event, rows: QuerySet[Row], questions: QuerySet[Question]) -> Heard:
    kept = dict(Told.objects.filter(row__session__event=event).exclude(kept="").values_list("row", "kept"))
    noted: dict[int, dict[str, list[Promise]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.filter(dropped=False, hidden=False).order_by("at", "pk")[:_MOST]:
        noted[row.session_id][row.sort].append(Promise(row.pk, row.body, row.who, row.due, kept.get(row.pk, "")))
    asked, parked = Counter[int](), defaultdict[int, list[str]](list)
    shown = questions.filter(hidden=False, held=False, joined=None).exclude(state=State.TAKEN_BACK)
    for question in shown.order_by("asked", "pk")[:_MOST]:
        asked[question.session_id] += 1
        if question.state == State.PARKED:
            parked[question.session_id].append(question.body)
    sessions = {
        number: Said(
            [one.words for one in noted[number][Sort.NOTE]], noted[number][Sort.DECIDED], noted[number][Sort.PROMISED],
            asked[number], parked[number],
        )
        for number in {*noted, *asked}
    }  # fmt: skip
    return Heard(sessions, elsewhere(Standing.objects.filter(contribution__session__event=event)))


def elsewhere(rows: Iterable[Standing]) -> dict[int, Elsewhere]:
    """By example, the countries in which its challenge is the same, and where it was overcome: of a country what most said."""
    said: dict[int, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for row in sorted(rows, key=lambda one: (one.at, one.pk)):
        said[row.contribution_id][row.country][row.says] += 1
    found = {}
    for number, countries in said.items():
        by = {country: counted.most_common(1)[0][0] for country, counted in countries.items()}
        found[number] = Elsewhere(
            sorted(code for code, says in by.items() if says == Says.SAME),
            sorted(code for code, says in by.items() if says == Says.OVERCOME),
        )
    return found
