"""A file's text in parts, each about as long as a page that a telephone can show."""

from typing import Final

_PART: Final = 40_000  # characters


def part_of(text: str, number: int) -> tuple[str, int]:
    """One part of a text, from 1, cut at the end of a paragraph; and how many there are. Past the end the last one."""
    parts: list[str] = []
    at = 0
    while at < len(text):
        end = min(len(text), at + _PART)
        if end < len(text):
            cut = text.rfind("\n", at + _PART // 2, end)
            end = cut + 1 if cut > 0 else end
        parts.append(text[at:end])
        at = end
    if not parts:
        return "", 0
    return parts[min(max(number, 1), len(parts)) - 1], len(parts)
