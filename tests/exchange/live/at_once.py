"""An installation of its own in which one person presses on two devices at the same moment; says as JSON what became of it.

Run with PRACTICA_DATA_DIR set, and PRACTICA_DATABASE_URL where it shall stand on a server.
"""

import json
from datetime import UTC, datetime, timedelta

from practica.config.setup import ready

if __name__ == "__main__":
    ready()

from django.test import Client

from practica.exchange.events import actions as meeting
from practica.exchange.events.models import Session
from practica.exchange.events.plan import Planned, PlannedSession
from practica.exchange.live import actions, queries
from practica.exchange.live.models import Chosen, Question, Vote, address
from practica.exchange.live.plan import Asked, Polled
from practica.people.members.models import Member
from tests.exchange.events.at_once import people, together

ROUNDS = 6
DEVICES = 2


def a_session(holder: Member) -> Session:
    now = datetime.now(UTC)
    day = now.date()
    event = meeting.publish(
        meeting.set_up(Planned(title="Nights", starts=day, ends=day + timedelta(days=1)), by=holder, now=now), by=holder, now=now
    )
    starts = datetime(day.year, day.month, day.day, 0, 5, tzinfo=event.tz)
    session = meeting.add_session(event, PlannedSession("Rotas", starts, starts + timedelta(hours=23)), by=holder, now=now)
    meeting.publish_programme(event, by=holder, now=now)
    Session.objects.filter(pk=session.pk).update(starts=now - timedelta(minutes=5), ends=now + timedelta(hours=1))
    found: Session = Session.objects.select_related("event").get(pk=session.pk)
    return found


def devices(member: Member) -> list[Client]:
    """The same person, signed in on two of them."""
    found = [Client(headers={"host": "localhost"}) for _device in range(DEVICES)]
    for client in found:
        client.force_login(member)
        client.get("/events/")
    return found


def voted(session: Session, asker: Member, hands: list[Client]) -> tuple[int, int]:
    """Votes in the database, and what the queue says, after the same vote on both."""
    question = actions.ask(session, Asked(f"Who pays, {Question.objects.count()}?"), by=asker, now=datetime.now(UTC))
    path = f"{address(session)}do/vote/"
    together([lambda client=client: client.post(path, {"question": question.pk}) for client in hands])
    return Vote.objects.filter(question=question).count(), counted(session, question)


def voted_for_both(session: Session, asker: Member, other: Member, hands: list[Client]) -> int:
    """What the queue says of two questions that are joined, when one device votes for the one and one for the other."""
    now = datetime.now(UTC)
    one = actions.ask(session, Asked(f"Who decides, {Question.objects.count()}?"), by=asker, now=now)
    two = actions.ask(session, Asked(f"Who says so, {Question.objects.count()}?"), by=other, now=now)
    actions.join(two, one, by=session.event.source, now=now)
    path = f"{address(session)}do/vote/"
    presses = zip(hands, (one, two), strict=True)
    together([lambda client=client, row=row: client.post(path, {"question": row.pk}) for client, row in presses])
    found = counted(session, one)
    for row in (one, two):
        actions.take_back(row, by=row.source, now=datetime.now(UTC))
    return found


def counted(session: Session, question: Question) -> int:
    shown = queries.asked(Question.objects.all(), actions.standing(session), datetime.now(UTC), about=None)
    return next(one.votes for one in shown if one.row.pk == question.pk)


def chosen(session: Session, hands: list[Client]) -> int:
    """How many choices stand after each device chose another."""
    poll = actions.open_poll(session, Polled("Which?", ["One", "Two"]), by=session.event.source, now=datetime.now(UTC))
    path = f"{address(session)}do/choose/"
    presses = zip(hands, poll.choices.all(), strict=True)
    together([lambda client=client, one=one: client.post(path, {"choice": one.pk}) for client, one in presses])
    return Chosen.objects.filter(poll=poll).count()


def main() -> None:
    everybody = people()
    session = a_session(everybody["holder"][0])
    ana, ben, chi = (everybody[name][0] for name in ("ana", "ben", "chi"))
    hands = devices(chi)
    said = {
        "voted": [voted(session, ana, hands) for _round in range(ROUNDS)],
        "voted_for_both": [voted_for_both(session, ana, ben, hands) for _round in range(ROUNDS)],
        "chosen": [chosen(session, hands) for _round in range(ROUNDS)],
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main()
