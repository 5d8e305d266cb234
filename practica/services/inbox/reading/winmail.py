"""winmail.dat: what Outlook wraps a mail in when it thinks that the other side is Outlook too (TNEF)."""

import logging
from dataclasses import dataclass
from typing import Any

from tnefparse.tnef import TNEF

log = logging.getLogger(__name__)
_LARGEST = 30 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Opened:
    """What was inside."""

    text: str = ""
    html: str = ""
    files: tuple[tuple[str, bytes], ...] = ()


def opened(raw: bytes) -> Opened:
    """The text and files of a winmail.dat; empty when it cannot be read."""
    if not raw or len(raw) > _LARGEST:
        return Opened()
    try:
        held: Any = TNEF(raw)  # type: ignore[no-untyped-call]
        files = tuple((str(each.long_filename() or each.name or "file"), bytes(each.data or b"")) for each in held.attachments)
        return Opened(_as_text(held.body), _as_text(held.htmlbody), files)
    except Exception as error:  # noqa: BLE001 - a small parser met bytes from anywhere; what it raises is not documented
        log.info("a winmail.dat could not be read: %s", type(error).__name__)
        return Opened()


def _as_text(held: object) -> str:
    if isinstance(held, bytes):
        return held.decode("utf-8", "replace")
    return str(held) if held else ""
