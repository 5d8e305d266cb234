"""Start from a document: bring a file or paste a text, see what it proposes, take over what is right."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from practica.doors.intake import actions, examples
from practica.doors.intake.models import Intake, Standing
from practica.doors.intake.proposal import SECTIONS
from practica.doors.intake.showing import draft_parts, section_names, sessions
from practica.foundation.core import keeping
from practica.foundation.core.answers import Refused
from practica.foundation.safety.casedata import name as kind_name
from practica.foundation.safety.casedata.kinds import Kind
from practica.knowledge.vocabulary import queries as vocabulary
from practica.knowledge.vocabulary.models import OBJECTIVES
from practica.people.access.requests import Request, member_required


class UploadForm(forms.Form):
    """A file, or its text."""

    file = forms.FileField(
        required=False,
        label=_("A document"),
        help_text=_("Word, OpenDocument, PDF, HTML, Markdown or plain text, up to 20 MB."),
    )
    text = forms.CharField(required=False, label=_("Or paste its text"), widget=forms.Textarea(attrs={"rows": 8}))


@member_required
@require_http_methods(["GET", "POST"])
def intake(request: Request) -> HttpResponse:
    """Bring a document; earlier ones stand below for two weeks."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, text = form.cleaned_data["file"], form.cleaned_data["text"].strip()
        name, data = (file.name, file.read()) if file else ("text.txt", text.encode("utf-8", "replace"))
        try:
            made = actions.take_in(name or "document", data, by=request.member, now=timezone.now())
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect(made)
    return render(request, "intake/intake.html", {"form": form, "earlier": Intake.objects.filter(member=request.member)[:20]})


@member_required
def proposal(request: Request, pk: int) -> HttpResponse:
    """What a document proposes; while it waits, the page asks again by itself."""
    found = _mine(request, pk)
    told = found.proposal
    context: dict[str, Any] = {
        "intake": found,
        "waiting": found.standing == Standing.WAITING,
        "told": told,
        "event": told.get("event"),
        "sessions": sessions(told),
        "drafts": [draft_parts(number, draft) for number, draft in enumerate(told.get("drafts", []))],
        "objectives": vocabulary.labels_for(get_language() or "en", OBJECTIVES),
        "case_data": _case_data(told),
        "language": told.get("language") or "en",
        "section_names": section_names(),
        "example_sessions": examples.sessions_of(request.viewer, timezone.now()),
    }
    return render(request, "intake/proposal.html", context)


def _case_data(told: dict[str, Any]) -> list[dict[str, Any]]:
    """How often each kind was seen; the words themselves are not repeated."""
    counted: dict[tuple[str, str], int] = {}
    for finding in told.get("case_data", []):
        counted[finding["kind"], finding["level"]] = counted.get((finding["kind"], finding["level"]), 0) + 1
    return [{"name": kind_name(Kind(kind)), "level": level, "count": count} for (kind, level), count in counted.items()]


@member_required
@require_POST
def make_draft(request: Request, pk: int) -> HttpResponse:
    """A draft from what was ticked: of one proposed practice, or of one country's example in a session."""
    found = _mine(request, pk)
    chosen = _from_session(request, found) if "session" in request.POST else _from_form(request, found)
    practice = actions.begin_draft(found, chosen, by=request.member, now=timezone.now())
    messages.success(request, str(_("A draft of yours was begun from it. Only you see it.")))
    return redirect("practice_write", practice.slug)


def _from_form(request: Request, found: Intake) -> actions.Chosen:
    language = found.proposal.get("language") or "en"
    sections: dict[str, list[str]] = {}
    for key in request.POST:
        if key.startswith("to:"):
            target, words = request.POST[key], request.POST.get(f"words:{key[3:]}", "")
            if target in SECTIONS and words:
                sections.setdefault(target, []).append(words)
    return actions.Chosen(
        title=request.POST.get("title", ""),
        language=language,
        countries=request.POST.getlist("country"),
        objectives=request.POST.getlist("objective"),
        concepts=request.POST.getlist("concept"),
        sections={name: "\n\n".join(parts) for name, parts in sections.items()},
        period=(request.POST.get("period_from", "")[:7], request.POST.get("period_to", "")[:7]),
    )


def _from_session(request: Request, found: Intake) -> actions.Chosen:
    rows = (found.proposal.get("event") or {}).get("sessions", [])
    number = request.POST["session"]
    if not (number.isascii() and number.isdigit() and len(number) < 6 and int(number) < len(rows)):
        raise Http404
    session = rows[int(number)]
    country = request.POST.get("country", "")
    return actions.Chosen(
        title=session["title"],
        language=found.proposal.get("language") or "en",
        countries=[country] if country in session["countries"] else session["countries"],
        objectives=session["objectives"],
        concepts=(),
        sections={"done": session["quote"]},
    )


@member_required
@require_POST
def make_example(request: Request, pk: int) -> HttpResponse:
    """Put what was ticked into the form of an example, unsent: whoever tells it confirms it there."""
    found = _mine(request, pk)
    number = request.POST.get("for", "")
    choices = {str(session.pk): session for session in examples.sessions_of(request.viewer, timezone.now())}
    if number not in choices:
        messages.error(request, str(_("Choose the session in which it is told.")))
        return redirect(found)
    chosen = _from_form(request, found)
    try:
        path = examples.propose(choices[number], chosen, document=found.name, by=request.member, now=timezone.now())
    except (keeping.Clash, keeping.TooMuch):
        messages.error(request, str(_("You have begun an example for this session already. Send that one first.")))
        return redirect(examples.form_of(choices[number]))
    return redirect(path)


@member_required
@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    """Throw an upload away."""
    actions.drop(_mine(request, pk), by=request.member)
    return redirect("intake")


def _mine(request: Request, pk: int) -> Intake:
    found = Intake.objects.filter(pk=pk, member=request.member).first()
    if found is None:
        raise Http404
    return found
