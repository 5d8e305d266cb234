"""A document cut for the index: terms by language, passages short enough for one vector, the texts to encode."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from practica.services.search import analysis
from practica.services.search.encoder import Encoder
from practica.services.search.shelf import TITLE
from practica.services.search.sources import DocumentInput

VERSION = 1
"""Of the analysis and the cutting; raise it when either changes, so that texts are indexed again."""

MAX_PASSAGE = 3_000
"""Characters; a longer section becomes several passages, cut between sentences."""

MAX_PASSAGES = 200
"""Of one document; what lies beyond is found by its words alone."""

SENTENCES = 12
"""Sentences of a passage that get a vector of their own."""

MAX_TERMS = 50_000
"""Of one edition. A text of ten megabytes is not read to its end."""

_MAX_TEXT = 400_000


@dataclass(frozen=True, slots=True)
class Cut:
    """One passage and its distinct terms; `encoded` is what gets vectors: the whole, and its sentences when there are several."""

    language: str
    section: str
    text: str
    terms: tuple[str, ...]
    encoded: tuple[str, ...]


def digest(document: DocumentInput, encoder_name: str) -> tuple[str, str]:
    """Fingerprints of a document's texts and of its facts."""
    texts = [
        VERSION, encoder_name, document.language, document.title, sorted(document.title_glosses.items()),
        [(passage.language, passage.section, passage.text) for passage in document.passages],
    ]  # fmt: skip
    facts = [
        document.external_id, document.url, str(document.updated),
        sorted((name, sorted(values)) for name, values in document.facets.items()),
    ]  # fmt: skip
    return _sha(texts), _sha(facts)


def editions(document: DocumentInput) -> dict[str, list[str]]:
    """The terms of a document by language: title, then passages in their order."""
    texts: dict[str, list[str]] = {document.language: [document.title]}
    for passage in document.passages:
        titles = [document.title_glosses.get(passage.language) or document.title]
        texts.setdefault(passage.language, titles).append(passage.text)
    return {language: analysis.terms("\n".join(parts)[:_MAX_TEXT], language)[:MAX_TERMS] for language, parts in texts.items()}


def passages(document: DocumentInput, encoder: Encoder) -> list[Cut]:
    """The titles and the sections of a document, cut, each with what is to be encoded."""
    cuts = [_cut(document.language, TITLE, document.title, encoder)]
    for language in dict.fromkeys(passage.language for passage in document.passages):
        gloss = document.title_glosses.get(language)
        if language != document.language and gloss:
            cuts.append(_cut(language, TITLE, gloss, encoder))
    for passage in document.passages:
        pieces = _pieces(passage.text[:_MAX_TEXT])
        cuts += [_cut(passage.language, passage.section, piece, encoder) for piece in pieces]
    return cuts[:MAX_PASSAGES]


def _cut(language: str, section: str, text: str, encoder: Encoder) -> Cut:
    encoded: tuple[str, ...] = ()
    if encoder.knows(language) and text.strip():
        sentences = analysis.sentences(text, most=SENTENCES) if section != TITLE else []
        encoded = (text, *sentences) if len(sentences) > 1 else (text,)
    terms = tuple(dict.fromkeys(analysis.terms(text, language)))
    return Cut(language, section[:40], text, terms, encoded)


def _pieces(text: str) -> Iterator[str]:
    """Stretches of at most MAX_PASSAGE characters that end where a sentence ends, if one does."""
    rest = text.strip()
    while len(rest) > MAX_PASSAGE:
        window = rest[:MAX_PASSAGE]
        at = max(window.rfind(stop) for stop in (". ", "? ", "! ", "\n", "؟ ", "।", "。", "？", "！"))
        at = at + 1 if at > MAX_PASSAGE // 3 else MAX_PASSAGE
        yield rest[:at].strip()
        rest = rest[at:].strip()
    if rest:
        yield rest


def _sha(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=True).encode()).hexdigest()
