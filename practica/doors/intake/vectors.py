"""Vectors of texts that do not change (labels, prototypes), encoded once for each encoder."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from practica.doors.intake.seams import Encoder

_KEPT: OrderedDict[tuple[int, tuple[str, ...]], NDArray[np.float32]] = OrderedDict()
_MOST = 24


def kept(encoder: Encoder, texts: Sequence[str]) -> NDArray[np.float32]:
    """The vectors of these texts, shape (len(texts), 512)."""
    key = (id(encoder), tuple(texts))
    if key not in _KEPT:
        _KEPT[key] = encoder.encode(list(texts))
        if len(_KEPT) > _MOST:
            _KEPT.popitem(last=False)
    return _KEPT[key]
