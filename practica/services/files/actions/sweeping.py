"""What nobody needs any more: files that were brought and never attached, bytes of removed files, bytes without a row."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from practica.services.files import shelf
from practica.services.files.actions.guarding import remove
from practica.services.files.models import File

# A backup copies the database first and the files after it: what it names must still lie there a while.
KEPT: Final = timedelta(days=1)
# What waits in the draft of a form stays as long as its words do (`core.keeping`).
KEPT_IN_DRAFTS: Final = timedelta(days=180)
_AT_ONCE: Final = 200


def sweep(*, now: datetime) -> int:
    """Remove what was brought more than a day ago and waits in no draft, and the bytes of what was removed that long ago.

    Returns:
        How many.
    """
    is_old = Q(draft="", made__lt=now - KEPT) | Q(made__lt=now - KEPT_IN_DRAFTS)
    forgotten = File.objects.filter(is_old, removed__isnull=True, item_kind="").defer("text")[:_AT_ONCE]
    done = 0
    for file in forgotten:
        remove(file, by=None, now=now)
        done += 1
    for file in File.objects.filter(removed__lt=now - KEPT).exclude(stored="").defer("text")[:_AT_ONCE]:
        # The bytes first: killed in between, the next sweep does it once more.
        shelf.throw_away(file.stored)
        File.objects.filter(pk=file.pk).update(stored="", size=0)
        done += 1
    return done


def sweep_orphans(*, now: datetime) -> int:
    """Remove bytes that no row names and that have lain for a day, as a killed upload leaves them; how many."""
    old = [name for name, written in shelf.lying() if written < now - KEPT]
    done = 0
    for start in range(0, len(old), _AT_ONCE):
        batch = old[start : start + _AT_ONCE]
        named = set(File.objects.filter(stored__in=batch).values_list("stored", flat=True))
        for name in (one for one in batch if one not in named):
            shelf.throw_away(name)
            done += 1
    return done
