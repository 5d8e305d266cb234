"""What the demonstration's people made of their conversations: lessons with their sources, and a pilot from an idea."""

import calendar
from datetime import date, datetime, timedelta

from practica.demo.people import Cast
from practica.demo.practices import NotAsWritten
from practica.demo.reading import Record
from practica.exchange.conversations import actions as talking
from practica.exchange.conversations.models import Answer, Conversation
from practica.exchange.lessons import actions
from practica.exchange.lessons.models import Lesson
from practica.foundation.core.answers import Refused


def make_lessons(rows: list[Record], cast: Cast, *, now: datetime) -> None:
    """Write every lesson, ask its sources, and let them say what the record says.

    Raises:
        NotAsWritten: a rule of the product refused one; the message names the record.
    """
    for row in rows:
        try:
            _make(row, cast, now - timedelta(days=row["days_ago"]))
        except Refused as refused:
            raise NotAsWritten(f"{row['id']}: {refused}") from refused


def _make(row: Record, cast: Cast, at: datetime) -> Lesson:
    conversation = Conversation.objects.get(external_id=row["conversation"])
    writer = cast.members[row["by"]]
    lesson = actions.begin(conversation, language=row["language"], by=writer, now=at)
    words = {name: row[name] for name in actions.LONGEST}
    lesson = actions.write(lesson, words, seen=None, by=writer, now=at)
    members = [cast.members[handle] for handle in row["sources"]]
    answers = list(Answer.objects.filter(conversation=conversation, to=None, source__in=members).select_related("conversation"))
    actions.ask_sources(lesson, answers, by=writer, now=at)
    for source in lesson.sources.select_related("answer", "lesson"):
        speaker = next(member for member in members if member.pk == source.answer.source_id)
        if speaker.pk != writer.pk and speaker in [cast.members[handle] for handle in row["agree"]]:
            actions.say(source, agrees=True, by=speaker, now=at + timedelta(days=2))
    return actions.publish(lesson, by=writer, now=at + timedelta(days=4)) if row["show"] else lesson


def make_pilots(rows: list[Record], *, now: datetime) -> None:
    """Make plans of the ideas that have hands enough, as whoever began them."""
    for row in rows:
        idea = Conversation.objects.select_related("source").get(external_id=row["idea"])
        told = (now + timedelta(days=row["tell_in_days"])).date()
        last = date(told.year, told.month, calendar.monthrange(told.year, told.month)[1])
        plan = talking.Plan(row["plan"], row["known_by"], last, row["place"])
        if idea.source is None:
            raise NotAsWritten(f"{row['idea']}: nobody began it")
        try:
            talking.plan_pilot(idea, plan, by=idea.source, now=idea.began + timedelta(days=row["after_days"]))
        except Refused as refused:
            raise NotAsWritten(f"{row['idea']}: {refused}") from refused
