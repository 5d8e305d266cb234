"""Everything of one community in one file, and back: database, files, vectors and secret in a compressed tar with its checksums.

The last member of the tar, SHA256SUMS, lists the digest of every other; without it a file was cut short.
"""

import gzip
import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Self, cast

DATABASE = "practica.sqlite3"
_MANIFEST = "manifest.json"
_SUMS = "SHA256SUMS"
_FORMAT = 1
_BLOCK = 1024 * 1024
# What can be made again, or belongs to a running process.
_LEFT_OUT = ("static/", "search/lock")


class NotPossible(Exception):  # noqa: N818 - it is an answer to whoever asked
    """A backup or a restore that cannot be; `str()` is the sentence."""


@dataclass(frozen=True)
class Manifest:
    """What a backup is. `tables` holds the columns of each table, when the database is not a file."""

    database: str
    made: str
    version: str
    migrations: list[str]
    format: int = _FORMAT
    tables: dict[str, list[str]] = field(default_factory=dict)


class Writer:
    """A tar that is being written beside its final name; it appears there whole, or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._beside = path.with_name(f".{path.name}.{os.getpid()}")
        self._sums: list[str] = []

    def __enter__(self) -> Self:
        # For its owner only: the secret and everything marked lie in it.
        handle = os.open(self._beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "wb")
        self._gzip = gzip.GzipFile(filename="", mode="wb", fileobj=self._file, compresslevel=6)
        self._tar = tarfile.open(fileobj=self._gzip, mode="w", format=tarfile.PAX_FORMAT)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            listed = "".join(f"{digest}  {name}\n" for digest, name in (line.split(" ", 1) for line in self._sums))
            self._add(_SUMS, io.BytesIO(listed.encode()), len(listed.encode()))
        for part in (self._tar, self._gzip):
            part.close()
        if kind is None:
            self._file.flush()
            os.fsync(self._file.fileno())
        self._file.close()
        if kind is None:
            self._beside.replace(self._path)
        else:
            self._beside.unlink(missing_ok=True)

    def add_bytes(self, name: str, data: bytes) -> None:
        """Add a small member."""
        self.add(name, io.BytesIO(data), len(data))

    def add_file(self, name: str, path: Path) -> None:
        """Add a file as long as it is now; what is appended meanwhile belongs to the next backup."""
        with path.open("rb") as file:
            self.add(name, file, os.fstat(file.fileno()).st_size)

    def add(self, name: str, file: IO[bytes], size: int) -> None:
        """Add `size` bytes and remember their digest."""
        counted = _Digesting(file)
        self._add(name, counted, size)
        self._sums.append(f"{counted.digest.hexdigest()} {name}")

    def _add(self, name: str, file: "IO[bytes] | _Digesting", size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = size, int(time.time()), 0o600
        self._tar.addfile(info, cast("IO[bytes]", file))  # only read() is asked for


class _Digesting:
    """A file whose digest is known when it has been read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self.digest.update(block)
        return block


def add_database(out: Writer, database: Path, beside: Path) -> None:
    """Add a consistent copy of an SQLite database that may be written meanwhile, by SQLite's own online backup."""
    copy = beside.with_name(f".{beside.name}.{os.getpid()}.sqlite3")
    try:
        # Made for its owner before SQLite fills it.
        os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        out.add_file(DATABASE, copy)
    except sqlite3.Error as error:
        raise NotPossible(f"The database cannot be copied: {error}.") from error
    finally:
        copy.unlink(missing_ok=True)


def add_folder(out: Writer, folder: Path, *, besides: set[Path]) -> int:
    """Add every file of the data folder but the database and what can be made again; how many."""
    count = 0
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        is_database = name.startswith(DATABASE) or path in besides
        if is_database or name.startswith(_LEFT_OUT) or path.is_symlink() or not path.is_file() or name.startswith("."):
            continue
        try:
            out.add_file(f"data/{name}", path)
        except FileNotFoundError:
            # Thrown away meanwhile: nothing in the database that was copied before needs it.
            continue
        count += 1
    return count


def add_manifest(out: Writer, manifest: Manifest) -> None:
    """Say what the backup is; the first member."""
    out.add_bytes(_MANIFEST, json.dumps(asdict(manifest), indent=1).encode())


def unpack(path: Path, into: Path) -> Manifest:
    """Unpack a backup into an empty folder and compare every digest.

    Args:
        path: the backup.
        into: gets `manifest.json`, the database and `data/`.

    Raises:
        NotPossible: it is no backup, is damaged or was cut short, or holds a name that leads elsewhere.
    """
    found: dict[str, str] = {}
    try:
        with tarfile.open(path, "r:gz") as tar:
            for member in tar:
                found[member.name] = _unpack_one(tar, member, into)
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise NotPossible(f"{path} is damaged or no backup of Practica: {error}.") from error
    sums = into / _SUMS
    if _MANIFEST not in found or not sums.exists():
        raise NotPossible(f"{path} was cut short or is no backup of Practica.")
    listed = {name: digest for digest, _spaces, name in (line.partition("  ") for line in sums.read_text().splitlines())}
    found.pop(_SUMS)
    if listed != found:
        wrong = sorted(name for name in {*listed, *found} if listed.get(name) != found.get(name))
        raise NotPossible(f"{path} is damaged: {wrong[0]} is not what was written.")
    sums.unlink()
    try:
        given = json.loads((into / _MANIFEST).read_text())
        manifest = Manifest(**given)
    except (ValueError, TypeError) as error:
        raise NotPossible(f"{path} is of a kind that this version does not know.") from error
    if manifest.format != _FORMAT:
        raise NotPossible(f"{path} was made by a newer version of Practica.")
    return manifest


def _unpack_one(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> str:
    """Write one member; its digest. Only plain files, and only below the folder."""
    target = (into / member.name).resolve()
    if not member.isreg() or not target.is_relative_to(into.resolve()):
        raise ValueError(member.name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    source = tar.extractfile(member)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        for block in _blocks(source):
            digest.update(block)
            out.write(block)
    return digest.hexdigest()


def _blocks(file: IO[bytes] | None) -> Iterator[bytes]:
    while file is not None and (block := file.read(_BLOCK)):
        yield block


def check_database(database: Path) -> None:
    """Raise `NotPossible` unless SQLite finds its file sound."""
    try:
        with closing(sqlite3.connect(database)) as connection:
            answer = connection.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.Error as error:
        raise NotPossible(f"The database in the backup is damaged: {error}.") from error
    if answer != "ok":
        raise NotPossible("The database in the backup is damaged.")


def put_in_place(staged: Path, folder: Path) -> None:
    """Exchange a folder for another by renaming; what was there is removed only when the new one stands.

    Raises:
        NotPossible: the folder cannot be renamed, as when it is a mount point; what was there is there still.
    """
    former = folder.with_name(f".{folder.name}.before.{os.getpid()}")
    try:
        if folder.exists():
            folder.rename(former)
        try:
            staged.rename(folder)
        except OSError:
            if former.exists():
                former.rename(folder)
            raise
    except OSError as error:
        raise NotPossible(f"{folder} cannot be replaced: {error.strerror}. Name a folder below it instead.") from error
    shutil.rmtree(former, ignore_errors=True)
