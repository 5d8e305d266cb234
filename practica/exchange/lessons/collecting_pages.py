"""The page on which answers are put together for the library, and on which their writers say whether they agree."""

from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practica.exchange.conversations.models import Answer, Conversation
from practica.exchange.conversations.queries import voice
from practica.exchange.lessons import collecting
from practica.exchange.lessons.models import Collection, Consent, Part
from practica.foundation.core.answers import Refused
from practica.knowledge.library.models import State
from practica.people.access.queries import can_see, get_visible
from practica.people.access.requests import Request, member_required
from practica.services.files.actions import bring

_ANSWERS = 40


@member_required
@require_POST
def begin(request: Request, conversation: int) -> HttpResponse:
    """Begin one from a conversation."""
    row = get_visible(Conversation, request.viewer, pk=conversation)
    try:
        return redirect(collecting.begin(row, by=request.member, now=timezone.now()))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(row)


def _collection(request: Request, number: int) -> Collection:
    """One whose item and conversation this viewer may see, or 404."""
    rows = Collection.objects.select_related("item__source", "conversation")
    found = rows.filter(pk=number).first() if number < 2**62 else None
    if found is None or not (can_see(request.viewer, found.item) and can_see(request.viewer, found.conversation)):
        raise Http404
    return found


@member_required
@require_http_methods(["GET", "POST"])
def collection(request: Request, number: int) -> HttpResponse:
    """Choose the answers, or, as one who wrote some of them, say whether they may stand in it."""
    row = _collection(request, number)
    answers = Answer.objects.visible_to(request.viewer).filter(conversation=row.conversation_id, to=None, hidden=False)
    shown = list(answers.select_related("source", "conversation").order_by("at", "pk")[:_ANSWERS])
    if request.method == "POST":
        typed = request.POST.getlist("answer")[:_ANSWERS]
        chosen = {int(one) for one in typed if one.isascii() and one.isdigit() and len(one) < 19}
        try:
            collecting.ask(row, [one for one in shown if one.pk in chosen], by=request.member, now=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect(row)
    parts = {part.answer_id: part for part in row.parts.exclude(standing=Consent.LEFT_OUT)}
    context = {
        "row": row,
        "item": row.item,
        "is_mine": row.item.source_id == request.member.pk,
        "is_draft": row.item.state == State.DRAFT,
        "answers": [(one, voice(request.viewer, one, one.place), parts.get(one.pk)) for one in shown],
        "asked": [(one, parts[one.pk]) for one in shown if one.source_id == request.member.pk and one.pk in parts],
        "may_show": collecting.show(request.viewer, row),
    }
    return render(request, "lessons/collection.html", context)


@member_required
@require_POST
def show(request: Request, number: int) -> HttpResponse:
    """Publish it: the document is made of the answers, opened and kept like any other file."""
    row = _collection(request, number)
    try:
        collecting.show(request.viewer, row).or_raise()
        name = f"{slugify(row.item.title)[:60] or 'answers'}.md"
        document = SimpleUploadedFile(name, collecting.written(request.viewer, row))
        file = bring(document, by=request.member, now=timezone.now())
        return redirect(collecting.publish(row, file, by=request.member, now=timezone.now()))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(row)


@member_required
@require_POST
def say(request: Request, part: int) -> HttpResponse:
    """Whoever is asked agrees, or does not."""
    rows = Part.objects.select_related("collection__item", "collection__conversation", "answer")
    found = rows.filter(pk=part).first() if part < 2**62 else None
    if found is None:
        raise Http404
    row = _collection(request, found.collection_id)
    try:
        collecting.say(found, agrees=request.POST.get("agrees") == "yes", by=request.member, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Thank you for saying it."))
    return redirect(row.conversation)
