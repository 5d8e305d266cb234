"""From marking, state, circle and readers to one audience: the only place where that is decided."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from practica.people.access.models import Audience, AudienceKind, Guarded, Marking, Openness


@dataclass(frozen=True)
class Scope:
    """An audience before it has a row: a kind, and the circle or the people it needs."""

    kind: AudienceKind
    circle_id: int | None = None
    gathering_id: int | None = None
    member_ids: frozenset[int] = frozenset()

    @property
    def key(self) -> str:
        """What tells audiences of one kind apart."""
        if self.kind == AudienceKind.CIRCLE:
            return str(self.circle_id)
        if self.kind == AudienceKind.EVENT:
            return f"{self.gathering_id}:{self.circle_id or ''}"
        if self.kind == AudienceKind.NAMED:
            return hashlib.sha256(",".join(map(str, sorted(self.member_ids))).encode()).hexdigest()
        return ""


EVERYBODY = Scope(AudienceKind.EVERYBODY)
COMMUNITY = Scope(AudienceKind.COMMUNITY)


def named(member_ids: Iterable[int]) -> Scope:
    """These people and nobody else; an empty set is an audience of nobody."""
    return Scope(AudienceKind.NAMED, member_ids=frozenset(member_ids))


def scope_of(item: Guarded) -> Scope:
    """Whom an item's marking and state reach, its source apart.

    AMBER without a circle reaches nobody but its source: stricter is the safe reading of an incomplete label.
    """
    if item.openness == Openness.INSIDE:
        return named(item.insider_ids())
    marking = item.marking_of()
    if marking == Marking.CLEAR:
        return EVERYBODY
    if marking == Marking.RED:
        return named(item.reader_ids())
    circle = item.circle_id_of() if marking.is_closed else None
    if marking.is_closed and not circle:
        return named(())
    gathering = item.gathering_id_of()
    if gathering:
        return Scope(AudienceKind.EVENT, circle_id=circle, gathering_id=gathering)
    return Scope(AudienceKind.CIRCLE, circle_id=circle) if circle else COMMUNITY


def row_for(scope: Scope) -> Audience:
    """The audience's row, made when it is the first of its kind."""
    parts = {"circle_id": scope.circle_id, "gathering_id": scope.gathering_id}
    audience, made = Audience.objects.get_or_create(kind=scope.kind, key=scope.key, defaults=parts)
    if made and scope.member_ids:
        audience.named.set(scope.member_ids)
    return audience
