"""What a member does with their notices: read, mute, let go."""

from datetime import datetime

from practica.foundation.core.writes import writes
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.services.notices import following, opening, queries
from practica.services.notices.models import Digest, Follow, Letter


@writes
def read_one(number: int, *, by: Member, now: datetime) -> None:
    """Mark one notice as read; nothing happens to somebody else's. Not yet sent, it does not go by mail."""
    rows = Letter.objects.filter(pk=number, member=by).exclude(kind=Digest.KIND)
    opening.read(list(rows.values_list("pk", flat=True)), now=now)


@writes
def read_all(*, by: Member, now: datetime) -> None:
    """The same for all that this member has been told by now."""
    rows = Letter.objects.filter(member=by, read=None, due__lte=now).exclude(kind=Digest.KIND)
    opening.read(list(rows.values_list("pk", flat=True)), now=now)


@writes
def mute(viewer: Viewer, number: int, *, now: datetime) -> bool:
    """Hear no more of what a notice of one's own is about; False when there is nothing to mute."""
    item = queries.item_of(viewer, number)
    if item is None or viewer.member is None:
        return False
    following.mute(item, by=viewer.member, now=now)
    read_one(number, by=viewer.member, now=now)
    return True


@writes
def let_go(kind: str, number: int, *, by: Member) -> None:
    """Neither follow nor mute it any more."""
    Follow.objects.filter(member=by, kind=kind, object_id=number).delete()
