"""Is this the report of a meeting, and which? Title, place, country and days, from the sentence that says that it was held."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from practica.doors.intake import cues, dates, places
from practica.doors.intake.passages import Span, fold, fold_in_place

if TYPE_CHECKING:
    from collections.abc import Sequence

_FUTURE = re.compile(r"(?<!\w)(?:will|would be|to be|is going to|sera|seront|aura lieu|tendra lugar|буд[еу]т|سيعقد|ستعقد)(?!\w)")
_UPPER = "A-ZÀ-ÖØ-ÞĀŁŚŠŽА-ЯЁ"
_CAPITALISED = rf"[{_UPPER}][\w'’.-]+"
_CITY = re.compile(
    rf"(?<!\w)(?:in|at|à|en|em|a|в|во)\s+({_CAPITALISED}(?:\s+(?:(?:de|del|la|el|do|da|of)\s+)?{_CAPITALISED}){{0,2}})"
)
_ARABIC_CITY = re.compile(r"(?<!\w)(?:في\s+(?:مدينة\s+)?|ب)([\u0621-\u064a]+(?:\s[\u0621-\u064a]+)?)")
# Where a language puts the place behind the verb: "a eu lieu (Vienne, Autriche, …)", "прошёл: Вена, Австрия, …".
_AFTER_VERB = re.compile(
    rf"(?<!\w)(?:a eu lieu|s['’]est tenue?|прош(?:ёл|ел|ла|ло|ли)|presencialmente)\s*[(:]\s*"
    rf"({_CAPITALISED}(?:\s+(?:(?:de|del|la|el|do|da)\s+)?{_CAPITALISED}){{0,2}})"
)
_DATELINE = re.compile(rf"^\W*([{_UPPER}][\w'’.-]+(?:\s[{_UPPER}][\w'’.-]+){{0,2}})\s*[,(]")
_NAMED = re.compile(
    r"\s*(?:,\s*)?(?:\w+\s+){0,2}?(?:entitled|titled|called|intitulée?|titulad[oa]|denominad[oa]|intitulad[oa]|"
    r"под названием|بعنوان)?\s*[“\"«„]([^”\"»“]{3,120})[”\"»“]"
)


@dataclass(frozen=True, slots=True)
class Held:
    """The sentence that says that a meeting was held; `strength` counts what speaks for it (0-8)."""

    sentence: Span
    strength: int
    strong: bool
    noun: tuple[int, int]
    number: int


def held(sentences: Sequence[Span]) -> Held | None:
    """The sentence that most plainly says that a meeting was held, among the first sixty."""
    best: Held | None = None
    for number, sentence in enumerate(sentences[:60]):
        found = _held(sentence, number)
        if found and (best is None or found.strength > best.strength):
            best = found
    return best


def _held(sentence: Span, number: int) -> Held | None:
    folded = fold_in_place(sentence.text)
    strong = cues.pattern("event", "strong").search(folded)
    noun = strong or cues.pattern("event", "weak").search(folded)
    verb = cues.pattern("event", "held").search(fold(sentence.text))
    when = dates.find(sentence.text)
    if noun is None or _FUTURE.search(folded) or not (verb or when):
        return None
    quoted = _noun_after_quote(folded)
    strength = (2 if strong else 1) + 2 * bool(verb) + 2 * bool(when) + bool(places.countries(sentence.text)) + (number < 5)
    return Held(sentence, strength, bool(strong), quoted or noun.span(), number)


def _noun_after_quote(folded: str) -> tuple[int, int] | None:
    match = re.search(rf"[”\"»“]\s*(?P<noun>{cues.any_of('event', 'strong')})", folded)
    return match.span("noun") if match else None


def names_a_meeting(heading: str) -> bool:
    return bool(cues.pattern("event", "strong").search(fold_in_place(heading)))


def title(found: Held, heading: str) -> str:
    """The heading when it names the meeting; else the words of the sentence that do."""
    if heading and names_a_meeting(heading):
        return heading
    text, (start, end) = found.sentence.text, found.noun
    before = re.search(r"[“\"«„]([^”\"»“]{3,120})[”\"»“]\s*$", text[:start])
    if before:
        return text[before.start() : end]
    after = _NAMED.match(text[end:])
    if after:
        return after[1].strip()
    about = re.match(
        r"\s+(?:\w+\s+)?(?:on|about|for|sur|consacrée? à|sobre|acerca de|по|о|об|на тему|حول|بشأن|عن)\s+(?!\d)[^,،;.(]+",
        text[end:],
    )
    if about:
        phrase = text[_phrase_start(text, start) : end] + _until_place_or_date(about.group())
        return phrase[:1].upper() + phrase[1:].strip()
    phrase = text[_phrase_start(text, start) : end]
    return heading or phrase[:1].upper() + phrase[1:]


def _phrase_start(text: str, start: int) -> int:
    """Take adjectives and capitalised words that belong to the noun along ("Second Regional workshop")."""
    match = re.search(
        rf"(?:(?:[{_UPPER}][\w.'’-]*|regional|international|national|regionale?|internacional|nacional|"
        r"региональн\w+|международн\w+|sub-?regional)\s+)*$",
        text[:start],
    )
    return match.start() if match else start


def _until_place_or_date(phrase: str) -> str:
    cut = re.search(
        rf"\s+(?:(?:in|at|à|en|em|в|во)\s+[{_UPPER}]|(?:held|took|was|which|that|organi[sz]ed|from|between|on\s+\d|du\s+\d|le\s+\d|"
        r"del\s+\d|el\s+\d|los días|em\s+\d|de\s+\d|с\s+\d|qui|que|a eu|s['’]est|se\s)|\d)",
        phrase[4:],
    )
    return phrase[: 4 + cut.start()] if cut else phrase


def days(found: Held, sentences: Sequence[Span]) -> dates.When | None:
    """The days of the meeting: the range nearest to its name, in its own sentence or the two after it."""
    own = dates.find(found.sentence.text)
    if own:
        ranged = [w for w in own if w.starts != w.ends]
        return min(ranged or own, key=lambda w: abs(w.start - found.noun[0]))
    near = [w for s in sentences[found.number + 1 : found.number + 3] for w in dates.find(s.text)]
    return next((w for w in near if w.starts != w.ends), near[0] if near else None)


def place(found: Held, first: str) -> tuple[str, str]:
    """(city, country code) of the meeting, from its sentence, else from the text's dateline; "" for what is not said."""
    text = found.sentence.text
    for match in [*_AFTER_VERB.finditer(text), *_CITY.finditer(text), *_ARABIC_CITY.finditer(text)]:
        answer = _city(match[1], text[match.end() :])
        if answer:
            return answer
    named = places.countries(text)
    dateline = _DATELINE.match(first)
    if dateline and not named:
        answer = _city(dateline[1], first[dateline.end() - 1 :])
        if answer:
            return answer
    return ("", named[-1].code) if named and not named[-1].adjective else ("", "")


def _city(name: str, after: str) -> tuple[str, str] | None:
    """A name is a city when a country follows it, or when it is known as one; a country alone is not."""
    if places.countries(name):
        return None
    follows = re.match(r"\s*[,(،]\s*", after)
    if follows:
        country = places.countries(after[follows.end() : follows.end() + 60])
        if country and country[0].start <= 4:
            return places.city(name)[0], country[0].code
    words = name.split()
    for count in range(len(words), 0, -1):
        candidate = " ".join(words[:count])
        city, code = places.city(candidate)
        if code:
            return city, code
    return None
