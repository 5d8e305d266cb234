"""`practica serve` and `practica worker`."""

import subprocess
import sys

import click

from practica.config.setup import ready


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

    # The web processes are forked from this one, and SQLite does not survive a fork: each opens its own connections.
    connections.close_all()
    worker = subprocess.Popen([sys.executable, "-m", "practica.config", "worker"]) if with_worker else None
    try:
        Granian(
            "practica.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=processes,
            blocking_threads=threads,
            log_enabled=False,
            respawn_failed_workers=True,
        ).serve()
    finally:
        if worker is not None:
            worker.terminate()
            worker.wait(20)
