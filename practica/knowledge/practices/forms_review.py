"""The reviewer's form, and the forms of those who answer for a practice."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practica.knowledge.practices.models import Criterion
from practica.people.members.models import Member
from practica.people.members.queries import find_present

# What each criterion asks, as the rubric is published.
ASKS: dict[Criterion, Any] = {
    Criterion.RELEVANCE: gettext_lazy("Do others have this challenge too?"),
    Criterion.EVIDENCE: gettext_lazy("What changed, and does the evidence carry what is said?"),
    Criterion.DO_NO_HARM: gettext_lazy("Could it hurt somebody, and is that said?"),
    Criterion.PARTICIPATION: gettext_lazy("Did those concerned have a say in it?"),
    Criterion.FEASIBILITY: gettext_lazy("Could others do it with the time, staff and money they have?"),
    Criterion.SUSTAINABILITY: gettext_lazy("Can it go on without outside support?"),
    Criterion.TRANSFERABILITY: gettext_lazy("Is it clear what must hold for it to work elsewhere?"),
    Criterion.GENDER_RIGHTS: gettext_lazy("Whom does it reach, women, men and children, and whose rights does it touch?"),
}


class ReviewForm(forms.Form):
    """A reason for each criterion (`reason_<criterion>`) and `words` to the authors; what is required, the action says."""

    def __init__(self, data: Any = None, *, in_office: bool = False) -> None:
        super().__init__(data, label_suffix="")
        if not in_office:
            for criterion, asks in ASKS.items():
                self.fields[f"reason_{criterion}"] = forms.CharField(
                    label=criterion.label, help_text=asks, required=False, widget=forms.Textarea(attrs={"rows": 2})
                )
        self.fields["words"] = forms.CharField(
            label=gettext_lazy("To the authors"),
            help_text=gettext_lazy("What is good in it, and what you would change. A return says at least what is to change."),
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    def criteria(self) -> list[forms.BoundField]:
        """The fields of the rubric."""
        return [self[name] for name in self.fields if name.startswith("reason_")]

    def reasons(self) -> dict[str, str]:
        """Criterion → words, as typed."""
        return {name.removeprefix("reason_"): self.data.get(name, "") for name in self.fields if name.startswith("reason_")}


class MemberForm(forms.Form):
    """One member, named as people type it: a handle, an address or the whole name."""

    member = forms.CharField(
        label=gettext_lazy("A member"), help_text=gettext_lazy("Handle or e-mail address."), max_length=200, required=False
    )

    def clean_member(self) -> Member | None:
        """The member; None when the field is empty."""
        written = self.cleaned_data["member"].strip()
        if not written:
            return None
        found = find_present(written)
        if found is None:
            raise forms.ValidationError(_("No member has this handle or address. Their page shows the handle after the @."))
        return found
