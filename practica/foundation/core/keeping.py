"""Forms that are saved as they are typed: the one address that `keep.js` sends to, and what a view asks when it opens a form.

A form says `data-keep="/keep/?form=<its own path>"`. Each field is stored for its member alone as last typed, unread by anybody
else, until the form is sent (`forget`). The protocol stands at the head of `keep.js`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from practica.foundation.core.models import KeptForm
from practica.foundation.core.writes import writes

_LONGEST = 40_000  # characters of one field
_LONGEST_NAME = 100
_MOST_FIELDS, _MOST_FORMS = 300, 200
_MOST_VALUES = 60
# A form that nobody has come back to for this long is let go when room is needed.
_OLD = timedelta(days=180)


class Keeper(Protocol):
    """Whose form it is: a member."""

    @property
    def pk(self) -> Any: ...


class Clash(Exception):  # noqa: N818 - it is an answer, not a fault
    """The same member wrote the field in another tab since `revision`."""

    def __init__(self, theirs: Sequence[str], revision: int) -> None:
        super().__init__()
        self.theirs = ", ".join(theirs)
        self.revision = revision


class TooMuch(Exception):  # noqa: N818 - the same
    """More than is kept; `str()` is the sentence."""


def kept(member: Keeper | None, path: str) -> dict[str, list[str]]:
    """What this member has typed into the form at this path: {field: [values]}; empty when nothing is kept."""
    return {field: list(one["values"]) for field, one in _fields(member, path).items()}


def revisions(member: Keeper | None, path: str) -> dict[str, int]:
    """The revision of each kept field, for `data-revision`."""
    return {field: int(one["revision"]) for field, one in _fields(member, path).items()}


def forget(member: Keeper, path: str) -> None:
    """The form was sent: nothing of it is kept any longer."""
    KeptForm.objects.filter(member_id=member.pk, form=path).delete()


def refill(form: forms.Form, member: Keeper | None, path: str) -> dict[str, list[str]]:
    """Put what was typed into an unsent form, with the revision each field was saved at; one query.

    Returns:
        All that is kept of it, also what is no field of this form: {field: [values]}.
    """
    fields = _fields(member, path)
    for field, one in fields.items():
        if field not in form.fields:
            continue
        values = list(one["values"])
        is_list = isinstance(form.fields[field], forms.MultipleChoiceField)
        form.initial[field] = values if is_list else (values[0] if values else "")
        form.fields[field].widget.attrs["data-revision"] = str(one["revision"])
    return {field: list(one["values"]) for field, one in fields.items()}


@writes
def keep_field(member: Keeper, path: str, field: str, values: Sequence[str], *, revision: int, now: datetime) -> int:
    """Store one field as it was typed and answer its new revision.

    Raises:
        Clash: another tab of the same member has stored something else since `revision`.
        TooMuch: the field is longer, or the form has more fields, than is kept.
    """
    if sum(len(value) for value in values) > _LONGEST or len(values) > _MOST_VALUES or len(field) > _LONGEST_NAME:
        raise TooMuch(_("This is too long to be kept. What you typed is still on this page; shorten it before you leave."))
    row = _row(member, path, now)
    held = row.fields.get(field, {"values": None, "revision": 0})
    if held["values"] == list(values):
        return int(held["revision"])
    if revision < held["revision"]:
        raise Clash(held["values"] or (), int(held["revision"]))
    if field not in row.fields and len(row.fields) >= _MOST_FIELDS:
        raise TooMuch(_("This form has more fields than can be kept. What you typed is still on this page."))
    row.fields = {**row.fields, field: {"values": list(values), "revision": held["revision"] + 1}}
    row.saved = now
    row.save(update_fields=["fields", "saved"])
    return int(held["revision"]) + 1


def _row(member: Keeper, path: str, now: datetime) -> KeptForm:
    mine = KeptForm.objects.filter(member_id=member.pk)
    if not mine.filter(form=path).exists() and mine.count() >= _MOST_FORMS:
        mine.filter(saved__lt=now - _OLD).delete()
        if mine.count() >= _MOST_FORMS:
            raise TooMuch(
                _("You have very many unfinished forms. Send or clear some of them first; this page keeps what you typed.")
            )
    KeptForm.objects.get_or_create(member_id=member.pk, form=path, defaults={"saved": now})
    return KeptForm.objects.select_for_update().get(member_id=member.pk, form=path)


def _fields(member: Keeper | None, path: str) -> Mapping[str, Any]:
    row = KeptForm.objects.filter(member_id=member.pk, form=path).first() if member else None
    return row.fields if row else {}


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Save one field of the form named in the query; the answers are those of keep.js."""
    member = request.user
    # A member who left or is suspended is treated as if not signed in; the attribute is the member's, one floor up.
    if not member.is_authenticated or not getattr(member, "is_present", False):
        return _answer(401, _("You have been signed out. Sign in again to go on saving."))
    path = request.GET.get("form", "")
    field, number = request.POST.get("field", ""), request.POST.get("revision") or "0"
    if (
        not path.startswith("/")
        or len(path) > 200
        or not field
        or not (number.isascii() and number.isdigit() and len(number) < 9)
    ):
        return _answer(400, _("This could not be saved. What you typed is still here."))
    values = [value.replace("\x00", "") for value in request.POST.getlist("value")]
    try:
        revision = keep_field(member, path, field, values, revision=int(number), now=timezone.now())
    except Clash as clash:
        message = _("You also wrote here in another window. Both texts are here; nothing is lost.")
        said = {"revision": clash.revision, "theirs": clash.theirs, "who": _("Your other window"), "message": message}
        return JsonResponse(said, status=409)
    except TooMuch as too_much:
        return _answer(413, str(too_much))
    return JsonResponse({"revision": revision})


def _answer(status: int, message: str) -> JsonResponse:
    return JsonResponse({"message": message}, status=status)
