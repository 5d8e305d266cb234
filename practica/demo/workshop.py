"""The demonstration's workshop of a year ago: thirteen examples from eleven countries, and what became of each."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random

from practica.demo.people import Cast
from practica.demo.practices import NotAsWritten
from practica.demo.reading import Record
from practica.demo.workshop_after import evaluate, grow, report
from practica.exchange.afterwards import actions as afterwards
from practica.exchange.afterwards.models import Kept
from practica.exchange.afterwards.promising import whose
from practica.exchange.contributions import actions as telling
from practica.exchange.contributions.models import Contribution
from practica.exchange.events import actions as meeting
from practica.exchange.events.models import Does, Event, Format, Kind, Session, Way
from practica.exchange.events.plan import Planned, PlannedPart, PlannedSession
from practica.exchange.live import actions as live
from practica.exchange.live.models import Says, Sort
from practica.exchange.live.plan import Asked, Written
from practica.foundation.core.answers import Refused
from practica.foundation.core.clocks import zone_of
from practica.people.access.models import Attribution, Marking


def make_workshop(rows: list[Record], cast: Cast, *, now: datetime) -> None:
    """Hold each workshop in the past, then all that came of it, each step at its own hour.

    Raises:
        NotAsWritten: a rule of the product refused something; the message names the record.
    """
    for row in rows:
        try:
            _make(row, cast, now)
        except Refused as refused:
            raise NotAsWritten(f"{row['id']}: {refused}") from refused


def _make(row: Record, cast: Cast, now: datetime) -> None:
    event = _event(row, cast, now)
    sessions = _programme(event, row, cast)
    began = datetime.combine(event.starts, time(), event.tz).astimezone(UTC)
    for handle in row["takes_part"]:
        way = Way.ONLINE if handle in row["online"] else Way.ON_SITE
        hours = Random(f"{row['id']}, {handle} registers").randint(4 * 24, 50 * 24)  # noqa: S311 - nobody registers at once
        meeting.register(event, by=cast.members[handle], now=began - timedelta(hours=hours), way=way)
    examples = [_example(one, sessions[one["session"]], cast, began) for one in row["examples"]]
    _remarks(row, examples, cast, began)
    _held(row, sessions, examples, cast)
    came = event.registrations.exclude(member__handle__in=row["stayed_away"]).values_list("pk", flat=True)
    ended = began + timedelta(days=2)
    meeting.say_who_came(event, list(came), by=cast.members[row["event"]["by"]], now=ended)
    for one, example in zip(row["examples"], examples, strict=True):
        grow(one, example, cast, ended)
    report(row, event, cast, ended)
    evaluate(row, event, ended)
    _kept(row, sessions, ended, now)


def _event(row: Record, cast: Cast, now: datetime) -> Event:
    said = row["event"]
    day = (now - timedelta(days=said["days_ago"])).astimezone(zone_of(said["zone"])).date()
    holder, began = cast.members[said["by"]], now - timedelta(days=said["days_ago"] + 70)
    planned = Planned(
        title=said["title"], starts=day, ends=day + timedelta(days=1), zone=said["zone"], kind=Kind(said["kind"]),
        way=Way(said["way"]), note=said["note"], beside_what=said["beside"], place=said["place"], where=said["where"],
        language=said["language"], languages=said["languages"], by_approval=False, marking=Marking.GREEN,
    )  # fmt: skip
    event = meeting.set_up(planned, by=holder, now=began)
    meeting.share(event, [cast.members[handle] for handle in said["with"]], by=holder, now=began)
    return meeting.publish(event, by=holder, now=began)


def _programme(event: Event, row: Record, cast: Cast) -> dict[str, Session]:
    """By objective; the wrap-up under `wrap_up`."""
    holder = cast.members[row["event"]["by"]]
    at = event.began + timedelta(days=14)
    found: dict[str, Session] = {}
    for one in (*row["sessions"], {**row["wrap_up"], "objective": "", "format": "wrap_up"}):
        hour = time.fromisoformat(one["from"])
        starts = datetime.combine(event.starts + timedelta(days=one["day"]), hour, event.tz)
        planned = PlannedSession(
            title=one["title"], starts=starts, ends=starts + timedelta(minutes=one["minutes"]), format=Format(one["format"]),
            objective=one["objective"], about=one.get("about", ""), room="Hall 1", chatham_house=one.get("chatham_house", False),
        )  # fmt: skip
        session = meeting.add_session(event, planned, by=holder, now=at)
        meeting.add_part(session, PlannedPart(Does.MODERATES, cast.members[one["moderator"]]), by=holder, now=at)
        for told in row["examples"]:
            if told["session"] == one["objective"]:
                part = PlannedPart(Does.SPEAKS, cast.members[told["by"]], role=told.get("role", ""))
                meeting.add_part(session, part, by=holder, now=at)
        found[one["objective"] or "wrap_up"] = session
    meeting.publish_programme(event, by=holder, now=at)
    return found


def _example(one: Record, session: Session, cast: Cast, began: datetime) -> Contribution:
    teller = cast.members[one["by"]]
    part = session.parts.get(member=teller, does=Does.SPEAKS)
    words = {name: one[name] for name in ("title", *Contribution.SECTIONS)}
    at = began - timedelta(days=25)
    return telling.begin(
        session, words, by=teller, now=at, country=one["country"], language=one["language"], part=part,
        attribution=Attribution(one.get("shown", "named")),
    )  # fmt: skip


def _remarks(row: Record, examples: list[Contribution], cast: Cast, began: datetime) -> None:
    """What moderators said beside a section, and whether the teller settled it; then all are shown, and told in their session."""
    for one in row["remarks"]:
        example, at = examples[one["on"] - 1], began - timedelta(days=18)
        made = telling.remark(example, one["body"], section=one["section"], by=cast.members[one["by"]], now=at)
        if one["settled"] and example.source is not None:
            telling.settle(made, by=example.source, now=at + timedelta(days=2))
    for example in examples:
        if example.source is not None:
            telling.mark_ready(example, by=example.source, now=began - timedelta(days=9))


def _held(row: Record, sessions: dict[str, Session], examples: list[Contribution], cast: Cast) -> None:
    """Each session with its examples told, its questions and its notes."""
    for example in examples:
        moderator = example.session.parts.filter(does=Does.MODERATES).get().member
        if moderator is not None:
            telling.tell(example, by=moderator, now=example.session.starts + timedelta(minutes=15))
    for one in row["questions"]:
        session = sessions[one["session"]]
        at = session.starts + timedelta(minutes=40)
        asked = Asked(one["body"], Attribution(one["shown"]), one["language"])
        question = live.ask(session, asked, by=cast.members[one["by"]], now=at)
        if one.get("parked"):
            moderator = cast.members[one["carried_by"]]
            live.park(question, one["owner"], seen="waiting", by=moderator, now=at + timedelta(minutes=5))
            afterwards.carry(question, cast.members[one["to"]], by=moderator, now=session.ends + timedelta(days=1))
    for one, at, session in _noted(row, sessions):
        due = (session.ends + timedelta(days=one["in_days"])).date() if "in_days" in one else None
        written = Written(one["body"], Sort(one["sort"]), one.get("who", ""), due, one.get("language", "en"))
        live.add_row(session, written, by=cast.members[one["by"]], now=at)
    for one in row["standings"]:
        example = examples[one["on"] - 1]
        at = example.session.starts + timedelta(minutes=30)
        for says in (Says.SAME, Says.OVERCOME):
            for handle in one[says]:
                live.say_standing(example, says, by=cast.members[handle], now=at)


def _noted(row: Record, sessions: dict[str, Session]) -> Iterator[tuple[Record, datetime, Session]]:
    for number, one in enumerate(row["notes"]):
        session = sessions[one["session"]]
        yield one, session.starts + timedelta(minutes=50, seconds=number), session


def _kept(row: Record, sessions: dict[str, Session], ended: datetime, now: datetime) -> None:
    """What became of promises whose day has come."""
    for one in row["notes"]:
        if "kept" not in one:
            continue
        promise = sessions[one["session"]].rows.get(sort=Sort.PROMISED, body=one["body"])
        told = min(ended + timedelta(days=one["in_days"]), now)
        afterwards.remind_of_promise(promise, now=told - timedelta(days=1))
        by = whose(promise)
        if by is not None:
            afterwards.tell_promise(promise, Kept(one["kept"]), one["because"], by=by, now=told)
