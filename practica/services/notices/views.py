"""The address of a letter about something closed: it names nothing, and leads its reader on."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from practica.people.access.requests import Request, member_required
from practica.services.notices import queries


@member_required
def letter(request: Request, pk: int) -> HttpResponse:
    """Lead the person it was written to to what it is about; opening it changes nothing."""
    path = queries.destination(request.viewer, pk)
    if path is None:
        messages.info(request, _("What this letter was about is settled, or is not open to you any more."))
        return redirect("/")
    return redirect(path)
