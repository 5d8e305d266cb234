"""Vectors that nobody encoded: unit vectors around a few hundred directions, as the topics of real texts would lie."""

from collections.abc import Callable, Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt

from practica.services.search.encoder import WIDTH

Floats = npt.NDArray[np.float32]

_TOPICS = 300
# Shares of the topic's direction and of noise; two texts of one topic then have a cosine of about 0.4, as the encoder's have.
_TOPIC, _NOISE = 0.65, 0.76


def invented(seed: int) -> Callable[[Sequence[str]], Floats]:
    """Something that answers like an encoder, (n, 512) of unit rows, at a millionth of a second a number."""
    numbers = np.random.default_rng(seed)
    topics = _unit(numbers.standard_normal((_TOPICS, WIDTH), dtype=np.float32))

    def encode(texts: Sequence[str]) -> Floats:
        chosen = topics[[crc32(text[:40].encode()) % _TOPICS for text in texts]]
        noise = _unit(numbers.standard_normal((len(texts), WIDTH), dtype=np.float32))
        return _unit(_TOPIC * chosen + _NOISE * noise)

    return encode


def _unit(rows: Floats) -> Floats:
    out: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return out
