"""Reading peer assists. The viewer comes first."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from practica.exchange.assists.models import FEWEST, MOST, Assist, Peer, Sort, Stage, Standing, Word
from practica.exchange.conversations import routing
from practica.people.access.models import Marking
from practica.people.access.queries import viewers_of
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.people.members.queries import community_readers

_MOST_ROWS = 30
_MOST_WORDS = 300


@dataclass(frozen=True)
class Listed:
    """A viewer's list: their own, those they are asked to or take part in, and told ones of others."""

    own: list[Assist]
    asked: list[Assist]
    told: list[Assist]


def listed(viewer: Viewer) -> Listed:
    """At most thirty of each, those that moved last first; three queries."""
    rows = Assist.objects.visible_in_order(viewer).filter(hidden=False).select_related("source").order_by("-moved", "-pk")
    mine = Peer.objects.order_by().filter(member=viewer.member_id or 0).exclude(standing=Standing.DECLINED).values("assist")
    own = list(rows.filter(source=viewer.member_id)[:_MOST_ROWS]) if viewer.member_id else []
    asked = list(rows.filter(pk__in=mine)[:_MOST_ROWS]) if viewer.member_id else []
    told = rows.filter(stage=Stage.TOLD).exclude(source=viewer.member_id or 0).exclude(pk__in=mine)
    return Listed(own, asked, list(told[:_MOST_ROWS]))


@dataclass
class Asked:
    """A clarifying question and what the host answered."""

    row: Word
    answers: list[Word] = field(default_factory=list)


@dataclass(frozen=True)
class Said:
    """All words of one assist, oldest first."""

    questions: list[Asked]
    advice: list[Word]

    @property
    def unanswered(self) -> int:
        """How many questions wait for the host."""
        return sum(not one.answers and not one.row.hidden for one in self.questions)


def said(viewer: Viewer, assist: Assist) -> Said:
    """What was asked, answered and advised, as far as this viewer may see it; one query."""
    rows = Word.objects.visible_to(viewer).filter(assist=assist).select_related("source").order_by("at", "pk")[:_MOST_WORDS]
    words = list(rows)
    questions = {row.pk: Asked(row) for row in words if row.sort == Sort.QUESTION}
    for row in words:
        if row.to_id in questions:
            questions[row.to_id].answers.append(row)
    return Said(list(questions.values()), [row for row in words if row.sort == Sort.ADVICE])


def peers(assist: Assist) -> list[Peer]:
    """Everybody who was asked, in the order of asking; one query."""
    return list(assist.peers.select_related("member"))


def likely(assist: Assist, *, leave_out: Collection[int], now: datetime) -> list[routing.Likely]:
    """Who else is likely to help, best first, of those who could read it once they are asked."""
    is_circle = assist.marking_of() in {Marking.AMBER, Marking.AMBER_STRICT}
    return _likely(
        assist.title, assist.brief, assist.language, assist.source_id,
        readers=viewers_of(assist) if is_circle else community_readers(), leave_out=leave_out, now=now, limit=FEWEST,
    )  # fmt: skip


def likely_for(title: str, brief: str, language: str, *, asker: Member, now: datetime) -> list[routing.Likely]:
    """The same for what is not begun yet."""
    return _likely(title, brief, language, asker.pk, readers=community_readers(), leave_out=(), now=now, limit=MOST)


def _likely(
    title: str,
    brief: str,
    language: str,
    asker: int | None,
    *,
    readers: QuerySet[Member],
    leave_out: Collection[int],
    now: datetime,
    limit: int,
) -> list[routing.Likely]:
    need = routing.Need(title=title[:200], body=brief[:10_000], language=language, asker=asker, readers=readers)
    return routing.likely_for(need, limit=limit, leave_out=leave_out, now=now)
