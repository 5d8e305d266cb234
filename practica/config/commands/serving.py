"""`practica serve` and `practica worker`."""

import resource
import subprocess
import sys
from functools import partial

import click

from practica.config.setup import ready

_WAITING, _IN_HAND = 2_048, 16_384  # connections of one process
_PATIENCE = 10  # seconds a process is given to finish what is in hand


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--processes", default=1, show_default=True, help="Web processes.")
@click.option("--threads", default=4, show_default=True, help="Requests one process answers at a time.")
@click.option("--with-worker", is_flag=True, help="Also run the background worker.")
def serve_(host: str, port: int, processes: int, threads: int, with_worker: bool) -> None:
    """Run the web server; with --with-worker also the background worker."""
    ready()
    run_server(host, port, processes, threads, with_worker=with_worker)


@click.command("worker")
def worker_() -> None:
    """Run the background worker: mail, reminders, indexing, documents."""
    ready()
    from practica.config.worker import run

    run()


def run_server(host: str, port: int, processes: int, threads: int, *, with_worker: bool) -> None:
    """Serve until told to stop. The worker is a process of its own, stopped with the server."""
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces

    from practica.config.door import open_door

    # The web processes are forked from this one, and SQLite does not survive a fork: each opens its own connections.
    connections.close_all()
    _allow_many_files()
    worker = subprocess.Popen([sys.executable, "-m", "practica.config", "worker"]) if with_worker else None
    try:
        Granian(
            "practica.config.door",
            address=host,
            port=port,
            interface=Interfaces.RSGI,
            workers=processes,
            backlog=_WAITING,
            # Streams count among the requests in hand, so this is many more than pages are ever answered at a time.
            backpressure=_IN_HAND,
            log_enabled=False,
            respawn_failed_workers=True,
            workers_kill_timeout=_PATIENCE,
        ).serve(target_loader=partial(open_door, threads), wrap_loader=False)
    finally:
        if worker is not None:
            worker.terminate()
            worker.wait(20)


def _allow_many_files() -> None:
    """As many open files as the machine lets a process have: each live stream is one, and 1,024 is what many begin with."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    if soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
