"""The demonstration's workshop of today: one of its sessions is held while the demonstration runs."""

from datetime import datetime, timedelta
from random import Random

from practica.demo.people import Cast
from practica.demo.practices import NotAsWritten
from practica.demo.reading import Record
from practica.exchange.contributions import actions as telling
from practica.exchange.contributions.models import Contribution
from practica.exchange.events import actions as meeting
from practica.exchange.events.models import Does, Event, Format, Kind, Session, Way
from practica.exchange.events.plan import Planned, PlannedPart, PlannedSession
from practica.exchange.events.programme import edition_of, facts_of, working_copy
from practica.exchange.live import actions
from practica.exchange.live.models import Live, Question, Says, Sort
from practica.exchange.live.plan import Asked, Polled, Written
from practica.foundation.core.answers import Refused
from practica.foundation.core.clocks import zone_of
from practica.people.access.models import Attribution, Marking
from practica.people.members.models import Member

SLUG = "answering-faster-across-borders"
_BEGAN, _LASTS = timedelta(minutes=25), timedelta(hours=3)
# So that the clock of the example on the table has not run out while somebody looks round.
_ASKING = timedelta(minutes=50)


def make_live(rows: list[Record], cast: Cast, *, now: datetime) -> None:
    """Hold the session of each record around `now`, with all that was said in it so far.

    Raises:
        NotAsWritten: a rule of the product refused something; the message names the record.
    """
    for row in rows:
        try:
            _hold(row, cast, now)
        except Refused as refused:
            raise NotAsWritten(f"{row['id']}: {refused}") from refused


def keep_live(*, now: datetime) -> None:
    """Move the workshop's hours, so that its session is held again when the demonstration is served another day."""
    event = Event.objects.filter(slug__startswith=SLUG).first()
    if event is None or Live.objects.filter(session__event=event, ended=None).exists() is False:
        return
    session = Session.objects.get(event=event, live__isnull=False)
    if session.starts < now < session.ends - timedelta(minutes=30):
        Live.objects.filter(session=session, until__lt=now).update(until=now + _ASKING)
        return
    shift = now - _BEGAN - session.starts
    for one in event.sessions.all():
        one.starts, one.ends = one.starts + shift, one.ends + shift
        one.save(update_fields=["starts", "ends"])
    day = now.astimezone(event.tz).date()
    event.starts = event.ends = day
    event.save(update_fields=["starts", "ends"])
    last = edition_of(event)
    if last is not None:
        last.programme, last.facts = [slot.as_data() for slot in working_copy(event)], facts_of(event)
        last.save(update_fields=["programme", "facts"])
    Live.objects.filter(session=session).update(began=now, until=now + _ASKING)


def _hold(row: Record, cast: Cast, now: datetime) -> None:
    event = _event(row, cast, now)
    session = _programme(event, row, cast, now)
    for handle in row["takes_part"]:
        hours = Random(f"{row['id']}, {handle} registers").randint(3 * 24, 38 * 24)  # noqa: S311 - as below
        meeting.register(event, by=cast.members[handle], now=now - timedelta(hours=hours))
    moderator = cast.members[row["session"]["moderator"]]
    examples = [_told(session, one, cast, now) for one in row["examples"]]
    actions.open_desk(session, by=moderator, now=now - _BEGAN)
    questions = _questions(row, session, examples, cast, now)
    _standings(row, session, cast, now)
    Live.objects.filter(session=session).update(until=now + _ASKING)
    poll = actions.open_poll(
        session, Polled(row["poll"]["words"], list(row["poll"]["choices"])), by=moderator, now=now - timedelta(minutes=4)
    )
    for choice, voters in zip(poll.choices.all(), _dealt(row, cast, list(row["poll"]["choices"].values())), strict=True):
        for member in voters:
            actions.choose(poll, choice, by=member, now=now)
    actions.show_poll(poll, by=moderator, now=now)
    for note in row["notes"]:
        day = now.date() + timedelta(days=note["in_days"]) if "in_days" in note else None
        written = Written(note["body"], Sort(note["sort"]), note.get("who", ""), day, note.get("language", "en"))
        actions.add_row(session, written, by=cast.members[note["by"]], now=now - timedelta(minutes=6))
    to = row["note_to"]
    actions.relay(questions[to["question"]], to["words"], by=moderator, now=now)


def _event(row: Record, cast: Cast, now: datetime) -> Event:
    said = row["event"]
    day = now.astimezone(zone_of(said["zone"])).date()
    planned = Planned(
        title=said["title"], starts=day, ends=day, zone=said["zone"], kind=Kind(said["kind"]), way=Way(said["way"]),
        note=said["note"], place=said["place"], where=said["where"], languages=said["languages"], by_approval=False,
        marking=Marking.GREEN,
    )  # fmt: skip
    holder, began = cast.members[said["by"]], now - timedelta(days=40)
    return meeting.publish(meeting.set_up(planned, by=holder, now=began), by=holder, now=began)


def _programme(event: Event, row: Record, cast: Cast, now: datetime) -> Session:
    """The session that is held, between the one before and the one after; published."""
    by, began = event.source, now - timedelta(days=30)
    if by is None:
        raise NotAsWritten(f"{row['id']}: nobody holds it")
    starts = (now - _BEGAN).replace(second=0, microsecond=0)
    hours = {
        "before": (starts - timedelta(minutes=row["before"]["minutes"]), starts),
        "session": (starts, starts + _LASTS),
        "after": (starts + _LASTS, starts + _LASTS + timedelta(minutes=row["after"]["minutes"])),
    }
    made: dict[str, Session] = {}
    for name, (first, last) in hours.items():
        said = row[name]
        planned = PlannedSession(
            title=said["title"], starts=first, ends=last, format=Format(said["format"]), objective=said.get("objective", ""),
            about=said.get("about", ""), chatham_house=said.get("chatham_house", False),
        )  # fmt: skip
        made[name] = meeting.add_session(event, planned, by=by, now=began)
        meeting.add_part(made[name], PlannedPart(Does.MODERATES, cast.members[said["moderator"]]), by=by, now=began)
    for one in row["examples"]:
        meeting.add_part(made["session"], PlannedPart(Does.SPEAKS, cast.members[one["by"]]), by=by, now=began)
    meeting.publish_programme(event, by=by, now=began)
    return made["session"]


def _told(session: Session, one: Record, cast: Cast, now: datetime) -> Contribution:
    teller = cast.members[one["by"]]
    words = {name: one[name] for name in ("title", *Contribution.SECTIONS)}
    begun = telling.begin(
        session, words, by=teller, now=now - timedelta(days=12), country=one["country"], language=one["language"],
        part=session.parts.filter(member=teller, does=Does.SPEAKS).first(),
    )  # fmt: skip
    return telling.mark_ready(begun, by=teller, now=now - timedelta(days=5))


def _questions(row: Record, session: Session, examples: list[Contribution], cast: Cast, now: datetime) -> list[Question]:
    """Asked while their example lay on the table, voted for, and taken through the desk."""
    asked: dict[int, Question] = {}
    seen, moderator = 0, cast.members[row["session"]["moderator"]]
    for number in range(1, row["on_table"] + 1):
        at = now - timedelta(minutes=22 - 11 * (number - 1))
        actions.put_on_table(session, examples[number - 1], seen=seen, by=moderator, now=at)
        seen = examples[number - 1].pk
        for index, one in enumerate(row["questions"]):
            if one["to"] == number:
                said = Asked(one["body"], Attribution(one["shown"]), one["language"])
                asked[index] = actions.ask(session, said, by=cast.members[one["by"]], now=at + timedelta(minutes=2))
                for member in _some(row, cast, one["by"], one["votes"], what=f"question {index}"):
                    actions.vote(asked[index], by=member, now=at + timedelta(minutes=3))
                _through_the_desk(asked[index], one, moderator, at + timedelta(minutes=4))
    return [asked[index] for index in range(len(row["questions"]))]


def _through_the_desk(question: Question, one: Record, moderator: Member, at: datetime) -> None:
    if one.get("state") == "room":
        actions.bring(question, seen="waiting", by=moderator, now=at)
    elif one.get("state") == "answered":
        actions.answered(question, seen="waiting", by=moderator, now=at)
    elif one.get("state") == "parked":
        actions.park(question, one["owner"], seen="waiting", by=moderator, now=at)


def _standings(row: Record, session: Session, cast: Cast, now: datetime) -> None:
    example = actions.standing(session).contribution
    if example is not None:
        for says, handles in row["standings"].items():
            for handle in handles:
                actions.say_standing(example, Says(says), by=cast.members[handle], now=now - timedelta(minutes=5))


def _some(row: Record, cast: Cast, besides: str, many: int, *, what: str) -> list[Member]:
    """So many of those who take part: others for each question, and the same ones in every building of the demonstration.

    Whoever moderates has their hands full and presses nothing.
    """
    handles = [handle for handle in row["takes_part"] if handle not in {besides, row["session"]["moderator"]}]
    chance = Random(f"{row['id']}, {what}")  # noqa: S311 - who presses a button in an invented room
    return [cast.members[handle] for handle in chance.sample(handles, many)]


def _dealt(row: Record, cast: Cast, numbers: list[int]) -> list[list[Member]]:
    """So many of those who take part for each choice, nobody twice; `member`, whom visitors try out, has not chosen yet."""
    left = iter(_some(row, cast, "member", sum(numbers), what="the poll"))
    return [[next(left) for _voter in range(number)] for number in numbers]
