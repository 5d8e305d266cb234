"""The index's part of the worker."""

from datetime import datetime

from practica.services.search import actions


def tick(now: datetime) -> int:  # noqa: ARG001 - every sweep is told the time
    """Index what happened since the last tick; how many items were read again."""
    return actions.index_pending()
