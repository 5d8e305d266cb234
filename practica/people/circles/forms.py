"""Forms of circles."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from practica.foundation.core import languages as tongues
from practica.people.circles.actions import MOST_QUESTIONS, Charter
from practica.people.circles.models import Circle, Joining, Membership
from practica.people.members import words
from practica.people.members.models import Member, Organisation
from practica.people.members.queries import find_present


class MemberField(forms.CharField):
    """A present member, named by handle or mail address."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("The last part of their page's address, or their e-mail address."))
        super().__init__(
            max_length=254,
            widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
            **options,
        )

    def clean(self, value: Any) -> Member | None:
        typed = str(super().clean(value) or "")
        if not typed:
            return None
        found = find_present(typed)
        if found is None:
            raise forms.ValidationError(_("No member is called so. Look at the end of the address of their page."))
        return found


class CharterForm(forms.Form):
    """What a circle says of itself, and how one joins it."""

    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = forms.CharField(
        label=_("What is it for?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences. Everyone who may know the circle reads them."),
    )
    questions = forms.CharField(
        label=_("What do you want to learn together?"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}), help_text=_("One question a line, at most five."),
    )
    sponsor = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("Sponsor"), required=False, empty_label=_("None"),
        help_text=_("The organisation that stands behind it."),
    )
    review_on = forms.DateField(
        label=_("When will you look at this again?"), required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    joining = forms.ChoiceField(label=_("How does one join?"), choices=Joining, widget=forms.RadioSelect)
    unlisted = forms.BooleanField(
        label=_("Unlisted: it does not exist for those outside it"), required=False,
        help_text=_("One joins an unlisted circle by invitation only."),
    )
    language = forms.ChoiceField(label=_("Its language"))

    def __init__(self, data: Any = None, *, circle: Circle | None = None) -> None:
        super().__init__(data, initial=_initial(circle))
        spoken = self.fields["language"]
        if isinstance(spoken, forms.ChoiceField):
            spoken.choices = tongues.choices()

    def clean_name(self) -> str:
        name = words.one_line(self.cleaned_data["name"])
        if not words.has_letters(name):
            raise forms.ValidationError(_("A name has letters in it."))
        return name

    def clean_questions(self) -> list[str]:
        lines = [words.one_line(line) for line in self.cleaned_data["questions"].splitlines()]
        questions = [line for line in lines if line]
        if len(questions) > MOST_QUESTIONS:
            raise forms.ValidationError(_("At most five questions: which five matter most?"))
        return questions

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("unlisted") and cleaned.get("joining") not in (None, Joining.BY_INVITATION):
            self.add_error(
                "joining", _("Nobody can find an unlisted circle, so one joins it by invitation only.")
            )
        return cleaned

    def charter(self) -> Charter:
        """What was written, after `is_valid`."""
        fields = ("name", "purpose", "questions", "sponsor", "review_on", "unlisted", "language")
        values = {field: self.cleaned_data[field] for field in fields}
        return Charter(**values, joining=Joining(self.cleaned_data["joining"]))


def _initial(circle: Circle | None) -> dict[str, Any]:
    if circle is None:
        return {"joining": Joining.ON_REQUEST, "language": settings.LANGUAGE_CODE}
    fields = ("name", "purpose", "sponsor", "review_on", "joining", "unlisted", "language")
    return {field: getattr(circle, field) for field in fields} | {"questions": "\n".join(circle.questions)}


class FoundForm(CharterForm):
    """A charter and the second steward."""

    second = MemberField(
        label=_("The second steward"),
        help_text=_("A circle has at least two. Ask them first, then write the end of their page's address or their e-mail."),
    )


class InviteForm(forms.Form):
    """Whom a steward invites."""

    member = MemberField(label=_("Whom do you invite?"))
    message = forms.CharField(
        label=_("A sentence with it"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AskForm(forms.Form):
    """What a member says when asking to be let in."""

    message = forms.CharField(
        label=_("Why would you like to join?"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("The stewards read it."),
    )


class LeaveForm(forms.Form):
    """Leaving, with a successor for the last two stewards."""

    successor = forms.ModelChoiceField(
        Member.objects.none(), label=_("Who follows you as a steward?"), required=False, empty_label=_("Nobody"),
        to_field_name="handle",
    )

    def __init__(self, data: Any = None, *, circle: Circle, leaver: Member) -> None:
        super().__init__(data)
        others = Membership.objects.filter(
            circle=circle, is_steward=False, member__is_active=True, member__suspended=False
        ).exclude(member=leaver)
        successor = self.fields["successor"]
        if isinstance(successor, forms.ModelChoiceField):
            successor.queryset = Member.objects.filter(pk__in=others.values("member")).order_by("name", "pk")
