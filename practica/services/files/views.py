"""A file's page, where it is read, and its bytes. Both ask anew each time; no web server and no cache answers for us."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from practica.foundation.core.answers import Refused
from practica.people.access.models import Guarded, Marking
from practica.people.access.requests import Request, for_anyone, person_required
from practica.services.files import actions, queries, rules, shelf
from practica.services.files.models import File
from practica.services.files.naming import leaving_name
from practica.services.files.reading import part_of

# Whatever a browser makes of the bytes: no script, no form, no plugin, no request, an origin of its own.
_POLICY = "default-src 'none'; sandbox"


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
