"""Letters about the library: personal data was seen, a second reader is asked to sign."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from practica.foundation.activity.models import Activity
from practica.knowledge.library import rules
from practica.knowledge.library.models import LibraryItem
from practica.people.access.hiding import second_reader
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.people.members.queries import present
from practica.services.notices import letters, sources
from practica.services.notices.letters import Composed
from practica.services.notices.models import Letter
from practica.services.notices.sources import Draft


def register_notices() -> None:
    """Called once, when the app is ready."""
    sources.register("library.wider_asked", _wider)
    letters.register("library.wider_asked", _say_wider)


def _item(number: int | None) -> LibraryItem | None:
    found: LibraryItem | None = LibraryItem.objects.select_related("source").filter(pk=number or 0).first()
    return found


def _people(number: int | None) -> Iterable[Member]:
    return present().filter(pk=number or 0)





def _wider(row: Activity) -> Iterable[Draft]:
    item = _item(row.target_id)
    if item is None or not item.wider:
        return
    reader = second_reader(item, item.source)
    for member in _people(reader.pk if reader else None):
        yield Draft("library.wider_asked", str(row.pk), member, (LibraryItem.KIND, item.pk))


def _say_wider(letter: Letter, viewer: Viewer) -> Composed | None:
    item = _item(letter.target_id)
    if item is None or not rules.sign(viewer, item):
        return None
    sentence = _("Something in the library would leave its circle: read it first")
    return Composed(
        sentence,
        [_("Look for personal data in it and in its files. It leaves only when you sign, and stays as it is otherwise.")],
        sentence,
        item.get_absolute_url(),
        _("Read it"),
        items=(item,),
    )
