"""The pages of review: handing in, the reviewer's page, comments, and the list of what is under way."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practica.foundation.core import keeping
from practica.foundation.core.answers import Refused
from practica.knowledge.practices import actions, queries, review_page, rules, rules_review, waiting
from practica.knowledge.practices.forms_review import ReviewForm
from practica.knowledge.practices.models import Decision, Practice, PracticeVersion, Review, SectionComment, State
from practica.people.access.queries import can_see, get_visible
from practica.people.access.requests import Request, member_required

_PRESSED = {"approve": Decision.APPROVE, "return": Decision.RETURN, "decline": Decision.DECLINED}


@member_required
@require_POST
def submit(request: Request, slug: str) -> HttpResponse:
    """Give the version in work to reviewers."""
    practice = get_visible(Practice, request.viewer, slug=slug)
    now = timezone.now()
    version = rules.work_of(practice)
    if version is not None and version.state == State.SUBMITTED:
        return redirect("practice_review", slug)  # pressed twice
    try:
        save_version_words(request, practice)
        version = actions.submit(practice, by=request.member, now=now)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("practice_check", slug)
    if version.short_of_reviewers:
        said = _(
            "It is handed in. At the moment fewer than two reviewers may read it: the facilitators see that, "
            "and whoever can is asked as soon as there is somebody."
        )
        messages.info(request, said)
    else:
        messages.success(request, _("It is handed in. Two reviewers were asked; they have 14 days."))
    return redirect("practice_review", slug)


def save_version_words(request: Request, practice: Practice) -> None:
    """What is new in this version, when the form that sends it out says so."""
    for name in ("change", "why"):
        if name in request.POST:
            actions.save_field(practice, name, request.POST[name], revision=0, by=request.member, now=timezone.now())


@member_required
@require_POST
def take_back(request: Request, slug: str) -> HttpResponse:
    """Take a submitted version back, to write on."""
    practice = get_visible(Practice, request.viewer, slug=slug)
    try:
        actions.take_back(practice, by=request.member, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("practice_review", slug)
    return redirect("practice_write", slug)


@member_required
@require_http_methods(["GET", "POST"])
def review(request: Request, slug: str) -> HttpResponse:
    """The version in review, for its reviewers, its authors and its steward."""
    version = _in_review(request, slug)
    if version is None:
        return redirect("practice_history", slug)
    mine = review_page.mine(request.viewer, version)
    path = request.path
    form = ReviewForm(in_office=bool(mine and mine.in_office))
    status = 200
    if request.method == "POST" and mine is not None:
        answer = _decide(request, mine, path)
        if answer is not None:
            return answer
        form, status = ReviewForm(request.POST, in_office=mine.in_office), 422
        version = _in_review(request, slug) or version
        mine = review_page.mine(request.viewer, version)
    else:
        keeping.refill(form, request.member, path)
    remarks = f"{path}comments/"
    box = review_page.boxes(keeping.kept(request.member, remarks), keeping.revisions(request.member, remarks))
    context = review_page.context(request.viewer, version, mine, box, request.GET.get("beside", "")) | {
        "form": form,
        "unsent": [] if mine and rules_review.decide(request.viewer, mine) else [field for field in form if field.value()],
        "kept_here": not version.practice.marking_of().is_closed,
        "comment_path": remarks,
        "today": timezone.localdate(),
    }
    return render(request, "practices/review.html", context, status=status)


def _decide(request: Request, mine: Review, path: str) -> HttpResponse | None:
    """Do what was pressed; nothing when it was refused and the page is to be shown again."""
    decision = _PRESSED.get(request.POST.get("decision", ""))
    form = ReviewForm(request.POST, in_office=mine.in_office)
    if decision is None:
        messages.error(request, _("Choose one of the answers."))
        return None
    try:
        words = request.POST.get("words", "")
        decided = actions.decide(mine, decision, words=words, reasons=form.reasons(), by=request.member, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return None
    keeping.forget(request.member, path)
    messages.success(request, _thanks(decided))
    published = decided.version.practice.state == State.PUBLISHED and decided.version.number is not None
    return redirect(decided.version.practice if published else "reviews")


def _thanks(decided: Review) -> str:
    if decided.decision == Decision.DECLINED:
        return _("Thank you for saying so. Somebody else is asked.")
    if decided.decision == Decision.RETURN:
        return _("Its authors have your words, and write on.")
    if decided.version.number is not None:
        return _("With your approval it is published. Thank you for reading it so closely.")
    return _("Thank you. It is published when the other reviewer approves as well.")


@member_required
@require_POST
def comment(request: Request, slug: str) -> HttpResponse:
    """A remark on a part, or an answer under one; the field is named after its place."""
    version = _in_review(request, slug)
    if version is None:
        return redirect("practice_history", slug)
    place = request.POST.get("place", "")
    section, _colon, number = place.partition(":")
    above = SectionComment.objects.filter(version=version, pk=_number(number)).first() if number else None
    words = request.POST.get(f"comment:{place}", "")
    try:
        actions.comment(version, section, words, answers=above, by=request.member, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        _forget(request, slug, f"comment:{place}")
    return redirect(f"/practices/{slug}/review/#{section if section.isidentifier() else ''}")


def _forget(request: Request, slug: str, field: str) -> None:
    """Only the field that was sent: other remarks on the page may be half written."""
    path = f"/practices/{slug}/review/comments/"
    if keeping.kept(request.member, path).get(field):
        keeping.keep_field(request.member, path, field, [""], revision=10**7, now=timezone.now())


@member_required
@require_POST
def settle(request: Request, slug: str, number: int) -> HttpResponse:
    """Fold a remark away."""
    version = _in_review(request, slug)
    remark = SectionComment.objects.filter(version=version, pk=number).select_related("version__practice").first()
    if version is None or remark is None:
        raise Http404
    actions.settle_comment(remark, by=request.member, now=timezone.now())
    return redirect(f"/practices/{slug}/review/#{remark.section}")


@member_required
def reviews(request: Request) -> HttpResponse:
    """My reviews by clock; for facilitators and stewards of circles also what is late, without what they may not see."""
    today = timezone.localdate()
    mine = [
        {"review": row, "text": queries.text_for(row.version), "left": (row.due - today).days}
        for row in waiting.my_reviews(request.viewer)[:100]
    ]
    context: dict[str, Any] = {
        "mine": mine,
        "decided": review_page.decided_by(request.viewer),
        "to_decide": [_shown(request, version, today) for version in waiting.to_decide(request.viewer)[:100]],
    }
    if request.member.is_facilitator:
        late = review_page.not_going_well(today)
        rows = [_shown(request, version, today) for version in late]
        context |= {"counts": review_page.counts(), "late": [row for row in rows if not row["may_take_up"]]}
    return render(request, "practices/reviews.html", context)


def _shown(request: Request, version: PracticeVersion, today: date) -> Mapping[str, Any]:
    """A line about a version whose words the viewer may not see: a title only where they may."""
    title, language = review_page.title_for(request.viewer, version)
    submitted = timezone.localdate(version.submitted) if version.submitted else today
    held = version.reviews.filter(decision__in=(Decision.ASKED, Decision.APPROVE), in_office=False)
    return {
        "version": version,
        "title": title,
        "language": language,
        "url": f"/practices/{version.practice.slug}/review/" if can_see(request.viewer, version) else "",
        "days": (today - submitted).days,
        "since": submitted,
        "reviewers": held.filter(round=actions.current_round(version)).count(),
        "is_late": version.escalated is not None or submitted < today - timedelta(days=30),
        "may_take_up": bool(rules_review.take_up(request.viewer, version)),
    }


@member_required
@require_POST
def take_up(request: Request, number: int) -> HttpResponse:
    """Decide alone what is left undecided; for whoever may not, the number means nothing."""
    version = PracticeVersion.objects.select_related("practice").filter(pk=number, number__isnull=True).first()
    if version is None or not rules_review.take_up(request.viewer, version):
        raise Http404
    actions.take_up(version, by=request.member, now=timezone.now())
    return redirect("practice_review", version.practice.slug)


def _in_review(request: Request, slug: str) -> PracticeVersion | None:
    """The version in work for those who may see it: its authors, its steward and its reviewers; None when it is published.

    Whoever sees only the published practice gets 404: that a next version is in review does not exist for them.
    """
    practice = get_visible(Practice, request.viewer, slug=slug)
    version = rules.work_of(practice)
    if version is None:
        if not rules_review.had_a_part(request.viewer, practice):
            raise Http404
        return None
    rows = PracticeVersion.objects.select_related("practice").prefetch_related("texts", "countries")
    found: PracticeVersion = get_visible(rows, request.viewer, pk=version.pk)
    found.practice = practice
    return found


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0
