"""The environment of the processes that tests start."""

import os


def clean() -> dict[str, str]:
    """This process's environment without any setting of Practica's or Django's: tests add their own."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PRACTICA_", "DJANGO_"))}
