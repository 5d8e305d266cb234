"""Who is asked about an event, and what they said, in sums."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from practica.exchange.afterwards.models import Evaluation, Phase, Replied, Tally, Words
from practica.exchange.afterwards.questions import FEWEST, QUESTIONS, Question
from practica.exchange.events.models import Event, GuestInvitation, Part, Standing
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.people.members.queries import signing_in


def who_took_part(event: Event) -> QuerySet[Member]:
    """Who came, as far as that was said, else who was in; and who has a part in the programme, guests among them."""
    return signing_in().filter(_took_part(event)).order_by("pk")


def _took_part(event: Event) -> Q:
    rows = event.registrations.all()
    came = rows.filter(came=True) if rows.filter(came=True).exists() else rows.filter(standing=Standing.IN)
    parts = Part.objects.filter(session__event=event, member__isnull=False).order_by().values("member")
    return Q(pk__in=came.values("member")) | Q(pk__in=parts)


def who_is_asked(event: Event) -> QuerySet[Member]:
    """The same, and its guests whose account has ended with it (not those who were withdrawn): they answer by a link."""
    came = GuestInvitation.objects.filter(event=event, accepted__isnull=False, withdrawn=None).values("member")
    ended = Q(is_guest=True, is_active=False, pk__in=came)
    return Member.objects.filter(Q(is_active=True) | ended, _took_part(event), suspended=False).order_by("pk")


def is_asked(event: Event, member: Member) -> bool:
    """Whether somebody is one of them."""
    return who_is_asked(event).filter(pk=member.pk).exists()


def still_to_reply(evaluation: Evaluation) -> QuerySet[Member]:
    """Those who were asked and have not answered."""
    return who_is_asked(evaluation.event).exclude(pk__in=Replied.objects.filter(evaluation=evaluation).values("member"))


def open_for(viewer: Viewer, event: Event, now: datetime) -> Evaluation | None:
    """The evaluation this viewer can answer now: they took part and have not answered it."""
    if viewer.person is None:
        return None
    rows = Evaluation.objects.visible_in_order(viewer).filter(event=event, opened__lte=now, closes__gt=now)
    replied = Replied.objects.filter(member=viewer.person).values("evaluation")
    found: Evaluation | None = rows.exclude(pk__in=replied).select_related("event").order_by("-opened").first()
    return found if found is not None and is_asked(event, viewer.person) else None


@dataclass(frozen=True)
class Answered:
    """One question with its sums, or with what was written in no order; `n` is how many answered it."""

    question: Question
    n: int
    sums: Sequence[tuple[str, int]] = ()
    written: Sequence[Words] = ()


@dataclass(frozen=True)
class Results:
    """Of one asking. Below `FEWEST` replies nothing but their number is there."""

    evaluation: Evaluation
    replied: int
    asked: int
    answers: Sequence[Answered] = ()

    @property
    def is_enough(self) -> bool:
        """Whether there are answers enough to be shown."""
        return self.replied >= FEWEST

    def count(self, question: str, choice: str) -> int:
        """How many chose this."""
        return next((dict(one.sums).get(choice, 0) for one in self.answers if one.question.key == question), 0)


def results(viewer: Viewer, event: Event) -> list[Results]:
    """What people said, right after and later, for whoever sees the event; four queries a phase."""
    rows = Evaluation.objects.visible_in_order(viewer).filter(event=event).order_by("opened")
    return [_results(row, event) for row in rows]


def _results(row: Evaluation, event: Event) -> Results:
    row.event = event
    replied = row.replied.count()
    asked = who_is_asked(event).count()
    if replied < FEWEST:
        return Results(row, replied, max(asked, replied))
    sums = {(one.question, one.choice): one.count for one in Tally.objects.filter(evaluation=row)}
    written: dict[str, list[Words]] = {}
    # By their random numbers: in no order that says when they were written.
    for words in Words.objects.filter(evaluation=row).order_by("pk"):
        written.setdefault(words.question, []).append(words)
    answers = []
    for question in QUESTIONS[Phase(row.phase)]:
        counted = [(choice, sums.get((question.key, choice), 0)) for choice, _words in question.choices]
        texts = written.get(question.key, [])
        n = len(texts) if question.is_written else sum(count for _choice, count in counted)
        # A question that few answered says too much of them.
        shown = n >= FEWEST
        answers.append(Answered(question, n, counted if shown else (), texts if shown else ()))
    return Results(row, replied, max(asked, replied), answers)
