"""The field in which concepts are named, in the reader's language."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practica.foundation.core.lists import listed, several
from practica.knowledge.vocabulary import queries


class ConceptsField(forms.CharField):
    """Names of concepts separated by commas; cleaned to their keys, each once. One that is not known is said, never dropped."""

    def __init__(self, *, most: int = 20, **options: Any) -> None:
        super().__init__(max_length=2_000, required=False, **options)
        self.most = most

    def clean(self, value: Any) -> list[str]:
        """The keys, in the order typed."""
        reader, found, unknown = get_language() or "en", [], []
        for name in several(str(super().clean(value) or ""))[: self.most]:
            term = queries.get(name) or queries.find(name, reader) or queries.find(name)
            if term is None:
                unknown.append(name[:60])
            else:
                found.append(term.id)
        if unknown:
            words = {"names": listed(f"“{name}”" for name in unknown)}
            raise forms.ValidationError(_("The vocabulary does not know %(names)s. Leave it out, or use a word near it.") % words)
        return list(dict.fromkeys(found))

    def prepare_value(self, value: Any) -> Any:
        """Keys as the reader's own names for them."""
        labels = queries.labels_for(get_language() or "en")
        return listed(labels.get(key, key) for key in value) if isinstance(value, list) else value
