"""The webhook: a mail provider posts a raw mail (RFC 5322), with the installation's secret in its Authorization header."""

import hmac
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from practica.services.inbox import actions
from practica.services.inbox.reading import HEAD, LARGEST, read, read_head

_SCHEME = "bearer "


@csrf_exempt  # no cookie counts here, only the secret
@require_POST
def inbox(request: HttpRequest) -> HttpResponse:
    """Take one raw mail: 200 when it is settled (also refused), 401 without the secret, 413 when it is too large.

    The answer says what became of it, and never what stands in it.

    Raises:
        Http404: this installation has no webhook.
    """
    if not settings.INBOX_SECRET:
        raise Http404
    if not _knows_secret(request.headers.get("Authorization", "")):
        answer = JsonResponse({"reason": "The secret is missing or wrong."}, status=HTTPStatus.UNAUTHORIZED)
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    length = request.headers.get("Content-Length") or "0"
    is_too_large = not (length.isascii() and length.isdigit() and len(length) < 12) or int(length) > LARGEST
    raw = request.read(HEAD if is_too_large else LARGEST + 1)
    mail = read_head(raw) if is_too_large else read(raw)
    result = actions.receive(mail, now=timezone.now(), is_too_large=is_too_large)
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_too_large else HTTPStatus.OK
    return JsonResponse({"kind": result.kind, "reason": result.reason}, status=status)


def _knows_secret(header: str) -> bool:
    """Compared in constant time."""
    given = header[len(_SCHEME) :].strip() if header.lower().startswith(_SCHEME) else ""
    return hmac.compare_digest(given.encode("utf-8", "replace"), settings.INBOX_SECRET.encode())
