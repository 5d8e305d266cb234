"""How the outbox stands, for those who watch the machine; and for each member their notices and what they follow."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from practica.foundation.core.templatetags.words import day
from practica.people.access.models import Guarded
from practica.people.access.viewers import Viewer
from practica.services.notices import letters, news
from practica.services.notices.letters import Composed, Line
from practica.services.notices.models import Digest, Follow, Letter
from practica.services.notices.sending import REFUSED_FOR_NOW
from practica.services.notices.subjects import Subject

LATE = timedelta(minutes=30)
_LATELY = timedelta(days=7)
_PAGE = 12
_FOLLOWED = 100


@dataclass(frozen=True)
class Outbox:
    """Numbers of letters, and what keeps them, by count.

    `late` ones wait for more than half an hour though nothing is wrong with their mailbox; `put_off` ones because their mailbox
    said "not now"; `given_up` counts a week.
    """

    waiting: int
    late: int
    put_off: int
    given_up: int
    reasons: tuple[tuple[str, int], ...]


def outbox(now: datetime) -> Outbox:
    """The outbox as `practica doctor` tells it; no address and no content."""
    waiting = Letter.objects.filter(standing=Letter.Standing.WAITING, due__lte=now)
    put_off = waiting.filter(why_not__startswith=REFUSED_FOR_NOW)
    in_order = waiting.exclude(why_not__startswith=REFUSED_FOR_NOW)
    late = in_order.filter(due__lt=now - LATE)
    given_up = Letter.objects.filter(standing=Letter.Standing.GIVEN_UP, written__gte=now - _LATELY)
    reasons = Counter(
        why_not or "not tried yet" for rows in (late, put_off, given_up) for why_not in rows.values_list("why_not", flat=True)
    )
    return Outbox(
        waiting=in_order.filter(due__gte=now - LATE).count(),
        late=late.count(),
        put_off=put_off.count(),
        given_up=given_up.count(),
        reasons=tuple(reasons.most_common()),
    )


def destination(viewer: Viewer, pk: int) -> str | None:
    """Where a letter leads its own reader now; None when it is settled or not theirs to see any more.

    Raises:
        Http404: it is somebody else's letter, or none.
    """
    letter = Letter.objects.filter(pk=pk, member=viewer.person_id).first() if viewer.person_id else None
    if letter is None:
        raise Http404
    composed = _composed(viewer, letter)
    return None if composed is None or composed.only_by_mail else composed.path


def _composed(viewer: Viewer, letter: Letter) -> Composed | None:
    """What a letter says now; None when it is not needed any more, or its reader may not see what it is about."""
    compose = letters.composer(letter.kind)
    with translation.override(translation.get_language() or letter.language):
        composed = compose(letter, viewer) if compose else None
    return composed if composed is not None and composed.is_for(viewer) else None


def item_of(viewer: Viewer, pk: int) -> Guarded | None:
    """What a letter to this member can be muted about: the last of its items, which the others belong to."""
    letter = Letter.objects.filter(pk=pk, member=viewer.member_id).first() if viewer.member_id else None
    composed = _composed(viewer, letter) if letter is not None and letters.subject_of(letter.kind) else None
    return composed.items[-1] if composed is not None and composed.items else None


@dataclass(frozen=True)
class Notice:
    """A letter as its reader's page shows it.

    `mutable` is the kind and number of what can be muted, or None; `follows` is how the reader stands to it.
    """

    letter: Letter
    composed: Composed
    subject: Subject | None
    how: str
    mutable: tuple[str, int] | None
    follows: str

    @property
    def first(self) -> str:
        """The first paragraph."""
        return next(iter(self.composed.paragraphs), "")

    @property
    def label(self) -> str:
        """The TLP label of what it is about, or ""."""
        marking = self.composed.governed_by
        return marking.value if marking else ""


@dataclass(frozen=True)
class Notices:
    """A page of notices, newest first, and the number after which the next page begins; 0 at the end."""

    rows: list[Notice]
    after: int


def notices(viewer: Viewer, *, after: int = 0) -> Notices:
    """What this member was told and would be told; letters that are settled by now are left out.

    Each letter is composed anew, as for a mail, so that what its reader may not see any more is not there.
    """
    if viewer.member is None:
        return Notices([], 0)
    found = Letter.objects.filter(member=viewer.member, due__lte=timezone.now()).exclude(kind=Digest.KIND)
    found = found.filter(pk__lt=after) if after else found
    page = list(found.select_related("digest").order_by("-pk")[: _PAGE + 1])
    stands = {
        (kind, number): "muted" if is_muted else "follows"
        for kind, number, is_muted in Follow.objects.filter(member=viewer.member).values_list("kind", "object_id", "muted")
    }
    rows = [(letter, _composed(viewer, letter)) for letter in page[:_PAGE]]
    shown = [_notice(letter, composed, stands) for letter, composed in rows if composed is not None and not composed.only_by_mail]
    return Notices(shown, page[_PAGE - 1].pk if len(page) > _PAGE else 0)


def _notice(letter: Letter, composed: Composed, stands: dict[tuple[str, int], str]) -> Notice:
    subject = letters.subject_of(letter.kind)
    item = composed.items[-1] if composed.items and subject else None
    mutable = (item.KIND, item.pk) if item is not None else None
    return Notice(letter, composed, subject, _how(letter), mutable, stands.get(mutable, "") if mutable else "")


def _how(letter: Letter) -> str:
    """How its reader hears of it besides this page."""
    standing = Letter.Standing
    if letter.standing == standing.SENT and letter.sent is not None:
        words = {"day": day(timezone.localtime(letter.sent).date())}
        return (_("in your digest of %(day)s") if letter.digest_id else _("by mail on %(day)s")) % words
    if letter.standing == standing.CANCELLED:
        return _("not by mail: it was read or settled before") if letter.why_not != "muted" else _("not by mail: you muted it")
    return {
        standing.WAITING: _("goes by mail"),
        standing.HELD: _("goes into your next digest"),
        standing.QUIET: _("not by mail: you chose so"),
        standing.GIVEN_UP: _("your mailbox did not take the mail"),
    }.get(standing(letter.standing), "")


@dataclass(frozen=True)
class Followed:
    """Something that a member follows or has muted, as far as they may see it."""

    kind: str
    number: int
    is_muted: bool
    line: Line


def followed(viewer: Viewer) -> list[Followed]:
    """The latest things this member follows or has muted; one query, and those of each kind's titles."""
    rows = list(Follow.objects.filter(member=viewer.member).order_by("-at", "-pk")[:_FOLLOWED]) if viewer.member else []
    by_kind: dict[str, list[int]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row.object_id)
    lines = {kind: news.lines_of(viewer, kind, numbers) for kind, numbers in by_kind.items()}
    return [
        Followed(row.kind, row.object_id, row.muted, lines[row.kind][row.object_id])
        for row in rows
        if row.object_id in lines[row.kind]
    ]
