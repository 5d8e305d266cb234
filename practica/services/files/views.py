"""A file's page, where it is read, and its bytes. Both ask anew each time; no web server and no cache answers for us."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from practica.foundation.core import keeping
from practica.foundation.core.answers import Refused
from practica.foundation.safety.forms import REASON
from practica.people.access.models import Guarded, Marking
from practica.people.access.requests import Request, for_anyone, member_required, person_required
from practica.services.files import actions, queries, rules, shelf
from practica.services.files.models import File
from practica.services.files.naming import leaving_name
from practica.services.files.reading import part_of
from practica.services.files.tray import BROUGHT, UPLOADS, Tray

# Whatever a browser makes of the bytes: no script, no form, no plugin, no request, an origin of its own.
_POLICY = "default-src 'none'; sandbox"
# Of a form that is put aside: what is kept in its own way, or not at all.
_NO_WORDS: Final = frozenset({"csrfmiddlewaretoken", BROUGHT, UPLOADS})
# The page was sent as a whole, as when a form is sent: what stands in it is what its writer means.
_NEWEST: Final = 10**9


@require_safe
@for_anyone
def page(request: Request, key: str) -> HttpResponse:
    """What a file is, its text to be read here, and what one may do with it."""
    file, item = queries.get(request.viewer, key)
    asked = request.GET.get("part", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1
    words, parts = part_of(file.text, number)
    number = min(max(number, 1), max(parts, 1))
    return render(
        request,
        "files/file.html",
        {
            "file": file,
            "item": item,
            "words": words,
            "part": number,
            "parts": parts,
            "previous": number - 1 if number > 1 else 0,
            "next": number + 1 if number < parts else 0,
            "may_download": rules.download(file),
            "may_remove": rules.remove(request.viewer, file, item),
            "may_hide": rules.hide(request.viewer, file),
            "may_decide": rules.decide(request.viewer, file),
        },
    )


@require_safe
@for_anyone
def download(request: Request, key: str, name: str) -> HttpResponse:
    """The bytes, as an attachment; a picture may stand on a page.

    What stays inside is refused in words, except a picture that one of our pages asks for to show it (`Sec-Fetch-Dest`).
    """
    file, _item = queries.get(request.viewer, key)
    if name != file.name:
        raise Http404
    is_shown = file.is_picture and request.headers.get("Sec-Fetch-Dest") == "image"
    if not (allowed := rules.download(file)) and not is_shown:
        return render(request, "files/inside.html", {"file": file, "allowed": allowed}, status=403)
    return _answer(file)


def _answer(file: File) -> HttpResponse:
    try:
        data = shelf.take(file.stored)
    except FileNotFoundError as error:
        raise Refused(_("The file itself is missing here. Tell those who run this place.")) from error
    # The type is given, so that Django guesses nothing from a name.
    answer = FileResponse(data, content_type=_content_type(file))
    named = leaving_name(file.name, Marking(file.marking))
    answer["Content-Disposition"] = content_disposition_header(not file.is_picture, named) or "attachment"
    answer["X-TLP"] = file.marking
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = _POLICY
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return cast("HttpResponse", answer)  # it streams, which only its type tells apart


def _content_type(file: File) -> str:
    return f"{file.media_type}; charset=utf-8" if file.media_type.startswith("text/") else file.media_type


@member_required
@require_POST
def draft(request: Request) -> HttpResponse:
    """Put files into the draft of the form that the query names; a script gets the field anew, a button the form's page.

    Without a script the words of the form come along, and are kept as they would have been while they were typed.
    """
    form = request.GET.get("form", "")
    if not actions.can_keep(form) or not url_has_allowed_host_and_scheme(form, None):
        raise Http404
    now = timezone.now()
    tray = Tray(request.member, request.POST, request.FILES, now=now, form=form)
    if request.headers.get("X-Practica") == "draft":
        return render(request, "files/draft.html", {"tray": tray})
    _keep_words(request, form, now)
    for error in tray.errors:
        messages.error(request, error)
    return redirect(form)


def _keep_words(request: Request, form: str, now: datetime) -> None:
    for field in request.POST:
        if field in _NO_WORDS or field.startswith((REASON, "revision:")) or "\x00" in field:
            continue
        values = [value.replace("\x00", "") for value in request.POST.getlist(field)]
        try:
            keeping.keep_field(request.member, form, field, values, revision=_NEWEST, now=now)
        except keeping.TooMuch as too_much:
            messages.error(request, str(too_much))


def _verb(act: Callable[..., Any], done: Callable[[], str]) -> Callable[[HttpRequest, str], HttpResponse]:
    @person_required
    @require_POST
    def view(request: Request, key: str) -> HttpResponse:
        file, item = queries.get(request.viewer, key)
        act(file, by=request.person, now=timezone.now())
        messages.success(request, done())
        return redirect(_back(item))

    return view


def _back(item: Guarded | None) -> str:
    address = getattr(item, "get_absolute_url", None)
    return str(address()) if address else "/"


remove = _verb(actions.remove, lambda: _("The file was removed. Nobody sees it any more."))
hide = _verb(actions.hide, lambda: _("It is out of sight until a second reader has decided."))
show = _verb(actions.show_again, lambda: _("The file is back where it was."))
