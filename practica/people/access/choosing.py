"""The form in which a marking is chosen, from sentences; one for every kind of item."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practica.foundation.core.lists import several
from practica.people.access.models import Item, Marking
from practica.people.access.sentences import sentence
from practica.people.access.viewers import Viewer
from practica.people.circles.models import Circle
from practica.people.members.models import Member
from practica.people.members.queries import present

_MOST_READERS = 100


class MarkingForm(forms.Form):
    """`marking`, the `circle` AMBER means, and the `readers` of RED (handles or addresses, one a line or separated by commas).

    Args:
        viewer: who chooses; only circles of their own are offered.
        item: whose marking it is; None for one not made yet.
        data: what was sent.
        floor: the loosest marking that may be chosen, for items that inherit one.
    """

    marking = forms.ChoiceField(label=gettext_lazy("Who will see it"), widget=forms.RadioSelect)
    circle = forms.ModelChoiceField(
        Circle.objects.none(), required=False, label=gettext_lazy("Which circle"), empty_label=gettext_lazy("Choose")
    )
    readers = forms.CharField(
        required=False,
        label=gettext_lazy("Its readers, for TLP:RED"),
        help_text=gettext_lazy("Names, handles or e-mail addresses of members, separated by commas."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, viewer: Viewer, item: Item | None = None, data: Any = None, *, floor: Marking = Marking.CLEAR) -> None:
        initial: dict[str, Any] = {}
        if item is not None:
            initial = {"marking": item.marking, "circle": item.circle_id, "readers": _names(item)}
        super().__init__(data, initial=initial, label_suffix="")
        own = Circle.objects.filter(memberships__member=viewer.member_id)
        if item is not None and item.circle_id:
            own = own | Circle.objects.filter(pk=item.circle_id, memberships__member=viewer.member_id)
        own = own.distinct()
        circle = (item.circle if item and item.circle_id else None) or own.first()
        choices = [(marking.value, sentence(marking, circle)) for marking in Marking if marking.strictness >= floor.strictness]
        self.fields["marking"].choices = choices  # type: ignore[attr-defined]
        self.fields["circle"].queryset = own  # type: ignore[attr-defined]
        if own.count() < 2:
            self.fields["circle"].widget = forms.HiddenInput()
            self.fields["circle"].initial = circle

    def clean_marking(self) -> Marking:
        return Marking(self.cleaned_data["marking"])

    def clean_readers(self) -> list[Member]:
        """The members named; an unknown one is said, and nothing is chosen."""
        wanted = several(self.cleaned_data["readers"].replace("\n", ",").replace(";", ","))[:_MOST_READERS]
        found = []
        for name in wanted:
            member = present().filter(email__iexact=name).first() or present().filter(handle__iexact=name).first()
            member = member or present().filter(name__iexact=name).first()
            if member is None:
                raise forms.ValidationError(_("No member is called “%(name)s”.") % {"name": name[:60]})
            found.append(member)
        return found


def _names(item: Item) -> str:
    return ", ".join(item.readers.values_list("name", flat=True)) if item.pk else ""
