"""PDF: text in reading order, page furniture removed, headings by their size and weight, paragraphs put together again.

pypdf reads a page in the order in which the file draws it. Where that goes across columns, or puts the words of right-to-left
lines the wrong way round, the lines are taken from where the words stand (`paper`, `columns`); elsewhere pypdf's own are kept.
"""

from __future__ import annotations

import io
import itertools
import logging
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from practica.foundation.safety.documents import letters
from practica.foundation.safety.documents.readers import columns
from practica.foundation.safety.documents.readers.builder import clean
from practica.foundation.safety.documents.readers.paper import Page, Paper
from practica.foundation.safety.documents.readers.text import BULLET
from practica.foundation.safety.documents.refusal import Refused

if TYPE_CHECKING:
    from pypdf import PageObject

    from practica.foundation.safety.documents.readers.builder import Builder

logging.getLogger("pypdf").setLevel(logging.CRITICAL)
FAULTS = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    AssertionError,
    OSError,
    ArithmeticError,
    NotImplementedError,
)
_NUMBERED = re.compile(
    r"^(?:(?:\d{1,2}\.)+\d{0,2}|[IVX]{1,5}\.|[A-Z]\.|(?:Chapter|Section|Part|Annex|Глава|Раздел|Chapitre|Capítulo)\s+\w+[.:]?)\s+\S"
)

_SURE = 3  # pages
_PAGE = re.compile(r"[-–—\s|]*\d{1,4}[-–—\s|]*")


@dataclass(slots=True)
class Line:
    """One line of a page with the height of its letters in points and whether all of it is bold."""

    text: str
    size: float
    bold: bool


def read(data: bytes, into: Builder, *, pages: int) -> None:
    """Fill `into`.

    Raises:
        Refused: protected by a password, damaged, too many pages, pictures without text, or letters that cannot be trusted.
    """
    reader = open_pdf(data)
    try:
        count = len(reader.pages)
    except FAULTS as error:
        raise Refused("broken") from error
    if count > pages:
        raise Refused("too_many_pages")
    if not count:
        raise Refused("empty")
    read_pages, failed = [], 0
    paper, order = Paper(data), _Order(into)
    for number in range(count):
        try:
            read_pages.append(order.lines(reader.pages[number], paper.page(number)))
        except FAULTS:
            failed += 1
            read_pages.append([])
    if failed == count:
        raise Refused("broken")
    _reorder(read_pages, into)
    _judge(read_pages, into)
    _fill(_without_furniture(read_pages, into), into)
    if _holds(reader, "/AcroForm"):
        into.note("form_fields")
    if reader.metadata:
        into.note("properties")
    if _annotated(reader):
        into.note("comments")


def open_pdf(data: bytes) -> PdfReader:
    """The file without a password. Raises `Refused` when it is damaged or needs one."""
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        closed = reader.is_encrypted and not reader.decrypt("")
    except FAULTS as error:
        raise Refused("truncated" if b"%%EOF" not in data[-2048:] else "broken") from error
    if closed:
        raise Refused("password")
    return reader


def _holds(reader: PdfReader, key: str) -> bool:
    try:
        return key in reader.root_object
    except FAULTS:
        return False


def _annotated(reader: PdfReader) -> bool:
    """Does a page carry a comment (a sticky note, a mark, a box), as against links and form fields?"""
    try:
        return any(
            (a.get_object() or {}).get("/Subtype") in ("/Text", "/FreeText", "/Highlight", "/Popup", "/StrikeOut")
            for page in reader.pages
            for a in (page.get("/Annots") or ())
        )
    except FAULTS:
        return False


def _lines(page: PageObject) -> list[Line]:
    pieces: list[tuple[str, float, bool]] = []

    def visit(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        if text.strip():
            name = str((font or {}).get("/BaseFont") or "")
            scale = abs(tm[3] or tm[1] or 1) * abs(cm[3] or 1)
            pieces.append(
                (
                    re.sub(r"\s+", "", text),
                    round(abs(float(size or 0)) * scale, 1),
                    bool(re.search("bold|black|heavy|demi", name, re.IGNORECASE)),
                )
            )

    text = page.extract_text(visitor_text=visit)
    lines = []
    at = 0
    for raw in text.split("\n"):
        bare = re.sub(r"\s+", "", raw)
        sizes: Counter[float] = Counter()
        heavy = 0
        left = len(bare)
        # The pieces come in the order of the text, so they can be dealt out to the lines by length.
        while left > 0 and at < len(pieces):
            piece, size, bold = pieces[at]
            take = min(left, len(piece))
            sizes[size] += take
            heavy += take * bold
            left -= take
            if take == len(piece):
                at += 1
            else:
                pieces[at] = (piece[take:], size, bold)
        # A soft hyphen at a line's end is a hyphen that a program set there.
        shown = f"{raw.rstrip()[:-1]}-" if raw.rstrip().endswith("\xad") else raw
        lines.append(Line(clean(shown), sizes.most_common(1)[0][0] if sizes else 0.0, bool(bare) and heavy > 0.9 * len(bare)))
    return lines


@dataclass(slots=True)
class _Order:
    """Decides page by page whether the file's own order is the one to read in.

    `turned` counts right-to-left pages that were drawn in another order, less those that were not: a file has one maker, and
    after a few pages pypdf, which takes most of the time, need not be asked any more.
    """

    into: Builder
    turned: int = 0

    def lines(self, page: PageObject, place: Page | None) -> list[Line]:
        """The page's lines as they are read: as drawn, or from where the words stand when that gives another order."""
        words = place.words() if place else []
        if place is None or not words:
            return _lines(page)
        layout = columns.arrange(words, place.rules())
        leftwards = columns.is_leftwards(words, share=0.2)
        if leftwards and self.turned >= _SURE:
            return _placed(layout.rows, place)
        lines = _lines(page)
        placed = [_bare(columns.text_of(row)) for row in layout.rows]
        given = "".join(_bare(line.text) for line in lines)
        drawn_so = _follows(placed, given)
        if drawn_so or not (layout.columns or leftwards):
            self.turned -= leftwards
            if layout.doubtful and drawn_so:
                self.into.note("columns")  # read across, and nobody knows whether it should be
            return lines
        alike = _same_letters("".join(placed), given)
        if layout.doubtful or not (alike or leftwards):
            self.into.note("columns")
        # pypdf loses and doubles letters of vowelled words, whose text stands beside their glyphs.
        if not alike and not (leftwards and sum(map(len, placed)) > 0.8 * len(given)):
            return lines
        self.turned += leftwards
        return _placed(layout.rows, place)


def _bare(text: str) -> str:
    """Letters and digits alone, as a ground for comparing."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def _follows(placed: list[str], given: str) -> bool:
    """Do these lines stand in the text in this order, nearly all of them?"""
    at = found = 0
    for line in placed:
        here = given.find(line, at)
        if here >= 0:
            at, found = here + len(line), found + len(line)
    return found >= 0.95 * sum(map(len, placed))


def _same_letters(one: str, other: str) -> bool:
    """Do both hold nearly the same letters, in whatever order? If not, one engine cannot read what the other can."""
    shared = (Counter(one) & Counter(other)).total()
    return shared >= 0.95 * max(len(one), len(other), 1)


def _placed(rows: list[columns.Row], page: Page) -> list[Line]:
    """The rows as lines, with an empty one where the page leaves one."""
    drops = sorted(a[0].base - b[0].base for a, b in itertools.pairwise(rows) if a[0].base > b[0].base)
    usual = drops[len(drops) // 2] if drops else 0.0
    lines: list[Line] = []
    before: columns.Row | None = None
    for row in rows:
        if before and before[0].base - row[0].base > 1.4 * usual:
            lines.append(Line("", 0, bold=False))
        sizes = Counter[float]()
        for word in row:
            sizes[word.size] += len(word.text)
        lines.append(Line(clean(columns.text_of(row)), sizes.most_common(1)[0][0], all(map(page.is_bold, row))))
        before = row
    return lines


def _judge(pages: list[list[Line]], into: Builder) -> None:
    """Refuse what has no text or cannot be trusted; leave a note about single pages without text."""
    texts = ["\n".join(line.text for line in page) for page in pages]
    counts = [sum(c.isalnum() for c in t) for t in texts]
    if sum(counts) < 20 or (sum(counts) < 25 * len(pages) and len(pages) > 1):
        raise Refused("no_text_layer")
    fault = letters.fault("\n".join(texts))
    if fault:
        raise Refused(fault)
    bad = [n for n, t in enumerate(texts) if counts[n] > 300 and letters.fault(t)]
    if len(bad) * 3 > len(pages):
        raise Refused("wrong_letters")
    for n in bad:
        into.aside.append(texts[n])
        pages[n] = []
        into.note("doubtful_letters")
    if any(c < 15 for c in counts) and len(pages) > 1:
        into.note("unreadable_pages")


def _reorder(pages: list[list[Line]], into: Builder) -> None:
    """Put right-to-left lines into reading order, in place."""
    for page in pages:
        ordered, moved = letters.to_reading_order("\n".join(line.text for line in page))
        if moved:
            into.note("reordered")
            for line, text in zip(page, ordered.split("\n"), strict=True):
                line.text = text


def _key(text: str) -> str:
    return re.sub(r"\d+", "#", text).strip().lower()


def _without_furniture(pages: list[list[Line]], into: Builder) -> list[list[Line]]:
    """Pages without the lines that stand at the top or bottom of most of them, and without bare page numbers there."""
    edges: Counter[str] = Counter()
    for page in pages:
        filled = [line for line in page if line.text]
        edges.update({_key(line.text) for line in [*filled[:3], *filled[-3:]]})
    least = max(3, 0.4 * len(pages))
    kept = []
    for page in pages:
        numbers = [n for n, line in enumerate(page) if line.text]
        border = {*numbers[:3], *numbers[-3:]}
        drop = {n for n in border if edges[_key(page[n].text)] >= least or (len(pages) > 1 and _PAGE.fullmatch(page[n].text))}
        if drop:
            into.note("page_furniture")
            into.aside += [page[n].text for n in sorted(drop)]
        kept.append([line for n, line in enumerate(page) if n not in drop])
    return kept


def _fill(pages: list[list[Line]], into: Builder) -> None:
    """Headings, paragraphs and list items; a paragraph may go on over a page's end."""
    lines = [line for page in pages for line in [*page, Line("", 0, bold=False)]]
    body = _body_size(lines)
    widths = sorted(len(line.text) for line in lines if line.text)
    width = widths[int(len(widths) * 0.9)] if widths else 0
    current: list[str] = []
    kind = "paragraph"

    def flush() -> None:
        nonlocal current, kind
        text = _unhyphenate(current)
        into.add(kind, text.strip("•▪●‣ \uf0b7") if kind == "list" else text, 0)
        current, kind = [], "paragraph"

    heading: tuple[list[str], int] | None = None
    for line in lines:
        level = _heading_level(line, body, width)
        if heading and (level != heading[1] or not line.text):
            into.add("heading", " ".join(heading[0]), heading[1])
            heading = None
        if level:
            flush()
            heading = ([*(heading[0] if heading else []), line.text], level)
        elif not line.text:
            if current and not _goes_on(current[-1]):
                flush()
        elif BULLET.match(line.text) or line.text[:1] in "•▪●‣\uf0b7":
            flush()
            kind, current = "list", [line.text]
        else:
            if current and len(current[-1]) < 0.6 * width and re.search(r"[.!?؟:]\W*$", current[-1]):
                flush()
            current.append(line.text)
    flush()
    if heading:
        into.add("heading", " ".join(heading[0]), heading[1])


def _goes_on(text: str) -> bool:
    """A line that ends inside a sentence goes on after an empty line or a page's end."""
    return bool(re.search(r"[\w,;(–-]$", text)) and len(text) > 60


def _body_size(lines: list[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        if line.size:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _heading_level(line: Line, body: float, width: int) -> int:
    text = line.text
    if not 2 < len(text) < 130 or not any(c.isalpha() for c in text) or text.endswith((",", ";", "،")):
        return 0
    if body and line.size >= 1.15 * body:
        return 1 if line.size >= 1.6 * body else 2
    if line.bold and len(text) < max(60, 0.8 * width) and not text.endswith("."):
        return 3
    upper = text.upper() == text and text.lower() != text
    if upper and len(text) < 80 and len(text.split()) > 1 and not text.endswith("."):
        return 3
    return 3 if _NUMBERED.match(text) and len(text) < min(70, 0.7 * width) and not re.search(r"[.;:]$", text) and line.bold else 0


def _unhyphenate(lines: list[str]) -> str:
    text = ""
    for line in lines:
        if text.endswith("-") and line[:1].islower() and text[-2:-1].isalpha():
            text = text[:-1] + line
        else:
            text = f"{text} {line}" if text else line
    return text
