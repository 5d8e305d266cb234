"""A member's notices, what they want by mail, the address of a letter about something closed, and the link that ends mails."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from practica.people.access.requests import Request, member_required, person_required
from practica.services.notices import acting, queries, stopping, wishes
from practica.services.notices.forms import MailForm


def _number(written: str) -> int:
    """A number that a form or an address holds; 0 for anything else."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else 0


@person_required
def letter(request: Request, pk: int) -> HttpResponse:
    """Lead the person it was written to to what it is about; that it was read is all that is noted."""
    path = queries.destination(request.viewer, pk)
    acting.read_one(pk, by=request.person, now=timezone.now())
    if path is None:
        messages.info(request, _("What this letter was about is settled, or is not open to you any more."))
        return redirect("/")
    return redirect(path)


@member_required
@require_http_methods(["GET", "HEAD"])
def notices(request: Request) -> HttpResponse:
    """What this member was told and would be told, newest first."""
    shown = queries.notices(request.viewer, after=_number(request.GET.get("after", "")))
    return render(request, "notices/notices.html", {"shown": shown})


@member_required
@require_POST
def act(request: Request) -> HttpResponse:
    """Mark one notice or all as read, or hear no more of what one is about."""
    now, number = timezone.now(), _number(request.POST.get("letter", ""))
    what = request.POST.get("act", "")
    if what == "all":
        acting.read_all(by=request.member, now=now)
    elif what == "read":
        acting.read_one(number, by=request.member, now=now)
    elif what == "mute" and acting.mute(request.viewer, number, now=now):
        messages.success(request, _("You hear no more of it. What you have muted stands under Settings."))
    return redirect("notices")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_settings(request: Request) -> HttpResponse:
    """What this member wants by mail, and when; what they follow and have muted."""
    held = wishes.of(request.member)
    form = MailForm(request.POST if request.method == "POST" else None, held=held)
    if request.method == "POST" and form.is_valid():
        wishes.choose(form.chosen(), by=request.member, now=timezone.now())
        messages.success(request, _("Your settings are saved."))
        return redirect("mail_settings")
    context = {"form": form, "member": request.member, "followed": queries.followed(request.viewer)}
    return render(request, "notices/mail_settings.html", context)


@member_required
@require_POST
def follows(request: Request) -> HttpResponse:
    """Neither follow nor mute one thing any more."""
    acting.let_go(request.POST.get("kind", ""), _number(request.POST.get("number", "")), by=request.member)
    return redirect("mail_settings")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mail_off(request: HttpRequest, token: str) -> HttpResponse:
    """End mails of a subject: a mail program's bare POST acts, a person sees one button first. Names nothing a mail was about."""
    stop = stopping.read(token)
    if stop is None:
        return render(request, "notices/mail_off.html", {"stop": None}, status=410)
    is_off = request.method == "POST"
    if is_off:
        wishes.turn_off(stop.member, stop.subject, now=timezone.now())
    with translation.override(stop.member.spoken_to_in):
        subjects = [stop.subject.label] if stop.subject else []
        return render(request, "notices/mail_off.html", {"stop": stop, "subjects": subjects, "is_off": is_off})
