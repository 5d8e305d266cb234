"""A paper on its way into a file, PDF or Word: a version of an event's report, or its concept note. The label on every page."""

import json
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from practica.doors.exports import fonts
from practica.doors.exports.typeset import COLOURS, turned, typeset
from practica.doors.exports.words import plain, shorten
from practica.exchange.afterwards.paper import Block, Paper, blocks
from practica.people.access.models import Marking


@dataclass(frozen=True)
class Printed:
    """A paper with what stands around it.

    `kind` is the word for it in the header, translated when the file is made. `day` is the day of what it says: a file of it is
    the same whenever it is taken. `number` is that of the version, 0 for what has none. `circle` is whose members the label
    means, empty for none.
    """

    paper: Paper
    marking: Marking
    kind: str | Promise
    day: date
    community: str
    address: str
    is_invented: bool
    number: int = 0
    circle: str = ""

    def head(self) -> str:
        """The line in the header."""
        return f"{shorten(self.community, 60)}  ·  {self.kind}"

    def readers(self) -> list[str]:
        """For whom the label means it."""
        return [_("For members of %(circles)s.") % {"circles": self.circle}] if self.circle else []

    def tail(self) -> list[str]:
        """The quiet lines at the end."""
        lines = [plain(line) for line in self.paper.foot]
        version = _("Version %(number)s, %(address)s") % {"number": self.number, "address": self.address}
        lines.append(version if self.number else self.address)
        if self.is_invented:
            lines.append(_("Invented for demonstration. Nobody here exists, and nothing here happened."))
        return lines


def pdf(printed: Printed) -> bytes:
    """The PDF, in the paper's language.

    Raises:
        Refused: a script needs a font that is not installed, or the engine could not set it.
    """
    with override(printed.paper.language):
        return typeset("report.typ", json.dumps(_data(printed), ensure_ascii=False), printed.day)


def _data(printed: Printed) -> dict[str, Any]:
    paper, language = printed.paper, printed.paper.language
    return {
        "lang": language, "rtl": turned(language), "script": "Arab" if turned(language) else "",
        "sans": fonts.sans(), "serif": fonts.serif(), "author": printed.community,
        "label": {"words": printed.marking.value, "colour": COLOURS[printed.marking]},
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
    """The paper's language, unless a paragraph runs the other way: an example told in Arabic in a report in French."""
    first = next((unicodedata.bidirectional(sign) for sign in words if sign.isalpha()), "")
    if first in {"R", "AL"}:
        return language if turned(language) else "ar"
    return "en" if first and turned(language) else language


def word(printed: Printed) -> bytes:
    """The DOCX, in the paper's language."""
    from practica.doors.exports.strokes import MUTED, Look, Properties, Writer

    paper, language = printed.paper, printed.paper.language
    with override(language):
        page = Writer(printed.marking, language)
        page.paper((printed.head(), printed.address), Properties(paper.title, printed.community, language, printed.day))
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
