"""Vectors on one machine: a file of eight-bit rows under DATA_DIR, looked up through their signs.

A row is 512 signed bytes, a unit vector scaled so that its largest number is 127; only its direction counts. Rows are appended
and synced to the disk before the database names them, so a killed process leaves at most rows that nobody points at, and
a half-written one is overwritten. A rebuilt index begins a new file; the old one is removed when nobody needs it.
"""

import mmap
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from practica.services.search.encoder import WIDTH

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.int8]
Bits = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

RESCORED = 2_000
"""Rows nearest by their signs that are compared in full; measured 99.7 % the same answers as comparing every row."""

_CHUNK = 8_192

_LET_GO = 4_000
"""Rows read after which the process gives their pages back; they stay in the machine's cache, not in its own memory."""


def folder(data_dir: Path) -> Path:
    """Where the files lie, made on first use."""
    path = data_dir / "search"
    path.mkdir(parents=True, exist_ok=True)
    return path


def quantised(vectors: Floats) -> Bytes:
    """Rows as signed bytes; a row of zeros stays one."""
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    scaled: Bytes = np.rint(vectors * (127 / np.maximum(largest, 1e-9))).astype(np.int8)
    return scaled


def signs(rows: npt.NDArray[np.generic]) -> Bits:
    """The sign of each number as one bit: (n, 512) of anything to (n, 8) of uint64."""
    return np.packbits(rows > 0, axis=1).view(np.uint64)  # type: ignore[operator]


def unit(rows: Floats) -> Floats:
    """Rows of length one; a row of zeros stays one."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    out: Floats = rows / np.maximum(lengths, np.float32(1e-9))
    return out


class VectorFile:
    """One generation's rows, read through a memory map that grows with the file."""

    def __init__(self, data_dir: Path, generation: int) -> None:
        self.path = folder(data_dir) / f"vectors-{generation}.i8"
        self._pages: mmap.mmap | None = None
        self._map: Bytes = np.zeros((0, WIDTH), dtype=np.int8)
        self._touched = 0

    def append(self, vectors: Sequence[Floats]) -> list[int]:
        """Add blocks of rows and sync them; the first row's number of each block. One writer at a time: callers hold a lock."""
        if not vectors:
            return []
        with self.path.open("r+b" if self.path.exists() else "w+b") as file:
            first = file.seek(0, os.SEEK_END) // WIDTH  # a torn row at the end is written over
            file.seek(first * WIDTH)
            file.write(quantised(np.concatenate(vectors)).tobytes())
            file.flush()
            os.fsync(file.fileno())
        starts = np.cumsum([0, *(len(block) for block in vectors)][:-1]) + first
        return [int(start) for start in starts]

    def read(self, rows: Ints) -> Floats:
        """Unit vectors of these rows, in this order; a row that the file lacks (a lost file) is zeros."""
        if len(rows) == 0:
            return np.zeros((0, WIDTH), dtype=np.float32)
        if int(rows.max()) >= len(self._map):
            self._grow()
        there = rows < len(self._map)
        out = np.zeros((len(rows), WIDTH), dtype=np.float32)
        out[there] = self._map[rows[there]]
        self._touched += len(rows)
        if self._pages is not None and self._touched > _LET_GO:
            self._pages.madvise(mmap.MADV_DONTNEED)
            self._touched = 0
        return unit(out)

    def read_signs(self, rows: Ints) -> Bits:
        """The sign bits of these rows, without keeping their pages in memory."""
        out = np.zeros((len(rows), WIDTH // 64), dtype=np.uint64)
        for start in range(0, len(rows), _CHUNK):
            chunk = rows[start : start + _CHUNK]
            out[start : start + _CHUNK] = signs(self._taken(chunk))
        return out

    def remove(self) -> None:
        """Delete the file; processes that still map it keep what they see."""
        self.path.unlink(missing_ok=True)

    def _taken(self, rows: Ints) -> Bytes:
        out = np.zeros((len(rows), WIDTH), dtype=np.int8)
        if not self.path.exists() or len(rows) == 0:
            return out
        low, high = int(rows.min()), int(rows.max()) + 1
        if high - low > 64 * len(rows):  # scattered: reading through would read far too much
            self._grow()
            there = rows < len(self._map)
            out[there] = self._map[rows[there]]
            return out
        with self.path.open("rb") as file:
            file.seek(low * WIDTH)
            data = file.read((high - low) * WIDTH)
        block = np.frombuffer(data[: len(data) // WIDTH * WIDTH], dtype=np.int8).reshape(-1, WIDTH)
        there = rows - low < len(block)
        out[there] = block[rows[there] - low]
        return out

    def _grow(self) -> None:
        size = self.path.stat().st_size // WIDTH if self.path.exists() else 0
        if size > len(self._map):
            with self.path.open("rb") as file:
                self._pages = mmap.mmap(file.fileno(), size * WIDTH, access=mmap.ACCESS_READ)
            self._pages.madvise(mmap.MADV_RANDOM)
            self._map = np.frombuffer(self._pages, dtype=np.int8).reshape(-1, WIDTH)


def nearest(direction: Floats, bits: Bits, allowed: Ints, *, limit: int = RESCORED) -> Ints:
    """Of the allowed positions the `limit` whose signs differ least from the direction's; all when they are few.

    Args:
        direction: the question's unit vector, (512,).
        bits: signs of every passage, (n, 8).
        allowed: positions the viewer may see, chosen before anything is ranked.
        limit: how many to return, in no particular order.
    """
    if len(allowed) <= limit:
        return allowed
    differing = np.bitwise_count(bits[allowed] ^ signs(direction[None, :])[0]).sum(axis=1, dtype=np.int16)
    chosen: Ints = allowed[np.argpartition(differing, limit)[:limit]]
    return chosen
