"""What concepts are called, read from a copy that each process keeps.

A vocabulary has hundreds of rows, changes a few times a year and is needed on every page: so the whole of it is read
once (three queries) and kept. The process that loads a new list drops its copy at once (`forget`), the others ask for
the schemes' revisions when their copy is older than `FRESH_FOR` seconds: one small query a minute.
"""

import time
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from practica.knowledge.vocabulary.models import TOPICS, Concept, Label, Scheme

FRESH_FOR = 60.0  # seconds a copy is trusted without asking


@dataclass(frozen=True, slots=True)
class Term:
    """A concept as readers need it. `id` is its key; `labels` holds per language the preferred one, then the others."""

    id: str
    pk: int
    scheme: str
    broader: str | None
    labels: Mapping[str, tuple[str, ...]]
    preferred: Mapping[str, str]

    def label(self, language: str) -> str:
        """In the reader's language, else in English, else in any; the key when it has no label at all."""
        for code in (language, language.partition("-")[0], "en"):
            if code in self.preferred:
                return self.preferred[code]
        return next(iter(self.preferred.values()), self.id)

    def language_of_label(self, language: str) -> str:
        """The language `label` answers in, for the page's `lang`; empty when it can only show the key."""
        for code in (language, language.partition("-")[0], "en"):
            if code in self.preferred:
                return code
        return next(iter(self.preferred), "")


@dataclass(slots=True)
class _Copy:
    revisions: dict[str, int]
    terms: dict[str, dict[str, Term]]
    read_at: float
    by_language: dict[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    by_text: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)


_kept: list[_Copy] = []  # none or one


def forget() -> None:
    """Drop this process's copy; the next question reads the database."""
    _kept.clear()


def concepts(scheme: str = TOPICS) -> tuple[Term, ...]:
    """All concepts of a scheme in their order; empty when there is no such scheme. Also what the intake reads."""
    return tuple(_current().terms.get(scheme, {}).values())


def get(key: str, scheme: str = TOPICS) -> Term | None:
    """The concept with this key, or None."""
    return _current().terms.get(scheme, {}).get(key)


def label(concept: Concept | str, language: str, scheme: str = TOPICS) -> str:
    """What a concept (a row, or its key in `scheme`) is called for a reader of `language`; its key when unknown."""
    if isinstance(concept, Concept):
        for terms in _current().terms.values():
            term = terms.get(concept.key)
            if term is not None and term.pk == concept.pk:
                return term.label(language)
        return concept.key
    found = get(concept, scheme)
    return found.label(language) if found else concept


def labels_for(language: str, scheme: str = TOPICS) -> Mapping[str, str]:
    """Key to label for every concept of a scheme, each in `language` where it has one, else English, else any."""
    copy = _current()
    wanted = (scheme, language)
    if wanted not in copy.by_language:
        terms = copy.terms.get(scheme, {})
        copy.by_language[wanted] = MappingProxyType({key: term.label(language) for key, term in terms.items()})
    return copy.by_language[wanted]


def find(text: str, language: str = "", scheme: str = TOPICS) -> Term | None:
    """The concept that `text` names exactly: by key, by a label of `language`, else by a label of any language.

    Case, accents, width and spaces do not count. A text that names two concepts in other languages names none.
    """
    copy = _current()
    wanted = fold(text)
    terms = copy.terms.get(scheme, {})
    if not wanted or not terms:
        return None
    by_key = terms.get(text.strip()) or terms.get(wanted.replace(" ", "-"))
    if by_key:
        return by_key
    named = _named(copy, scheme).get(wanted, {})
    key = named.get(language) or named.get(language.partition("-")[0])
    if key is None and len(set(named.values())) == 1:
        key = next(iter(named.values()))
    return terms[key] if key else None


def fold(text: str) -> str:
    """A label as it is compared: compatible forms folded, no case, no combining marks, single spaces."""
    parts = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return " ".join("".join(sign for sign in parts if not unicodedata.combining(sign)).split())


def _named(copy: _Copy, scheme: str) -> dict[str, dict[str, str]]:
    """Folded label to {language: key}; a preferred label wins over another concept's alternative."""
    if scheme not in copy.by_text:
        names: dict[str, dict[str, str]] = {}
        for key, term in copy.terms.get(scheme, {}).items():
            for language, text in term.preferred.items():
                names.setdefault(fold(text), {}).setdefault(language, key)
        for key, term in copy.terms.get(scheme, {}).items():
            for language, texts in term.labels.items():
                for text in texts:
                    names.setdefault(fold(text), {}).setdefault(language, key)
        copy.by_text[scheme] = names
    return copy.by_text[scheme]


def _current() -> _Copy:
    for copy in _kept:
        if time.monotonic() - copy.read_at < FRESH_FOR:
            return copy
        if _revisions() == copy.revisions:
            copy.read_at = time.monotonic()
            return copy
    fresh = _read()
    _kept[:] = [fresh]
    return fresh


def _revisions() -> dict[str, int]:
    return dict(Scheme.objects.values_list("slug", "revision"))


def _read() -> _Copy:
    # Revisions first: if a load commits in between, this copy counts as old and is read again.
    read_at, revisions = time.monotonic(), _revisions()
    words: dict[int, dict[str, list[str]]] = {}
    preferred: dict[int, dict[str, str]] = {}
    # Preferred before alternative: "pref" sorts after "alt".
    rows = Label.objects.order_by("concept_id", "-kind", "pk").values_list("concept_id", "language", "text", "kind")
    for concept, language, text, kind in rows:
        words.setdefault(concept, {}).setdefault(language, []).append(text)
        if kind == Label.Kind.PREFERRED:
            preferred.setdefault(concept, {})[language] = text
    terms: dict[str, dict[str, Term]] = {}
    found = Concept.objects.values_list("pk", "key", "scheme__slug", "broader__key").order_by("position", "pk")
    for pk, key, scheme, broader in found:
        labels = {language: tuple(texts) for language, texts in words.get(pk, {}).items()}
        terms.setdefault(scheme, {})[key] = Term(key, pk, scheme, broader, labels, preferred.get(pk, {}))
    return _Copy(revisions, terms, read_at)
