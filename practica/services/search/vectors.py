"""Vectors on one machine: a file of eight-bit rows under DATA_DIR, looked up through their signs.

A row is 512 signed bytes, a unit vector scaled so that its largest number is 127; only its direction counts. Rows are appended
and synced to the disk before the database names them, so a killed process leaves at most rows that nobody points at, and
a half-written one is overwritten. A rebuilt index begins a new file; the old one is removed when nobody needs it.
"""

import mmap
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from practica.services.search.encoder import WIDTH

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.int8]
Bits = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[np.integer[Any]]
Mask = npt.NDArray[np.bool_]

NEAREST = 2_000
"""Rows a question has a closeness to: those whose signs differ least from its own."""

_CHUNK = 1_024

_LET_GO = 500
"""Rows read after which the process gives their pages back: each brings the sixteen around it along, and they stay in the
machine's cache without being in the process's memory."""

_EACH_BYTE = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).astype(np.float32) * 2 - 1
"""The eight signs that a byte stands for, (256, 8)."""


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

    def read(self, rows: Rows) -> Floats:
        """Unit vectors of these rows, in this order; a row that the file lacks (a lost file) is zeros."""
        return unit(self._mapped(rows).astype(np.float32))

    def products(self, rows: Rows, directions: Floats) -> Floats:
        """Inner products of these rows' unit vectors with k directions, (n, k)."""
        out = np.zeros((len(rows), len(directions)), dtype=np.float32)
        for start in range(0, len(rows), _CHUNK):
            block = self._mapped(rows[start : start + _CHUNK]).astype(np.float32)
            lengths = np.sqrt(np.einsum("ij,ij->i", block, block))
            out[start : start + _CHUNK] = (block @ directions.T) / np.maximum(lengths, np.float32(1e-9))[:, None]
        return out

    def read_signs(self, rows: Rows) -> Bits:
        """The sign bits of these rows, (8, n), without keeping their pages in memory."""
        out = np.zeros((WIDTH // 64, len(rows)), dtype=np.uint64)
        for start in range(0, len(rows), _CHUNK):
            chunk = rows[start : start + _CHUNK]
            out[:, start : start + _CHUNK] = signs(self._taken(chunk)).T
        return out

    def remove(self) -> None:
        """Delete the file; processes that still map it keep what they see."""
        self.path.unlink(missing_ok=True)

    def _mapped(self, rows: Rows) -> Bytes:
        """These rows, copied out of the map in one call: a loop of reads would give the interpreter away at each."""
        if len(rows) and int(rows.max()) >= len(self._map):
            self._grow()
        there = rows < len(self._map)
        if there.all():
            out = self._map[rows]
        else:
            out = np.zeros((len(rows), WIDTH), dtype=np.int8)
            out[there] = self._map[rows[there]]
        self._touched += len(rows)
        if self._pages is not None and self._touched > _LET_GO:
            self._pages.madvise(mmap.MADV_DONTNEED)
            self._touched = 0
        return out

    def _taken(self, rows: Rows) -> Bytes:
        if not self.path.exists() or len(rows) == 0:
            return np.zeros((len(rows), WIDTH), dtype=np.int8)
        low, high = int(rows.min()), int(rows.max()) + 1
        if high - low > 64 * len(rows):  # scattered: reading through would read far too much
            return self._mapped(rows)
        with self.path.open("rb") as file:
            file.seek(low * WIDTH)
            data = file.read((high - low) * WIDTH)
        out = np.zeros((len(rows), WIDTH), dtype=np.int8)
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


def nearest(direction: Floats, bits: Bits, allowed: Ints, *, limit: int = NEAREST) -> tuple[Ints, Floats]:
    """Of the allowed positions the `limit` nearest by their signs, in no particular order, and about what their cosines are.

    The estimate is sqrt(pi / 2n) x the sum of the question's own numbers under the other's signs, exact in the mean for
    directions drawn at random. Measured on 7,300 sentences and 600 questions in five languages: off by less than 0.02 in the
    mean at every closeness from -0.2 to 0.7, with a standard deviation of 0.03; 99.97 % of the ten nearest are among the
    first 200.

    Args:
        direction: the question's unit vector, (512,).
        bits: signs of every passage, (8, n).
        allowed: positions the viewer may see, chosen before anything is ranked.
        limit: how many to return; all when they are few.
    """
    near = allowed if len(allowed) <= limit else _fewest(_differing(direction, bits, allowed), allowed, limit)
    by_byte = _EACH_BYTE @ direction.reshape(-1, 8).T  # what each byte of signs gives at each of the 64 places
    codes = np.ascontiguousarray(bits[:, near].T).view(np.uint8)
    cosines = by_byte[codes, np.arange(WIDTH // 8)].sum(axis=1, dtype=np.float32) * np.float32(np.sqrt(np.pi / 2 / WIDTH))
    return near, cosines


def _differing(direction: Floats, bits: Bits, allowed: Ints) -> npt.NDArray[np.uint16]:
    """How many signs of each allowed position differ from the direction's.

    A column of 64 at a time, so that each stays in the processor's cache.
    """
    total = bits.shape[1]
    few = len(allowed) < total // 4
    columns = bits[:, allowed] if few else bits
    out = np.zeros(columns.shape[1], dtype=np.uint16)
    apart, counted = np.empty(len(out), dtype=np.uint64), np.empty(len(out), dtype=np.uint8)
    for column, sign in zip(columns, signs(direction[None, :])[0], strict=True):
        np.bitwise_xor(column, sign, out=apart)
        out += np.bitwise_count(apart, out=counted)
    return out if few or len(allowed) == total else out[allowed]


def _fewest(differing: npt.NDArray[np.uint16], allowed: Ints, limit: int) -> Ints:
    """The `limit` allowed positions with the lowest counts; among equals the first."""
    upto = np.cumsum(np.bincount(differing, minlength=WIDTH + 1))
    radius = int(np.searchsorted(upto, limit))
    inside = np.flatnonzero(differing < radius)
    edge = np.flatnonzero(differing == radius)[: limit - len(inside)]
    kept: Ints = allowed[np.concatenate([inside, edge])]
    return kept
