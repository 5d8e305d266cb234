"""A mail's headers as text and addresses, however they are broken."""

import contextlib
import re
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from typing import Any, Final, TypeAlias

_LONGEST: Final = 4_000
_MOST: Final = 100
# Where mail servers write for whom a mail came, besides To and Cc.
_RECIPIENTS: Final = (
    "Delivered-To",
    "X-Original-To",
    "Envelope-To",
    "X-Envelope-To",
    "X-Delivered-To",
    "Apparently-To",
    "To",
    "Cc",
)

Head: TypeAlias = "Message[Any, Any]"


def said(mail: Head, name: str) -> str:
    """One header as one line of text; "" when it is not there or cannot be read."""
    raw = mail.get(name)
    if raw is None:
        return ""
    written = str(raw)[:_LONGEST]
    # What cannot be decoded stays as it was written: better than nothing.
    with contextlib.suppress(MessageError, LookupError, ValueError, TypeError):
        written = str(make_header(decode_header(written)))
    return re.sub(r"\s+", " ", written.encode("utf-8", "replace").decode("utf-8")).strip()


def addresses(mail: Head, *names: str) -> list[str]:
    """The addresses in these headers, in order, in small letters."""
    raw = [str(value)[:_LONGEST] for name in names for value in (mail.get_all(name) or [])[:_MOST]]
    try:
        found = [address.strip().lower() for _name, address in getaddresses(raw)]
    except (ValueError, TypeError, IndexError, RecursionError):
        found = []
    return [address for address in found if "@" in address]


def recipients(mail: Head) -> list[str]:
    """Everybody for whom it came, as far as its headers say."""
    return list(dict.fromkeys(addresses(mail, *_RECIPIENTS)))


def message_ids(text: str) -> list[str]:
    """Every `<…@…>` in a header or a text."""
    return re.findall(r"<[^<>\s]{1,250}@[^<>\s]{1,250}>", text[:200_000])
