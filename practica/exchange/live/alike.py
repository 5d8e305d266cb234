"""Questions that look alike in whatever language, for the desk to join or to keep both.

Nearness is the cosine of the encoder that the search uses. Of eleven questions of one session in four languages, the six pairs
that ask the same had 0.59 to 0.69, within a language and between two; all others were below 0.35. From `ENOUGH` on the desk is
asked; nothing is joined by itself.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from django.conf import settings

from practica.exchange.live.models import Apart
from practica.exchange.live.queries import Shown
from practica.services.search.encoder import Floats, named

ENOUGH = 0.55
_MOST_PAIRS = 3
_KEPT = 2_000
_AT_ONCE = 12  # new questions are read so many at a look: seven thousandths of a second each

_vectors: OrderedDict[str, Floats] = OrderedDict()
_lock = threading.Lock()


def pairs(questions: Sequence[Shown]) -> list[tuple[Shown, Shown]]:
    """The nearest pairs that nobody has joined or kept apart, the nearest first; the one with more votes first in each."""
    encoder = named(settings.ENCODER)
    read = [one for one in questions if encoder.knows(one.row.language)]
    if len(read) < 2:
        return []
    found = _read([one.row.body for one in read])
    known = [index for index, one in enumerate(read) if one.row.body in found]
    near = np.stack([found[read[index].row.body] for index in known]) if known else np.zeros((0, 1), dtype=np.float32)
    cosines = near @ near.T
    apart = set(Apart.objects.filter(one__session=questions[0].row.session_id).values_list("one", "other"))
    close = [
        (float(cosines[a, b]), read[known[a]], read[known[b]])
        for a in range(len(known))
        for b in range(a + 1, len(known))
        if cosines[a, b] >= ENOUGH
    ]
    close.sort(key=lambda one: -one[0])
    fresh = [(a, b) for _near, a, b in close if (min(a.row.pk, b.row.pk), max(a.row.pk, b.row.pk)) not in apart]
    return [(a, b) if a.votes >= b.votes else (b, a) for a, b in fresh[:_MOST_PAIRS]]


def _read(texts: Sequence[str]) -> dict[str, Floats]:
    """Vectors of the texts; each is read once a process, few at a look, so that a desk never waits long."""
    with _lock:
        new = [text for text in dict.fromkeys(texts) if text not in _vectors][:_AT_ONCE]
    if new:
        rows = named(settings.ENCODER).encode(["", *new])[1:]
        with _lock:
            _vectors.update(zip(new, rows, strict=True))
            while len(_vectors) > _KEPT:
                _vectors.popitem(last=False)
    return {text: _vectors[text] for text in texts if text in _vectors}
