"""Reading a session while it is held. The viewer comes first; what is for all who see the session says so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from practica.exchange.contributions.models import Contribution
from practica.exchange.contributions.models import State as Told
from practica.exchange.events.models import Does, Part, Registration, Session
from practica.exchange.events.models import Standing as Registered
from practica.exchange.live.models import Chosen, Live, Phase, Poll, Question, Relay, Row, Says, Standing, State, Vote
from practica.foundation.core import places
from practica.foundation.core.lists import apart
from practica.people.access.models import Attribution
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.services.live import presence

_MOST = 200  # questions, rows
SHOWN = 12
"""Questions that the page of the session shows before the rest."""


@dataclass(frozen=True)
class Shown:
    """A question as others see it: never more of its author than the author chose."""

    row: Question
    who: str
    votes: int
    joined: Sequence[Question] = ()
    is_withheld: bool = False


def who(question: Question, live: Live, now: datetime) -> str:
    """How its author is called in the room; under the Chatham House Rule nobody is once it is over."""
    if question.attribution == Attribution.WITHHELD or (live.session.chatham_house and live.phase(now) == Phase.OVER):
        return _("Name withheld")
    country = places.name(question.country) if question.country else ""
    role = question.role[:1].upper() + question.role[1:] if question.role else _("A participant")
    if question.attribution == Attribution.ROLE or question.source is None:
        return apart([role, country])
    return apart([question.source.name, question.role, country])


def asked(rows: QuerySet[Question], live: Live, now: datetime, *, about: Contribution | None) -> list[Shown]:
    """The queue: the one in the room first, then most wanted first; those joined stand under theirs. Two queries.

    Args:
        rows: that whoever is shown them may see.
        live: how the session stands.
        now: when.
        about: only those to this example, and to none; everything without one.
    """
    found = rows.filter(session=live.session, hidden=False, held=False, state__in=(State.WAITING, State.ROOM))
    if about is not None:
        found = found.filter(Q(contribution=about) | Q(contribution=None))
    questions = list(found.select_related("source").order_by("asked", "pk")[:_MOST])
    votes = _votes(live.session)
    others: dict[int, list[Question]] = {}
    for question in questions:
        if question.joined_id:
            others.setdefault(question.joined_id, []).append(question)
    heads = [question for question in questions if not question.joined_id]
    shown = [_shown(question, live, now, votes, others.get(question.pk, ())) for question in heads]
    return sorted(shown, key=lambda one: (one.row.state != State.ROOM, -one.votes, one.row.asked, one.row.pk))


def _shown(question: Question, live: Live, now: datetime, votes: Mapping[int, int], joined: Sequence[Question]) -> Shown:
    is_withheld = question.attribution == Attribution.WITHHELD
    return Shown(question, who(question, live, now), votes.get(question.pk, 0), joined, is_withheld=is_withheld)


def _votes(session: Session) -> dict[int, int]:
    """Votes by the question that stands for those joined: each person once."""
    counted = (
        Vote.objects.filter(question__session=session)
        .values(head=Coalesce("question__joined", "question"))
        .annotate(people=Count("member", distinct=True))
    )
    return {row["head"]: row["people"] for row in counted}


def questions_of_all(session: Session) -> QuerySet[Question]:
    """Questions that everybody who is among the readers of the session reads: its audience is theirs."""
    return Question.objects.filter(session=session, audience=session.audience_id)


def is_for_all(session: Session, contribution: Contribution | None) -> bool:
    """Whether what is on the table is read by the same people as the session."""
    return contribution is None or (contribution.audience_id == session.audience_id and not contribution.hidden)


@dataclass(frozen=True)
class Own:
    """One question of the viewer's own, and the notes from the desk to it."""

    row: Question
    votes: int
    relays: Sequence[Relay] = ()


@dataclass(frozen=True)
class Mine:
    """What only the viewer sees of the session: their votes, questions, choices and answers for their country."""

    votes: frozenset[int] = frozenset()
    own: Sequence[Own] = ()
    choices: frozenset[int] = frozenset()
    says: str = ""

    @property
    def pressed(self) -> str:
        """What the page's script marks as pressed, for `data-pressed`: v12 c4 same."""
        return " ".join(
            [*(f"v{one}" for one in sorted(self.votes)), *(f"c{one}" for one in sorted(self.choices)), self.says]
        ).strip()

    @property
    def numbers(self) -> str:
        """Of their own questions, which have no vote button."""
        return " ".join(str(one.row.pk) for one in self.own)


def mine(viewer: Viewer, live: Live) -> Mine:
    """What the viewer did in this session; five queries, none for a visitor."""
    if viewer.person_id is None:
        return Mine()
    session, person = live.session, viewer.person_id
    votes = Vote.objects.filter(member=person, question__session=session)
    rows = list(
        Question.objects.filter(session=session, source=person)
        .exclude(state=State.TAKEN_BACK)
        .prefetch_related("relays")
        .order_by("-pk")
    )
    counted = _votes(session) if rows else {}
    says = Standing.objects.filter(contribution=live.contribution_id or 0, member=person).values_list("says", flat=True).first()
    return Mine(
        votes=frozenset(votes.values_list(Coalesce("question__joined", "question"), flat=True)),
        own=[Own(row, counted.get(row.joined_id or row.pk, 0), list(row.relays.all())) for row in rows],
        choices=frozenset(Chosen.objects.filter(member=person, poll__session=session).values_list("choice", flat=True)),
        says=says or "",
    )


@dataclass(frozen=True)
class Countries:
    """How it is elsewhere, by country: codes for each answer, and of those who registered the countries without one."""

    by: Mapping[str, Sequence[str]] = field(default_factory=dict)
    silent: Sequence[str] = ()


def countries(live: Live) -> Countries:
    """Of the example on the table. A country's answer is what most of its people said, the latest where as many said each."""
    rows = Standing.objects.filter(contribution=live.contribution_id or 0).order_by("at", "pk").values_list("country", "says")
    said: dict[str, dict[str, int]] = {}
    for country, says in rows:
        tally = said.setdefault(country, {})
        # Put at the end again: of equals the last one counts.
        tally[says] = tally.pop(says, 0) + 1
    by: dict[str, list[str]] = {choice.value: [] for choice in Says}
    for country, tally in said.items():
        by[max(reversed(tally), key=tally.__getitem__)].append(country)
    there = set(_registered(live.session).values_list("member__country", flat=True).order_by())
    example = live.contribution.country if live.contribution else ""
    return Countries({says: _by_name(codes) for says, codes in by.items()}, _by_name(there - set(said) - {example, ""}))


def _by_name(codes: Iterable[str]) -> list[str]:
    return sorted(codes, key=places.name)


def _registered(session: Session) -> QuerySet[Registration]:
    return Registration.objects.filter(event=session.event_id, standing=Registered.IN)


@dataclass(frozen=True)
class Here:
    """Who is here now and who registered: people signed in, whose page of the session is open, and their countries."""

    people: int
    countries: int
    registered: int


def here(session: Session, now: datetime) -> Here:
    """Counted over everybody, each person once in however many tabs. Three queries."""
    numbers = presence.here((session.KIND, session.pk), now)
    codes = set(Member.objects.filter(pk__in=numbers).exclude(country="").values_list("country", flat=True)) if numbers else set()
    return Here(len(numbers), len(codes), _registered(session).count())


@dataclass(frozen=True)
class Option:
    """One answer of a poll; its figure where it may be seen, and the width of its bar in steps of five."""

    pk: int
    words: str
    count: int | None
    step: int = 0


@dataclass(frozen=True)
class Polled:
    """A poll as it stands."""

    row: Poll
    options: Sequence[Option]
    answered: int
    is_open: bool
    is_shown: bool


def polls(session: Session, *, with_figures: bool = False) -> list[Polled]:
    """The polls, newest first; figures once they are shown or the poll is closed, on the desk always. Two queries and one."""
    rows = list(Poll.objects.filter(session=session).prefetch_related("choices").order_by("-made", "-pk"))
    counted = dict(
        Chosen.objects.filter(poll__session=session).values_list("choice").annotate(number=Count("pk")).order_by()
    ) if rows else {}  # fmt: skip
    return [_polled(row, counted, with_figures=with_figures) for row in rows]


def _polled(row: Poll, counted: Mapping[int, int], *, with_figures: bool) -> Polled:
    is_shown = with_figures or row.shown or row.closed is not None
    choices = list(row.choices.all())
    total = sum(counted.get(choice.pk, 0) for choice in choices)
    options = [
        Option(
            choice.pk, choice.words, counted.get(choice.pk, 0) if is_shown else None,
            round(20 * counted.get(choice.pk, 0) / total) * 5 if is_shown and total else 0,
        )
        for choice in choices
    ]  # fmt: skip
    return Polled(row, options, total, is_open=row.closed is None, is_shown=is_shown)


def notes(viewer: Viewer, session: Session) -> list[Row]:
    """The rows of the notes this viewer may see, in the order they were written."""
    rows = Row.objects.visible_to(viewer).filter(session=session, dropped=False, hidden=False)
    return list(rows.order_by("at", "pk")[:_MOST])


def notes_of_all(session: Session) -> list[Row]:
    """The same, of what everybody reads who is among the readers of the session."""
    rows = Row.objects.filter(session=session, dropped=False, hidden=False, audience=session.audience_id)
    return list(rows.order_by("at", "pk")[:_MOST])


def parked(rows: QuerySet[Question], session: Session) -> list[Question]:
    """Parked questions, in the order they were asked."""
    return list(rows.filter(session=session, state=State.PARKED, hidden=False).order_by("asked", "pk")[:_MOST])


def writing(session: Session, since: datetime) -> int:
    """How many rows were written or mended since a moment."""
    return Row.objects.filter(session=session, changed__gte=since).count()


def examples(viewer: Viewer, session: Session) -> list[Contribution]:
    """The running order: examples of the session this viewer may see, in their order."""
    rows = Contribution.objects.visible_to(viewer).filter(session=session, state__in=(Told.READY, Told.TOLD))
    return list(rows.select_related("source", "part").order_by("order", "pk"))


def moderators(session: Session) -> list[Part]:
    """Who moderates, as the programme names them."""
    return list(session.parts.filter(does=Does.MODERATES))


def answered(rows: QuerySet[Question], session: Session) -> int:
    """How many have been answered."""
    return rows.filter(session=session, state=State.ANSWERED).count()


def held_back(session: Session) -> int:
    """How many the case-data check holds back: a number, for the desk."""
    return Question.objects.filter(session=session, held=True).exclude(state=State.TAKEN_BACK).count()


def missing(rows: Sequence[Row], waiting: Sequence[Question]) -> dict[str, int]:
    """What is missing before one ends: promises without a date or without a name, parked questions without an owner."""
    promises = [row for row in rows if row.sort == "promised"]
    return {
        "date": sum(row.due is None for row in promises),
        "who": sum(not row.who for row in promises),
        "owner": sum(not row.owner for row in waiting),
    }
