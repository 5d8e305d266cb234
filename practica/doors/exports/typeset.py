"""Setting a page with typst, from a template and data.

PDF/UA allows no sign that a font cannot draw, so the engine itself says which ones are missing: a letter refuses the file with
the name of its script; a sign that is no letter (an emoji, an arrow) is left out. Nothing is ever printed as a box.
"""

import functools
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path

from babel.lists import format_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practica.doors.exports import fonts
from practica.foundation.core import languages, places
from practica.foundation.core.answers import Refused
from practica.people.access.models import Marking

# TLP 2.0 (FIRST, 2022): the label's colour on black. What is TLP:RED never becomes a file.
COLOURS: Mapping[Marking, str] = {Marking.CLEAR: "#FFFFFF", Marking.GREEN: "#33FF00", Marking.AMBER: "#FFC000"}
_MISSING = re.compile(r"the text `\"(.*?)\"` could not be displayed")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_HERE = Path(__file__).resolve().parent
_PRESS = _HERE / "press.py"
_PATIENCE = 30  # seconds


def turned(language: str) -> bool:
    """Whether a language is written from right to left."""
    return languages.direction(language) == "rtl"


def typeset(template: str, data: str, today: date) -> bytes:
    """The PDF.

    Args:
        template: a name in `data/`, as "brief.typ"; it reads `data` and nothing else.
        data: a JSON object with a "title".
        today: the day that stands in the file.

    Raises:
        Refused: a script needs a font that is not installed, or the engine could not set it.
    """
    stamp = datetime.combine(today, time(), UTC)
    for _attempt in range(4):
        page, complaint = _press(template, data, stamp)
        if page:
            return page
        missing = _missing(complaint)
        if not missing:
            break
        _refuse_letters(missing)
        data = _still_titled(data.translate(dict.fromkeys(map(ord, missing))))
    raise Refused(_("This brief could not be set on a page. The Word file has the whole text."))


def _still_titled(data: str) -> str:
    """A title of which no sign could be set becomes three dots: a page without a title is refused by the engine."""
    told = json.loads(data)
    return data if str(told["title"]).strip() else json.dumps(told | {"title": "…"})


@functools.cache
def _template(name: str) -> str:
    return (_HERE / "data" / name).read_text(encoding="utf-8")


def _press(template: str, data: str, stamp: datetime) -> tuple[bytes, str]:
    """The page, or nothing and the engine's complaint; see `press`. About 70 ms of a process of its own."""
    with tempfile.TemporaryDirectory(prefix="practica-brief-") as empty:
        order = {
            "template": _template(template), "data": data, "fonts": fonts.folders(), "root": empty, "stamp": stamp.isoformat(),
        }  # fmt: skip
        try:
            # Nothing of the environment goes along, and so no secret.
            done = subprocess.run(  # noqa: S603 - our own interpreter and our own file
                [sys.executable, "-I", str(_PRESS)], input=json.dumps(order).encode(), capture_output=True, timeout=_PATIENCE,
                check=False, env={}, cwd=empty,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return b"", ""
    if done.returncode == 0:
        return done.stdout, ""
    return b"", done.stdout.decode("utf-8", "replace")


def _missing(diagnostic: str) -> set[str]:
    """The signs no font has, from the engine's complaint about each; it writes combining marks by their number."""
    words = "".join(_MISSING.findall(diagnostic))
    return set(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), words))


def _refuse_letters(missing: Iterable[str]) -> None:
    scripts = fonts.scripts_of(sorted(sign for sign in missing if fonts.is_letter(sign)))
    if scripts:
        named = format_list(scripts, locale=places.locale(get_language() or "en"))
        raise Refused(
            _("This brief needs a font for %(scripts)s that is not installed. The Word file has the whole text.")
            % {"scripts": named}
        )
