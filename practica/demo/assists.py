"""The demonstration's peer assists: each step by the action behind the button, at its own hour."""

import calendar
from datetime import UTC, date, datetime, time, timedelta

from practica.demo.people import Cast
from practica.demo.practices import NotAsWritten
from practica.demo.reading import Record
from practica.exchange.assists import actions
from practica.exchange.assists.models import Assist, Way
from practica.exchange.conversations.models import PilotEnd
from practica.foundation.core.answers import Refused
from practica.foundation.core.clocks import zone_of
from practica.people.access.models import Marking
from practica.people.members.models import Member


def make_assists(rows: list[Record], cast: Cast, *, now: datetime) -> None:
    """Write every peer assist up to the stage that its record has.

    Raises:
        NotAsWritten: a rule of the product refused one; the message names the record.
    """
    for row in rows:
        try:
            _make(row, cast, now)
        except Refused as refused:
            raise NotAsWritten(f"{row['id']}: {refused}") from refused


def _make(row: Record, cast: Cast, now: datetime) -> None:
    host, began = cast.members[row["host"]], now - timedelta(days=row["days_ago"])
    peers = [cast.members[one["by"]] for one in row["peers"]]
    begun = actions.Begun(_brief(row, host, now), peers, marking=Marking(row["marking"]))
    assist = actions.begin(begun, by=host, now=began)
    for one, member in zip(row["peers"], peers, strict=True):
        if one["takes_part"] is not None:
            say = actions.accept if one["takes_part"] else actions.decline
            say(assist, by=member, now=began + timedelta(days=1))
    if row.get("opened"):
        _speak(assist, row, cast, began)
    if row.get("will_try"):
        _tell(assist, row, host, began)


def _brief(row: Record, host: Member, now: datetime) -> actions.Brief:
    way, starts = Way(row["way"]), None
    if way == Way.LIVE:
        day = (now + timedelta(days=row["starts_in_days"])).date()
        starts = datetime.combine(day, time(row["hour"]), zone_of(host.time_zone)).astimezone(UTC)
    return actions.Brief(row["title"], row["brief"], row["language"], way, starts, row.get("place") or "")


def _next(assist: Assist, host: Member, at: datetime) -> None:
    assist.refresh_from_db()
    actions.move_on(assist, seen=assist.stage, by=host, now=at)


def _speak(assist: Assist, row: Record, cast: Cast, began: datetime) -> None:
    """Open it; questions with their answers an hour later; then advice."""
    host = cast.members[row["host"]]
    _next(assist, host, began + timedelta(days=row["opened"]))
    for one in row["questions"]:
        at = began + timedelta(days=one["after"])
        asked = actions.ask(assist, one["body"], language=one["language"], by=cast.members[one["by"]], now=at)
        actions.answer(asked, one["answer"], language=row["language"], by=host, now=at + timedelta(hours=1))
    _next(assist, host, began + timedelta(days=row["advice_from"]))
    for one in row["advice"]:
        at = began + timedelta(days=one["after"])
        actions.advise(assist, one["body"], language=one["language"], by=cast.members[one["by"]], now=at)


def _tell(assist: Assist, row: Record, host: Member, began: datetime) -> None:
    """What the host would try, and what came of it."""
    _next(assist, host, began + timedelta(days=row["trying_from"]))
    due = (began + timedelta(days=row["tell_after"])).date()
    last = date(due.year, due.month, calendar.monthrange(due.year, due.month)[1])
    actions.say_try(assist, actions.Intent(row["will_try"], last), by=host, now=began + timedelta(days=row["try_after"]))
    came = actions.Came(PilotEnd(row["came"]["end"]), row["came"]["body"])
    actions.tell(assist, came, by=host, now=began + timedelta(days=row["came"]["after"]))
