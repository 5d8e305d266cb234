"""Form fields of the library: countries and an item, each chosen by typing."""

import functools
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practica.foundation.core import places
from practica.foundation.core.lists import listed, several
from practica.knowledge.library.models import LibraryItem, State
from practica.people.access.viewers import Viewer, nobody


class CountriesField(forms.CharField):
    """Names or codes of countries separated by commas; cleaned to ISO codes, each once. One that is not known is said."""

    def __init__(self, *, most: int = 20, **options: Any) -> None:
        super().__init__(max_length=2_000, required=False, **options)
        self.most = most

    def clean(self, value: Any) -> list[str]:
        """The codes, in the order typed."""
        found, unknown = [], []
        for name in several(str(super().clean(value) or ""))[: self.most]:
            code = name.upper() if places.is_country(name.upper()) else _code(name)
            found.append(code) if code else unknown.append(name[:60])
        if unknown:
            words = {"names": listed(f"“{name}”" for name in unknown)}
            raise forms.ValidationError(
                _("Practica does not know the country %(names)s. Write its name as a map has it.") % words
            )
        return list(dict.fromkeys(found))

    def prepare_value(self, value: Any) -> Any:
        """Codes as their names."""
        return listed(places.name(code) for code in value) if isinstance(value, list) else value


def _code(name: str) -> str:
    folded = _folded(name)
    return _codes(get_language() or "en").get(folded) or _codes("en").get(folded, "")


@functools.lru_cache(maxsize=16)
def _codes(language: str) -> dict[str, str]:
    return {_folded(name): code for code, name in places.names(language).items()}


def _folded(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).replace("’", "'").strip()


class LibraryField(forms.CharField):
    """An item of the library, by its address or its title as it stands there; cleaned to the item, or None for nothing typed.

    The form sets `viewer`: what they may not see is not found.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=500, required=False, **options)
        self.viewer: Viewer = nobody()

    def clean(self, value: Any) -> LibraryItem | None:
        """The item meant."""
        typed = str(super().clean(value) or "").strip()
        found = find(self.viewer, typed) if typed else None
        if typed and found is None:
            raise forms.ValidationError(
                _("The library has nothing with this title or address. Copy the address from the browser.")
            )
        return found

    def prepare_value(self, value: Any) -> Any:
        """An item as its address."""
        return value.get_absolute_url() if isinstance(value, LibraryItem) else value


def find(viewer: Viewer, typed: str) -> LibraryItem | None:
    """The published item with this address or this title, as far as the viewer may see; None when there is none."""
    rows = LibraryItem.objects.visible_to(viewer).filter(state=State.PUBLISHED, hidden=False)
    slug = typed.partition("/library/")[2].split("/")[0].split("?")[0] or typed
    found: LibraryItem | None = rows.filter(slug=slug[:90]).first() or rows.filter(title__iexact=typed[:200]).first()
    return found
