"""Small verbs for tests about the library."""

from practica.knowledge.library import actions
from practica.knowledge.library.models import Kind, LibraryItem
from practica.knowledge.library.plan import Described, Issue, Readers
from practica.people.access.models import Marking
from tests.conftest import NOW
from tests.services.files.having import bring

ADDRESS = "https://example.org/guide"


def an_item(by, title="First questions at a port", *, name="", words=b"", readers=None, at=NOW, dated="", **said) -> LibraryItem:
    """An item with an address, or with a file where one is named."""
    files = [(bring(by, name, words or b"Ask about the contract first, and about the debt."), {})] if name else []
    issue = Issue(address="" if files else ADDRESS, files=files, dated=dated)
    about = {"kind": Kind.FORM, "about": "Port teams ask these at night.", "languages": ["en"], **said}
    return actions.add(Described(title=title, **about), readers or Readers(), issue, by=by, now=at)


def amber(circle, marking=Marking.AMBER) -> Readers:
    return Readers(marking, circle)
