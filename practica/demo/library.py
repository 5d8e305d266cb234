"""The demonstration's library: each thing added by the action behind the button, its files made from the record's words."""

import calendar
import io
from datetime import date, datetime, timedelta

from practica.demo.people import Cast
from practica.demo.practices import NotAsWritten
from practica.demo.reading import Record
from practica.exchange.conversations.models import Conversation
from practica.foundation.core.answers import Refused
from practica.foundation.safety.documents import Worker
from practica.foundation.safety.gate import HeldBack
from practica.knowledge.library import actions, attaching
from practica.knowledge.library.models import InForce, Kind, LibraryItem, Licence
from practica.knowledge.library.plan import Described, Issue, Readers
from practica.knowledge.practices.models import Practice
from practica.people.access.models import Guarded, Marking
from practica.people.members.models import Member
from practica.services.files.actions import bring
from practica.services.files.models import File


class _Made:
    """A file as a form would bring it."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name: str | None = name
        self.size: int | None = len(data)
        self._data = data

    def read(self) -> bytes:
        return self._data


def make_library(rows: list[Record], cast: Cast, *, now: datetime) -> None:
    """Add every thing with its versions, and attach it to what the record names.

    Raises:
        NotAsWritten: a rule of the product refused one; the message names the record.
    """
    made: dict[str, LibraryItem] = {}
    with Worker() as worker:
        for row in sorted(rows, key=lambda row: (bool(row.get("translation_of")), -row["days_ago"])):
            try:
                made[row["id"]] = _make(row, cast, made, worker, now)
            except (Refused, HeldBack) as refused:
                raise NotAsWritten(f"{row['id']}: {refused}") from refused


def _make(row: Record, cast: Cast, made: dict[str, LibraryItem], worker: Worker, now: datetime) -> LibraryItem:
    by, began = cast.members[row["by"]], now - timedelta(days=row["days_ago"])
    first, *later = row["versions"]
    readers = Readers(Marking(row["marking"]), cast.circles[row["circle"]] if row["circle"] else None)
    item = actions.add(_described(row, made), readers, _issue(first, by, worker, began), by=by, now=began)
    for number, version in enumerate(later, start=1):
        at = now - timedelta(days=version["days_ago"])
        actions.issue(item, _issue(version, by, worker, at), seen=number, by=by, now=at)
    for named in row["attached"]:
        thing = _thing(named)
        attaching.attach(thing, item, by=_owner(thing, by), now=began)
    return item


def _described(row: Record, made: dict[str, LibraryItem]) -> Described:
    checked = row.get("in_force_checked")
    return Described(
        kind=Kind(row["kind"]), title=row["title"], about=row["about"], language=row["language"], made_by=row["made_by"],
        made_url=row["made_url"], licence=Licence(row["licence"]), languages=row["languages"], countries=row["countries"],
        objectives=row["objectives"], concepts=row["concepts"],
        translation_of=made[row["translation_of"]] if row.get("translation_of") else None,
        articles=[(one, two) for one, two in row.get("articles", ())], in_force=InForce(row.get("in_force", InForce.UNKNOWN)),
        in_force_checked=_last_day(checked) if checked else None, in_force_source=row.get("in_force_source", ""),
    )  # fmt: skip


def _last_day(month: str) -> date:
    year, number = (int(part) for part in month.split("-"))
    return date(year, number, calendar.monthrange(year, number)[1])


def _issue(version: Record, by: Member, worker: Worker, at: datetime) -> Issue:
    files: list[tuple[File, dict[str, str]]] = []
    if "file" in version:
        name = version["file"]["name"]
        data = (_as_pdf if name.endswith(".pdf") else _as_docx)(version["file"]["paragraphs"])
        file = bring(_Made(name, data), by=by, now=at, worker=worker)
        files.append((file, dict.fromkeys(file.warned, "Invented for demonstration.")))
    return Issue(version["dated"], version.get("address", ""), version.get("what_changed", ""), files)


def _as_docx(paragraphs: list[str]) -> bytes:
    from docx import Document

    document = Document()
    title, *rest = paragraphs
    document.add_paragraph(title, style="Title")
    for words in rest:
        document.add_paragraph(words)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _as_pdf(paragraphs: list[str]) -> bytes:
    import typst

    title, *rest = (words.replace("\\", "").replace("#", "") for words in paragraphs)
    page = "\n\n".join([f"= {title}", *rest])
    made = typst.compile(page.encode(), format="pdf")
    if not isinstance(made, bytes):
        raise NotAsWritten(title)
    return made


def _thing(named: str) -> Guarded:
    kind, _colon, identity = named.partition(":")
    model: type[Practice | Conversation] = Practice if kind == Practice.KIND else Conversation
    found: Guarded = model.objects.get(external_id=identity)
    return found


def _owner(thing: Guarded, by: Member) -> Member:
    """Whoever answers for it attaches to it."""
    return thing.source or by
