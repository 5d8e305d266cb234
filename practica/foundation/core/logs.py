"""Structured logs: one JSON object a line for machines, plain lines in a terminal; never content, only what and where."""

import logging
import sys
from collections.abc import Mapping

import structlog


def configure(options: Mapping[str, str]) -> None:
    """Send all logging through structlog; called by Django with the setting LOGGING {"level", "format"}."""
    as_json = options["format"] == "json" or (options["format"] == "auto" and not sys.stderr.isatty())
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    )
    shared: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(options["level"])
    # A wrong address is the visitor's business; Django's own warning would repeat the path, which may name an item.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    logging.getLogger("django.security").setLevel(logging.ERROR)
