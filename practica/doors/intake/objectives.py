"""Which of the community's objectives a text is on: by the words of their labels, and by meaning where there is an encoder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from practica.doors.intake import vectors
from practica.doors.intake.passages import stems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from practica.doors.intake.seams import Encoder, Term

_EMPTY = frozenset(
    {"the", "of", "and", "to", "in", "on", "for", "a", "an", "with"}
    | {"les", "la", "le", "de", "des", "du", "et", "aux", "au", "à", "l", "d"}
    | {"los", "las", "el", "y", "en", "para", "por", "o", "e", "do", "da", "dos", "das", "em"}
    | {"и", "в", "на", "по", "для", "с", "من", "في", "على", "إلى", "و"}
)
"""Words of a label that say nothing, in en fr es pt ru ar."""

_LEAST = 0.42
"""Score from which an objective is taken: seven tenths of cosine alone, or half of a label's words and a cosine of 0.3."""


def match(
    title: str, passages: Sequence[str], terms: Sequence[Term], *, language: str, encoder: Encoder | None
) -> tuple[str, ...]:
    """Ids of the objectives, the likeliest first; empty when nothing is near enough.

    The title decides when it is near enough to one. Another is added only when most of the words of its label stand in the
    title ("protection and assistance to victims, including children"). Otherwise the nearest of `passages` decides.
    """
    scored = _scored([title], terms, language, encoder) if title else []
    if scored and scored[0][0] >= _LEAST:
        best = scored[0][1]
        more = [t for _, t in scored[1:] if _overlap(title, t, language) >= 0.6 and _adds(title, t, best, language)]
        return (best.id, *(t.id for t in more))
    scored = _scored(passages, terms, language, encoder)
    return tuple(t.id for score, t in scored[:1] if score >= _LEAST)


def _scored(passages: Sequence[str], terms: Sequence[Term], language: str, encoder: Encoder | None) -> list[tuple[float, Term]]:
    """Every objective with the score of the passage that is nearest to it, the best first."""
    if not passages:
        return []
    scores = {t.id: [0.5 * _overlap(p, t, language) if encoder else _overlap(p, t, language) for p in passages] for t in terms}
    if encoder is not None and encoder.knows(language):
        said = encoder.encode([p[:300] for p in passages])
        for term in terms:
            labels = [*term.labels.get(language, ()), *(term.labels.get("en", ()) if language != "en" else ())]
            if labels:
                nearness = (vectors.kept(encoder, labels) @ said.T).max(axis=0)
                scores[term.id] = [s + 0.6 * float(n) for s, n in zip(scores[term.id], nearness, strict=True)]
    ranked = [(max(scores[t.id]), t) for t in terms]
    return sorted(ranked, key=lambda r: (-r[0], r[1].id))


def _content(text: str, language: str) -> frozenset[str]:
    return frozenset(s for s in stems(text, language) if s not in _EMPTY and len(s) > 1)


def _overlap(words: str, term: Term, language: str) -> float:
    """The largest share of a label's words that stand in `words`."""
    have = _content(words, language)
    shares = [0.0]
    for label in [*term.labels.get(language, ()), *(term.labels.get("en", ()) if language != "en" else ())]:
        wanted = _content(label, language)
        if wanted:
            shares.append(len(wanted & have) / len(wanted))
    return max(shares)


def _adds(title: str, term: Term, best: Term, language: str) -> bool:
    """Does the title hold a word of this label that the best one's labels do not have?"""
    of_best = frozenset[str]().union(*(_content(x, language) for x in best.labels.get(language, best.labels.get("en", ()))))
    own = frozenset[str]().union(*(_content(x, language) for x in term.labels.get(language, term.labels.get("en", ()))))
    return bool((own - of_best) & _content(title, language))
