"""One raw mail, read: who it says it is from, for whom it came, who wrote it (person or machine), and what they wrote."""

import hashlib
import logging
import re
from dataclasses import dataclass, field
from email import message_from_bytes
from email.parser import BytesHeaderParser
from typing import Final

from practica.services.inbox.reading import phrases
from practica.services.inbox.reading.bodies import Attached, Body, body_of, decoded
from practica.services.inbox.reading.cutting import cut
from practica.services.inbox.reading.heads import Head, addresses, message_ids, recipients, said
from practica.services.inbox.reading.html import text_of
from practica.services.inbox.reading.sorting import Sort, sort

log = logging.getLogger(__name__)

LARGEST: Final = 25 * 1024 * 1024
"""Bytes of a whole mail; a larger one is refused by its head, before it is read."""
HEAD: Final = 256 * 1024
"""Bytes that are looked at for a mail's head."""
_FIELD = re.compile(rb"^[!-9;-~]{1,76}:[ \t]?")
_KNOWN = re.compile(
    rb"^(?:from|to|subject|date|message-id|received|return-path|mime-version|content-type|delivered-to|dkim-signature|x-[a-z-]+)\s*:",
    re.IGNORECASE | re.MULTILINE,
)
_MARKUP = re.compile(r"^\s*(?:<!doctype html|<html|<head|<body|<div|<p[\s>]|<meta)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that was read.

    Attributes:
        message_id: with its brackets; "" when it has none.
        senders: the addresses in From, in small letters.
        recipients: everybody for whom it came.
        sort: person or machine.
        is_reply: whether it answers another mail.
        text: what was written, without quotations and signatures.
        files: what came with it.
        mentions: Message-IDs in the reports it carries; for a bounce, of the mail that came back.
        is_broken: whether it could not be read as a mail at all.
        digest: of the whole mail's bytes.
    """

    message_id: str = ""
    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    sort: Sort = Sort.PERSON
    is_reply: bool = False
    text: str = ""
    files: tuple[Attached, ...] = ()
    mentions: tuple[str, ...] = ()
    has_failed: bool = False
    is_broken: bool = False
    digest: str = field(default="", repr=False)


def read(raw: bytes) -> Mail:
    """Read a whole mail, or a bare text or HTML without headers. Never raises.

    Args:
        raw: at most LARGEST bytes; what is longer is read by its head alone.
    """
    digest = hashlib.sha256(raw).hexdigest()
    if len(raw) > LARGEST:
        return read_head(raw[:HEAD], digest=digest)
    # An mbox's first line is no header.
    raw = re.sub(rb"\A\s*From [^\r\n]{0,200}\r?\n", b"", raw)
    if not _has_head(raw):
        return _bare(raw, digest)
    try:
        mail = message_from_bytes(raw)
        return _of(mail, body_of(mail), digest)
    except Exception as error:  # noqa: BLE001 - the library's parser meets bytes from anywhere; each fault is one outcome
        log.info("a mail could not be read: %s", type(error).__name__)
        return Mail(is_broken=True, digest=digest)


def read_head(raw: bytes, *, digest: str = "") -> Mail:
    """Read only a mail's head: who, for whom, in answer to what. Never raises."""
    digest = digest or hashlib.sha256(raw[:HEAD]).hexdigest()
    try:
        return _of(BytesHeaderParser().parsebytes(raw[:HEAD]), Body(), digest)
    except Exception as error:  # noqa: BLE001 - as above
        log.info("the head of a mail could not be read: %s", type(error).__name__)
        return Mail(is_broken=True, digest=digest)


def _has_head(raw: bytes) -> bool:
    """Whether these bytes begin with headers: the first line is one, and a known one is among them."""
    start = raw[:HEAD].lstrip(b"\r\n")
    head = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    return bool(_FIELD.match(start)) and bool(_KNOWN.search(head))


def _bare(raw: bytes, digest: str) -> Mail:
    text = decoded(raw, "")
    found = cut(text_of(text) if _MARKUP.match(text[:2_000]) else text)
    return Mail(is_reply=found.is_reply, text=found.text, digest=digest)


def _of(mail: Head, body: Body, digest: str) -> Mail:
    found = cut(body.text)
    subject = said(mail, "Subject")
    answers = bool(said(mail, "In-Reply-To") or said(mail, "References") or phrases.ANSWERS.match(subject))
    reports = "\n".join(body.reports)
    return Mail(
        message_id=next(iter(message_ids(said(mail, "Message-ID"))), ""),
        senders=tuple(addresses(mail, "From")),
        recipients=tuple(recipients(mail)),
        sort=sort(mail),
        is_reply=found.is_reply or answers,
        text=found.text,
        files=tuple(body.files),
        mentions=tuple(message_ids(reports)),
        has_failed=bool(re.search(r"^Action:\s*failed", reports, re.IGNORECASE | re.MULTILINE)),
        digest=digest,
    )
