"""What the demonstration's people asked each other: every question, answer and thanks by the action behind the button."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from practica.demo.people import Cast
from practica.demo.practices import NotAsWritten
from practica.demo.reading import Record
from practica.exchange.conversations import actions, routing
from practica.exchange.conversations.models import Answer, Conversation, Helped, Kind, Urgency, Worked
from practica.foundation.core.answers import Refused
from practica.knowledge.practices.models import Practice
from practica.knowledge.replications.models import Purpose, Replication
from practica.people.access.models import Attribution, Marking
from practica.people.members.models import Member


def make_conversations(rows: list[Record], cast: Cast, *, now: datetime) -> None:
    """Write every conversation, in the order in which they were begun; each event at its own hour.

    Raises:
        NotAsWritten: a rule of the product refused one; the message names the record.
    """
    for row in sorted(rows, key=lambda row: -row["days_ago"]):
        try:
            _make(row, cast, now)
        except Refused as refused:
            raise NotAsWritten(f"{row['id']}: {refused}") from refused


def _make(row: Record, cast: Cast, now: datetime) -> None:
    asker, began = cast.members[row["asker"]], now - timedelta(days=row["days_ago"])
    conversation = actions.ask(_asked(row, cast), by=asker, now=began)
    conversation.external_id = row["id"]
    conversation.save(update_fields=["external_id"])
    if conversation.kind == Kind.QUESTION:
        _ask_by_name(conversation, asker, began)
    given = [(_answer(conversation, one, cast, began, now), one) for one in row.get("answers") or ()]
    for handle in row.get("same") or ():
        actions.say_same(conversation, by=cast.members[handle], now=began + timedelta(days=1))
    for hand in row.get("hands") or ():
        actions.lend_hand(conversation, hand["words"], by=cast.members[hand["by"]], now=began + timedelta(days=2))
    _what_came(conversation, given, asker, began, now)
    _clock(conversation, row, cast, now)
    if row.get("closed"):
        closed = began + timedelta(days=row["closed"]["after_days"])
        actions.close(conversation, row["closed"]["reason"], by=asker, now=min(closed, now))


def _asked(row: Record, cast: Cast) -> actions.Asked:
    return actions.Asked(
        kind=Kind(row["kind"]), title=row["title"], body=row["body"], language=row["language"],
        setting=row.get("setting") or "", tried=row.get("tried") or "", urgency=Urgency(row.get("urgency") or "week"),
        marking=Marking(row["marking"]), circle=cast.circles[row["circle"]] if row.get("circle") else None,
        attribution=Attribution(row.get("attribution") or "named"), objectives=row.get("objectives") or (),
        concepts=row.get("concepts") or (), about=_subject(row.get("about") or {}),
    )  # fmt: skip


def _ask_by_name(conversation: Conversation, asker: Member, began: datetime) -> None:
    """The three whom the page beside the form names, ticked as they come."""
    for one in routing.likely(conversation, limit=3, now=began):
        actions.invite(conversation, one.member, by=asker, now=began, reasons=one.reasons)


def _subject(about: Mapping[str, Any]) -> actions.Subject:
    if about.get("replication"):
        return actions.Subject(replication=Replication.objects.get(external_id=about["replication"]))
    if about.get("practice"):
        practice = Practice.objects.get(external_id=about["practice"])
        return actions.Subject(practice=practice, section=about.get("section") or "")
    return actions.Subject(country=about.get("country") or "")


def _answer(conversation: Conversation, one: Mapping[str, Any], cast: Cast, began: datetime, now: datetime) -> Answer:
    at = min(began + timedelta(hours=one["after_hours"]), now)
    practice = Practice.objects.get(external_id=one["practice"]) if one.get("practice") else None
    said = actions.Answered(
        body=one["body"], worked=Worked(one["worked"]), next_time=one.get("next_time") or "", place=one.get("place") or "",
        language=one["language"], attribution=Attribution(one.get("attribution") or "named"), practice=practice,
    )  # fmt: skip
    answer = actions.answer(conversation, said, by=cast.members[one["by"]], now=at)
    for more in one.get("follow_ups") or ():
        when = min(began + timedelta(hours=more["after_hours"]), now)
        language = more.get("language") or conversation.language
        actions.follow_up(answer, more["body"], language=language, by=cast.members[more["by"]], now=when)
    for handle in one.get("same") or ():
        actions.say_same(conversation, answer, by=cast.members[handle], now=min(at + timedelta(days=2), now))
    for thanks in one.get("thanks") or ():
        actions.thank(answer, thanks["words"], by=cast.members[thanks["by"]], now=min(at + timedelta(days=1), now))
    return answer


def _what_came(
    conversation: Conversation, given: list[tuple[Answer, Record]], asker: Member, began: datetime, now: datetime
) -> None:
    """What the asker said of single answers; the accepted one last, so that it stays on top."""
    for answer, one in sorted(given, key=lambda pair: bool(pair[1].get("accepted"))):
        said = one.get("helped") or ({"how": "yes", "what": "", "after_days": 30} if one.get("accepted") else None)
        if said is None:
            continue
        conversation.refresh_from_db(fields=["accepted"])
        came = actions.Came(Helped(said["how"]), said.get("what") or "", Purpose(said.get("purpose") or "other"))
        when = min(began + timedelta(days=said["after_days"]), now)
        actions.say_what_came(answer, came, seen=conversation.accepted_id, by=asker, now=when)


def _clock(conversation: Conversation, row: Record, cast: Cast, now: datetime) -> None:
    """What the worker would have done in time, and who took a question on."""
    conversation.refresh_from_db()
    if not conversation.is_waiting:
        return
    if conversation.widens <= now:
        actions.widen(conversation, now=conversation.widens)
    if row.get("owner"):
        actions.take(conversation, by=cast.members[row["owner"]], now=min(conversation.escalates, now))
    if conversation.escalates <= now:
        actions.escalate(conversation, now=conversation.escalates)
