"""Names of files: what of a name from elsewhere may stay, and the name under which a file leaves."""

import re
import unicodedata
from typing import Final

from practica.foundation.core.typed import clean_words
from practica.people.access.models import Marking
from practica.services.files.models import TYPES

# What one system or another refuses in a name, or reads as a path, a variable or a command.
_REFUSED: Final = re.compile(r"[\\/:*?\"<>|%$`\x00-\x1f]+")
# An ending inside a name, as in "report.pdf.exe": with the last one out of sight it would be taken for the file's own.
_INNER_ENDING: Final = re.compile(r"\.(?=[A-Za-z][A-Za-z0-9]{1,4}$)")
_LONGEST: Final = 100


def clean_name(name: str, media_type: str) -> str:
    """The last part of a path, without what turns text around or a system refuses, with the ending of what it really is."""
    ending = TYPES[media_type][0]
    bare = re.split(r"[/\\]", name)[-1]
    bare = "".join(
        sign for sign in clean_words(bare, len(bare) + 1) if unicodedata.category(sign) != "Cf" or sign in "\u200c\u200d"
    )
    stem, dot, last = bare.rpartition(".")
    stem = stem if dot and last.isalnum() and len(last) < 6 else bare
    stem = _INNER_ENDING.sub(" ", stem)
    stem = " ".join(_REFUSED.sub(" ", stem).split()).strip(" .-")[:_LONGEST].strip(" .-")
    return f"{stem or 'file'}.{ending}"


def leaving_name(name: str, marking: Marking) -> str:
    """The same with its label, since a file loses its page: "minutes (TLP-GREEN).pdf"."""
    stem, _dot, ending = name.rpartition(".")
    return f"{stem} ({marking.value.replace(':', '-')}).{ending}"
