"""Writing an item's audience: called by every action that changes a marking, a state, a circle or a reader."""

from collections.abc import Callable
from datetime import datetime

from practica.foundation import activity
from practica.people.access.audiences import named, row_for, scope_of
from practica.people.access.models import Guarded, Placement
from practica.people.members.models import Member

# What belongs to an item follows it: a practice's replications may only be stricter than the practice. Each floor above says so
# once, when its app is ready; without this a re-marked item would leave its replies and files behind in the open.
Follow = Callable[[Guarded, Member | None, datetime], None]
_followers: dict[str, list[Follow]] = {}


def follow(kind: str, follower: Follow) -> None:
    """Have `follower(item, by, at)` called in the same transaction whenever an item of this kind changes its audience."""
    if follower not in _followers.setdefault(kind, []):
        _followers[kind].append(follower)


def place(item: Guarded, *, by: Member | None, at: datetime) -> None:
    """Give an item the audience that its marking and state say, in its own row and in its placement.

    Call it inside the action's transaction, after the item has its number and its readers. A change leaves a row in the
    activity, so that search and everyone who watches learn of it.
    """
    audience = row_for(scope_of(item))
    held = Placement.objects.filter(kind=item.KIND, object_id=item.pk).first()
    if held and (held.audience_id, held.source_id) == (audience.pk, item.source_id) == (item.audience_id, item.source_id):
        return
    item.audience = audience
    item.save(update_fields=["audience"])
    Placement.objects.update_or_create(
        kind=item.KIND, object_id=item.pk, defaults={"audience": audience, "source_id": item.source_id}
    )
    activity.record("item.placed", by=by, on=item, at=at, facts={"audience": audience.kind})
    for follower in _followers.get(item.KIND, ()):
        follower(item, by, at)


def unplaced() -> int:
    """The audience a row holds between its first insert and `place`: nobody."""
    return row_for(named(())).pk
