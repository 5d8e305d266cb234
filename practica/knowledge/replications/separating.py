"""Which condition or context factor stands between success and failure. Pure.

A pooled number hides what a table shows: if every country that had a condition succeeded and every country without it
did not, that condition is the finding. A single line, drawn through the known answers, must part them without exception;
unknown answers stay out and are shown. With few results such a line can be chance, and the page says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from practica.knowledge.replications.models import SUCCESS, Held, Match

# Values of an answer from most to least of it. A line can be drawn between any two neighbours.
_ORDER: Mapping[str, tuple[str, ...]] = {
    "condition": (Held.YES, Held.PARTLY, Held.NO),
    "factor": (Match.SAME, Match.DIFFERS),
}
_FEWEST = 3


@dataclass(frozen=True)
class Trait:
    """One answer of one replication. `kind` is "condition" (value: a `Held`) or "factor" (value: a `Match`)."""

    replication: int
    kind: str
    text: str
    value: str


@dataclass(frozen=True)
class Separation:
    """A condition or factor that parts success from failure: per answer, the countries with their verdicts.

    `helps` says whether success stood with more of it (had the condition, same context) or with less.
    """

    kind: str
    text: str
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    helps: bool


def separating(results: Mapping[int, tuple[str, str]], traits: Iterable[Trait]) -> tuple[Separation, ...]:
    """Every trait that parts the counted results into successes and failures.

    Args:
        results: country and verdict of each counted replication, by its number.
        traits: answers; the same words (case and spaces apart) are the same trait.
    """
    answers: dict[tuple[str, str], dict[int, str]] = {}
    words: dict[tuple[str, str], str] = {}
    for trait in traits:
        if trait.replication in results and trait.text.strip():
            key = (trait.kind, folded(trait.text))
            words.setdefault(key, trait.text)
            answers.setdefault(key, {})[trait.replication] = trait.value
    found = (_separation(key[0], words[key], given, results) for key, given in answers.items())
    return tuple(separation for separation in found if separation)


def folded(text: str) -> str:
    """A text as it is compared: no case, single spaces, no full stop."""
    return " ".join(text.casefold().split()).rstrip(".")


def _separation(kind: str, text: str, given: Mapping[int, str], results: Mapping[int, tuple[str, str]]) -> Separation | None:
    order = _ORDER[kind]
    known = {pk: order.index(value) for pk, value in given.items() if value in order}
    good = [rank for pk, rank in known.items() if results[pk][1] in SUCCESS]
    bad = [rank for pk, rank in known.items() if results[pk][1] not in SUCCESS]
    if len(known) < _FEWEST or not good or not bad:
        return None
    helps = max(good) < min(bad)
    if not helps and not max(bad) < min(good):
        return None
    groups: dict[str, list[tuple[str, str]]] = {}
    for pk, result in results.items():
        value = given.get(pk, "unknown")
        groups.setdefault(value if value in order else "unknown", []).append(result)
    ranked = [(value, tuple(groups[value])) for value in (*order, "unknown") if value in groups]
    return Separation(kind, text, tuple(ranked), helps)
