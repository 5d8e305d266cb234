"""Files on this machine's disk: a file stands there whole and safe from a lost machine, or not at all."""

import os
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class Shelf(FileSystemStorage):
    """Django's own storage, but written beside, brought to the disk (fsync) and renamed; readable for this user alone."""

    def _save(self, name: str, content: "File[Any]") -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as out:
                for chunk in content.chunks():
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            beside.rename(target)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        _sync(target.parent)
        return name


def _sync(folder: Path) -> None:
    """Bring a folder's list of names to the disk too, where a system allows that."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
