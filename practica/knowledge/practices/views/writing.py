"""Writing a practice: one question at a time or all on one page, saved as typed."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from practica.foundation.core import languages
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import clean_words
from practica.foundation.safety.casedata import Kind, mend
from practica.knowledge.practices import actions, queries, rules, writing
from practica.knowledge.practices.forms import QuestionForm
from practica.knowledge.practices.models import TEXT_FIELDS, Form, Practice, PracticeVersion, SupersededWords
from practica.knowledge.practices.questions import BY_KEY, QUESTIONS, Question
from practica.people.access.queries import get_visible
from practica.people.access.requests import Request, member_required


@member_required
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Begin a practice: choose the language, or start from a document."""
    if request.method == "POST":
        language = request.POST.get("language", "")
        title = request.POST.get("title", "")[:300]
        practice = actions.begin_once(by=request.member, now=timezone.now(), language=language, title=title)
        return redirect("practice_write_question", practice.slug, "title")
    reads = request.member.languages or ["en"]
    choices = sorted(languages.choices(), key=lambda pair: (pair[0] not in reads, pair[1]))
    return render(request, "practices/new.html", {"languages": choices, "language": get_language()})


@member_required
def drafts(request: Request) -> HttpResponse:
    """What this member has begun."""
    rows = [(version, queries.text_for(version).title) for version in queries.drafts(request.viewer)[:100]]
    return render(request, "practices/drafts.html", {"drafts": rows})


@member_required
@require_http_methods(["GET", "POST"])
def write(request: Request, slug: str, key: str = "") -> HttpResponse:
    """One question, or all of them on one page when `key` is empty."""
    practice, version = _work(request, slug)
    if version is None or not (allowed := rules.write(request.viewer, practice)):
        reason = rules.write(request.viewer, practice)
        return render(request, "practices/closed.html", {"practice": practice, "version": version, "allowed": reason}, status=403)
    del allowed
    if key and key not in BY_KEY:
        raise Http404
    # Whom to ask is a list of its own below the form, so that taking a person off does not send the words along.
    asked: Sequence[Question] = [BY_KEY[key]] if key else [question for question in QUESTIONS if question.key != "people"]
    form = QuestionForm(version, queries.text_for(version, version.language), asked)
    taken = writing.Taken()
    if request.method == "POST":
        taken = _take(request, practice, form)
        if taken.is_clean:
            return _onward(request, practice, key)
        version = practice.versions.get(number__isnull=True)
        form = QuestionForm(version, queries.text_for(version, version.language), asked, request.POST)
    return render(request, "practices/write.html", _page(version, form, asked, key, taken))


def _take(request: Request, practice: Practice, form: QuestionForm) -> writing.Taken:
    now = timezone.now()
    taken = writing.take(form, request.POST, by=request.member, now=now)
    try:
        for press, act in _PRESSED.items():
            if press in request.POST:
                act(request, practice, form)
    except Refused as refused:
        taken.refused[next(iter(form.fields), "")] = str(refused)
    return taken


def _add(request: Request, practice: Practice, form: QuestionForm) -> None:
    del form
    rows = request.POST["add"]
    if rows in actions.ROWS:
        actions.add_row(practice, rows, by=request.member, now=timezone.now())


def _drop(request: Request, practice: Practice, form: QuestionForm) -> None:
    del form
    rows, _dot, number = request.POST["drop"].partition(".")
    if rows in actions.ROWS and (found := writing.whole_number(number)) is not None:
        actions.drop_row(practice, rows, found, by=request.member, now=timezone.now())


def _mend(request: Request, practice: Practice, form: QuestionForm) -> None:
    """Replace one place that the check found by what it offers."""
    name, *place, kind = [*request.POST["mend"].split(":"), "", "", ""][:4]
    start, end = map(writing.whole_number, place)
    if name not in form.fields or start is None or end is None:
        return
    words = clean_words(request.POST.get(name, ""), actions.LONGEST_SECTION)
    if kind not in list(Kind):
        return
    replacement = str(mend(Kind(kind), words[start:end]).replacement or "")
    revision = 10**8  # the page's own words, changed on the writer's word: never a clash with themselves
    changed = writing.mended(words, start, end, replacement)
    actions.save_field(
        practice, name, changed, revision=revision, by=request.member, now=timezone.now(), language=form.text.language
    )


def _keep(request: Request, practice: Practice, form: QuestionForm) -> None:
    """Keep what the check warns of, with a reason."""
    del form
    key = request.POST["keep"]
    actions.keep_finding(practice, key, request.POST.get(f"reason:{key}", ""), by=request.member, now=timezone.now())


_PRESSED = {"add": _add, "drop": _drop, "mend": _mend, "keep": _keep}


def _onward(request: Request, practice: Practice, key: str) -> HttpResponse:
    """To the next question, or back to this one when a row was added or something was mended."""
    if not key:
        return (
            redirect("practice_write", practice.slug)
            if _PRESSED.keys() & request.POST.keys()
            else redirect("practice_check", practice.slug)
        )
    _before, after = writing.neighbours(BY_KEY[key])
    if _PRESSED.keys() & request.POST.keys():
        return redirect("practice_write_question", practice.slug, key)
    if "later" in request.POST or "next" in request.POST:
        return (
            redirect("practice_write_question", practice.slug, after.key) if after else redirect("practice_check", practice.slug)
        )
    return redirect("practice_check", practice.slug)


def _page(
    version: PracticeVersion, form: QuestionForm, asked: Sequence[Question], key: str, taken: writing.Taken
) -> dict[str, Any]:
    practice = version.practice
    address = f"/practices/{practice.slug}/write/"
    state = actions.readiness(version)
    margin = {name: writing.notes(version, name, getattr(form.text, name)) for name in form.fields if name in TEXT_FIELDS}
    parts = [
        {
            "question": question,
            "fields": [(form[name], form.revision(name), margin.get(name)) for name in question.fields],
            "rows": form.rows_of(question.rows) if question.rows else [],
        }
        for question in asked
    ]
    before, after = writing.neighbours(BY_KEY[key]) if key else (None, None)
    return {
        "practice": practice,
        "version": version,
        "text": queries.text_for(version, version.language),
        "question": BY_KEY.get(key),
        "parts": parts,
        "form": form,
        "steps": writing.steps(version, state, address),
        "before": before,
        "after": after,
        "address": address,
        "errors": list(writing.errors_of(taken, form)),
        "clashes": taken.clashes,
        "set_aside": queries.set_aside(version),
        "people": practice.people.select_related("member", "member__organisation"),
        "kept_here": not practice.marking_of().is_closed,
    }


@require_POST
def save(request: Request, slug: str) -> JsonResponse:
    """One field, as it is typed; answers the protocol of keep.js."""
    if request.viewer.member is None:
        return JsonResponse({"message": str(_signed_out())}, status=401)
    request.member = request.viewer.member
    practice = get_visible(Practice, request.viewer, slug=slug)
    name = request.POST.get("field", "")
    words = ",".join(request.POST.getlist("value")) if name == "objectives" else request.POST.get("value", "")
    revision = request.POST.get("revision", "")
    number = int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else 0
    try:
        saved = actions.save_field(practice, name, words, revision=number, by=request.member, now=timezone.now())
    except actions.Clash as clash:
        said = {"revision": clash.revision, "theirs": clash.theirs, "who": clash.who.name, "message": str(clash)}
        return JsonResponse(said, status=409)
    except Refused as refused:
        return JsonResponse({"message": str(refused)}, status=422)
    version = practice.versions.get(number__isnull=True)
    found = writing.notes(version, name, words) if name in TEXT_FIELDS else []
    shown = {
        "practice": practice,
        "text": queries.text_for(version, version.language),
        "people": practice.people.select_related("member"),
    }
    answer = {
        "revision": saved.revision,
        "notes": render_to_string("practices/_notes.html", {"notes": found, "name": name}, request),
        "preview": render_to_string("practices/_reader.html", shown, request),
    }
    return JsonResponse(answer)


def _signed_out() -> str:
    from django.utils.translation import gettext

    return gettext("You have been signed out. What you typed is kept on this page.")


@member_required
@require_POST
def settle(request: Request, slug: str, number: int) -> HttpResponse:
    """Drop words that were set aside."""
    practice, version = _work(request, slug)
    kept = SupersededWords.objects.filter(pk=number, text__version=version).first()
    if kept is not None:
        actions.settle_words(kept, by=request.member)
    return redirect("practice_write", practice.slug)


@member_required
@require_POST
def form_kind(request: Request, slug: str) -> HttpResponse:
    """Grow from the short form to the whole template, or back."""
    practice, version = _work(request, slug)
    if version is not None:
        wanted = Form.FULL if request.POST.get("form") == Form.FULL else Form.SHORT
        actions.choose_form(practice, wanted, by=request.member, now=timezone.now())
    return redirect("practice_check", practice.slug)


def _work(request: Request, slug: str) -> tuple[Practice, PracticeVersion | None]:
    practice = get_visible(Practice, request.viewer, slug=slug)
    version = rules.work_of(practice)
    if version is not None:
        version = PracticeVersion.objects.select_related("practice").prefetch_related("texts", "countries").get(pk=version.pk)
        version.practice = practice
    return practice, version
