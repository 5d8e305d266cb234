"""The one-page brief: A4, tagged for screen readers (PDF/UA-1), set by typst from data."""

import functools
import json
from collections.abc import Mapping
from typing import Any

from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _
from django.utils.translation import override

from practica.doors.exports import fonts
from practica.doors.exports.gathering import Sheet, heading, listed
from practica.doors.exports.typeset import COLOURS, turned, typeset
from practica.doors.exports.words import paragraphs, plain, share, shorten
from practica.knowledge.replications.wording import Mark, Told

_MARKS: Mapping[str, str] = {
    "similar": "#1b7a58", "stronger": "#1b7a58", "weaker": "#855a00", "none": "#b2412d", "harmful": "#9b1c1c",
    "too_early": "#566270", "overdue": "#8a4f00", "open": "#586373", "abandoned": "#586373", "not_measured": "#586373",
    "not_applicable": "#586373",
}  # fmt: skip
# Characters of a column together, longest first; the engine takes the longest that fits its room.
_LENGTHS = (5200, 4600, 4100, 3700, 3300, 3000, 2700, 2400, 2150, 1900, 1700, 1500, 1300, 1100, 900, 700, 500, 300, 120)


def brief(sheet: Sheet) -> bytes:
    """The PDF, one page, in the sheet's language.

    Raises:
        Refused: a script needs a font that is not installed, or the engine could not set the page.
    """
    with override(sheet.interface):
        return typeset("brief.typ", _data(sheet), sheet.today)


def _data(sheet: Sheet) -> str:
    """Everything the template prints, as JSON; `brief.typ` reads it and nothing else."""
    told = sheet.taken_up.told
    # A condition that separates success from failure says more than a pooled number.
    chance = _("This stands between success and failure so far. With few results it can be chance.")
    notes = [chance if told.tables else told.worst, " · ".join(told.apart), sheet.counted]
    page = {
        "lang": sheet.interface,
        "rtl": turned(sheet.interface),
        "script": "Arab" if turned(sheet.language) else "",
        "text-lang": sheet.language, "text-rtl": turned(sheet.language),
        "row-lang": sheet.original, "row-rtl": turned(sheet.original),
        "sans": fonts.sans(), "serif": fonts.serif(), "shapes": _shapes(),
        "label": {"words": sheet.marking.value, "colour": COLOURS[sheet.marking]},
        "kind": _("One-page brief"), "community": shorten(sheet.community, 60), "author": sheet.source,
        "title": shorten(sheet.title, 160) or _("Untitled"), "title-size": 21 if len(sheet.title) < 70 else 17,
        "place": "  ·  ".join(part for part in (sheet.countries, sheet.period) if part),
        "summaries": [shorten(sheet.summary, length) for length in (600, 420, 300, 200, 120, 0)],
        "evidence": {
            "heading": told.heading, "sentence": shorten(told.sentence, 300), "figure": "" if told.tables else told.figure,
            "percents": list(told.percents) if told.percents and not told.tables else None,
            "harm": _harm(told),
            "marks": [] if told.tables else [_mark(one) for one in told.marks],
            "tables": [
                {
                    "title": shorten(plain(table.title), 140),
                    "rows": [{"answer": answer, "marks": [_mark(one) for one in marks[:8]]} for answer, marks in table.rows],
                }
                for table in told.tables[:1]
            ],
            "notes": [words for words in notes if words],
        },
        "mains": _mains(sheet), "sides": _sides(sheet),
        "ask": {"heading": _("Whom to ask"), "people": [shorten(line, 110) for line in _people(sheet)]},
        "address": sheet.address,
        "more": {
            "words": _("%(label)s. The whole practice, with its evidence:") % {"label": sheet.marking.value},
            "readers": _readers(sheet),
        },
        "foot": _foot(sheet),
    }  # fmt: skip
    return json.dumps(page, ensure_ascii=False)


def _harm(told: Told) -> list[str]:
    """The banner's lines; the first stands beside its mark."""
    if not told.harm:
        return []
    released = [shorten(plain(words), 220) for words in told.harm_words[:2]]
    return [told.harm, *released, _("Read what happened before you use this.")]


def _mark(one: Mark) -> dict[str, str]:
    return {"shape": one.verdict, "words": one.label}


def _people(sheet: Sheet) -> list[str]:
    did_it = [_("%(person)s, took it up") % {"person": person} for person in sheet.taken_up.people]
    return [*sheet.people[:3], *did_it[:2]]


def _mains(sheet: Sheet) -> list[list[dict[str, Any]]]:
    texts = {key: sheet.words[key] for key in ("challenge", "done", "changed") if key in sheet.words}
    shorter = [[_passage(sheet, key, words) for key, words in share(texts, total).items()] for total in _totals(texts)]
    if sum(map(len, texts.values())) > _LENGTHS[0]:
        return shorter
    # Where there is room for more, what a reader asks next.
    more = [key for key in ("sustainability", "lessons") if 0 < len(sheet.words.get(key, "")) < _LENGTHS[0]]
    longer = [[*shorter[0], *(_passage(sheet, key, sheet.words[key]) for key in more[:end])] for end in range(len(more), 0, -1)]
    return [*longer, *shorter]


def _totals(texts: Mapping[str, str]) -> list[int]:
    whole = sum(map(len, texts.values()))
    return [max(whole, 1), *(length for length in _LENGTHS if length < whole)] if whole <= _LENGTHS[0] else list(_LENGTHS)


def _passage(sheet: Sheet, key: str, words: str) -> dict[str, Any]:
    return {
        "heading": heading(key), "paragraphs": paragraphs(words), "lang": sheet.language, "rtl": turned(sheet.language),
    }  # fmt: skip


def _sides(sheet: Sheet) -> list[dict[str, Any]]:
    """What did not work and what one needs, in lengths; with the text the number of conditions shrinks."""
    conditions = list(sheet.version.conditions.all())
    failed, needs = sheet.words.get("did_not_work", ""), sheet.words.get("needs", "")
    texts = {"did_not_work": failed, "needs": needs} | {
        str(place): plain(condition.text) for place, condition in enumerate(conditions[:8])
    }
    sides = []
    for total in _totals(texts):
        short = share(texts, total)
        rows = [
            {"words": short[str(place)], "note": sheet.taken_up.held.get(condition.pk, "")}
            for place, condition in enumerate(conditions[: 8 if total > 900 else max(total // 110, 1)])
        ]
        sides.append(
            {
                "failed": _passage(sheet, "did_not_work", short["did_not_work"]) if failed else None,
                "needs": _passage(sheet, "needs", short["needs"]) if needs or rows else None,
                "conditions": rows,
            }
        )
    return sides


def _readers(sheet: Sheet) -> list[str]:
    """For whom the label means it, and why it is stricter than the practice's own."""
    lines = []
    if sheet.circles:
        lines.append(_("For members of %(circles)s.") % {"circles": shorten(listed(*sheet.circles), 120)})
    if sheet.marking != sheet.practice.marking:
        lines.append(
            _("The practice itself is %(own)s; results in this file are %(label)s.")
            % {"own": sheet.practice.marking, "label": sheet.marking.value}
        )
    return lines


def _foot(sheet: Sheet) -> list[str]:
    """The lines of the footer: the source as attributed, and which version of which day."""
    lines = [
        _("Source: %(source)s") % {"source": shorten(sheet.source, 120)},
        f"{sheet.version_words}  ·  {sheet.day}",
    ]
    if sheet.is_invented:
        lines.append(_("Invented for demonstration. Nobody here exists, and nothing here happened."))
    return lines


@functools.cache
def _shapes() -> dict[str, str]:
    """Each mark of the site's sprite as a small SVG of its own, in its colour: one drawing for screen and paper."""
    from lxml import etree  # four megabytes of every web process, for a page that few ask for

    sprite = etree.parse(str(finders.find("core/marks.svg")), etree.XMLParser(resolve_entities=False, no_network=True))
    shapes = {}
    for symbol in sprite.getroot():
        name = symbol.get("id", "")
        if name in _MARKS:
            inside = "".join(etree.tostring(part, encoding="unicode") for part in symbol)
            drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{symbol.get("viewBox")}">{inside}</svg>'
            shapes[name] = drawing.replace("currentColor", _MARKS[name])
    return shapes
