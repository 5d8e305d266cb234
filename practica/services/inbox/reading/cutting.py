"""From a mail's text to what its writer wrote: without quotations, signatures, telephones' greetings and lists' footers.

Answers between quotations are kept in their order; what they answer is left out, since it stands on the page.
"""

from dataclasses import dataclass
from typing import Final

from practica.services.inbox.reading import phrases

_LONGEST_LINE: Final = 2_000
_MOST_LINES: Final = 20_000
_MOST_HEAD_LINES: Final = 4
_LONGEST_SIGNATURE: Final = 15  # lines
# Spaces of other widths are spaces; marks that turn text around or join it are nothing.
_SPACES: Final = str.maketrans(
    dict.fromkeys("\u00a0\u202f\u2007", " ")
    | dict.fromkeys("\u200b\u200e\u200f\u061c\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "")
)


@dataclass(frozen=True, slots=True)
class Cut:
    """What was written, and whether it stood over, under or between a quotation."""

    text: str
    is_reply: bool


@dataclass(slots=True)
class _Line:
    written: str
    plain: str
    is_quoted: bool


def cut(text: str) -> Cut:
    """What a person wrote in this text."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:_MOST_LINES]
    lines = [_line(row) for row in rows]
    kept: list[str] = []
    is_reply, at = False, 0
    while at < len(lines):
        line = lines[at]
        if line.is_quoted:
            is_reply, at = True, at + 1
            _end_paragraph(kept)
            continue
        if _passes_on(lines, at):
            is_reply = True
            break
        if taken := _introduction(lines, at):
            is_reply = True
            _end_paragraph(kept)
            if not _is_followed_by_quote(lines, at + taken):
                break
            at += taken
            continue
        kept.append(line.written.rstrip())
        at += 1
    return Cut(_without_endings(kept), is_reply)


def _line(row: str) -> _Line:
    row = row[:_LONGEST_LINE]
    plain = row.translate(_SPACES).strip()
    return _Line(row.replace("\u00a0", " "), plain, plain.startswith((">", "＞", "|>")))


def _end_paragraph(kept: list[str]) -> None:
    if kept and kept[-1]:
        kept.append("")


def _passes_on(lines: list[_Line], at: int) -> bool:
    """Whether from here on stands another mail: behind a divider, or under its own From, Sent and To."""
    plain = lines[at].plain
    if phrases.DIVIDER.match(plain):
        # In the middle of a sentence these are words; a divider has dashes or a head below.
        return not plain[:1].isalpha() or plain.endswith((":", "：")) or _is_head(lines, _next_filled(lines, at + 1))
    if phrases.RULE.match(plain):
        return _is_head(lines, _next_filled(lines, at + 1))
    return _is_head(lines, at)


def _is_head(lines: list[_Line], at: int) -> bool:
    """`From:` with at least two more headers of a mail in the lines below it."""
    if at >= len(lines) or not phrases.HEAD_FROM.match(lines[at].plain):
        return False
    near = [line.plain for line in lines[at + 1 : at + 9] if line.plain][:6]
    others = sum(bool(phrases.HEAD_OTHER.match(line)) for line in near)
    return others >= 2 or (others == 1 and bool(phrases.ADDRESS.search(lines[at].plain)))


def _next_filled(lines: list[_Line], at: int) -> int:
    while at < len(lines) and not lines[at].plain:
        at += 1
    return at


def _introduction(lines: list[_Line], at: int) -> int:
    """How many lines from here introduce a quotation ("On Monday … Ana wrote:"); 0 when none do."""
    if not lines[at].plain:
        return 0
    joined = ""
    for taken in range(1, _MOST_HEAD_LINES + 1):
        if at + taken > len(lines) or not lines[at + taken - 1].plain or lines[at + taken - 1].is_quoted:
            return 0
        joined = f"{joined} {lines[at + taken - 1].plain}".strip()
        if phrases.introduces(joined, before_quote=_is_followed_by_quote(lines, at + taken)):
            return 0 if _begins_later(lines, at, taken) else taken
    return 0


def _begins_later(lines: list[_Line], at: int, taken: int) -> bool:
    """Whether the first of these lines are somebody's own words ("Hi,"), and the introduction begins below them."""
    for skipped in range(1, taken):
        own = " ".join(line.plain for line in lines[at : at + skipped])
        rest = " ".join(line.plain for line in lines[at + skipped : at + taken])
        if not phrases.introduces(rest, before_quote=_is_followed_by_quote(lines, at + taken)) or not _begins_sentence(rest):
            continue
        # A date in the words above belongs to the introduction, unless that has its own.
        if phrases.tells_when(rest) or not phrases.tells_when(own):
            return True
    return False


def _begins_sentence(words: str) -> bool:
    """Whether an introduction may begin with these words: a capital, a number, or a script without capitals."""
    return bool(words) and not words[0].islower()


def _is_followed_by_quote(lines: list[_Line], at: int) -> bool:
    at = _next_filled(lines, at)
    return at < len(lines) and lines[at].is_quoted


def _without_endings(kept: list[str]) -> str:
    """Without what stands below the words: a list's footer, a signature, "sent from my telephone"; several in any order."""
    lines = _trimmed(kept)
    while True:
        shorter = _trimmed(_without_rule(_without_telephone(_without_signature(_without_list_foot(lines)))))
        if len(shorter) == len(lines):
            break
        lines = shorter
    written: list[str] = []
    for line in lines:
        if line or (written and written[-1]):
            written.append(line)
    return "\n".join(written)


def _trimmed(lines: list[str]) -> list[str]:
    first, last = 0, len(lines)
    while first < last and not lines[first].strip():
        first += 1
    while last > first and not lines[last - 1].strip():
        last -= 1
    return lines[first:last]


def _without_list_foot(lines: list[str]) -> list[str]:
    for at in range(len(lines) - 1, max(len(lines) - 10, -1), -1):
        if phrases.RULE.match(lines[at]):
            below = lines[at + 1 :]
            if not any(line.strip() for line in below) or any(phrases.LIST_FOOT.search(line) for line in below):
                return lines[:at]
    return lines


def _without_signature(lines: list[str]) -> list[str]:
    """RFC 3676, 4.3: "-- " on a line of its own; many programs lose the space."""
    for at in range(len(lines) - 1, max(len(lines) - _LONGEST_SIGNATURE - 2, -1), -1):
        if lines[at].translate(_SPACES).rstrip() in {"--", "—", "__", "–"}:
            return lines[:at]
    return lines


def _without_rule(lines: list[str]) -> list[str]:
    """A line of dashes at the very end divided the words from something that is gone."""
    return lines[:-1] if lines and not lines[-1].strip(" -_—–=*") else lines


def _without_telephone(lines: list[str]) -> list[str]:
    """The last lines, from the one that a telephone or program wrote; at most three, so that no sentence is lost below it."""
    for at in range(len(lines) - 1, max(len(lines) - 4, -1), -1):
        if phrases.SENT_FROM.match(lines[at].translate(_SPACES)) and len(lines[at]) < 160:
            return lines[:at]
    return lines
