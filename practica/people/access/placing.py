"""Writing an item's audience: called by every action that changes a marking, a state, a circle or a reader."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from practica.foundation import activity
from practica.people.access.audiences import named, row_for, scope_of
from practica.people.access.models import Audience, Guarded, Placement
from practica.people.members.models import Member

# What belongs to an item follows it: a practice's replications may only be stricter than the practice. Each floor above says so
# once, when its app is ready; without this a re-marked item would leave its replies and files behind in the open.
Follow = Callable[[Guarded, Member | None, datetime], None]
_followers: dict[str, list[Follow]] = {}


def follow(kind: str, follower: Follow) -> None:
    """Have `follower(item, by, at)` called in the same transaction whenever an item of this kind is placed."""
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
        # AMBER and AMBER+STRICT have the same readers and not the same label: what belongs to the item follows all the same.
        _lead(item, by, at)
        return
    item.audience = audience
    item.save(update_fields=["audience"])
    Placement.objects.update_or_create(
        kind=item.KIND, object_id=item.pk, defaults={"audience": audience, "source_id": item.source_id}
    )
    activity.record("item.placed", by=by, on=item, at=at, facts={"audience": audience.kind})
    _lead(item, by, at)


def _lead(item: Guarded, by: Member | None, at: datetime) -> None:
    for follower in _followers.get(item.KIND, ()):
        follower(item, by, at)


def place_many(items: Sequence[Guarded], *, by: Member | None, at: datetime) -> None:
    """`place` for many items of any kinds: the same audiences, placements and activity, in a few queries for all.

    Items that belong together (a version and its practice) must be the same objects, as `place` itself asks. What has just been
    made has nothing that follows it.
    """
    held = _held(items)
    audiences: dict[tuple[str, str], Audience] = {}
    moved: list[Guarded] = []
    for item in items:
        scope = scope_of(item)
        audience = audiences.get((scope.kind, scope.key)) or audiences.setdefault((scope.kind, scope.key), row_for(scope))
        before, wanted = held.get((item.KIND, item.pk)), (audience.pk, item.source_id)
        if before and (before.audience_id, before.source_id) == wanted == (item.audience_id, item.source_id):
            continue
        item.audience = audience
        moved.append(item)
    _write_audiences(moved)
    _write_placements(moved, held)
    activity.record_many(
        [activity.Happened("item.placed", item, {"audience": item.audience.kind}) for item in moved], by=by, at=at
    )
    for item in items:
        # As in `place`, also where the readers stay the same: the label may not.
        if (item.KIND, item.pk) in held:
            _lead(item, by, at)


_AT_ONCE = 500


def _held(items: Iterable[Guarded]) -> dict[tuple[str, int], Placement]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for item in items:
        numbers[item.KIND].append(item.pk)
    return {
        (row.kind, row.object_id): row
        for kind, of_kind in numbers.items()
        for start in range(0, len(of_kind), _AT_ONCE)
        for row in Placement.objects.filter(kind=kind, object_id__in=of_kind[start : start + _AT_ONCE])
    }


def _write_audiences(items: Iterable[Guarded]) -> None:
    groups: dict[tuple[type[Guarded], int], list[int]] = defaultdict(list)
    for item in items:
        groups[type(item), item.audience_id].append(item.pk)
    for (model, audience), numbers in groups.items():
        for start in range(0, len(numbers), _AT_ONCE):
            model.objects.filter(pk__in=numbers[start : start + _AT_ONCE]).update(audience=audience)


def _write_placements(items: Iterable[Guarded], held: dict[tuple[str, int], Placement]) -> None:
    fresh, changed = [], []
    for item in items:
        row = held.get((item.KIND, item.pk))
        if row is None:
            fresh.append(Placement(kind=item.KIND, object_id=item.pk, audience=item.audience, source_id=item.source_id))
        else:
            row.audience, row.source_id = item.audience, item.source_id
            changed.append(row)
    Placement.objects.bulk_create(fresh)
    Placement.objects.bulk_update(changed, ["audience", "source"], batch_size=_AT_ONCE)


def unplaced() -> int:
    """The audience a row holds between its first insert and `place`: nobody."""
    return row_for(named(())).pk
