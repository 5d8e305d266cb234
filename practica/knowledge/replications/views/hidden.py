"""Personal data seen: it is hidden at once, its source takes the words out, a second reader brings it back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practica.foundation.core.answers import Refused
from practica.knowledge.replications import actions, rules
from practica.knowledge.replications.forms import AmendForm
from practica.knowledge.replications.models import Replication, Use
from practica.people.access.queries import get_visible
from practica.people.access.requests import Request, member_required

_KINDS: dict[str, type[Replication | Use]] = {"replications": Replication, "uses": Use}


@member_required
@require_POST
def hide(request: Request, kind: str, pk: int) -> HttpResponse:
    """Hide it now."""
    item = _item(request, kind, pk)
    try:
        actions.hide(item, by=request.member, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It is hidden. Its source and a second reader look at it now. Thank you for saying it."))
    return redirect("/practices/")


@member_required
@require_http_methods(["GET", "POST"])
def hidden(request: Request, kind: str, pk: int) -> HttpResponse:
    """What is hidden, for its source (who takes words out) and the second reader (who brings it back)."""
    item = _item(request, kind, pk)
    if not rules.is_hidden(item):
        return redirect(item.get_absolute_url())
    decides = bool(rules.show_again(request.viewer, item))
    form = AmendForm(item, request.POST if request.method == "POST" and "amend" in request.POST else None)
    if request.method == "POST":
        try:
            if "show" in request.POST:
                actions.show_again(item, by=request.member, now=timezone.now())
                return redirect(item.get_absolute_url())
            if form.is_valid():
                actions.amend(item, form.words(), by=request.member, now=timezone.now(), reasons=form.reasons)
                messages.success(request, _("Saved. The second reader brings it back when nothing is left in it."))
                return redirect(request.path)
        except actions.HeldBack as held:
            form.hold_back(held.examination)
        except Refused as refused:
            messages.error(request, str(refused))
    context = {"item": item, "form": form, "decides": decides, "amends": bool(rules.amend(request.viewer, item))}
    return render(request, "replications/hidden.html", context)


def _item(request: Request, kind: str, pk: int) -> Replication | Use:
    if kind not in _KINDS:
        raise Http404
    item: Replication | Use = get_visible(_KINDS[kind].objects.select_related("practice"), request.viewer, pk=pk)
    return item
