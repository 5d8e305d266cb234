"""The server's entry point: `practica serve` hands this application to granian."""

import ctypes
import os

from django.core.wsgi import get_wsgi_application

_M_ARENA_MAX = -8  # of glibc's malloc.h


def _share_one_heap() -> None:
    """One heap for all threads, which take turns in the interpreter anyway; other C libraries have ways of their own."""
    tune = getattr(ctypes.CDLL(None), "mallopt", None)
    if tune is not None:
        tune(_M_ARENA_MAX, 1)


_share_one_heap()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practica.config.settings")
application = get_wsgi_application()
