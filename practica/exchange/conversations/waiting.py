"""What waits for a member in conversations, and where they could help."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practica.exchange.conversations.models import Answer, CameOf, Conversation, Invitation, Kind, Standing, State
from practica.foundation.core import languages
from practica.foundation.core.lists import listed
from practica.knowledge.practices.waiting import Waiting
from practica.knowledge.vocabulary import queries as vocabulary
from practica.people.access import hiding
from practica.people.access.viewers import Viewer

# More than this is no longer a list of what waits.
_MOST = 50
_LOOKED_AT = 100


def waiting_for(viewer: Viewer, today: date) -> list[Waiting]:
    """Questions asked of this member by name, those they look after, their own whose answers came, and what they decide.

    Two queries, the viewer's audiences apart.
    """
    if viewer.member is None:
        return []
    me = viewer.member.pk
    asked = Invitation.objects.filter(
        conversation=OuterRef("pk"), member=me, standing__in=(Standing.ASKED, Standing.SEEN)
    )
    said = CameOf.objects.filter(answer__conversation=OuterRef("pk"), by=me)
    # Begun from the few rows that are this member's, and not from all that they may see.
    to_me = Invitation.objects.order_by().filter(member=me, standing__in=(Standing.ASKED, Standing.SEEN)).values("conversation")
    owned, own = (Conversation.objects.filter(**{field: me}).values("pk") for field in ("owner", "source"))
    to_decide = Conversation.objects.filter(second_reader=me).values("pk")
    near = Conversation.objects.visible_in_order(viewer).filter(pk__in=to_me.union(owned, own, to_decide))
    rows = near.annotate(asks_me=Exists(asked), has_told=Exists(said))
    is_open = Q(state=State.OPEN, hidden=False)
    mine = is_open & Q(asks_me=True, accepted__isnull=True)
    mine |= is_open & Q(owner=me, answered__isnull=True)
    mine |= is_open & Q(source=me, kind=Kind.QUESTION, answered__isnull=False, has_told=False)
    mine |= Q(hidden=True, second_reader=me)
    found = [one for row in rows.filter(mine).order_by("began", "pk")[:_MOST] for one in _of(row, me, today)]
    hidden = Answer.objects.visible_in_order(viewer).filter(hidden=True, second_reader=me).select_related("conversation")
    return found + [_hidden(answer) for answer in hidden[:_MOST]]


def _of(row: Conversation, me: int, today: date) -> Iterator[Waiting]:
    url, marking = row.get_absolute_url(), row.marking
    if row.hidden and row.second_reader_id == me:
        yield _hidden(row)
    elif row.source_id == me:
        words = _("It has been answered. Did something help, and what came of it?")
        yield Waiting("came_of", row.title, url, None, words, row.language, marking)
    elif row.owner_id == me and row.answered is None:
        words = _("Nobody has answered. You look after it.")
        yield Waiting("owned", row.title, url, row.escalates.date(), words, row.language, marking)
    else:
        words = _("You are asked by name: you are likely to know.")
        due = row.widens.date() if row.answered is None and row.widens.date() >= today else None
        yield Waiting("asked", row.title, url, due, words, row.language, marking)


def _hidden(item: Conversation | Answer) -> Waiting:
    words = _("Somebody saw personal data in it. It is hidden until you decide.")
    return Waiting("hidden", _("Personal data seen in a conversation"), hiding.path(item), None, words, "", item.marking_of())


@dataclass(frozen=True)
class Help:
    """A question that this member could answer, and why it is shown."""

    conversation: Conversation
    matches: str


def could_answer(viewer: Viewer, limit: int = 3) -> list[Help]:
    """Unanswered questions nearest to what this member knows and reads, the oldest first among equals; two queries."""
    member = viewer.member
    if member is None or not viewer.reads_green:
        return []
    rows = Conversation.objects.visible_in_order(viewer).filter(
        kind=Kind.QUESTION, state=State.OPEN, answered__isnull=True, hidden=False
    )
    rows = rows.exclude(source=member.pk).exclude(invitations__member=member.pk).order_by("began", "pk")
    labels = vocabulary.labels_for(get_language() or "en")
    found: list[tuple[int, Help]] = []
    for row in rows.prefetch_related("concepts")[:_LOOKED_AT]:
        shared = [labels.get(one.key, one.key) for one in row.concepts.all() if one.key in member.expertise]
        reads = row.language in member.languages
        if shared or reads:
            why = [*shared, languages.name(row.language)] if reads else shared
            found.append((2 * len(shared) + reads, Help(row, listed(why))))
    return [one for _score, one in sorted(found, key=lambda pair: -pair[0])[:limit]]
