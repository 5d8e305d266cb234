"""The sample report as a Word file, for trying the intake: `world/sample-report.md`, set by python-docx.

The same text gives the same bytes on every machine, so that the file can be compared and cached.
"""

import functools
import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET
from markdown_it import MarkdownIt
from markdown_it.token import Token

from practica.demo.reading import WORLD

NAME = "sample-report.docx"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WRITTEN = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP archive can name


def write(path: Path) -> Path:
    """Write the report there and answer the path; a file that is there already is replaced."""
    path.write_bytes(as_docx())
    return path


@functools.cache
def as_docx() -> bytes:
    """The report as a Word file: headings, paragraphs and lists in Word's own styles, bold and italic kept."""
    from docx import Document  # 8 MB that only who downloads it needs

    document = Document()
    about = document.core_properties
    about.title, about.author, about.comments, about.language = "What the next country needs to know", "", "Invented.", "en"
    about.created = about.modified = _WRITTEN
    style, depth = "", 0
    for token in MarkdownIt("commonmark").parse((WORLD / "sample-report.md").read_text(encoding="utf-8")):
        if token.type == "heading_open":
            style = "Title" if token.tag == "h1" else f"Heading {int(token.tag[1:]) - 1}"
        elif token.type == "bullet_list_open":
            depth += 1
        elif token.type == "bullet_list_close":
            depth -= 1
        elif token.type == "paragraph_open":
            style = "List Bullet" if depth else "Normal"
        elif token.type == "inline":
            paragraph = document.add_paragraph(style=style)
            for words, is_bold, is_italic in _runs(token.children or ()):
                run = paragraph.add_run(words)
                run.bold, run.italic = is_bold or None, is_italic or None
    made = io.BytesIO()
    document.save(made)
    return _undated(made)


def _runs(tokens: Sequence[Token]) -> list[tuple[str, bool, bool]]:
    """(words, bold, italic) of one paragraph; lines of the source are joined."""
    runs, bold, italic = [], 0, 0
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "softbreak" | "hardbreak":
                runs.append((" ", False, False))
            case _:
                runs.append((token.content, bold > 0, italic > 0))
    return [run for run in runs if run[0]]


def _undated(made: io.BytesIO) -> bytes:
    """The same archive with no time of writing in it."""
    plain = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(zipfile.ZipInfo(entry.filename, _EARLIEST), source.read(entry), zipfile.ZIP_DEFLATED)
    return plain.getvalue()


@require_GET
def download(request: HttpRequest) -> HttpResponse:
    """The file, in the demonstration only; a real community has no such page."""
    del request
    if not settings.DEMO:
        raise Http404
    return HttpResponse(as_docx(), content_type=_TYPE, headers={"Content-Disposition": f'attachment; filename="{NAME}"'})
