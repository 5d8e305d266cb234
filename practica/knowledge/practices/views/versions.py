"""A practice over time: its versions, two of them beside each other, and who answers for it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from practica.foundation.core.answers import Refused
from practica.knowledge.practices import actions, history_page, parts, queries, rules
from practica.knowledge.practices.comparing import compare as compared
from practica.knowledge.practices.forms_review import MemberForm
from practica.knowledge.practices.models import Practice, PracticeVersion, State
from practica.people.access.queries import get_visible
from practica.people.access.requests import Request, for_anyone, member_required

# The answers of `StillTrue.still`.
_STILL = (("yes", gettext_lazy("yes")), ("in_part", gettext_lazy("in part")), ("no", gettext_lazy("no")))


@for_anyone
def history(request: Request, slug: str) -> HttpResponse:
    """Every version this viewer may read, what changed and why, who read it before, and whether it is still true."""
    practice = get_visible(Practice, request.viewer, slug=slug)
    if practice.published_version_id is None:
        raise Http404
    return render(request, "practices/history.html", history_page.context(request.viewer, practice))


@for_anyone
def compare(request: Request, slug: str, a: int, b: int) -> HttpResponse:
    """Two published versions beside each other."""
    practice = get_visible(Practice, request.viewer, slug=slug)
    before, after = (_version(request, practice, number) for number in (a, b))
    read = compared(parts.words_by_part(before), parts.words_by_part(after), list(parts.HEADINGS))
    context: dict[str, Any] = {
        "practice": practice,
        "before": before,
        "after": after,
        "title": queries.text_for(after, after.language).title,
        "parts": [{"part": part, "key": part.key, "heading": parts.HEADINGS[part.key]} for part in read],
        "changed": [{"key": part.key, "heading": parts.HEADINGS[part.key]} for part in read if part.is_changed],
        "numbers": list(history_page.versions(request.viewer, practice).values_list("number", flat=True)),
    }
    return render(request, "practices/compare.html", context)


def _version(request: Request, practice: Practice, number: int) -> PracticeVersion:
    rows = PracticeVersion.objects.prefetch_related("texts", "countries").filter(practice=practice)
    found: PracticeVersion = get_visible(rows, request.viewer, number=number)
    return found


@member_required
@require_http_methods(["GET", "POST"])
def steward(request: Request, slug: str) -> HttpResponse:
    """For those who answer for it: a successor, another steward, is it still true; for a second reader, their decision."""
    practice = get_visible(Practice, request.viewer, slug=slug)
    allowed = rules.steward(request.viewer, practice)
    release = history_page.release_to_sign(request.viewer, practice)
    decides = practice.state == State.HIDDEN and practice.second_reader_id == request.viewer.member_id
    successor, heir = (
        MemberForm(request.POST if _pressed(request, name) else None, prefix=name) for name in ("successor", "heir")
    )
    if allowed and request.method == "POST" and _give(request, practice, successor, heir):
        return redirect("practice_steward", slug) if rules.steward(request.viewer, practice) else redirect(practice)
    title = queries.titles([practice]).get(practice.pk) or queries.text_for(practice.versions.latest("pk")).title
    context = {
        "practice": practice,
        "title": title,
        "allowed": allowed,
        "release": release,
        "decides": decides,
        "successor": successor,
        "heir": heir,
        "still_options": [{"value": value, "label": label} for value, label in _STILL],
        "asked": bool(practice.still_true and (timezone.localdate() - practice.still_true).days >= 365),
    }
    status = 200 if allowed or release or decides else 403
    return render(request, "practices/steward.html", context, status=status)


def _pressed(request: Request, name: str) -> bool:
    return request.method == "POST" and request.POST.get("what") == name


def _form(request: Request, name: str) -> MemberForm:
    return MemberForm(request.POST if _pressed(request, name) else None, prefix=name)


def _give(request: Request, practice: Practice, successor: MemberForm, heir: MemberForm) -> bool:
    """Name a successor, or hand over; answers whether it was done."""
    now, by = timezone.now(), request.member
    form = successor if _pressed(request, "successor") else heir
    if not form.is_bound or not form.is_valid():
        return False
    member = form.cleaned_data["member"]
    try:
        if form is successor:
            actions.name_successor(practice, member, by=by, now=now)
            messages.success(request, _("Noted. They are asked first when you leave.") if member else _("Nobody is named now."))
        elif member is None:
            form.add_error("member", _("Say to whom."))
            return False
        else:
            actions.hand_over(practice, member, by=by, now=now)
            messages.success(request, _("%(name)s answers for it from now on.") % {"name": member.name})
    except Refused as refused:
        form.add_error("member", str(refused))
        return False
    return True
