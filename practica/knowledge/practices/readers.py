"""Members who can help with a text in a language that its reader does not read."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, TextField, Value, When
from django.db.models.functions import Cast

from practica.knowledge.practices.models import PersonToAsk, Practice
from practica.people.access.models import Attribution
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.people.members.queries import present

_MOST = 3


@dataclass(frozen=True)
class Bilingual:
    """A member who reads the text's language, and what they share with the reader, in the reader's order."""

    member: Member
    shared: tuple[str, ...]


def bilingual(viewer: Viewer, practice: Practice, language: str) -> list[Bilingual]:
    """At most three present members who read `language` and one of the viewer's languages; one query, or none.

    None for visitors, for those who read the language themselves or have the site in it, and for those who have said no language.
    People to ask of the practice come first, then the viewer's country; but a source that is not named is not given away by
    standing first.
    """
    reader = viewer.member
    if reader is None or not reader.languages or language in {*reader.languages, reader.language}:
        return []
    # As text, because SQLite has no look-up inside a JSON list; a code in its quotation marks is found whole.
    knows = Q()
    for code in reader.languages:
        knows |= _reads(code)
    rows = present().exclude(pk=reader.pk).annotate(read=Cast("languages", TextField())).filter(_reads(language)).filter(knows)
    if practice.attribution == Attribution.NAMED:
        asked = Exists(PersonToAsk.objects.filter(practice=practice.pk, member=OuterRef("pk")))
        near = Case(When(asked, then=0), When(country=reader.country, then=1), default=2, output_field=IntegerField())
    else:
        near = Case(When(country=reader.country, then=Value(1)), default=Value(2), output_field=IntegerField())
    chosen = rows.select_related("organisation").order_by(near, "name", "pk")[:_MOST]
    return [Bilingual(member, _shared(reader.languages, member.languages)) for member in chosen]


def _reads(code: str) -> Q:
    return Q(read__contains=f'"{code}"')


def _shared(mine: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    return tuple(code for code in mine if code in theirs)
