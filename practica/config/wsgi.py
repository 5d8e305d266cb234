"""The server's entry point: `practica serve` hands this application to granian."""

import ctypes
import os

from django.core.wsgi import get_wsgi_application

_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD = -8, -3, -1


def _keep_little() -> None:
    """Tell glibc to keep one heap for all threads and to give large blocks back; another C library has its own ways.

    Without this each thread keeps a heap of its own, and a block of ten megabytes once freed makes the next ones stay for good.
    """
    tune = getattr(ctypes.CDLL(None), "mallopt", None)
    if tune is not None:
        for option, value in ((_ARENA_MAX, 1), (_MMAP_THRESHOLD, 512 * 1024), (_TRIM_THRESHOLD, 512 * 1024)):
            tune(option, value)


_keep_little()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practica.config.settings")
application = get_wsgi_application()
