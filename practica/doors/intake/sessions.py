"""The sessions of a reported meeting: where each begins and ends, its title, and whom and which countries it tells of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from practica.doors.intake import countries, cues, people
from practica.doors.intake.passages import Span, fold_in_place, sentences
from practica.doors.intake.proposal import Session
from practica.foundation.safety.documents import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from practica.foundation.safety.documents import Block

_NUMBERED = r"(?:\s*(?:№|n[o°º]\.?|nº)?\s*(?:\d{1,2}|[ivx]{1,4}))"
_TRAILING = re.compile(r"(?:\s+(?:who|whose|and|et|y|e|и|with|the|a|of|in|by|و))+$", re.IGNORECASE)
_LEADING = re.compile(
    r"^(?:the theme of|the topic of|the question of|le thème d[eu']|la question d[eu']|el tema de|o tema d[aoe]|тем[аеу]\w*)\s+",
    re.IGNORECASE,
)


_ENDS = re.compile(
    r"[.;:!?](?:\s|$)|\s[–—-]\s|[,،](?!\s(?:including|y compris|incluid[oa]s?|inclusive|включая|بما في))|\n|\s\("
)
_ENDS_HEADING = re.compile(
    r"[.;:!?](?:\s|$)|\s[–—-]\s|[,،]\s(?=moderated|chaired|led by|with |animée|modérée|présidée|avec |moderad|con |com |"
    r"модератор|ведущ|يدير|برئاسة)|\n|\s\("
)


@dataclass(frozen=True, slots=True)
class _Opening:
    """A sentence or heading that begins a session."""

    title: str
    heading: bool


@lru_cache(maxsize=1)
def _openers() -> list[re.Pattern[str]]:
    noun, ordinal, about, dealt = (cues.any_of("session", n) for n in ("noun", "ordinal", "about", "dealt"))
    article = r"(?:(?:the|la|le|l'|el|a|o|as|der)\s*)?"
    return [
        re.compile(
            rf"^\W*{article}(?:{ordinal}\s+)?{noun}(?:{_NUMBERED}|\s+{ordinal})?\s*(?:[:.–—-]|\s{about})\s*(?P<rest>\S.*)$",
            re.DOTALL,
        ),
        re.compile(
            rf"(?P<lead>.{{0,60}}?)(?<!\w){ordinal}\s+(?:\w+\s+)?{noun}(?P<mid>[^.]{{0,90}}?)\s*(?:{about}|{dealt})\s*(?P<rest>\S.*)$",
            re.DOTALL,
        ),
        re.compile(
            rf"(?P<lead>.{{0,60}}?){noun}\s+(?:{ordinal}|{_NUMBERED})(?P<mid>[^.]{{0,90}}?)\s*(?:{about}|{dealt})\s*(?P<rest>\S.*)$",
            re.DOTALL,
        ),
        re.compile(
            rf"(?P<lead>.{{0,60}}?)(?<!\w)(?:the|a|la|une|el|una|uma|na|в|на|another)?\s*{noun}(?P<mid>)\s+(?:{about}|{dealt})\s+(?P<rest>\S.*)$",
            re.DOTALL,
        ),
        re.compile(rf"(?P<lead>\W*){dealt}\s+{noun}\s+{ordinal}(?P<mid>)\s+(?:علي |حول |في |ل)?(?P<rest>\S.*)$", re.DOTALL),
        re.compile(rf"(?P<lead>.{{0,60}}?)(?<!\w){ordinal}\s+{noun}(?P<mid>)(?P<rest>\b.*)$", re.DOTALL),
    ]


def _opening(text: str, *, heading: bool) -> _Opening | None:
    folded = fold_in_place(text)
    if cues.pattern("session", "skipped").search(folded[:90]):
        return None
    for number, opener in enumerate(_openers()):
        match = opener.match(folded)
        if not match or (number == 0 and not (heading or len(text) < 160)):
            continue
        lead = match.groupdict().get("lead") or ""
        if re.search(rf"{cues.any_of('session', 'not_one')}\s*$", lead.strip()) or re.search(r"[.!?]\s", lead):
            continue
        at = match.start("rest")
        title = "" if number == len(_openers()) - 1 else _title(text[at:], folded[at:], whole=number == 0, heading=heading)
        return _Opening(title or _ordinal_title(text, match), heading)
    return None


def _ordinal_title(text: str, match: re.Match[str]) -> str:
    """For example "Second session", when the text gives no other name."""
    start = match.end("lead") if "lead" in match.groupdict() else 0
    phrase = text[start : match.start("rest")].strip(" ,:")
    return (phrase[:1].upper() + phrase[1:])[:80]


def _title(text: str, folded: str, *, whole: bool, heading: bool) -> str:
    """The words that name the subject, up to the verb or the sign that ends them; a comma in a numbered heading is its own."""
    end = len(text)
    sign = (_ENDS_HEADING if whole and heading else _ENDS).search(text)
    if sign:
        end = sign.start()
    if not whole:
        stop = re.search(rf"\s{cues.any_of('session', 'stops')}", folded[:end])
        end = stop.start() if stop else end
    quoted = re.match(r"\s*[“\"«„]([^”\"»“]{3,150})[”\"»“]", text)
    words = quoted[1] if quoted else text[:end].strip(" \t\"“”«»'‘’.,:;–—-")
    words = _LEADING.sub("", _TRAILING.sub("", words))[:160]
    return words[:1].upper() + words[1:]


def find(
    blocks: Sequence[tuple[Block, Span]], text: str, objectives: Callable[[str, Sequence[str]], tuple[str, ...]]
) -> tuple[Session, ...]:
    """The sessions in the order of the text.

    A session told in running text ends with the next one, with a sentence that sums up, or with its paragraph when none
    follows; one under a heading ends with the next heading.

    Args:
        blocks: the document's blocks with their text.
        text: the whole text.
        objectives: takes a session's title and its text as a list of passages, answers the ids of the objectives it is on.
    """
    pieces = _pieces(blocks)
    starts = [n for n, piece in enumerate(pieces) if piece.opening]
    found = []
    for order, number in enumerate(starts):
        following = starts[order + 1] if order + 1 < len(starts) else None
        last = _last(pieces, number, following)
        opening, begin, end = pieces[number].opening, pieces[number].span.start, pieces[last].span.end
        if opening is None:
            continue
        quote = text[begin:end]
        named = countries.of_session(countries.mentions(quote))
        found.append(Session(opening.title, objectives(opening.title, [quote]), named, people.named(quote), quote, begin, end))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Piece:
    span: Span
    block: int
    heading: bool
    opening: _Opening | None
    sums_up: bool


def _pieces(blocks: Sequence[tuple[Block, Span]]) -> list[_Piece]:
    pieces = []
    for number, (block, span) in enumerate(blocks):
        heading = block.kind is Kind.HEADING
        for sentence in [span] if heading else sentences(span):
            folded = fold_in_place(sentence.text)
            sums_up = bool(re.match(rf"\W*(?:\w+\s+){{0,2}}{cues.any_of('session', 'ends')}", folded))
            opening = None if sums_up else _opening(sentence.text, heading=heading)
            pieces.append(_Piece(sentence, number, heading, opening, sums_up))
    return pieces


def _last(pieces: Sequence[_Piece], number: int, following: int | None) -> int:
    """The number of the last piece that belongs to the session that begins at `number`."""
    first = pieces[number]
    under_heading = first.opening is not None and first.opening.heading
    last = number
    for at in range(number + 1, following if following is not None else len(pieces)):
        piece = pieces[at]
        if piece.sums_up or piece.heading:
            break
        if not under_heading and following is None and piece.block != first.block:
            break
        last = at
    return last
