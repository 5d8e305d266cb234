"""The page of a conversation: what was asked and answered, and what was made of it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from practica.exchange.conversations.models import Kind
from practica.exchange.conversations.views import reading
from practica.exchange.lessons import collecting, rules
from practica.exchange.lessons import queries as lessons
from practica.people.access.requests import Request, for_anyone


@for_anyone
@require_GET
def question(request: Request, pk: int) -> HttpResponse:
    """One conversation: what is asked, what helped, all answers, who is likely to know, what became of it."""
    found = reading.question(request, pk)
    if isinstance(found, HttpResponse):
        return found
    row, context = found
    reading.read_too(request, row)
    context |= {
        "lessons": lessons.of_conversation(request.viewer, row),
        "grown": lessons.grown(request.viewer, row),
        "collected": collecting.of_conversation(request.viewer, row),
        "may_harvest": request.viewer.member is not None and bool(rules.begin(request.viewer, row)),
        "may_gather": row.kind == Kind.QUESTION and row.source_id is not None and row.source_id == request.viewer.member_id,
        "may_grow": row.kind != Kind.QUESTION and bool(rules.grow(request.viewer, row)),
    }
    return render(request, "conversations/question.html", context)
