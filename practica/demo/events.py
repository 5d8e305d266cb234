"""The demonstration's webinar that is coming, what changed in the programme of a year ago, and a guest who signs in."""

from datetime import UTC, datetime, time, timedelta

from practica.demo.people import PASSWORD, Cast
from practica.demo.practices import NotAsWritten
from practica.demo.reading import Record
from practica.exchange.events import actions, guests
from practica.exchange.events.actions.inviting import Invited
from practica.exchange.events.models import Does, Event, Format, Kind, Registration, Session, Way
from practica.exchange.events.plan import Planned, PlannedPart, PlannedSession
from practica.exchange.events.programme import edition_of
from practica.foundation.core.answers import Refused
from practica.foundation.core.clocks import zone_of
from practica.people.access.models import Marking
from practica.people.members.models import Member

GUEST = "guest@example.org"


def make_events(rows: list[Record], cast: Cast, *, now: datetime) -> None:
    """Set up each event that is to come, with who comes, its two editions and its guests.

    Raises:
        NotAsWritten: a rule of the product refused something; the message names the record.
    """
    for row in rows:
        try:
            _make(row, cast, now)
        except Refused as refused:
            raise NotAsWritten(f"{row['id']}: {refused}") from refused


def _make(row: Record, cast: Cast, now: datetime) -> None:
    holder, began = cast.members[row["by"]], now - timedelta(days=row["began_days_ago"])
    event = _event(row, holder, cast, began, now)
    made = [_session(event, one, holder, cast, began) for one in row["sessions"]]
    actions.publish(event, by=holder, now=began)
    for number, one in enumerate(row["registered"]):
        _registered(event, one, holder, cast, began + timedelta(days=2, minutes=number))
    for one in row["guests"]:
        _invited(event, one, holder, now)
    for one in row["changes"]:
        _changed(made[one["session"] - 1], one, holder, began + timedelta(days=5))
    actions.publish_programme(event, by=holder, now=began + timedelta(days=5))


def _event(row: Record, holder: Member, cast: Cast, began: datetime, now: datetime) -> Event:
    day = (now + timedelta(days=row["in_days"])).astimezone(zone_of(row["zone"])).date()
    planned = Planned(
        title=row["title"], starts=day, ends=day, zone=row["zone"], kind=Kind(row["kind"]), way=Way(row["way"]), note=row["note"],
        link=row["link"], language=row["language"], languages=row["languages"], room_for=row["room_for"],
        by_approval=row["by_approval"], marking=Marking(row["marking"]),
    )  # fmt: skip
    event = actions.set_up(planned, by=holder, now=began)
    return actions.share(event, [cast.members[one] for one in row["with"]], by=holder, now=began)


def _session(event: Event, one: Record, holder: Member, cast: Cast, at: datetime) -> Session:
    starts = datetime.combine(event.starts, time.fromisoformat(one["from"]), event.tz).astimezone(UTC)
    planned = PlannedSession(
        one["title"], starts, starts + timedelta(minutes=one["minutes"]), Format(one["format"]),
        objective=one.get("objective", ""), about=one.get("about", ""), room=one.get("room", ""),
    )  # fmt: skip
    session = actions.add_session(event, planned, by=holder, now=at)
    for person in one["people"]:
        words = {name: person.get(name, "") for name in ("name", "role", "country")}
        part = PlannedPart(Does(person["does"]), cast.member(person.get("member")), **words)
        actions.add_part(session, part, by=holder, now=at)
    return session


def _registered(event: Event, one: Record, holder: Member, cast: Cast, at: datetime) -> None:
    row = actions.register(event, by=cast.members[one["by"]], now=at)
    if one["answer"] == "in":
        actions.let_in(row, by=holder, now=at + timedelta(hours=3))
    elif one["answer"]:
        actions.decline(Registration.objects.get(pk=row.pk), one["answer"], by=holder, now=at + timedelta(hours=3))


def _invited(event: Event, one: Record, holder: Member, now: datetime) -> None:
    invited = Invited(one["name"], one["email"], one["language"], one["country"], one["organisation"], one["role"])
    row = actions.invite(event, invited, expires=now + timedelta(days=30), by=holder, now=now - timedelta(days=6))
    if one["accepts"]:
        guest = actions.accept(
            guests.secret_of(row), name=one["name"], password=PASSWORD, languages=[one["language"]], language=one["language"],
            country=one["country"], now=now - timedelta(days=5),
        )  # fmt: skip
        Event.objects.get(slug__startswith="answering-faster").gathering.guests.add(guest)


def _changed(session: Session, one: Record, holder: Member, at: datetime) -> None:
    later = timedelta(minutes=one.get("later", 0))
    planned = PlannedSession(
        one.get("title", session.title), session.starts + later, session.ends + later, Format(session.format),
        objective=session.objective.key if session.objective else "", about=session.about, room=one.get("room", session.room),
        chatham_house=session.chatham_house,
    )  # fmt: skip
    actions.change_session(session, planned, by=holder, now=at)
    for person in one.get("people", ()):
        part = PlannedPart(Does(person["does"]), None, person["name"], person["role"], person["country"])
        actions.add_part(session, part, by=holder, now=at)


def change_programme(rows: list[Record], cast: Cast) -> None:
    """A second edition of the programme of a year ago, made three weeks before it."""
    for row in rows:
        event = Event.objects.get(slug__startswith=row["of"])
        holder = cast.members[row["by"]]
        first = edition_of(event)
        at = datetime.combine(event.starts, time(9), event.tz).astimezone(UTC) - timedelta(days=21)
        for one in row["changes"]:
            _changed(Session.objects.get(event=event, number=one["session"]), one, holder, at)
        if first is not None:
            actions.publish_programme(event, by=holder, now=at)
