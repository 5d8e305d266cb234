"""What the demonstration's people want by mail, and what they follow besides what they asked and answered.

Most have the defaults, as most people do. The worker sends the first digests as soon as it runs; they lie in the folder `mail`.
"""

from datetime import datetime

from practica.demo.people import Cast
from practica.exchange.conversations.models import Conversation
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.services.notices import following, wishes
from practica.services.notices.subjects import DEFAULT, Frequency, Subject

# handle → what differs from the defaults, quiet hours, the hour of the digest and its weekly day.
_WISHES: dict[str, tuple[dict[Subject, Frequency], tuple[int, int], int, int]] = {
    "steward": ({Subject.WAITING: Frequency.AT_ONCE, Subject.YOURS: Frequency.AT_ONCE}, (20, 7), 8, 0),
    "moderator": ({Subject.FOLLOWED: Frequency.WEEKLY, Subject.NEWS: Frequency.WEEKLY}, (21, 7), 7, 4),
    "contact": ({Subject.WAITING: Frequency.AT_ONCE, Subject.NEWS: Frequency.OFF}, (0, 0), 6, 0),
    "facilitator": ({Subject.CIRCLES: Frequency.OFF}, (21, 7), 9, 0),
}
_FOLLOWS = {"member": 3, "newcomer": 2, "author": 2}


def make_wishes(cast: Cast, *, now: datetime) -> None:
    """Choose for a few, and let a few follow the latest conversations that they may see."""
    for handle, (often, quiet, hour, weekday) in _WISHES.items():
        chosen = wishes.Chosen(dict.fromkeys(Subject, DEFAULT) | often, *quiet, hour, weekday)
        wishes.choose(chosen, by=cast.members[handle], now=now)
    latest = list(Conversation.objects.filter(hidden=False, merged_into=None).order_by("-moved", "-pk")[:20])
    for handle, number in _FOLLOWS.items():
        member = cast.members[handle]
        viewer = Viewer.of(member)
        seen = [row for row in latest if can_see(viewer, row) and row.source_id != member.pk]
        for row in seen[:number]:
            following.follow(row, by=member, now=now)
