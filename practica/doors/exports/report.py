"""The report of an event as a file: PDF and Word, from the same version, with its label on every page."""

import json
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from practica.doors.exports import fonts
from practica.doors.exports.typeset import COLOURS, turned, typeset
from practica.doors.exports.words import plain, shorten
from practica.exchange.afterwards.models import ReportVersion
from practica.exchange.afterwards.paper import Block, Paper, blocks


@dataclass(frozen=True)
class Printed:
    """A version on its way into a file. `circle` is whose members the label means, empty for none."""

    version: ReportVersion
    paper: Paper
    community: str
    address: str
    is_invented: bool
    circle: str = ""

    @property
    def label(self) -> str:
        return self.version.marking_of().value

    @property
    def today(self) -> date:
        """The day of the version: a file of it is the same whenever it is taken."""
        return self.version.at.date()

    def head(self) -> str:
        """The line in the header."""
        kind = _("Public version of the report") if self.version.is_public else _("Report")
        return f"{shorten(self.community, 60)}  ·  {kind}"

    def readers(self) -> list[str]:
        """For whom the label means it."""
        return [_("For members of %(circles)s.") % {"circles": self.circle}] if self.circle else []

    def tail(self) -> list[str]:
        """The quiet lines at the end."""
        lines = [plain(line) for line in self.paper.foot]
        lines.append(_("Version %(number)s, %(address)s") % {"number": self.version.number, "address": self.address})
        if self.is_invented:
            lines.append(_("Invented for demonstration. Nobody here exists, and nothing here happened."))
        return lines


def pdf(printed: Printed) -> bytes:
    """The PDF, in the report's language.

    Raises:
        Refused: a script needs a font that is not installed, or the engine could not set it.
    """
    with override(printed.paper.language):
        return typeset("report.typ", json.dumps(_data(printed), ensure_ascii=False), printed.today)


def _data(printed: Printed) -> dict[str, Any]:
    paper, language = printed.paper, printed.paper.language
    return {
        "lang": language, "rtl": turned(language), "script": "Arab" if turned(language) else "",
        "sans": fonts.sans(), "serif": fonts.serif(), "author": printed.community,
        "label": {"words": printed.label, "colour": COLOURS[printed.version.marking_of()]},
        "head": printed.head(), "foot": shorten(plain(paper.title), 70), "title": plain(paper.title) or _("Untitled"),
        "said": plain(paper.said), "readers": printed.readers(), "tail": printed.tail(),
        "parts": [
            {"heading": plain(part.heading), "blocks": [_block(one, language) for one in blocks(part.body)]}
            for part in paper.parts
        ],
    }  # fmt: skip


def _block(one: Block, language: str) -> dict[str, Any]:
    own = tongue(one.words, language)
    kind = "lead" if one.is_lead else "item" if one.is_item else "words"
    return {"kind": kind, "words": plain(one.words), "lang": own, "rtl": turned(own)}


def tongue(words: str, language: str) -> str:
    """The report's language, unless a paragraph runs the other way: an example told in Arabic in a report in French."""
    first = next((unicodedata.bidirectional(sign) for sign in words if sign.isalpha()), "")
    if first in {"R", "AL"}:
        return language if turned(language) else "ar"
    return "en" if first and turned(language) else language


def word(printed: Printed) -> bytes:
    """The DOCX, in the report's language."""
    from practica.doors.exports.strokes import MUTED, Look, Properties, Writer

    paper, language = printed.paper, printed.paper.language
    with override(language):
        page = Writer(printed.version.marking_of(), language)
        page.paper((printed.head(), printed.address), Properties(paper.title, printed.community, language, printed.today))
        page.heading(plain(paper.title) or _("Untitled"), 0, language)
        page.line(page.doc, plain(paper.said), language, Look(size=13))
        for words in printed.readers():
            page.say(words)
        for part in paper.parts:
            page.heading(plain(part.heading), 1, language)
            for one in blocks(part.body):
                own = tongue(one.words, language)
                if one.is_item:
                    page.bullet(plain(one.words), "", own)
                else:
                    page.line(page.doc, plain(one.words), own, Look(bold=one.is_lead))
        for words in printed.tail():
            page.line(page.doc, words, language, Look(size=9.5, colour=MUTED))
        return page.bytes()

