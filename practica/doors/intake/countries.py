"""Which countries a text names and why: only where something happened, or whose example it is, makes a country of a practice.

The reason for a role is the words around the name (data/roles.toml, six languages). A list ("Brazil, Colombia and South
Africa") shares the role of its first member. What remains is weighed: a practice has one country or a few, and those fill
the text; a country named once among many is "only named".
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from practica.doors.intake import places
from practica.doors.intake.passages import fold
from practica.doors.intake.proposal import Mention, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BETWEEN = re.compile(
    r"^[\s,;]*(?:(?:and|or|as well as|et|ou|ainsi que|y|e|o|и|а также|و)\s+)?"
    r"(?:the |la |le |les |l['’]|el |los |o |a |os |in |from |en |au |aux |du |de |de la |del |da |do |в |из |من |في )*$",
    re.IGNORECASE,
)
_ROLES = {
    "speaker": Role.SPEAKER,
    "donor": Role.DONOR,
    "law": Role.LAW,
    "meeting": Role.MEETING,
    "example": Role.EXAMPLE,
    "named": Role.NAMED,
}


@lru_cache(maxsize=1)
def _patterns() -> dict[Role, tuple[list[re.Pattern[str]], list[re.Pattern[str]]]]:
    data = tomllib.loads(files("practica.doors.intake").joinpath("data/roles.toml").read_text("utf-8"))
    return {
        role: ([re.compile(rf"(?<!\w){p}") for p in data[name]["before"]], [re.compile(p) for p in data[name]["after"]])
        for name, role in _ROLES.items()
    }


def mentions(text: str) -> list[Mention]:
    """Every country named in `text`, in order, with its role and the reason for it; where none is named, those of its cities."""
    found = places.countries(text)
    if not found:
        return [Mention(c.code, c.start, c.end, Role.WHERE, text[c.start : c.end]) for c in places.cities(text)]
    answer: list[Mention] = []
    for number, hit in enumerate(found):
        role, reason = _role(text, hit)
        if role is Role.WHERE and number and _BETWEEN.match(text[found[number - 1].end : hit.start]):
            before = answer[-1]
            role, reason = before.role, before.reason
        answer.append(Mention(hit.code, hit.start, hit.end, role, reason))
    return answer


def _role(text: str, hit: places.Found) -> tuple[Role, str]:
    before, after = fold(text[max(0, hit.start - 90) : hit.start]).replace("\n", " "), fold(text[hit.end : hit.end + 70])
    if after.startswith(("'s", "’s")):
        after = after.replace("’", "'")
    for role, (befores, afters) in _patterns().items():
        if hit.adjective and role is Role.MEETING:
            continue
        for pattern in befores:
            match = pattern.search(before)
            if match:
                return role, match.group().strip()
        for pattern in afters:
            match = pattern.match(after)
            if match:
                return role, match.group().strip()
    return Role.WHERE, ""


def of_practice(found: Sequence[Mention], *, headings: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """The countries where it happened, the one named most first.

    A name in a heading counts four times and one in the first tenth of the text twice. A country stays when it has at least
    a third of the first one's weight and is named more than once, or when it stands in a heading; so neighbours, speakers
    and comparisons fall away. Among more than twelve a country needs half the first one's weight. More than six that stay
    are a list of others and not the countries of one practice: then only the first stays, if it stands out.
    """
    spans = list(headings)
    length = max((m.end for m in found), default=1)
    weight: Counter[str] = Counter()
    titled: set[str] = set()
    for m in _of_place(found):
        heading = any(start <= m.start < end for start, end in spans)
        weight[m.code] += 4 if heading else 2 if m.start < length / 10 else 1
        if heading:
            titled.add(m.code)
    if not weight:
        return ()
    ranked = weight.most_common()
    most = ranked[0][1]
    crowd = len(ranked) > 12
    kept = [c for c, n in ranked if (n * 2 >= most if crowd else c in titled or (n * 3 >= most and (n > 1 or most <= 2)))]
    if len(kept) > 6:
        return (ranked[0][0],) if most >= 2 * ranked[1][1] else ()
    return tuple(kept)


def _of_place(found: Sequence[Mention]) -> list[Mention]:
    """The mentions that speak of a place where something happened.

    A country that is named at least as often as a donor, or more often as a speaker's home, is that. Where only one country's
    laws are named and no other place at all, the text is about that country.
    """
    gives = Counter(m.code for m in found if m.role is Role.DONOR)
    speaks = Counter(m.code for m in found if m.role is Role.SPEAKER)
    here = Counter(m.code for m in found if m.role in (Role.WHERE, Role.EXAMPLE))
    kept = [
        m
        for m in found
        if m.role in (Role.WHERE, Role.EXAMPLE) and here[m.code] > gives[m.code] and here[m.code] >= speaks[m.code]
    ]
    laws = [m for m in found if m.role is Role.LAW]
    return kept or (laws if len({m.code for m in laws}) == 1 else [])


def of_session(found: Iterable[Mention]) -> tuple[str, ...]:
    """The countries whose examples a session told, in the order of the text; a law that was presented is such an example."""
    return tuple(dict.fromkeys(m.code for m in found if m.role in (Role.WHERE, Role.EXAMPLE, Role.LAW)))
