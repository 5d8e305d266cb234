"""How a practice becomes a document of the search index."""

from collections.abc import Iterable, Iterator, Sequence

from practica.knowledge.practices.models import TEXT_FIELDS, Practice, PracticeText, PracticeVersion, State
from practica.knowledge.vocabulary import queries as vocabulary
from practica.services.search.sources import ConceptMatch, DocumentInput, PassageInput, register, register_concepts

# What is searched besides the title; the order in which passages are read.
_SEARCHED = [field for field in TEXT_FIELDS if field != "title"]
_LONGEST_PHRASE = 4


def register_practices() -> None:
    """Called once, when the app is ready."""
    register(
        Practice.KIND,
        documents,
        everything=lambda: Practice.objects.filter(published_version__isnull=False).order_by("pk").values_list("pk", flat=True),
        closing=("practice.withdrawn", "practice.hidden"),
    )
    register_concepts(concepts_in)


def documents(ids: Sequence[int]) -> Iterator[DocumentInput]:
    """What is published of these practices; drafts are left out, of what was withdrawn only the title is kept.

    Nine queries, however many practices.
    """
    practices = (
        Practice.objects.filter(pk__in=ids, published_version__isnull=False)
        .exclude(state=State.HIDDEN)
        .select_related("published_version")
        .prefetch_related(
            "published_version__texts",
            "published_version__countries",
            "published_version__objectives",
            "published_version__concepts",
            "published_version__conditions",
            "published_version__blocks",
            "published_version__outcomes",
        )
    )
    for practice in practices:
        version = practice.published_version
        if version is not None:
            yield _document(practice, version)


def _document(practice: Practice, version: PracticeVersion) -> DocumentInput:
    texts = {text.language: text for text in version.texts.all()}
    own = texts.get(version.language) or next(iter(texts.values()), PracticeText(language=version.language))
    open_text = practice.state == State.PUBLISHED
    return DocumentInput(
        kind=Practice.KIND,
        object_id=practice.pk,
        external_id=practice.external_id or practice.slug,
        url=practice.get_absolute_url(),
        language=version.language,
        title=own.title,
        passages=list(_passages(version, texts.values())) if open_text else [],
        facets=_facets(practice, version) if open_text else {"marking": [practice.marking]},
        title_glosses={text.language: text.title for text in texts.values() if text.language != version.language and text.title},
        updated=practice.last_published,
    )


def _passages(version: PracticeVersion, texts: Iterable[PracticeText]) -> Iterator[PassageInput]:
    for text in texts:
        for field in _SEARCHED:
            words = getattr(text, field)
            if words:
                yield PassageInput(text.language, field, words)
    rows = {
        "needs": [f"{condition.text}\n{condition.there}".strip() for condition in version.conditions.all()],
        "done": [f"{block.title}\n{block.text}".strip() for block in version.blocks.all()],
        "changed": [outcome.text for outcome in version.outcomes.all()],
    }
    for section, lines in rows.items():
        if lines:
            yield PassageInput(version.language, section, "\n\n".join(lines))


def _facets(practice: Practice, version: PracticeVersion) -> dict[str, list[str]]:
    evidence = sorted({outcome.evidence for outcome in version.outcomes.all()})
    return {
        "country": [country.code for country in version.countries.all()],
        "objective": [concept.key for concept in version.objectives.all()],
        "concepts": [concept.key for concept in version.concepts.all()],
        "evidence": evidence,
        "marking": [practice.marking],
        "form": [version.form],
    }


def concepts_in(text: str, languages: Sequence[str]) -> list[ConceptMatch]:
    """The concepts that phrases of at most four words of a query name exactly, longest first."""
    words = text.split()[:20]
    found: dict[str, ConceptMatch] = {}
    for size in range(min(_LONGEST_PHRASE, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            phrase = " ".join(words[start : start + size])
            for language in languages or ("en",):
                term = vocabulary.find(phrase, language)
                if term is not None and term.id not in found:
                    found[term.id] = ConceptMatch(term.id, term.label(language), dict(term.preferred))
    return list(found.values())
