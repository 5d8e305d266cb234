"""Concepts a text is about: by their labels in the text's language, and by meaning where there is an encoder."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from practica.doors.intake import vectors
from practica.doors.intake.passages import stem, stems, words
from practica.doors.intake.proposal import Tag

if TYPE_CHECKING:
    from practica.doors.intake.seams import Encoder, Vocabulary

_MOST = 12
_NEAR = 0.62
"""Cosine from which a concept without a word in the text is offered; below it, on the real documents, most were wrong."""


class Index:
    """The labels of a vocabulary in one language, by their first stem. Building it takes about 10 ms for 200 concepts."""

    def __init__(self, vocabulary: Vocabulary, language: str) -> None:
        self.language = language
        self.terms = {t.id: t for t in vocabulary.concepts()}
        self._labels: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
        for term in self.terms.values():
            for label in dict.fromkeys(term.labels.get(language, ())):
                found = tuple(stems(label, language))
                if found and len("".join(found)) > 2:
                    capitals = label.isupper() and len(label) < 6
                    self._labels.setdefault(found[0], []).append((found, term.id, capitals))
        for rows in self._labels.values():
            rows.sort(key=lambda r: -len(r[0]))

    def count(self, text: str) -> Counter[str]:
        """How often each concept's label stands in the text; the longest label at a place counts alone."""
        exact = words(text)
        stemmed = [stem(w, self.language) for w in exact]
        counts: Counter[str] = Counter()
        at = 0
        while at < len(stemmed):
            step = 1
            for label, identity, capitals in self._labels.get(stemmed[at], ()):
                if tuple(stemmed[at : at + len(label)]) == label and (not capitals or exact[at].isupper()):
                    counts[identity] += 1
                    step = len(label)
                    break
            at += step
        return counts

    def tags(self, text: str, headings: str, encoder: Encoder | None) -> tuple[Tag, ...]:
        """At most twelve concepts, the surest first."""
        counts, titled = self.count(text), self.count(headings)
        length = max(1, len(words(text)))
        sure: dict[str, float] = {}
        for identity, n in counts.items():
            rate = n / length * 1000
            longer = len(stems(self.terms[identity].label(self.language), self.language)) > 1
            sure[identity] = min(
                0.95, 0.35 + 0.12 * min(n, 3) + 0.03 * min(rate, 5) + 0.15 * bool(titled[identity]) + 0.05 * longer
            )
        if encoder is not None and encoder.knows(self.language):
            for identity, nearness in self._near(text, headings, encoder).items():
                sure[identity] = max(sure.get(identity, 0.0), min(0.6, nearness - 0.15))
        best = sorted(sure.items(), key=lambda s: (-s[1], s[0]))[:_MOST]
        return tuple(Tag(i, self.terms[i].label(self.language), c) for i, c in best)

    def _near(self, text: str, headings: str, encoder: Encoder) -> dict[str, float]:
        """Concepts whose label means nearly what a heading or the beginning of a paragraph says."""
        said = [p[:250] for p in (*headings.split("\n"), *text.split("\n\n")) if len(p) > 15][:24]
        if not said or not self.terms:
            return {}
        identities = list(self.terms)
        labels = vectors.kept(encoder, [self.terms[i].label(self.language) for i in identities])
        best = (labels @ encoder.encode(said).T).max(axis=1)
        return {i: float(b) for i, b in zip(identities, best, strict=True) if b >= _NEAR}
