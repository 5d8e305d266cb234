"""Small verbs for tests about files: practices have them here, as conversations do in the product."""

import atexit
import functools

from django.core.files.uploadedfile import SimpleUploadedFile

from practica.foundation.safety.documents import Worker
from practica.knowledge.practices import actions as practices
from practica.knowledge.practices.models import Practice, State
from practica.people.access.models import Marking
from practica.services.files import actions
from practica.services.files.belonging import belongs_to
from practica.services.files.models import File
from tests.conftest import NOW

WORDS = b"The rota was set up in three towns, and each of them answers the telephone in turn at night."


def let_practices_have_files() -> None:
    belongs_to(Practice, gone=lambda practice: practice.state == State.WITHDRAWN)


@functools.cache
def warm() -> Worker:
    """One process that opens files for a whole run."""
    worker = Worker()
    atexit.register(worker.close)
    return worker


def upload(name: str = "minutes.txt", data: bytes = WORDS) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def bring(by, name: str = "minutes.txt", data: bytes = WORDS) -> File:
    return actions.bring(upload(name, data), by=by, now=NOW, worker=warm())


def attach(practice, by, name: str = "minutes.txt", data: bytes = WORDS, **more) -> File:
    return actions.attach(practice, bring(by, name, data), by=by, now=NOW, **more)


def a_practice(people, marking=Marking.GREEN, circle=None, readers=(), publish=True) -> Practice:
    practice = practices.begin(by=people.author, now=NOW, title="A rota for nights", circle=circle)
    for section in ("summary", "challenge", "done", "changed", "did_not_work"):
        practices.save_field(practice, section, "Three towns answer in turn.", revision=0, by=people.author, now=NOW)
    if publish:
        practices.publish_short(practice, by=people.author, now=NOW)
        practice.refresh_from_db()
    if marking != Marking.GREEN:
        practices.mark(practice, marking, circle=circle, readers=readers, by=people.author, now=NOW)
    return practice
