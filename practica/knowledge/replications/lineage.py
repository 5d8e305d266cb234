"""Where everything stands in the picture of how a practice travelled: years across, countries down. Pure geometry.

The page draws what comes out as SVG. No label touches another: a mark whose words would run into its neighbour's gets a
line of its own under the same country. In a right-to-left page the picture is mirrored and words keep their own direction.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

WIDTH = 800
_NAMES = 150  # room for the names of countries
_TOP, _LANE = 34, 40  # the years stand above the first line; lines are this far apart
_MARK = 9  # radius of a mark
_GAP = 8
_LETTER = 6.6  # width of an average letter at the size of the picture's words; wide scripts count double
_LONGEST = 38  # signs of a label; the whole sentence is in the table


@dataclass(frozen=True)
class Stop:
    """One mark: where the practice began (`parent` None and `is_origin`), or one replication.

    `when` is a year with its fraction (2018.5 is mid-2018); `label` the few words beside the mark, `spoken` the same with
    its country; `url` the report it opens.
    """

    key: int
    country: str
    when: float
    standing: str
    label: str = ""
    spoken: str = ""
    url: str = ""
    parent: int | None = None
    is_origin: bool = False


@dataclass(frozen=True)
class Tick:
    x: float
    year: int


@dataclass(frozen=True)
class Lane:
    """A line of the picture; only a country's first line carries its name."""

    y: float
    name: str
    full_name: str
    x: float = 0

    @property
    def text_y(self) -> float:
        return self.y + 4


@dataclass(frozen=True)
class Placed:
    """A stop with its place. `anchor` is SVG's text-anchor: "start" beside and after the mark, "end" before it."""

    stop: Stop
    x: float
    y: float
    label: str
    label_x: float
    anchor: str

    @property
    def left(self) -> float:
        return self.x - _MARK

    @property
    def top(self) -> float:
        return self.y - _MARK

    @property
    def label_y(self) -> float:
        return self.y - 5


@dataclass(frozen=True)
class Lineage:
    """The whole picture in units of its viewBox (0 0 width height); `curves` are SVG path data."""

    width: int
    height: float
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    curves: tuple[str, ...]
    marks: tuple[Placed, ...]
    mark_size: int = 2 * _MARK

    @property
    def foot(self) -> float:
        return self.height - 14

    @property
    def is_empty(self) -> bool:
        return not self.marks


def draw(stops: Sequence[Stop], names: dict[str, str], *, mirrored: bool = False) -> Lineage:
    """Lay out the stops.

    Args:
        stops: the origin first; then replications in any order.
        names: of the countries, by code.
        mirrored: for right-to-left pages; x runs from the right.
    """
    if not stops:
        return Lineage(WIDTH, 0, (), (), (), ())
    ordered = sorted(stops, key=lambda stop: (not stop.is_origin, stop.when, stop.key))
    first, last = _years(ordered)
    placed, lanes = _place(ordered, names, first, last)
    ticks = tuple(Tick(_x(year, first, last), year) for year in _tick_years(first, last))
    curves = _curves(placed)
    height = _TOP + _LANE * len(lanes) + 6
    whole = Lineage(WIDTH, height, ticks, tuple(lanes), curves, tuple(placed))
    return _mirror(whole) if mirrored else whole


def _years(stops: Sequence[Stop]) -> tuple[int, int]:
    first = int(min(stop.when for stop in stops))
    last = int(max(stop.when for stop in stops)) + 1
    return first, max(last, first + 2)


def _tick_years(first: int, last: int) -> list[int]:
    """Every year, or every second, fifth ... so that at most nine are written."""
    for step in (1, 2, 5, 10, 20, 50, 100):
        years = [year for year in range(first, last + 1) if year % step == 0 or step == 1]
        if len(years) <= 9:
            return years
    return [first, last]


def _x(when: float, first: int, last: int) -> float:
    left, right = _NAMES + _MARK + 6, WIDTH - _MARK - 6
    return round(left + (right - left) * (when - first) / (last - first), 1)


def _place(stops: Sequence[Stop], names: dict[str, str], first: int, last: int) -> tuple[list[Placed], list[Lane]]:
    """Every stop on the first line of its country where it and its words have room."""
    countries = list(dict.fromkeys(stop.country for stop in stops))
    lines: dict[str, list[list[tuple[float, float]]]] = {country: [] for country in countries}
    chosen: list[tuple[Stop, int, float, str, str]] = []
    for stop in stops:
        x = _x(stop.when, first, last)
        label, anchor = _fit(stop.label, x)
        taken = _extent(x, label, anchor)
        line = next((n for n, spans in enumerate(lines[stop.country]) if not _touches(taken, spans)), None)
        if line is None:
            lines[stop.country].append([])
            line = len(lines[stop.country]) - 1
        lines[stop.country][line].append(taken)
        chosen.append((stop, line, x, label, anchor))
    start: dict[str, int] = {}
    lanes: list[Lane] = []
    for country in countries:
        start[country] = len(lanes)
        for number in range(len(lines[country])):
            full = names.get(country, country) if number == 0 else ""
            lanes.append(Lane(_y(len(lanes)), shortened(full, _NAMES), full))
    placed = [
        Placed(stop, x, _y(start[stop.country] + line), label, _label_x(x, anchor), anchor)
        for stop, line, x, label, anchor in chosen
    ]
    return placed, lanes


def _y(line: int) -> float:
    return _TOP + _LANE * line + _LANE / 2


def _label_x(x: float, anchor: str) -> float:
    return round(x + (_MARK + _GAP if anchor == "start" else -_MARK - _GAP), 1)


def _fit(label: str, x: float) -> tuple[str, str]:
    """The label after the mark if it fits, else before it; shortened where neither side has room for all of it."""
    short = label if len(label) <= _LONGEST else label[: _LONGEST - 1].rstrip() + "…"
    after, before = WIDTH - x - _MARK - _GAP, x - _NAMES - _MARK - _GAP
    if width_of(short) <= after or after >= before:
        return shortened(short, after), "start"
    return shortened(short, before), "end"


def _extent(x: float, label: str, anchor: str) -> tuple[float, float]:
    reach = (_MARK + _GAP + width_of(label)) if label else _MARK
    return (x - _MARK, x + reach) if anchor == "start" else (x - reach, x + _MARK)


def _touches(span: tuple[float, float], others: Sequence[tuple[float, float]]) -> bool:
    return any(span[0] - _GAP < end and begin < span[1] + _GAP for begin, end in others)


def width_of(text: str) -> float:
    """About how wide a text is drawn: signs that Unicode calls wide count double, combining marks nothing."""
    signs = sum(0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return signs * _LETTER


def shortened(text: str, room: float) -> str:
    """The text, or as much of it as has room, with an ellipsis."""
    if width_of(text) <= room:
        return text
    while text and width_of(text) + _LETTER > room:
        text = text[:-1]
    return f"{text.rstrip()}…" if text.strip() else ""


def _curves(placed: Sequence[Placed]) -> tuple[str, ...]:
    """From each mark's parent to it; a parent that is not in the picture (or not for this viewer) gives way to the origin."""
    by_key = {one.stop.key: one for one in placed if not one.stop.is_origin}
    origin = next((one for one in placed if one.stop.is_origin), None)
    paths = []
    for one in placed:
        parent = by_key.get(one.stop.parent) if one.stop.parent not in {None, one.stop.key} else None
        begin = parent or origin
        if not one.stop.is_origin and begin is not None and begin is not one:
            paths.append(_curve(begin.x + _MARK, begin.y, one.x - _MARK, one.y))
    return tuple(paths)


def _curve(x1: float, y1: float, x2: float, y2: float) -> str:
    bend = max((x2 - x1) / 2, 24)
    return f"M{x1:.1f} {y1:.1f}C{x1 + bend:.1f} {y1:.1f} {x2 - bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"


def _mirror(whole: Lineage) -> Lineage:
    """The same from right to left. SVG's text-anchor follows the page's direction, so that anchors stay as they are."""
    marks = tuple(replace(one, x=round(WIDTH - one.x, 1), label_x=round(WIDTH - one.label_x, 1)) for one in whole.marks)
    ticks = tuple(Tick(round(WIDTH - tick.x, 1), tick.year) for tick in whole.ticks)
    lanes = tuple(replace(lane, x=WIDTH) for lane in whole.lanes)
    return replace(whole, marks=marks, ticks=ticks, lanes=lanes, curves=tuple(_mirrored_path(path) for path in whole.curves))


def _mirrored_path(path: str) -> str:
    start, _, bends = path[1:].partition("C")
    numbers = [float(number) for number in f"{start} {bends}".split()]
    flipped = [round(WIDTH - number, 1) if index % 2 == 0 else number for index, number in enumerate(numbers)]
    x1, y1, *rest = flipped
    return f"M{x1} {y1}C{' '.join(str(number) for number in rest)}"
