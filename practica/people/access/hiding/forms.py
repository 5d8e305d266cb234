"""The form in which words are taken out of what is hidden."""

from typing import Any

from django import forms

from practica.foundation.safety.forms import CheckedForm
from practica.people.access.hiding.kinds import Hideable


class AmendForm(CheckedForm):
    """Every written word of something hidden, one field each, so that personal data can be taken out."""

    def __init__(self, hideable: Hideable, item: Any, data: Any = None) -> None:
        super().__init__(data)
        for field, words in hideable.words(item).items():
            area = forms.Textarea(attrs={"rows": 3})
            self.fields[field] = forms.CharField(label=hideable.text(field).label, required=False, widget=area, initial=words)

    def words(self) -> dict[str, str]:
        """The texts as they should be now, by field; what was not sent stays."""
        return {name: str(self.cleaned_data[name]) for name in self.fields if name in self.data}
