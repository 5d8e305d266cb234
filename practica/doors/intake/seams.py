"""What the reading asks of others: a vocabulary and, where there is one, an encoder. Both are built elsewhere and handed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Term:
    """A concept or an objective: its id and its labels by language (ISO 639-1), the preferred one first."""

    id: str
    labels: Mapping[str, Sequence[str]] = field(hash=False)

    def label(self, language: str) -> str:
        """The preferred label in this language, else in English, else in any."""
        for labels in (self.labels.get(language), self.labels.get("en"), *self.labels.values()):
            if labels:
                return labels[0]
        return self.id


class Vocabulary(Protocol):
    """The community's terms."""

    def concepts(self) -> Sequence[Term]: ...

    def objectives(self) -> Sequence[Term]: ...


class Encoder(Protocol):
    """Turns sentences into vectors in which nearness is likeness of meaning, across languages."""

    def encode(self, texts: list[str], /) -> NDArray[np.float32]:
        """Vectors of length 1, shape (len(texts), 512)."""
        ...

    def knows(self, language: str, /) -> bool:
        """Does the encoder understand this language (ISO 639-1)?"""
        ...
