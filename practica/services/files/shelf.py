"""The bytes: where they lie in the storage, and what of it nobody needs any more."""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage


def put(data: bytes) -> str:
    """Write the bytes and answer their name: random, so that no two rows share them, and ending in their digest."""
    token = secrets.token_hex(16)
    return default_storage.save(f"{token[:2]}/{token[2:]}-{hashlib.sha256(data).hexdigest()}", ContentFile(data))


def take(stored: str) -> "File[Any]":
    """The bytes, to be read and closed.

    Raises:
        FileNotFoundError: they are not there.
    """
    if not stored:
        raise FileNotFoundError
    return default_storage.open(stored, "rb")


def throw_away(stored: str) -> None:
    """Remove the bytes; nothing happens when they are gone."""
    default_storage.delete(stored)


def lying() -> Iterator[tuple[str, datetime]]:
    """Every name in the storage with the time it was written."""
    try:
        folders, _files = default_storage.listdir("")
    except FileNotFoundError:
        return
    for folder in folders:
        for name in default_storage.listdir(folder)[1]:
            stored = f"{folder}/{name}"
            try:
                yield stored, default_storage.get_modified_time(stored)
            except FileNotFoundError:
                continue
