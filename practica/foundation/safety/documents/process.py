"""Starts the worker process, hands it one file at a time, and ends it when it takes too long."""

from __future__ import annotations

import json
import os
import selectors
import signal
import struct
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Self

from practica.foundation.safety.documents.model import Limits, Unreadable
from practica.foundation.safety.documents.sentences import REFUSALS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

_ROOT = str(Path(__file__).resolve().parents[4])
_START = "import sys; sys.path.insert(0, sys.argv[1]); from practica.foundation.safety.documents.worker import main; main()"
_MOST_ANSWER = 200_000_000


def refuse(code: str) -> Unreadable:
    """The refusal of this code; an unknown code, which only a broken worker would send, reads as "crashed"."""
    known = code if code in REFUSALS else "crashed"
    return Unreadable(REFUSALS[known], known)


class Worker:
    """One process that opens files, started when first needed. Safe to share between threads: one file at a time.

    After `files` files the process is replaced, so that what one file may have done to it does not last.
    """

    def __init__(self, files: int = 100) -> None:
        self._files = files
        self._done = 0
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        """Start the process now, so that the first file need not wait for it."""
        with self._lock:
            self._running()

    def close(self) -> None:
        with self._lock:
            self._end()

    def ask(self, op: str, data: bytes, filename: str, limits: Limits) -> tuple[dict[str, object], bytes]:
        """The answer's header and body.

        Raises:
            Unreadable: what the worker answered, or that it took too long, needed too much memory or died.
        """
        head = json.dumps({"op": op, "filename": Path(filename).name[-100:], "limits": asdict(limits)}).encode()
        with self._lock:
            process = self._running()
            try:
                header, body = _exchange(
                    process, [struct.pack(">I", len(head)), head, struct.pack(">Q", len(data)), data], limits.wall
                )
            except TimeoutError as late:
                self._end()
                raise refuse("time") from late
            except (OSError, EOFError, ValueError) as broken:
                code = self._end()
                raise refuse(
                    "time" if code == -getattr(signal, "SIGXCPU", 24) else "memory" if code == -9 else "crashed"
                ) from broken
            self._done += 1
            if self._done >= self._files or header.get("code") in ("memory", "crashed"):
                self._end()
        if not header.get("ok"):
            raise refuse(str(header.get("code")))
        return header, body

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            environment = {
                k: v for k, v in os.environ.items() if k in ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
            }
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
                [sys.executable, "-I", "-c", _START, _ROOT],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**environment, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
                bufsize=0,
                cwd="/" if os.name == "posix" else None,
            )
            self._done = 0
        return self._process

    def _end(self) -> int | None:
        """End the process and answer its exit status."""
        process, self._process = self._process, None
        if process is None:
            return None
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()
        try:
            process.wait(timeout=0.3)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        return process.returncode


def _exchange(process: subprocess.Popen[bytes], parts: Sequence[bytes], seconds: float) -> tuple[dict[str, object], bytes]:
    """Write a request and read the answer, both within `seconds`; neither side can block the other."""
    if process.stdin is None or process.stdout is None:
        raise EOFError
    deadline = time.monotonic() + seconds
    for stream in (process.stdin, process.stdout):
        os.set_blocking(stream.fileno(), False)
    waiting = [memoryview(p) for p in parts if p]
    got = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdin, selectors.EVENT_WRITE)
        selector.register(process.stdout, selectors.EVENT_READ)
        while (answer := _whole(got)) is None:
            ready = selector.select(max(0.0, deadline - time.monotonic()))
            if time.monotonic() >= deadline:
                raise TimeoutError
            for key, _ in ready:
                if key.events == selectors.EVENT_READ:
                    got += _chunk(key.fd)
                elif not _sent(key.fd, waiting):
                    selector.unregister(process.stdin)
    return answer


def _chunk(descriptor: int) -> bytes:
    chunk = os.read(descriptor, 1 << 20)
    if not chunk:
        raise EOFError
    return chunk


def _sent(descriptor: int, waiting: list[memoryview]) -> bool:
    """Write what the pipe takes; is anything left to write?"""
    waiting[0] = waiting[0][os.write(descriptor, waiting[0][:65_536]) :]
    if not waiting[0]:
        waiting.pop(0)
    return bool(waiting)


def _whole(got: bytearray) -> tuple[dict[str, object], bytes] | None:
    """The answer once all of it is there.

    Raises:
        ValueError: it is not an answer, or longer than any we ask for.
    """
    if len(got) < 4:
        return None
    head_end = 4 + struct.unpack(">I", got[:4])[0]
    if head_end > _MOST_ANSWER:
        raise ValueError("not an answer")
    if len(got) < head_end + 8:
        return None
    size = struct.unpack(">Q", got[head_end : head_end + 8])[0]
    if size > _MOST_ANSWER:
        raise ValueError("not an answer")
    if len(got) < head_end + 8 + size:
        return None
    header = json.loads(bytes(got[4:head_end]))
    if not isinstance(header, dict):
        raise ValueError("not an answer")  # noqa: TRY004 - one kind of error for a broken worker
    return header, bytes(got[head_end + 8 : head_end + 8 + size])
