"""Loading a vocabulary: the only place that writes concepts and labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.writes import writes
from practica.knowledge.vocabulary import parsing, queries
from practica.knowledge.vocabulary.models import Concept, Label, Scheme
from practica.people.members.models import Member

DATA = Path(__file__).parent / "data"
OWN_LABEL = "community"  # the source of labels that members added: a new list never removes them


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many concepts a load made, changed and left alone."""

    created: int
    changed: int
    unchanged: int


@writes
def load(given: Path | str | Mapping[str, Any], *, now: datetime, by: Member | None = None) -> Loaded:
    """Bring one scheme to the state of a file (or of data of the same shape); loading it twice changes nothing.

    A concept that the list no longer has stays, because somebody may have used it; labels that members added stay.

    Raises:
        parsing.BrokenScheme: the list is not understood; nothing is written.
    """
    wanted = parsing.read(given)
    scheme, new = Scheme.objects.get_or_create(slug=wanted.slug, defaults={"name": wanted.name})
    before = {concept.key: concept for concept in scheme.concepts.select_related("broader").prefetch_related("labels")}
    fresh = [item for item in wanted.concepts if item.key not in before]
    changed = [item for item in wanted.concepts if item.key in before and _differs(before[item.key], item, wanted)]
    if new or fresh or changed or scheme.name != wanted.name:
        _write(scheme, wanted, before, {item.key for item in (*fresh, *changed)})
        activity.record("vocabulary.loaded", by=by, on=scheme, at=now)
        queries.forget()
        transaction.on_commit(queries.forget)
    return Loaded(len(fresh), len(changed), len(wanted.concepts) - len(fresh) - len(changed))


@writes
def begin_with(given: Path | str | Mapping[str, Any], *, now: datetime) -> Loaded:
    """`load` for a community that begins: what its scheme held before and the new list has not is taken out.

    Raises:
        parsing.BrokenScheme: the list is not understood, or something uses a concept that would go; nothing is written.
    """
    wanted = parsing.read(given)
    gone = Concept.objects.filter(scheme__slug=wanted.slug).exclude(key__in=[item.key for item in wanted.concepts])
    if any(gone.filter(**{f"{use}__isnull": False}).exists() for use in _uses()):
        raise parsing.BrokenScheme(_("Something here uses the former list already. Nothing was changed."))
    Concept.objects.filter(broader__in=gone).update(broader=None)
    gone.update(broader=None)
    gone.delete()
    queries.forget()
    return load(given, now=now)


def _uses() -> list[str]:
    """Every key or table by which an item of any app points at a concept, as filters name them."""
    related = Concept._meta.related_objects  # noqa: SLF001 - Django's documented way to ask
    return [relation.name for relation in related if relation.name not in {"labels", "narrower"}]


def load_own(*, now: datetime, by: Member | None = None) -> Loaded:
    """Load the two lists that come with the software: the topics of its first field and its six objectives."""
    parts = [load(DATA / name, now=now, by=by) for name in ("concepts.json", "objectives.json")]
    return Loaded(*(sum(getattr(part, name) for part in parts) for name in ("created", "changed", "unchanged")))


def _differs(concept: Concept, item: parsing.ConceptIn, wanted: parsing.SchemeIn) -> bool:
    broader = concept.broader.key if concept.broader else None
    labels = {(row.language, row.text, row.kind, row.source) for row in concept.labels.all() if row.source != OWN_LABEL}
    own = {(row.language, row.text) for row in concept.labels.all() if row.source == OWN_LABEL}
    expected = {row for row in _rows(item) if row[:2] not in own}
    place = wanted.concepts.index(item)
    return (broader, concept.sources, concept.position, labels) != (item.broader, item.sources, place, expected)


def _rows(item: parsing.ConceptIn) -> list[tuple[str, str, str, str]]:
    """(language, text, kind, source) of every label, the preferred one of each language first."""
    return [
        (language, text, Label.Kind.ALTERNATIVE if number else Label.Kind.PREFERRED, source)
        for language, texts in item.labels.items()
        for number, (text, source) in enumerate(texts)
    ]


def _write(scheme: Scheme, wanted: parsing.SchemeIn, before: dict[str, Concept], touched: set[str]) -> None:
    Concept.objects.bulk_create(
        Concept(scheme=scheme, key=item.key, position=place, sources=item.sources)
        for place, item in enumerate(wanted.concepts)
        if item.key in touched and item.key not in before
    )
    rows = {concept.key: concept for concept in scheme.concepts.all()}
    for place, item in enumerate(wanted.concepts):
        if item.key in touched:
            row = rows[item.key]
            row.position, row.sources = place, item.sources
            row.broader = rows[item.broader] if item.broader else None
    Concept.objects.bulk_update((rows[key] for key in touched), ["position", "sources", "broader"], batch_size=200)
    _write_labels([(rows[item.key], item) for item in wanted.concepts if item.key in touched])
    scheme.name, scheme.revision = wanted.name, scheme.revision + 1
    scheme.save(update_fields=["name", "revision"])


def _write_labels(pairs: list[tuple[Concept, parsing.ConceptIn]]) -> None:
    ids = [concept.pk for concept, _ in pairs]
    Label.objects.filter(concept__in=ids).exclude(source=OWN_LABEL).delete()
    kept = list(Label.objects.filter(concept__in=ids))
    texts = {(row.concept_id, row.language, row.text) for row in kept}
    preferred = {(row.concept_id, row.language) for row in kept if row.kind == Label.Kind.PREFERRED}
    Label.objects.bulk_create(
        Label(
            concept=concept,
            language=language,
            text=text,
            source=source,
            # A label that members preferred stays the preferred one.
            kind=Label.Kind.ALTERNATIVE if (concept.pk, language) in preferred else kind,
        )
        for concept, item in pairs
        for language, text, kind, source in _rows(item)
        if (concept.pk, language, text) not in texts
    )
