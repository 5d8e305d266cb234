"""What happens around the words: who may read, whom to ask, the check, publishing, stewardship."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practica.foundation.core.answers import Refused
from practica.foundation.safety.casedata import name
from practica.knowledge.practices import actions, queries, rules, writing
from practica.knowledge.practices.forms import QuestionForm
from practica.knowledge.practices.models import OldAddress, Practice, Release
from practica.knowledge.practices.questions import VERSION, Question, question_of
from practica.knowledge.practices.views.reviewing import save_version_words
from practica.people.access.choosing import MarkingForm
from practica.people.access.queries import get_visible
from practica.people.access.requests import Request, member_required
from practica.people.members.models import Member
from practica.people.members.queries import present


@member_required
def check(request: Request, slug: str) -> HttpResponse:
    """The one check before publishing: what is missing, what the case-data check says, who will read it."""
    practice = get_visible(Practice, request.viewer, slug=slug)
    version = rules.work_of(practice)
    allowed = rules.write(request.viewer, practice)
    if version is None or not allowed:
        return render(
            request, "practices/closed.html", {"practice": practice, "version": version, "allowed": allowed}, status=403
        )
    state = actions.readiness(version)
    context: dict[str, Any] = {
        "practice": practice,
        "version": version,
        "text": queries.text_for(version, version.language),
        "state": state,
        "missing": _questions(state.missing),
        "lacks_words": not {"change", "why"}.isdisjoint(state.missing),
        "version_form": QuestionForm(version, queries.text_for(version, version.language), [VERSION]),
        "remarks": [(remark, question_of(remark.field), name(remark.finding.kind)) for remark in state.examination],
        "markings": MarkingForm(request.viewer, practice),
        "people": queries.people_to_ask(request.viewer, practice),
        "steps": writing.steps(version, state, f"/practices/{slug}/write/"),
    }
    return render(request, "practices/check.html", context)


def _questions(missing: Sequence[str]) -> list[Question]:
    """The questions behind the missing fields, each once; what is new in a version is asked on the page itself."""
    return [question for question in dict.fromkeys(map(question_of, missing)) if question != VERSION]


@member_required
@require_POST
def publish(request: Request, slug: str) -> HttpResponse:
    """Publish the short form."""
    moved = OldAddress.objects.filter(slug=slug).select_related("practice").first()
    # Pressed twice: the first press has given it another address.
    practice = get_visible(Practice, request.viewer, slug=moved.practice.slug if moved else slug)
    if rules.work_of(practice) is None:
        return redirect(practice)  # pressed twice: it is out already
    try:
        save_version_words(request, practice)
        actions.publish_short(practice, by=request.member, now=timezone.now())
    except Refused as refused:
        practice.refresh_from_db()
        if rules.work_of(practice) is None:
            return redirect(practice)  # pressed twice at once: the other press was quicker
        messages.error(request, str(refused))
        return redirect("practice_check", slug)
    practice.refresh_from_db()
    messages.success(request, _("Published. It can grow at any time: the next version begins where this one ends."))
    return redirect(practice)


@member_required
@require_http_methods(["GET", "POST"])
def marking(request: Request, slug: str) -> HttpResponse:
    """Choose who may read."""
    practice = get_visible(Practice, request.viewer, slug=slug)
    form = MarkingForm(request.viewer, practice, request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            actions.mark(
                practice,
                chosen["marking"],
                circle=chosen["circle"],
                readers=chosen["readers"],
                by=request.member,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error("marking", str(refused))
        else:
            if Release.objects.filter(practice=practice, signed_by=None).exists():
                messages.info(request, _("Somebody else from the circle reads it before it leaves. They have been asked."))
            return redirect("practice_check" if rules.write(request.viewer, practice) else "practice", slug)
    return render(request, "practices/marking.html", {"practice": practice, "form": form})


@member_required
@require_POST
def people(request: Request, slug: str) -> HttpResponse:
    """Name a person to ask, or take one off the list."""
    practice = get_visible(Practice, request.viewer, slug=slug)
    now = timezone.now()
    back = redirect("practice_write_question", slug, "people")
    if "drop" in request.POST:
        person = Member.objects.filter(pk=_number(request.POST["drop"])).first()
        if person is not None:
            actions.unname_person(practice, person, by=request.member, now=now)
        return back
    asked = request.POST.get("person", "").strip()
    person = present().filter(Q(email__iexact=asked) | Q(handle__iexact=asked) | Q(name__iexact=asked)).first() if asked else None
    if person is None:
        messages.error(request, _("Nobody here has this name, handle or address. Write it as their page does."))
        return back
    actions.name_person(practice, person, request.POST.get("about", "")[:200], by=request.member, now=now)
    return back


@member_required
@require_POST
def act(request: Request, slug: str, verb: str) -> HttpResponse:
    """Withdraw, hide, decide, sign, take on, discard and so on: one button each, on a page that says what it does."""
    practice = get_visible(Practice, request.viewer, slug=slug)
    now, by = timezone.now(), request.member
    try:
        if verb == "next-version":
            actions.begin_next_version(practice, by=by, now=now)
            return redirect("practice_write", slug)
        if verb == "discard":
            gone = actions.discard(practice, by=by, now=now)
            return redirect("drafts") if gone else redirect(practice)
        if verb == "withdraw":
            actions.withdraw(practice, request.POST.get("reason", ""), by=by, now=now)
        elif verb == "hide":
            actions.hide(practice, by=by, now=now)
            messages.success(request, _("It is hidden. Its steward and a second reader look at it now. Thank you for saying it."))
            return redirect("practices")
        elif verb == "decide":
            actions.decide_hidden(practice, clean=request.POST.get("clean") == "yes", by=by, now=now)
        elif verb == "sign":
            actions.sign_release(practice, by=by, now=now)
        elif verb == "take-on":
            actions.take_on(practice, by=by, now=now)
        elif verb == "still-true":
            actions.say_still_true(practice, request.POST.get("still", ""), request.POST.get("words", ""), by=by, now=now)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(practice)


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0
