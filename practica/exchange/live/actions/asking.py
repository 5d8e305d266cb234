"""From the floor: asking, changing and taking back, voting, choosing, saying how it is in one's country."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from practica.exchange.contributions.models import Contribution
from practica.exchange.events.models import Session
from practica.exchange.live import rules
from practica.exchange.live.actions.holding import held_question, sees, taking_part
from practica.exchange.live.models import Choice, Chosen, Phase, Poll, Question, Says, Standing, State, Vote
from practica.exchange.live.plan import LONGEST, Asked
from practica.foundation import activity
from practica.foundation.core import languages
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import Examination, examine
from practica.people.access.models import Attribution
from practica.people.access.placing import place, place_many, unplaced
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.services.live.topics import publish

_ONE_PRESS = timedelta(minutes=1)
_MOST_OPEN = 10  # questions of one person that wait in a session


@writes
def ask(session: Session, asked: Asked, *, by: Member, now: datetime) -> Question:
    """Ask a question to the example on the table, or to the session. Sent twice, it is one.

    What the case-data check stops is kept for its author alone, who is asked to say it in general terms.

    Raises:
        Refused: rules.take_part, no words, too many that wait.
    """
    live = taking_part(session, by, now)
    body = _words(asked)
    again: Question | None = Question.objects.filter(session=session, source=by, body=body, asked__gt=now - _ONE_PRESS).first()
    if again is not None:
        return again
    if Question.objects.filter(session=session, source=by, state=State.WAITING).count() >= _MOST_OPEN:
        raise Refused(_("Ten of your questions wait already. Take one back, or let others ask first."))
    found = _examined(body, asked, by, session)
    about = live.contribution if live.phase(now) == Phase.LIVE else None
    question = Question(
        session=live.session, contribution=about, source=by, body=body, attribution=asked.attribution, language=asked.language,
        country=by.country, role=by.occupation, held=not found.passes, kept_findings=_kept(found), asked=now,
        audience_id=unplaced(),
    )  # fmt: skip
    question.save()
    # What is new has nothing that follows it, so the way of many is the shorter one.
    place_many([question], by=_actor(by, asked.attribution), at=now)
    activity.record("live_question.asked", by=_actor(by, asked.attribution), on=question, at=now)
    publish(session, "questions")
    return question


@writes
def change(question: Question, asked: Asked, *, by: Member, now: datetime) -> Question:
    """Say it otherwise, or under another name; what was held back is let through when nothing is left in it.

    Raises:
        Refused: rules.take_part, rules.change, no words.
    """
    row = held_question(question)
    taking_part(row.session, by, now)
    rules.change(Viewer.of(by), row).or_raise()
    row.body, row.attribution, row.language = _words(asked), asked.attribution, asked.language
    found = _examined(row.body, asked, by, row.session)
    row.held, row.kept_findings, row.edited = not found.passes, _kept(found), now
    row.save()
    place(row, by=_actor(by, row.attribution), at=now)
    activity.record("live_question.changed", by=_actor(by, row.attribution), on=row, at=now)
    publish(row.session, "questions")
    return row


@writes
def take_back(question: Question, *, by: Member, now: datetime) -> None:
    """Take it back while it waits; pressed twice, it is taken back once.

    Raises:
        Refused: rules.change.
    """
    row = held_question(question)
    if row.state == State.TAKEN_BACK and row.source_id == by.pk:
        return
    rules.change(Viewer.of(by), row).or_raise()
    row.state = State.TAKEN_BACK
    row.save(update_fields=["state"])
    row.others.update(joined=None)
    place(row, by=_actor(by, row.attribution), at=now)
    activity.record("live_question.taken_back", by=_actor(by, row.attribution), on=row, at=now)
    publish(row.session, "questions")


@writes
def vote(question: Question, *, by: Member, now: datetime) -> None:
    """Vote for it, or for what it was joined with; twice, and from two devices at once, is one vote.

    Raises:
        Refused: rules.take_part, rules.vote, or it is not there for them.
    """
    row = _for_vote(question, by, now)
    rules.vote(Viewer.of(by), row).or_raise()
    Vote.objects.bulk_create([Vote(question=row, member=by)], ignore_conflicts=True)
    publish(row.session, "questions")


@writes
def take_vote_back(question: Question, *, by: Member, now: datetime) -> None:
    """Take the vote back, also one that was given to a question joined with it.

    Raises:
        Refused: rules.take_part.
    """
    row = _for_vote(question, by, now)
    Vote.objects.filter(member=by, question__in=[row.pk, *row.others.values_list("pk", flat=True)]).delete()
    publish(row.session, "questions")


def _for_vote(question: Question, by: Member, now: datetime) -> Question:
    row: Question = Question.objects.select_related("session__event", "contribution", "joined").get(pk=question.pk)
    taking_part(row.session, by, now)
    if not sees(by, row):
        raise Refused(_("There is no such question."))
    if row.joined is not None:
        joined: Question = row.joined
        joined.session, joined.contribution = row.session, row.contribution
        return joined
    return row


@writes
def choose(poll: Poll, choice: Choice, *, by: Member, now: datetime) -> None:
    """Choose, or choose otherwise; one choice a person.

    Raises:
        Refused: rules.take_part, rules.choose, a choice of another poll.
    """
    row: Poll = Poll.objects.select_for_update(of=("self",)).select_related("session__event").get(pk=poll.pk)
    taking_part(row.session, by, now)
    rules.choose(Viewer.of(by), row).or_raise()
    if choice.poll_id != row.pk:
        raise Refused(_("Choose one of the answers of this poll."))
    Chosen.objects.update_or_create(poll=row, member=by, defaults={"choice": choice})
    publish(row.session, "poll")


@writes
def say_standing(contribution: Contribution, says: Says, *, by: Member, now: datetime) -> None:
    """Say how it is in one's own country; said again, it is what was said last. Kept with the example.

    Raises:
        Refused: rules.take_part, or nobody knows where they work.
    """
    session = Session.objects.select_related("event").get(pk=contribution.session_id)
    taking_part(session, by, now)
    if not by.country:
        raise Refused(_("Your page does not say in which country you work."))
    Standing.objects.update_or_create(
        contribution=contribution, member=by, country=by.country, defaults={"says": says, "at": now}
    )
    publish(session, "countries")


def look_at(question: Question, reasons: Mapping[str, str]) -> Examination:
    """What the case-data check says of a question that it holds back, for its author's form."""
    asked = Asked(question.body, language=question.language, reasons=reasons)
    return _examined(question.body, asked, question.source, question.session) if question.source else Examination()


def _words(asked: Asked) -> str:
    body = paragraph(asked.body, LONGEST["question"])
    if not body:
        raise Refused(_("Write your question first."))
    if not languages.is_language(asked.language):
        raise Refused(_("Practica does not know this language."))
    return body


def _examined(body: str, asked: Asked, by: Member, session: Session) -> Examination:
    given = {key: reason.strip() for key, reason in asked.reasons.items() if reason.strip()}
    countries = [code for code in (by.country, session.event.where) if code]
    return examine({"body": body}, language=asked.language, countries=countries, kept=given)


def _kept(found: Examination) -> dict[str, str]:
    return {remark.key: remark.reason for remark in found if remark.reason}


def _actor(by: Member, attribution: Attribution | str) -> Member | None:
    """Who is written down as having done it: nobody, unless they speak under their name."""
    return by if attribution == Attribution.NAMED else None
