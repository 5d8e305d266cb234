"""Writing contributions."""

from practica.exchange.contributions.actions.placing import follow_contribution, follow_event
from practica.exchange.contributions.actions.preparing import begin, mark_ready, write

__all__ = ["begin", "follow_contribution", "follow_event", "mark_ready", "write"]
