"""Which language a document is in, and whether parts of it are in another (lingua, low-accuracy mode: 12 MB instead of 124)."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

if TYPE_CHECKING:
    from collections.abc import Sequence


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    left_out = (Language.LATIN, Language.ESPERANTO)
    return LanguageDetectorBuilder.from_all_languages_without(*left_out).with_low_accuracy_mode().build()


def _code(text: str) -> str:
    found = _detector().detect_language_of(text)
    code = found.iso_code_639_1.name.lower() if found else ""
    return {"nb": "no", "nn": "no"}.get(code, code)


def detect(paragraphs: Sequence[str]) -> tuple[str, list[str]]:
    """The main language and the others that hold at least a sixth of the letters, ISO 639-1; ("", []) when nothing can be told.

    Two dozen paragraphs of 60 letters and more, spread over the text, vote with their length; a shorter document is judged
    as a whole, where low accuracy is weak, so a second language is never claimed from short pieces.
    """
    votes: Counter[str] = Counter()
    whole = " ".join(paragraphs)[:20_000]
    for paragraph in _sample(paragraphs):
        code = _code(paragraph[:500])
        if code:
            votes[code] += len(paragraph[:500])
    if not votes:
        return (_code(whole) if any(c.isalpha() for c in whole) else ""), []
    total = sum(votes.values())
    main = votes.most_common(1)[0][0]
    return main, [code for code, n in votes.most_common(4) if code != main and n >= total / 6 and n >= 200]


def _sample(paragraphs: Sequence[str]) -> list[str]:
    long = [p for p in paragraphs if sum(c.isalpha() for c in p) >= 60]
    step = max(1, len(long) // 24)
    return long[::step]
