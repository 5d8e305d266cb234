"""Words on their way into a file: no sign that a file format refuses, and shortened where a page asks for it."""

import unicodedata
from collections.abc import Mapping

# Controls, surrogates, private use and what no Unicode version assigned: Word refuses some, fonts draw boxes for the others.
_NOT_WORDS = frozenset({"Cc", "Cs", "Co", "Cn"})
# What turns text around for the eye, and the mark of byte order.
_TURNING = frozenset([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
_SENTENCE_ENDS = ".!?…؟۔।。"


def plain(words: str) -> str:
    """Text that every format takes: composed, with ordinary line ends, without controls and without overrides."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n").replace("\t", " ")
    kept = (
        sign for sign in lines if sign == "\n" or (unicodedata.category(sign) not in _NOT_WORDS and ord(sign) not in _TURNING)
    )
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def paragraphs(words: str) -> list[str]:
    """The lines of a text that hold something."""
    return [line.strip() for line in words.split("\n") if line.strip()]


def shorten(words: str, longest: int) -> str:
    """At most so many characters: up to the end of a sentence when one ends in the second half, else of a word, with `…`."""
    if len(words) <= longest:
        return words
    begin = words[: max(longest - 2, 0)]
    end = max((begin.rfind(f"{sign}{space}") for sign in _SENTENCE_ENDS for space in " \n"), default=-1)
    if end + 1 >= longest // 2:
        return f"{begin[: end + 1]} …"
    space = max(begin.rfind(" "), begin.rfind("\n"))
    if space >= longest // 2:
        begin = begin[:space]
    return f"{begin.rstrip(' ,;:،؛')} …"


def share(texts: Mapping[str, str], total: int) -> dict[str, str]:
    """Shorten texts so that together they have at most `total` characters; what a short one leaves over goes to the long ones."""
    room: dict[str, int] = {}
    left, waiting = total, sorted(texts, key=lambda key: len(texts[key]))
    for place, key in enumerate(waiting):
        room[key] = min(len(texts[key]), left // (len(waiting) - place))
        left -= room[key]
    return {key: shorten(words, room[key]) for key, words in texts.items()}
