"""A guest's own way to the evaluation: their account has ended with the event, so the letter carries a signed link.

The signature holds the numbers of the evaluation and of the guest under this installation's key; nothing is stored. The link
shows the questions and takes the answers, once, while the evaluation is open; it opens nothing else and signs nobody in.
"""

from django.core import signing
from django.urls import reverse

from practica.exchange.afterwards.asking import who_is_asked
from practica.exchange.afterwards.models import Evaluation
from practica.people.members.models import Member


def _signer() -> signing.Signer:
    return signing.Signer(sep=".", salt="practica.afterwards.evaluation")


def path_for(evaluation: Evaluation, guest: Member) -> str:
    """The page of this guest's answers; the address names nothing."""
    return reverse("evaluation_by_link", kwargs={"secret": _signer().sign_object([evaluation.pk, guest.pk])})


def behind(secret: str) -> tuple[Evaluation, Member] | None:
    """Which evaluation, and whose answers; None for a wrong link, of what is hidden, or of whoever is no longer asked."""
    try:
        number, person = _signer().unsign_object(secret)
    except signing.BadSignature:
        return None
    evaluation = Evaluation.objects.select_related("event").filter(pk=number, event__hidden=False).first()
    guest = who_is_asked(evaluation.event).filter(pk=person).first() if evaluation is not None else None
    return (evaluation, guest) if evaluation is not None and guest is not None else None
