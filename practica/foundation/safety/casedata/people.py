"""Names, and what leads to a person: a title, a role in a case, an address, a number plate.

There is no list of names here and no model that guesses them: a name is seen when a title, a role or its own form (initials, a
patronymic) gives it away. Capitals alone mean nothing in a report full of conventions and ministries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from practica.foundation.safety.casedata.cues import Cue
from practica.foundation.safety.casedata.kinds import Kind
from practica.foundation.safety.casedata.reading import Reading, Span

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_PARTICLES = frozenset(
    ["de", "da", "do", "dos", "das", "del", "la", "van", "von", "der", "den", "bin", "ibn", "al", "el", "ould", "y", "e"]
)
_ARABIC = re.compile(r"[\u0620-\u064a]")
_ARABIC_STOP = frozenset("في من على الى إلى عن أن ان التي الذي وقد قد هو هي كان كانت مع بعد قبل كما بأن ثم او أو".split())  # noqa: SIM905
_INITIALS = re.compile(r"(?<![\w.])(?:[A-ZА-ЯЁÀ-Þ]\. ?){1,3}[A-ZА-ЯЁÀ-Þ][^\W\d_]{2,20}(?![^\W\d_])")
_LAST_INITIALS = re.compile(r"(?<![\w.])[А-ЯЁ][а-яё-]{2,20} [А-ЯЁ]\. ?[А-ЯЁ]\.(?![^\W\d_])")
_PATRONYMIC = re.compile(
    r"(?:[А-ЯЁ][а-яё-]{1,20} ){1,2}[А-ЯЁ][а-яё]{1,15}(?:вич|вн|ьич|ичн|инич)[а-яё]{0,3}(?: [А-ЯЁ][а-яё-]{2,20})?(?![а-яё])"
)
_FORMS = (_INITIALS, _LAST_INITIALS, _PATRONYMIC)
_NOT_INITIALS = re.compile(r"(?:U\. ?S|U\. ?K|U\. ?N|E\. ?U|D\. ?C|U\. ?A\. ?E|No|P\. ?O)\.", re.IGNORECASE)
_ONLY_INITIALS = re.compile(r"[\s,:(«\"']{1,3}((?:[A-ZА-ЯЁ]\. ?){2,4})(?![^\W\d_])")

_GAP = re.compile(r"[ ,:]{0,2}[«\"“']?")
_ABBREVIATED = re.compile(r"\.?[ ,:]{0,2}[«\"“']?")
_COLON = re.compile(r" ?[:=] ?")

_HOUSE_BEFORE = re.compile(r"(?<![\w/-])\d{1,5}[A-Za-z]?,? (?:[A-Z][\w'.-]{0,20} ){1,4}$")
_HOUSE_AFTER = re.compile(
    r"\.?,? ?(?:[^\W\d_][\w'./-]{0,24}[ ,]{1,2}){1,6}?(?:n[o°º.]{0,2} ?|№ ?|д\.? ?|дом ?|رقم ?|s/n|км ?)?\d{1,5}\w?(?![\d.]\d)"
)
_LABELLED = re.compile(r"\s{0,2}[:=-]\s{0,2}([^\n]{6,80})")
_PLATE = re.compile(
    r"[\s:=#.№-]{0,4}(?:(?:no|number|numero|nº|n°|is|номер|رقم|de|du|com|con)\b[\s:.]{0,3}){0,2}"
    r"([A-ZА-Я\u0620-\u064a\d]{1,4}(?:[ -]?[A-ZА-Я\u0620-\u064a\d]{1,4}){1,3})(?![^\W_])"
)
_RUSSIAN_PLATE = re.compile(r"(?<![^\W_])[АВЕКМНОРСТУХ] ?\d{3} ?[АВЕКМНОРСТУХ]{2} ?\d{2,3}(?![^\W_])")


def names(reading: Reading) -> Iterator[tuple[Kind, Span]]:
    """PERSON for a name as such; PERSON_CUE where a role in a case or a form's label names someone."""
    for span in _of_a_case(reading):
        yield Kind.PERSON_CUE, span
    for start, end in reading.all(Cue.TITLE):
        short = end - start <= 4  # Mr. and Sra. are abbreviations: a full stop after them ends nothing
        named = _name_at(reading, end, _ABBREVIATED if short else _GAP)
        if named and (end - start > 2 or reading.clean[start].isupper()):
            yield Kind.PERSON, named
    for form in _FORMS:
        for match in form.finditer(reading.clean):
            if not _NOT_INITIALS.match(match.group()):
                yield Kind.PERSON, match.span()


def _of_a_case(reading: Reading) -> Iterator[Span]:
    for start, end in reading.all(Cue.VICTIM):
        if reading.clean[start].isupper() and reading.clean[end : end + 1] != ":":
            continue
        if span := _initials_at(reading, end) or _name_at(reading, end, _GAP):
            yield span
    for _, end in reading.all(Cue.NAME_LABEL):
        if (label := _COLON.match(reading.clean, end)) and (span := _name_at(reading, label.end(), _GAP)):
            yield span


def _initials_at(reading: Reading, end: int) -> Span | None:
    match = _ONLY_INITIALS.match(reading.clean, end, end + 20)
    return (match.start(1), match.start(1) + len(match.group(1).rstrip())) if match else None


def _name_at(reading: Reading, position: int, gap: re.Pattern[str]) -> Span | None:
    """Up to five capitalised words (in Arabic: two words) after a title or role; a quoted name must end with its quote."""
    clean = reading.clean
    between = gap.match(clean, position)
    start = position = between.end() if between else position
    end, count = 0, 0
    while count < 5 and (token := _TOKEN.match(clean, position, position + 40)):
        word = token.group()
        if _is_part_of_name(word, count):
            count, end = count + 1, token.end()
        elif not count or word not in _PARTICLES:
            break
        if clean[token.end() : token.end() + 1] != " ":
            break
        position = token.end() + 1
    quoted = between is not None and between.group()[-1:] in set("«\"“'")
    if not count or (quoted and clean[end : end + 1] not in set("»\"”'")):
        return None
    return start, end - (clean[end - 1] == ".")


def _is_part_of_name(word: str, count: int) -> bool:
    if _ARABIC.match(word):
        return count < 2 and word not in _ARABIC_STOP
    return word[0].isupper() and not (count == 0 and len(word) > 1 and word.isupper())


def addresses(reading: Reading) -> Iterator[Span]:
    """Streets with a house number, and what follows "Address:" in a form."""
    for start, end in reading.all(Cue.STREET_AFTER):
        if house := _HOUSE_BEFORE.search(reading.clean, max(0, start - 70), start):
            yield house.start(), end
    for start, end in reading.all(Cue.STREET_BEFORE):
        if house := _HOUSE_AFTER.match(reading.clean, end, end + 80):
            yield start, house.end()
    for _, end in reading.all(Cue.ADDRESS_LABEL):
        if (
            (value := _LABELLED.match(reading.clean, end, end + 90))
            and "@" not in value.group(1)
            and re.search(r"\d", value.group(1))
        ):
            yield value.start(1), value.start(1) + len(value.group(1).rstrip(" .,"))


def plates(reading: Reading) -> Iterator[Span]:
    """Number plates: announced by a word, or of the Russian form."""
    for _, end in reading.all(Cue.PLATE):
        match = _PLATE.match(reading.clean, end, end + 50)
        if (
            match
            and re.search(r"\d{2}", match.group(1))
            and re.search(r"[^\W\d_]", match.group(1))
            and match.group(1).upper() == match.group(1)
        ):
            yield match.span(1)
    for match in _RUSSIAN_PLATE.finditer(
        reading.clean.upper() if len(reading.clean.upper()) == len(reading.clean) else reading.clean
    ):
        yield match.span()
