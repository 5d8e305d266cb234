"""What waits for a member in peer assists."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from practica.exchange.assists.models import Assist, Peer, Sort, Stage, Standing, Word
from practica.knowledge.practices.waiting import Waiting
from practica.people.access import hiding
from practica.people.access.viewers import Viewer

_MOST = 50
_OPEN = (Stage.CLARIFYING, Stage.ADVICE)


def waiting_for(viewer: Viewer, today: date) -> list[Waiting]:
    """Invitations without an answer, questions that wait for the host, what is to be said or told, and what to decide.

    Two queries, the viewer's audiences apart.
    """
    if viewer.member is None:
        return []
    me = viewer.member.pk
    to_me = Peer.objects.order_by().filter(member=me, standing=Standing.INVITED).values("assist")
    own, decides = (Assist.objects.filter(**{name: me}).values("pk") for name in ("source", "second_reader"))
    replies = Word.objects.filter(to=OuterRef("pk"))
    unanswered = Word.objects.filter(assist=OuterRef("pk"), sort=Sort.QUESTION, hidden=False).exclude(Exists(replies))
    # Begun from the few rows that are this member's, and not from all that they may see.
    near = Assist.objects.visible_in_order(viewer).filter(pk__in=to_me.union(own, decides))
    rows = near.annotate(is_asked=Exists(unanswered))
    is_shown = Q(hidden=False)
    mine = is_shown & Q(pk__in=to_me, stage__in=(Stage.BRIEF, *_OPEN))
    mine |= is_shown & Q(source=me, stage__in=_OPEN, is_asked=True)
    mine |= is_shown & Q(source=me, stage=Stage.TRYING) & (Q(will_try="") | Q(tell_by__lte=today))
    mine |= Q(hidden=True, second_reader=me)
    found = [one for row in rows.filter(mine).order_by("began", "pk")[:_MOST] for one in _of(row, me)]
    hidden = Word.objects.visible_in_order(viewer).filter(hidden=True, second_reader=me).select_related("assist")
    return found + [_hidden(word) for word in hidden[:_MOST]]


def _of(row: Assist, me: int) -> Iterator[Waiting]:
    if row.hidden:
        yield _hidden(row)
        return
    due = None
    if row.source_id != me:
        words = _("You are asked to a peer assist. Say whether you take part.")
        due = row.starts.date() if row.starts is not None else None
    elif row.stage in _OPEN:
        words = _("Your peers ask: a question waits for your answer.")
    elif not row.will_try:
        words = _("The advice is in. Say what you will try.")
    else:
        words, due = _("What came of it? That it failed is as welcome."), row.tell_by
    yield Waiting("assist", row.title, row.get_absolute_url(), due, words, row.language, row.marking)


def _hidden(item: Assist | Word) -> Waiting:
    words = _("Somebody saw personal data in it. It is hidden until you decide.")
    return Waiting("hidden", _("Personal data seen in a peer assist"), hiding.path(item), None, words, "", item.marking_of())
