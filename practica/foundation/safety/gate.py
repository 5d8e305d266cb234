"""The one gate for words on their way to others: what stops them, what needs a reason, what a reader should look at.

It is a seat belt, not a guarantee. Matched words are never kept or logged: only the field, the kind and the place.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from practica.foundation.core.answers import Refused
from practica.foundation.safety.casedata import Finding, Level, check, name


class HeldBack(Refused):
    """The case-data check stops these words: `examination` says where. Nothing was stored; the form still has them."""

    def __init__(self, examination: "Examination") -> None:
        super().__init__(examination.sentence)
        self.examination = examination


@dataclass(frozen=True)
class Remark:
    """One finding in one field. `reason` is what the writer said for keeping it; only a warning can be kept."""

    field: str
    finding: Finding
    reason: str = ""

    @property
    def key(self) -> str:
        """The name under which a reason for keeping it is stored: one reason a field and kind."""
        return f"{self.field}:{self.finding.kind}"

    @property
    def stops(self) -> bool:
        """Whether the words cannot go out as they are."""
        return self.finding.level == Level.BLOCK or (self.finding.level == Level.WARN and not self.reason)


@dataclass(frozen=True)
class Examination:
    """All remarks on a set of fields, in the order of the fields."""

    remarks: tuple[Remark, ...] = ()

    def of(self, field: str) -> list[Remark]:
        """The remarks on one field."""
        return [remark for remark in self.remarks if remark.field == field]

    @property
    def blocked(self) -> list[Remark]:
        return [remark for remark in self.remarks if remark.finding.level == Level.BLOCK]

    @property
    def unexplained(self) -> list[Remark]:
        """Warnings without a reason."""
        return [remark for remark in self.remarks if remark.finding.level == Level.WARN and not remark.reason]

    @property
    def passes(self) -> bool:
        return not any(remark.stops for remark in self.remarks)

    def __iter__(self) -> Iterator[Remark]:
        return iter(self.remarks)

    @property
    def sentence(self) -> str:
        """What stops these words, naming kinds and never the words themselves; empty when nothing does."""
        if self.blocked:
            return _("This looks like personal data and cannot go out: %(kinds)s. Take it out, or say the role instead.") % {
                "kinds": _kinds(self.blocked)
            }
        if self.unexplained:
            return _("This may point to a person: %(kinds)s. Change it, or say why it should stay.") % {
                "kinds": _kinds(self.unexplained)
            }
        return ""

    def or_raise(self) -> None:
        """Raise `HeldBack` naming what must be taken out or explained."""
        if not self.passes:
            raise HeldBack(self)


def examine(
    fields: Mapping[str, str],
    *,
    language: str | None = None,
    countries: Sequence[str] = (),
    kept: Mapping[str, str] | None = None,
) -> Examination:
    """Run the case-data check over named texts.

    Args:
        fields: the texts by name.
        language: of the texts.
        countries: ISO codes the texts are about; telephone numbers are looked for with these.
        kept: reasons for warnings that stay, by `Remark.key`.
    """
    reasons = kept or {}
    remarks = []
    for field, words in fields.items():
        for finding in check(words, language=language, countries=countries) if words else ():
            reason = reasons.get(f"{field}:{finding.kind}", "")
            remarks.append(Remark(field, finding, reason))
    return Examination(tuple(remarks))


def checked(fields: Mapping[str, str], *, language: str, countries: Sequence[str], reasons: Mapping[str, str]) -> dict[str, str]:
    """Run the check over named texts and answer the reasons that were needed, by "field:kind".

    Raises:
        HeldBack: something must be taken out, or needs a reason that was not given.
    """
    given = {key: reason.strip() for key, reason in reasons.items() if reason.strip()}
    examination = examine(fields, language=language, countries=[code for code in countries if code], kept=given)
    examination.or_raise()
    return {remark.key: remark.reason for remark in examination if remark.reason}


def _kinds(remarks: Sequence[Remark]) -> str:
    return ", ".join(dict.fromkeys(str(name(remark.finding.kind)) for remark in remarks))
