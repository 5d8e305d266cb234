"""Files in the draft of a form: they wait beside its words, for who brought them alone, until it is sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from practica.foundation.core import keeping
from practica.foundation.core.writes import writes
from practica.people.members.models import Member
from practica.services.files.models import File

FIELD: Final = "brought"
"""The kept field that names a draft's files by their keys, and the field of the form that sends them."""
_LONGEST_ADDRESS: Final = 200


def can_keep(form: str) -> bool:
    """Whether a form with this address has a draft."""
    return 0 < len(form) <= _LONGEST_ADDRESS


@writes
def keep(files: Sequence[File], *, form: str, by: Member, now: datetime) -> None:
    """Let these, and no others, wait in the draft of a form; what waited there before is let go.

    Raises:
        keeping.TooMuch: the draft holds more than is kept; then these files wait for a day only.
    """
    keys = [file.key for file in files]
    revision = keeping.revisions(by, form).get(FIELD, 0)
    keeping.keep_field(by, form, FIELD, keys, revision=revision, now=now)
    mine = File.objects.filter(uploader=by, item_kind="", removed__isnull=True)
    mine.filter(draft=form).exclude(key__in=keys).update(draft="")
    mine.filter(key__in=keys).update(draft=form)


@writes
def forget(form: str, *, by: Member) -> None:
    """The form was sent: nothing of it is kept any longer, and what was left out of it is swept."""
    keeping.forget(by, form)
    File.objects.filter(uploader=by, draft=form).update(draft="")
