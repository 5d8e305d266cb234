"""The form field of files: what was chosen now and what was chosen before, kept while the rest of a form is mended.

A topic's view makes one `Tray` a request, shows it with `<c-attach :tray="tray" />` in a form with
`enctype="multipart/form-data"`, asks `tray.ready` beside `form.is_valid()`, and calls `tray.attach_to(item, now=…)` in or after
the transaction that writes the item. Chosen files are opened and kept at once, so that no other field's mistake loses them.

With the form's address they also wait in its draft, as its words do (`core.keeping`): they are there again when their member
comes back. Then the view gives `Tray` what is kept of the form, and calls `actions.forget` once it is sent.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from practica.foundation.core import keeping
from practica.foundation.core.answers import Refused
from practica.foundation.safety.casedata import name as kind_name
from practica.foundation.safety.casedata.kinds import Kind
from practica.foundation.safety.documents import Worker
from practica.foundation.safety.forms import REASON, Ask
from practica.people.access.models import Guarded
from practica.people.members.models import Member
from practica.services.files import actions, rules
from practica.services.files.actions import Upload
from practica.services.files.actions.drafting import FIELD
from practica.services.files.models import File

UPLOADS: Final = "files"
BROUGHT: Final = FIELD
Kept = Mapping[str, Sequence[str]]
ACCEPTED: Final = ".docx,.odt,.pdf,.txt,.md,.png,.jpg,.jpeg,.webp,.gif"


class Tray:
    """Files of one member on their way to an item. Making it from a sent form opens and keeps what was chosen.

    Attributes:
        files: what will be attached.
        errors: one sentence for each file that was not taken.
    """

    accepted = ACCEPTED
    uploads = UPLOADS
    brought = BROUGHT

    def __init__(
        self,
        by: Member,
        data: QueryDict | None = None,
        uploads: MultiValueDict[str, Any] | None = None,
        *,
        now: datetime,
        attached: int = 0,
        form: str = "",
        kept: Kept | None = None,
    ) -> None:
        """Take in what was chosen.

        Args:
            by: whose files.
            data: the form as it was sent, None while it is not.
            uploads: the files sent with it.
            now: when.
            attached: how many files the item has already.
            form: the form's address, for one that has a draft.
            kept: what is kept of it, as `keeping.refill` answers.
        """
        self.by = by
        self.form = form if actions.can_keep(form) else ""
        self.errors: list[str] = []
        self.files: list[File] = []
        self._room = rules.MOST_OF_AN_ITEM - attached
        self._data = data if data is not None else QueryDict()
        sent = data.getlist(BROUGHT) if data is not None else (kept or {}).get(BROUGHT, ())
        keys = [key for key in sent[:50] if "\x00" not in key]
        if keys:
            own = File.objects.filter(key__in=keys, uploader=by, item_kind="", removed__isnull=True)
            self.files = list(own.defer("text").order_by("pk")[: self._room])
        if uploads is not None:
            self._take_in([one for one in uploads.getlist(UPLOADS) if hasattr(one, "read")], now)
        if self.form and data is not None and (self.files or keys):
            self._keep(now)

    def _keep(self, now: datetime) -> None:
        try:
            actions.keep(self.files, form=self.form, by=self.by, now=now)
        except keeping.TooMuch as too_much:
            self.errors.append(str(too_much))

    def _take_in(self, uploads: list[Upload], now: datetime) -> None:
        if len(uploads) > (room := max(0, self._room - len(self.files))):
            self.errors.append(
                _("Ten files at most can be attached. The first ones were kept; put the others into one document.")
            )
        with Worker() as worker:
            for upload in uploads[:room]:
                try:
                    self.files.append(actions.bring(upload, by=self.by, now=now, worker=worker))
                except Refused as why:
                    self.errors.append(str(why))

    @property
    def reasons(self) -> Mapping[str, str]:
        """Reasons that were given, by "key:file:kind"."""
        return {key.removeprefix(REASON): str(self._data[key])[:500] for key in self._data if key.startswith(REASON)}

    @cached_property
    def asks(self) -> list[Ask]:
        """A reason for each remark on each file, with what was given."""
        given = self.reasons
        return [
            Ask(f"{REASON}{file.key}:{warned}", self._label(file, warned), given.get(f"{file.key}:{warned}", ""))
            for file in self.files
            for warned in file.warned
        ]

    @staticmethod
    def _label(file: File, warned: str) -> str:
        return _("%(kind)s in “%(field)s”. Change it, or say why it should stay:") % {
            "kind": kind_name(Kind(warned.partition(":")[2])),
            "field": file.name,
        }

    @property
    def ready(self) -> bool:
        """Whether everything that was chosen can be attached."""
        return not self.errors and all(ask.value.strip() for ask in self.asks)

    def attach_to(self, item: Guarded, *, now: datetime) -> list[File]:
        """Attach all of them.

        Raises:
            Refused: as `actions.attach`.
        """
        given = self.reasons
        return [
            actions.attach(
                item,
                file,
                by=self.by,
                now=now,
                reasons={warned: given.get(f"{file.key}:{warned}", "") for warned in file.warned},
            )
            for file in self.files
        ]
