"""Pages of events, their sessions and examples, of questions, peer assists and lessons."""

from django.urls import ResolverMatch

from practica.config.reasons.told import NoSuchPage, Reason, explained
from practica.exchange.afterwards.models import ReportVersion
from practica.exchange.assists.models import Assist, Word
from practica.exchange.contributions.models import Contribution
from practica.exchange.conversations.models import Answer, Conversation
from practica.exchange.events import rules as events
from practica.exchange.events.models import Event, Session
from practica.exchange.lessons.models import Lesson
from practica.people.access.models import Guarded
from practica.people.access.viewers import Viewer

# Pages of an event for those who hold it, and the desk of a session, for those who moderate it.
_HOLDERS = (
    "event_change", "event_cancel", "event_people", "event_decide", "event_guest", "event_programme", "event_session",
    "event_part",
)  # fmt: skip
_DESK = "live_desk"


def event(viewer: Viewer, match: ResolverMatch) -> list[Reason]:
    """An event; under the address of a session, an example or a report that one first."""
    given = match.kwargs
    if "slug" not in given and "event" not in given:
        return []
    row = Event.objects.filter(**({"slug": given["slug"]} if "slug" in given else {"pk": given["event"]})).first()
    if row is None:
        raise NoSuchPage("There is no event with this address.")
    own = explained(viewer, row, f"event “{row.slug}”, {row.state}, {row.marking}")
    name = match.url_name or ""
    if name.startswith("live_"):
        return _live(viewer, row, own, name, int(given["number"]))
    if name.startswith("example") and "pk" in given:
        return [_example(viewer, row, int(given["pk"])), own]
    if name.startswith("report_") and "number" in given:
        return [_report(viewer, row, int(given["number"])), own]
    if name.startswith(_HOLDERS):
        return [_of_office(own, "holders", "hold the event", holds=events.is_holder(viewer, row)), own]
    return [own]


def _of_office(own: Reason, clause: str, does: str, *, holds: bool) -> Reason:
    sentence = f"It is for those who {does}, and this person is {'' if holds else 'not '}one of them."
    return Reason("this page of it", own.sees and holds, clause, sentence)


def _live(viewer: Viewer, row: Event, own: Reason, name: str, number: int) -> list[Reason]:
    session = Session.objects.select_related("event").filter(event=row, number=number).first()
    if session is None:
        raise NoSuchPage("The event has no such session.")
    seen = explained(viewer, session, f"session {number} of it")
    moderates = bool(events.moderate(viewer, session))
    if name.startswith(_DESK):
        return [_of_office(seen, "moderators", "moderate the session or hold the event", holds=moderates), seen, own]
    if session.since_edition:
        return [seen, own]
    said = "It stands in no version of the programme yet, so only those who moderate it or hold the event open it."
    return [Reason(seen.what, seen.sees and moderates, "programme", said), own]


def _example(viewer: Viewer, row: Event, number: int) -> Reason:
    found = Contribution.objects.select_related("session__event").filter(session__event=row, pk=number).first()
    if found is None:
        raise NoSuchPage("The event has no such example.")
    return explained(viewer, found, f"example {found.pk} told in it, {found.state}, {found.marking}")


def _report(viewer: Viewer, row: Event, number: int) -> Reason:
    found = ReportVersion.objects.select_related("report__event").filter(report__event=row, number=number).first()
    if found is None:
        raise NoSuchPage("The report of the event has no such version.")
    return explained(viewer, found, f"version {number} of its report, {found.marking}")


def question(viewer: Viewer, match: ResolverMatch) -> list[Reason]:
    """A question, idea or experience, an answer to one, or a peer assist and its words."""
    given, name = match.kwargs, match.url_name or ""
    if "assist" in given:
        return [_assist(viewer, Assist.objects.filter(pk=given["assist"]).first())]
    if "word" in given:
        word = Word.objects.select_related("assist").filter(pk=given["word"]).first()
        found = _there(word, "There is no word of a peer assist with this number.")
        return [explained(viewer, found, f"what was said, {found.pk}"), _assist(viewer, word.assist if word else None)]
    if name.startswith("answer_"):
        answer = Answer.objects.select_related("conversation").filter(pk=given["number"]).first()
        found = _there(answer, "There is no answer with this number.")
        return [explained(viewer, found, f"answer {found.pk}"), _conversation(viewer, answer.conversation if answer else None)]
    if "pk" not in given:
        return []
    return [_conversation(viewer, Conversation.objects.filter(pk=given["pk"]).first())]


def _there(found: Guarded | None, sentence: str) -> Guarded:
    if found is None:
        raise NoSuchPage(sentence)
    return found


def _assist(viewer: Viewer, found: Assist | None) -> Reason:
    if found is None:
        raise NoSuchPage("There is no peer assist with this number.")
    return explained(viewer, found, f"peer assist {found.pk}, {found.stage}, {found.marking}")


def _conversation(viewer: Viewer, found: Conversation | None) -> Reason:
    if found is None:
        raise NoSuchPage("There is no question with this number.")
    return explained(viewer, found, f"{found.kind} {found.pk}, {found.marking}")


def lesson(viewer: Viewer, match: ResolverMatch) -> list[Reason]:
    """A lesson."""
    if not (match.url_name or "").startswith("lesson") or match.url_name in {"lesson_begin", "lesson_say", "lesson_leave_out"}:
        return []
    found = Lesson.objects.filter(pk=match.kwargs.get("pk") or 0).first()
    if found is None:
        raise NoSuchPage("There is no lesson with this number.")
    return [explained(viewer, found, f"lesson {found.pk}, {found.state}, {found.marking}")]
