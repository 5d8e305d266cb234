"""Every text on its way in: cleaned, and through the case-data check."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import clean_words
from practica.foundation.safety.gate import Examination, examine


class HeldBack(Refused):
    """The case-data check stops these words: `examination` says where. Nothing was stored; the form still has them."""

    def __init__(self, examination: Examination) -> None:
        super().__init__(_reason(examination))
        self.examination = examination


def _reason(examination: Examination) -> str:
    try:
        examination.or_raise()
    except Refused as refused:
        return str(refused)
    return _("This could not be sent.")


def checked(fields: Mapping[str, str], *, language: str, countries: Sequence[str], reasons: Mapping[str, str]) -> dict[str, str]:
    """Run the check over named texts and answer the reasons that were needed, by "field:kind".

    Raises:
        HeldBack: something must be taken out, or needs a reason that was not given.
    """
    given = {key: reason.strip() for key, reason in reasons.items() if reason.strip()}
    examination = examine(fields, language=language, countries=[code for code in countries if code], kept=given)
    if not examination.passes:
        raise HeldBack(examination)
    return {remark.key: remark.reason for remark in examination if remark.reason}


def line(words: str, longest: int) -> str:
    """A text of one line, cleaned."""
    return " ".join(clean_words(words, longest).split())


def paragraph(words: str, longest: int = 5_000) -> str:
    """A text of several lines, cleaned."""
    return clean_words(words, longest).strip()
