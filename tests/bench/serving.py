"""A server for the bench: granian before the product's own door, one process and four threads, as `practica serve` runs it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import psutil

THREADS = 4


@dataclass(frozen=True)
class Server:
    """One that answers at `port`."""

    port: int
    process: psutil.Process

    def memory(self) -> float:
        """MB that the web process holds: unique and shared pages of the process that answers, without the one that watches it."""
        workers = self.process.children(recursive=True) or [self.process]
        return float(max(worker.memory_info().rss for worker in workers)) / 1e6


@contextmanager
def serve(what: str, env: Mapping[str, str]) -> Iterator[Server]:
    """Serve `product` or `floor` until the block ends."""
    port = free()
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.serving", what, str(port)], env={**os.environ, **env})
    try:
        wait(port, process)
        yield Server(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(20)


def free() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Until it answers there."""
    for _ in range(1_200):
        if process.poll() is not None:
            raise SystemExit("The server did not start.")
        with socket.socket() as found:
            if found.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("The server did not answer within a minute.")


def main(what: str, port: int) -> None:
    """In the server's own process."""
    from granian import Granian
    from granian.constants import Interfaces

    from tests.bench.wrapped import door

    Granian(
        "tests.bench.wrapped", address="127.0.0.1", port=port, interface=Interfaces.RSGI, workers=1, log_enabled=False,
    ).serve(target_loader=partial(door, what, THREADS), wrap_loader=False)  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
