"""How the outbox stands, for those who watch the machine; and one letter, for the person it went to."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404
from django.utils import translation

from practica.people.access.viewers import Viewer
from practica.services.notices import letters
from practica.services.notices.models import Letter
from practica.services.notices.sending import REFUSED_FOR_NOW

LATE = timedelta(minutes=30)
_LATELY = timedelta(days=7)


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
    letter = Letter.objects.filter(pk=pk, member=viewer.member_id).first() if viewer.member_id else None
    if letter is None:
        raise Http404
    compose = letters.composer(letter.kind)
    with translation.override(translation.get_language() or letter.language):
        composed = compose(letter, viewer) if compose else None
    if composed is None or composed.only_by_mail:
        return None
    return composed.path if composed.is_for(viewer) else None
