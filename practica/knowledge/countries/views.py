"""Stating a fact about a country. The country's page itself stands on a higher floor and includes `_facts.html`."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practica.foundation.core.answers import Refused
from practica.knowledge.countries import actions, names, rules, showing
from practica.knowledge.countries.forms import FactForm
from practica.knowledge.countries.models import STATED, CountryFact, Kind
from practica.people.access.requests import Request, member_required


@member_required
def state_fact(request: Request, code: str, kind: str) -> HttpResponse:
    """Add a fact of one kind, or with `?corrects=` correct one."""
    if not names.is_country(code) or kind not in STATED:
        raise Http404
    known, corrects = Kind(kind), _corrected(request, code, kind)
    key = corrects.key if corrects else request.GET.get("key", "")[:40]
    form = FactForm(request.POST or None, kind=known, key=key, corrects=corrects)
    allowed = rules.state_fact(request.viewer)
    if allowed and form.is_valid() and _stated(request, code, form, corrects):
        messages.success(request, _("Thank you. It stands here with its date and its source."))
        return redirect(f"{names.address(code)}#{kind}")
    page = {
        "form": form,
        "allowed": allowed,
        "country": names.name(code),
        "address": names.address(code),
        "topic": showing.title(known, key, get_language() or "en"),
        "corrects": corrects and showing.state(corrects, get_language() or "en"),
    }
    return render(request, "countries/state_fact.html", page)


def _stated(request: Request, code: str, form: FactForm, corrects: CountryFact | None) -> bool:
    """Whether it was written; a refusal stands above the form, with everything that was typed."""
    given = form.cleaned_data
    try:
        actions.state_fact(
            code, form.kind, given["value"], key=given["key"], as_of=given["as_of"], source_title=given["source_title"],
            source_url=given["source_url"], corrects=corrects, by=request.member, now=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _corrected(request: Request, code: str, kind: str) -> CountryFact | None:
    given = request.POST.get("corrects") or request.GET.get("corrects", "")
    if not given:
        return None
    found = CountryFact.objects.filter(pk=given, code=code, kind=kind).first() if _is_number(given) else None
    if found is None:
        raise Http404
    return found


def _is_number(given: str) -> bool:
    return given.isascii() and given.isdigit() and len(given) < 19
