"""From an upload to a file of an item: opened and written again first, outside any transaction; attached in a short one."""

import secrets
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol, cast

from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import line
from practica.foundation.core.writes import writes
from practica.foundation.safety.documents import Cleaned, Limits, Unreadable, Worker, clean_file
from practica.foundation.safety.gate import examine
from practica.people.access.models import Guarded, Item, Marking
from practica.people.access.placing import place, unplaced
from practica.people.access.viewers import Viewer
from practica.people.access.within import fits
from practica.people.circles.models import Circle
from practica.people.members.models import Member
from practica.services.files import rules, shelf
from practica.services.files.actions.following import settle
from practica.services.files.belonging import home_of
from practica.services.files.models import TYPES, File
from practica.services.files.naming import clean_name

LONGEST_CAPTION: Final = 300
_MOST_BROUGHT: Final = 20
_MOST_IN_DRAFTS: Final = 100
_AT_ONCE: Final = 2
_PATIENCE: Final = 20.0  # seconds until somebody is told that too many files are being opened
_opening = threading.BoundedSemaphore(_AT_ONCE)


class Upload(Protocol):
    """A file as a form brings it; Django's `UploadedFile` is one."""

    @property
    def name(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...

    def read(self) -> bytes: ...


@dataclass(frozen=True)
class Own:
    """Readers of a file that are fewer than its item's."""

    marking: Marking
    circle: Circle | None = None
    readers: Collection[Member] = ()


def bring(upload: Upload, *, by: Member, now: datetime, worker: Worker | None = None) -> File:
    """Open an upload, write it again, look at its words, and keep it for a day until it is attached. Only `by` sees it.

    Takes a second or more: call it outside a transaction. `worker` saves half of that when several come at once.

    Raises:
        Refused: it is too large, cannot be opened, is of a kind that is not taken, or its words hold what cannot go out.
    """
    name = _shown(upload.name or "")
    if not upload.size:
        raise Refused(_("“%(name)s” is empty. Choose another one.") % {"name": name})
    if upload.size > rules.LARGEST:
        raise Refused(_("“%(name)s” is larger than 10 MB. Make it smaller, or attach the part that matters.") % {"name": name})
    waiting = File.objects.filter(uploader=by, item_kind="", removed__isnull=True)
    if waiting.filter(draft="").count() >= _MOST_BROUGHT:
        raise Refused(_("Twenty of your files wait to be attached. Send what they belong to, or try again tomorrow."))
    if waiting.exclude(draft="").count() >= _MOST_IN_DRAFTS:
        raise Refused(_("Very many of your files wait in what you have not sent yet. Send some of it first."))
    cleaned = _opened(upload.read(), upload.name or "", name, worker)
    kept_name = clean_name(upload.name or "", cleaned.media_type)
    warned = _looked_at(cleaned, name, kept_name, by)
    # Before the row: whoever is told that it was stored finds it. What is left of a fault in between, the worker sweeps.
    stored = shelf.put(cleaned.data)
    return _keep(cleaned, kept_name, stored, warned, by=by, now=now)


def _shown(name: str) -> str:
    """A name from elsewhere, as a sentence may say it."""
    return line(name[-80:].replace("/", " ").replace("\\", " "), 80) or _("This file")


def _opened(data: bytes, raw_name: str, name: str, worker: Worker | None) -> Cleaned:
    limits = Limits(size=rules.LARGEST, text=1_000_000, cpu=15, wall=25.0)
    try:
        with _turn():
            cleaned = clean_file(data, raw_name, limits=limits, worker=worker)
    except Unreadable as why:
        raise Refused(_("“%(name)s”: %(why)s") % {"name": name, "why": why.sentence}) from why
    if cleaned.media_type not in TYPES:
        raise Refused(_("“%(name)s” is of a kind that is not taken here. Save it as PDF and attach that.") % {"name": name})
    if len(cleaned.data) > 2 * rules.LARGEST:
        raise Refused(_("“%(name)s” becomes too large once it is cleaned. Make its pictures smaller.") % {"name": name})
    return cleaned


@contextmanager
def _turn() -> Iterator[None]:
    """Two files at once in each process; each costs a process of its own and some hundred MB while it is open."""
    if not _opening.acquire(timeout=_PATIENCE):
        raise Refused(_("Many files are being opened just now. Try again in a minute; what you wrote is still here."))
    try:
        yield
    finally:
        _opening.release()


def _looked_at(cleaned: Cleaned, raw: str, name: str, by: Member) -> list[str]:
    """The kinds of which a reason must be given, as "file:age".

    Raises:
        Refused: there is something that cannot go out.
    """
    parts = {"file": cleaned.text, "beside": cleaned.words, "name": f"{raw}\n{name}".replace("_", " ")}
    examination = examine(parts, countries=[by.country] if by.country else [])
    if examination.blocked:
        raise Refused(_("“%(name)s”: %(why)s") % {"name": raw, "why": examination.sentence})
    return list(dict.fromkeys(f"file:{remark.finding.kind}" for remark in examination.unexplained))


@writes
def _keep(cleaned: Cleaned, name: str, stored: str, warned: list[str], *, by: Member, now: datetime) -> File:
    file = File.objects.create(
        key=secrets.token_urlsafe(16),
        uploader=by,
        source=by,
        name=name,
        marking=Marking.RED,
        media_type=cleaned.media_type,
        size=len(cleaned.data),
        stored=stored,
        text=cleaned.text,
        notes=list(cleaned.notes),
        warned=warned,
        made=now,
        audience_id=unplaced(),
    )
    place(file, by=by, at=now)
    return file


def attach(
    item: Guarded,
    upload: Upload | File,
    *,
    by: Member,
    now: datetime,
    caption: str = "",
    reasons: Mapping[str, str] | None = None,
    own: Own | None = None,
) -> File:
    """Attach an upload, or a file that was brought, to an item; from now on its readers are the item's.

    The caller has asked whether `by` may write here. An upload is opened first: inside a transaction attach what `bring` gave.

    Args:
        item: of a kind that `belongs_to` named.
        upload: what a form brought, or a `File` of `by` that belongs to nothing yet.
        by: who uploads.
        now: when.
        caption: one line under it; goes through the case-data check.
        reasons: for what the check warns of in the file, by "file:kind", as `File.warned` asks.
        own: fewer readers than the item has.

    Raises:
        Refused: as `bring`; the item has ten files; a reason is missing; `own` is wider than the item.
        LookupError: the item's kind has no files.
    """
    home_of(item.KIND)
    brought = upload if isinstance(upload, File) else bring(upload, by=by, now=now)
    return _attach(item, brought, caption, reasons or {}, own, by=by, now=now)


@writes
def _attach(
    item: Guarded, brought: File, caption: str, reasons: Mapping[str, str], own: Own | None, *, by: Member, now: datetime
) -> File:
    # Both rows under their locks: an item that is marked anew meanwhile takes along what is attached, and ten stay ten.
    held = home_of(item.KIND).model.objects.select_for_update().filter(pk=item.pk).first()
    file: File | None = File.objects.select_for_update().filter(pk=brought.pk).first()
    if held is None or file is None:
        raise Refused(_("There is nothing here to attach a file to."))
    rules.attach(Viewer.of(by), held, file).or_raise()
    if File.objects.filter(item_kind=item.KIND, item_id=item.pk, removed__isnull=True).count() >= rules.MOST_OF_AN_ITEM:
        raise Refused(_("Ten files are attached already. Remove one first, or put several into one document."))
    file.caption = line(caption, LONGEST_CAPTION)
    file.kept_findings = _reasons_for(file, reasons, by)
    file.item_kind, file.item_id, file.draft = item.KIND, item.pk, ""
    if own is not None:
        _narrow(file, held, own)
    settle(file, held)
    place(file, by=by, at=now)
    activity.record("file.attached", by=by, on=file, at=now, facts={"kind": item.KIND, "item": item.pk})
    return file


def _reasons_for(file: File, reasons: Mapping[str, str], by: Member) -> dict[str, str]:
    given = {key: words.strip() for key, words in reasons.items() if words.strip()}
    if any(key not in given for key in file.warned):
        raise Refused(
            _("“%(name)s” may point to a person. Look at it again, and say for each remark why it may stay.")
            % {"name": file.name}
        )
    examination = examine({"caption": file.caption}, countries=[by.country] if by.country else [], kept=given)
    examination.or_raise()
    return {key: given[key][:500] for key in file.warned} | {remark.key: remark.reason for remark in examination if remark.reason}


def _narrow(file: File, item: Guarded, own: Own) -> None:
    outer = cast("Item", item)  # `fits` asks what every guarded row answers
    fits(outer, own.marking, own.circle, list(own.readers)).or_raise()
    file.own_marking, file.marking, file.circle = True, own.marking, own.circle
    file.save()
    file.readers.set(own.readers)
