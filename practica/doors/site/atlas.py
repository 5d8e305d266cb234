"""The map: where practices come from and who took from whom, on land without borders, with the same in a table.

The projection is Equal Earth, so that no country looks larger than another of its size, turned to 11.5° E, so that its edge runs
through the Bering Strait and cuts no country. `static/site/land.svg` is drawn with the same figures; see docs/decisions/land.md.
"""

import functools
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from practica.doors.site.explore import views
from practica.foundation.core import places
from practica.foundation.core.lists import listed
from practica.knowledge.practices.counting import by_country
from practica.knowledge.replications.queries import Flow, country_by_country
from practica.people.access.requests import Request, for_anyone

WIDTH, HEIGHT = 2000, 870
"""The picture's units; below 870 lies Antarctica, where nobody practises."""

_POINTS = Path(__file__).parent / "data" / "points.json"
_MIDDLE = 11.5
# Equal Earth: Šavrič, Patterson and Jenny, "The Equal Earth map projection", IJGIS 33 (2019), eq. 1 and 2.
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_MOST_ARCS = 150
_SMALLEST, _LARGEST = 15, 46
_LETTER, _LINE = 13, 28


@dataclass(frozen=True)
class Dot:
    """A country with practices, or one that only took some up (`practices` 0): its place, its radius, where it leads."""

    code: str
    x: int
    y: int
    radius: int
    practices: int
    url: str
    spoken: str


@dataclass(frozen=True)
class Arc:
    """From one country to another: a path that stops at the edge of the second one's dot, and its width."""

    path: str
    width: int


@dataclass(frozen=True)
class Label:
    """A country's name where it covers nothing; its middle."""

    x: int
    y: int
    name: str


@dataclass(frozen=True)
class Drawn:
    """The whole picture."""

    dots: tuple[Dot, ...]
    arcs: tuple[Arc, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Row:
    """One line of the table: how many practices, and how many were taken up from where, in words; no totals, nobody is ranked."""

    code: str
    practices: int
    taken: str


@for_anyone
def practices_map(request: Request) -> HttpResponse:
    """The map of all that this viewer may see, in two queries however much there is."""
    practices, flows = by_country(request.viewer), country_by_country(request.viewer)
    context: dict[str, Any] = {
        "drawn": draw(practices, flows),
        "rows": _rows(practices, flows),
        "views": views("map"),
        "width": WIDTH,
        "height": HEIGHT,
    }
    return render(request, "site/map.html", context)


def _rows(practices: Mapping[str, int], flows: Sequence[Flow]) -> list[Row]:
    """By name; nobody is ranked."""
    taken: dict[str, list[Flow]] = {}
    for flow in flows:
        taken.setdefault(flow.target, []).append(flow)
    codes = sorted({*practices, *taken, *(flow.source for flow in flows)}, key=_place_in_names())
    return [_row(code, practices.get(code, 0), taken.get(code, [])) for code in codes]


def _place_in_names() -> Any:
    order = {code: place for place, (code, _name) in enumerate(places.choices())}
    return lambda code: (order.get(code, len(order)), code)


def _row(code: str, practices: int, flows: Sequence[Flow]) -> Row:
    words = [_("%(count)s from %(country)s") % {"count": one.replications, "country": places.name(one.source)} for one in flows]
    return Row(code, practices, listed(words))


def draw(practices: Mapping[str, int], flows: Iterable[Flow]) -> Drawn:
    """Dots, arcs and names. Countries without a known point, or off the picture, stand in the table alone."""
    between = sorted((flow for flow in flows if flow.source != flow.target), key=lambda flow: -flow.replications)
    codes = {*practices, *(code for flow in between for code in (flow.source, flow.target))}
    dots = {code: dot for code in sorted(codes) if (dot := _dot(code, practices.get(code, 0)))}
    ends = [(dots[flow.source], dots[flow.target], flow) for flow in between if flow.source in dots and flow.target in dots]
    # The largest first, so that a small neighbour lies on top of it and can be reached.
    in_order = tuple(sorted(dots.values(), key=lambda dot: (-dot.radius, dot.code)))
    return Drawn(
        dots=in_order,
        arcs=tuple(_arc(source, target, flow.replications) for source, target, flow in ends[:_MOST_ARCS]),
        labels=tuple(_labels(in_order)),
    )


def _dot(code: str, practices: int) -> Dot | None:
    point = points().get(code)
    if point is None:
        return None
    x, y = project(*point)
    if not 0 <= y <= HEIGHT:
        return None
    name = places.name(code)
    radius = min(_LARGEST, round(_SMALLEST + 6 * math.sqrt(practices - 1))) if practices else _SMALLEST - 4
    url = f"/practices/?country={code}" if practices else f"/countries/{code.lower()}/"
    spoken = _("%(country)s, practices: %(count)s") % {"country": name, "count": practices}
    return Dot(code, round(x), round(y), radius, practices, url, spoken)


def _arc(source: Dot, target: Dot, count: int) -> Arc:
    """Bent to the left of its way by a sixth of its length, so that the way back is another line."""
    across, down = target.x - source.x, target.y - source.y
    length = math.hypot(across, down) or 1
    bend = max(24, length / 6) / length
    over_x, over_y = source.x + across / 2 + down * bend, source.y + down / 2 - across * bend
    last = math.hypot(target.x - over_x, target.y - over_y) or 1
    short = (target.radius + 8) / last
    end_x, end_y = target.x - (target.x - over_x) * short, target.y - (target.y - over_y) * short
    return Arc(f"M{source.x} {source.y}Q{over_x:.0f} {over_y:.0f} {end_x:.0f} {end_y:.0f}", min(2 + count, 8))


def _labels(dots: Sequence[Dot]) -> Iterator[Label]:
    """Names under, over or beside their dots, where they cover neither a dot nor a name; the largest dots choose first."""
    taken = [(dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius) for dot in dots]
    for dot in dots:
        name = places.name(dot.code)
        half, away = len(name) * _LETTER // 2, dot.radius + _LINE // 2 + 4
        beside = dot.radius + half + 8
        for x, y in ((dot.x, dot.y + away), (dot.x, dot.y - away), (dot.x + beside, dot.y), (dot.x - beside, dot.y)):
            box = (x - half, y - _LINE // 2, x + half, y + _LINE // 2)
            is_inside = box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= HEIGHT
            if is_inside and not any(_meet(box, other) for other in taken):
                taken.append(box)
                yield Label(x, y + _LINE // 3, name)
                break


def _meet(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@functools.cache
def points() -> Mapping[str, tuple[float, float]]:
    """Country code to the latitude and longitude near its middle; its source stands in docs/decisions/land.md."""
    return {code: (north, east) for code, (north, east) in json.loads(_POINTS.read_text()).items()}


def project(north: float, east: float) -> tuple[float, float]:
    """Degrees to the picture's units, Equal Earth."""
    turned = (east - _MIDDLE + 180) % 360 - 180
    x, y = _equal_earth(north, turned)
    scale = WIDTH / (2 * _equal_earth(0, 180)[0])
    return WIDTH / 2 + x * scale, (_equal_earth(90, 0)[1] - y) * scale


def _equal_earth(north: float, east: float) -> tuple[float, float]:
    angle = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(north)))
    square = angle * angle
    sixth = square**3
    under = 3 * (9 * _A4 * sixth * square + 7 * _A3 * sixth + 3 * _A2 * square + _A1)
    x = 2 * math.sqrt(3) * math.radians(east) * math.cos(angle) / under
    return x, angle * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
