"""A practice and its versions change their readers together."""

from datetime import datetime

from practica.knowledge.practices.models import Practice
from practica.people.access.placing import place
from practica.people.members.models import Member


def place_all(practice: Practice, *, by: Member | None, at: datetime) -> None:
    """Compute the audiences again, of the practice and of every version; inside the caller's transaction."""
    place(practice, by=by, at=at)
    for version in practice.versions.select_related("practice"):
        version.practice = practice
        if version.source_id != practice.source_id:
            version.source_id = practice.source_id
            version.save(update_fields=["source"])
        place(version, by=by, at=at)
