"""How an item becomes a document of the search index: what is said of it, then the text of its latest version's files."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from practica.foundation.core.markdown import plain
from practica.knowledge.library.models import LibraryItem, State, Version
from practica.services.files.models import File
from practica.services.search.sources import DocumentInput, PassageInput, register

# After these its old text is not found until the index has read it again.
_CLOSING = ("library.hidden", "library.withdrawn", "library.taken_away", "library.shut", "library.file_gone", "library.issued")


def register_library() -> None:
    """Called once, when the app is ready."""
    register(LibraryItem.KIND, documents, closing=_CLOSING)


def documents(ids: Sequence[int]) -> Iterator[DocumentInput]:
    """What is in use of these items; seven queries."""
    rows = LibraryItem.objects.filter(pk__in=ids, state=State.PUBLISHED, hidden=False, is_shut=False)
    found = list(rows.prefetch_related("objectives", "concepts", "articles"))
    texts = _texts(found)
    for item in found:
        own = item.languages[0] if item.languages else item.language
        yield DocumentInput(
            kind=LibraryItem.KIND,
            object_id=item.pk,
            external_id=item.external_id or f"library-{item.slug}",
            url=item.get_absolute_url(),
            language=item.language,
            title=item.title,
            passages=[*_said(item), *(PassageInput(own, "file", text) for text in texts.get(item.pk, ()))],
            facets={
                "library_kind": [item.kind],
                "licence": [item.licence],
                "country": item.countries,
                "objective": [concept.key for concept in item.objectives.all()],
                "concepts": [concept.key for concept in item.concepts.all()],
                "marking": [item.marking],
            },
            updated=item.published,
        )


def _said(item: LibraryItem) -> Iterator[PassageInput]:
    if item.about:
        yield PassageInput(item.language, "summary", plain(item.about))
    rows = [f"{row.instrument} {row.article}".strip() for row in item.articles.all()]
    beside = "\n".join([*([item.made_by] if item.made_by else []), *rows])
    if beside:
        yield PassageInput(item.language, "legal_basis" if rows else "source", beside)


def _texts(items: Sequence[LibraryItem]) -> dict[int, list[str]]:
    """The words of the files of each item's latest version. A file that fewer people read than the item is not among them."""
    numbers = {item.pk: item.latest for item in items}
    latest = {
        pk: item
        for pk, item, number in Version.objects.filter(item__in=list(numbers)).values_list("pk", "item", "number")
        if numbers[item] == number
    }
    found: dict[int, list[str]] = defaultdict(list)
    rows = File.objects.filter(
        item_kind=Version.KIND, item_id__in=list(latest), removed__isnull=True, hidden=False, own_marking=False, inside=False
    )
    for number, text in rows.order_by("pk").values_list("item_id", "text"):
        if text.strip() and number is not None:
            found[latest[number]].append(text)
    return found
