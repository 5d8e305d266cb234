"""How mail programs introduce a quotation, a forwarded mail, a telephone's greeting, an absence, a bounce.

The phrases stand in `data/phrases.txt`. Each is matched on one line of limited length, by patterns that do not backtrack.
"""

import re
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).parent.parent / "data" / "phrases.txt"


def _read() -> dict[str, str]:
    """Group → its phrases as one alternative, the longest first, so that "napsal(a)" is found before "napsal"."""
    groups: dict[str, list[str]] = {}
    group: list[str] = []
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            group = groups.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            group.append(line)
    return {name: "|".join(re.escape(each) for each in sorted(held, key=len, reverse=True)) for name, held in groups.items()}


_SAID: Final = _read()

# "… wrote:", at or near the end of the line that introduces a quotation.
# Not inside of a word; scripts that do not separate words have no such place.
_PLACE: Final = r"(?:(?<![^\W\d_])|(?=[\u3000-\u9fff\uac00-\ud7af]))"
WROTE: Final = re.compile(rf"{_PLACE}(?:{_SAID['wrote']})\s*[^\w\s]*$", re.IGNORECASE)
# The word may stand before the name: "Am 02.04.2012 schrieb Ana <ana@x.org>:".
_WITHIN: Final = re.compile(rf"(?:^|\s|，|,)(?:{_SAID['wrote within']})\s", re.IGNORECASE)
ENDS: Final = re.compile(r"[:：﹕]\s*$")
ADDRESS: Final = re.compile(r"[^\s<>()\[\]\"]{1,64}@[^\s<>()\[\]\"]{1,190}")
_CLOCK: Final = re.compile(r"\d{1,2}[:.h]\s?\d{2}")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)|[٠-٩۰-۹]{4}")

# The names of a mail's headers as programs print them over a mail that they quote.
HEAD_FROM: Final = re.compile(rf"^[\s>*_]*(?:{_SAID['head from']})[\s*_\xa0]*[:：]", re.IGNORECASE)
HEAD_OTHER: Final = re.compile(rf"^[\s>*_]*(?:{_SAID['head other']})[\s*_\xa0]*[:：]", re.IGNORECASE)
# A line of its own between what was written and the mail it answers or passes on.
DIVIDER: Final = re.compile(rf"^[\s>*_—–=-]*(?:{_SAID['divider']})[\s*:：_—–=-]*$", re.IGNORECASE)
SENT_FROM: Final = re.compile(rf"^[\s*_]*(?:{_SAID['sent from']})", re.IGNORECASE)
# A list's own words under a rule of underscores.
LIST_FOOT: Final = re.compile(r"https?://|mailto:|mailing list|unsubscribe|@", re.IGNORECASE)
RULE: Final = re.compile(r"^\s*(?:_{8,}|[—–]{3,})\s*$")

ABSENCE: Final = re.compile(rf"^\s*(?:\[[^\]]{{1,30}}\]\s*)?(?:{_SAID['absence']})", re.IGNORECASE)
UNDELIVERED: Final = re.compile(_SAID["undelivered"], re.IGNORECASE)
# "Re:" in the languages whose programs translate it.
ANSWERS: Final = re.compile(rf"^\s*(?:{_SAID['answers']})\s*(?:\[\d+\]|\(\d+\))?\s*[:：]", re.IGNORECASE)


def tells_when(words: str) -> bool:
    """Whether a year or a time of day stands in these words."""
    return bool(_YEAR.search(words) or _CLOCK.search(words))


def introduces(joined: str, *, before_quote: bool) -> bool:
    """Whether these words introduce a quotation: "On Monday, 2 April 2012 at 18:26, Ana <ana@x.org> wrote:".

    Args:
        joined: one to four lines as one, without marks of quotation.
        before_quote: whether a quoted line follows; then less is asked of the words.
    """
    if len(joined) > 600:
        return False
    if joined.startswith("--") and joined.endswith("--"):
        joined = f"{joined.strip(' -')}:"  # Zoho: "---- On Wed, … ana@x.org wrote ----"
    if not ENDS.search(joined):
        return False
    words = joined.rstrip(" :：﹕")
    has_address, has_number = bool(ADDRESS.search(joined)), any(sign.isdecimal() for sign in joined)
    told_when = bool(_YEAR.search(joined)) + bool(_CLOCK.search(joined))
    if WROTE.search(words):
        return has_address or told_when == 2 or (before_quote and has_number)
    if _WITHIN.search(joined):
        return has_number and (has_address or before_quote)
    # "30 апр. 2025 г. в 15:19, Ana <ana@x.org>:"
    return has_address and told_when >= 1 and words.endswith((">", ")", "]"))
