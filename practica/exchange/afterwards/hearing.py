"""From what stands in the sessions' pages to what the report needs of it."""

from practica.exchange.afterwards.said import Heard
from practica.exchange.events.models import Event


def of_event(event: Event) -> Heard:  # noqa: ARG001 - nothing is noted in a session's page yet
    """All that was said, as every reader of the event may read it."""
    return Heard()
