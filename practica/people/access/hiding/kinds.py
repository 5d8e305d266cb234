"""How items of each kind are hidden, and which of their words may hold personal data."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from practica.foundation.core import typed
from practica.foundation.core.answers import Refused
from practica.people.access.models import Guarded
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member


@dataclass(frozen=True, slots=True)
class Text:
    """One written field: what its form calls it, its longest length, whether it is one line, and whether it may become empty."""

    label: Any
    longest: int
    one_line: bool = False
    may_go: bool = True

    def cleaned(self, text: str) -> str:
        """The text as it is stored."""
        return (typed.line if self.one_line else typed.paragraph)(text, self.longest)


class Hideable:
    """Items of one model that are `Spoken`: how they are read and written while they are hidden. A topic overrides what differs.

    Args:
        model: whose items, with `hidden`, `second_reader`, `language`, `country` and `kept_findings`.
        texts: the written fields by name.
        related: what comes along in the query, for audiences and addresses.
    """

    def __init__(self, model: type[Guarded], texts: Mapping[str, Text], related: Collection[str] = ()) -> None:
        self.model, self.texts, self.related = model, texts, tuple(related)

    def rows(self) -> QuerySet[Any]:
        """All items, with what their audience asks for."""
        return self.model.objects.select_related(*self.related) if self.related else self.model.objects.all()

    def held(self, pk: int) -> Any:
        """One item, locked until the transaction ends."""
        return self.rows().select_for_update(of=("self",)).get(pk=pk)

    def is_hidden(self, item: Any) -> bool:
        """Whether it is out of sight now."""
        return bool(item.hidden)

    def set_hidden(self, item: Any, *, hidden: bool) -> None:
        """Write the state; placing it is the caller's."""
        item.hidden = hidden
        item.save(update_fields=["hidden", "second_reader"])

    def actor(self, item: Any, by: Member) -> Member | None:
        """Who is written down as having done something to it."""
        del item
        return by

    def also(self, item: Any) -> Collection[int]:
        """Members who may become second reader of TLP:RED besides its named readers."""
        del item
        return ()

    def countries(self, item: Any) -> Collection[str]:
        """Whose telephone numbers are looked for."""
        return [item.country]

    def words(self, item: Any) -> dict[str, str]:
        """Every written word by field; empty ones are left out."""
        return {field: getattr(item, field) for field in self.texts if getattr(item, field)}

    def text(self, field: str) -> Text:
        """What is known of a field."""
        return self.texts[field]

    def write(self, item: Any, words: Mapping[str, str], findings: Mapping[str, str], *, now: datetime) -> None:
        """Store new words; what stood there before is not kept anywhere."""
        del now
        for field, words_ in words.items():
            setattr(item, field, words_)
        item.kept_findings = {**item.kept_findings, **findings}
        item.save(update_fields=[*words, "kept_findings"])

    def cleaned(self, item: Any, words: Mapping[str, str]) -> dict[str, str]:
        """The fields that change, as they are stored.

        Raises:
            Refused: something that must say something would be empty.
        """
        had = self.words(item)
        changed = {field: words_ for field, words_ in words.items() if field in had and words_ != had[field]}
        new = {field: self.text(field).cleaned(words_) for field, words_ in changed.items()}
        if any(not words_ and not self.text(field).may_go for field, words_ in new.items()):
            raise Refused(_("Leave some words, or let the second reader take them away."))
        return new

    def take_away(self, item: Any, said: str, *, now: datetime) -> None:
        """Put `said` where words must stand, and nothing where none need to."""
        gone = {field: "" if self.text(field).may_go else said[: self.text(field).longest] for field in self.words(item)}
        self.write(item, gone, {}, now=now)

    def beside(self, viewer: Viewer, item: Any) -> Sequence[tuple[str, str]]:
        """What else the second reader looks at, its files for one: (title, address)."""
        del viewer, item
        return ()

    def back(self, viewer: Viewer, item: Any) -> str:
        """Where whoever has just hidden it goes on; they do not see it any more."""
        del viewer, item
        return "/"


_KINDS: dict[str, Hideable] = {}


def register(hideable: Hideable) -> None:
    """Say how items of a kind are hidden; called when a topic is ready."""
    _KINDS[hideable.model.KIND] = hideable


def of(kind: str) -> Hideable | None:
    """How items of this kind are hidden; None where they are not."""
    return _KINDS.get(kind)


def kinds() -> Collection[str]:
    """Every kind that can be hidden here."""
    return _KINDS.keys()


def path(item: Guarded) -> str:
    """Where what is hidden is read by its writer and the second reader."""
    return f"/personal-data/{item.KIND}-{item.pk}/"
