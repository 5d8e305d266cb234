"""What a mail carries: its text in the characters it was written in, and the files attached to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from typing import Final

import charset_normalizer

from practica.services.inbox.reading import html, winmail
from practica.services.inbox.reading.heads import Head, said

_DEEPEST: Final = 20
_MOST_PARTS: Final = 300
_MOST_FILES: Final = 20
LONGEST: Final = 400_000  # characters of a mail's text that are looked at
# Encodings that look like plain ASCII and say by escapes what they mean: they are believed first.
_ESCAPED: Final = re.compile(r"iso-2022|hz|utf-7", re.IGNORECASE)
_WIDE: Final = re.compile(r"utf-(?:16|32)(?:le|be)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a mail; an upload as `services.files` takes it."""

    name: str
    data: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)

    def read(self) -> bytes:
        """All of it."""
        return self.data


@dataclass(slots=True)
class Body:
    """What was found: text, whether HTML was its source, files, and the mails attached, as their whole text."""

    text: str = ""
    files: list[Attached] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)


def body_of(mail: Head) -> Body:
    """The text and files of a mail, with bounds on depth and number; what lies deeper is left out."""
    body, plain, rich = Body(), [], []
    for part in _parts(mail):
        kind = part.get_content_type()
        name = said_name(part)
        if kind == "application/ms-tnef" or name.lower() == "winmail.dat":
            found = winmail.opened(_bytes(part))
            body.files += [Attached(name, data) for name, data in found.files]
            if found.text:
                plain.append(found.text)
            if found.html:
                rich.append(found.html)
        elif kind.startswith("message/"):
            body.reports.append(_report(part))
        elif _is_file(part, kind, name):
            body.files.append(Attached(name or "file", _bytes(part)))
        elif kind == "text/plain":
            plain.append(unflowed(decoded(_bytes(part), _charset(part)), part))
        elif kind == "text/html":
            rich.append(decoded(_bytes(part), _charset(part)))
    text = "\n\n".join(each for each in plain if each.strip())
    if not text.strip():
        text = "\n\n".join(html.text_of(each) for each in rich)
    body.text = text[:LONGEST]
    del body.files[_MOST_FILES:]
    return body


def _parts(mail: Head) -> Iterator[Head]:
    """Every part that holds something, in order; not what is inside of attached mails."""
    waiting: list[tuple[Head, int]] = [(mail, 0)]
    for _number in range(_MOST_PARTS):
        if not waiting:
            return
        part, depth = waiting.pop()
        held = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(held, list):
            if depth < _DEEPEST:
                waiting += [(each, depth + 1) for each in reversed(held[:_MOST_PARTS]) if isinstance(each, Message)]
        else:
            yield part


def _report(part: Head) -> str:
    """An attached mail or report as text, its head at least: bounces name in it what they are about."""
    held = part.get_payload()
    inner = held if isinstance(held, list) else [held]
    return "\n".join(
        "\n".join(f"{name}: {value}" for name, value in each.items()) for each in inner if isinstance(each, Message)
    )[:20_000]


def _is_file(part: Head, kind: str, name: str) -> bool:
    """Something attached; a picture inside the text (a logo, a signature's) is not."""
    disposition = (part.get_content_disposition() or "").lower()
    if kind in {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "text/calendar"}:
        return False
    if disposition == "attachment":
        return True
    if kind.startswith("image/") and part.get("Content-ID"):
        return False
    return bool(name) or (kind not in {"text/plain", "text/html"} and part.get_content_maintype() not in {"text", "multipart"})


def said_name(part: Head) -> str:
    """The name of a file, decoded; "" when it has none."""
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, TypeError, IndexError):
        return ""
    if "=?" in name:
        holder: Head = Message()
        holder["X-Name"] = name.replace("\n", " ").replace("\r", " ")
        name = said(holder, "X-Name")
    return re.sub(r"[\x00-\x1f]", "", name)[:200]


def _bytes(part: Head) -> bytes:
    try:
        raw = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AssertionError):
        raw = None
    if isinstance(raw, bytes):
        return raw
    held = part.get_payload()
    return held.encode("utf-8", "surrogateescape") if isinstance(held, str) else b""


def _charset(part: Head) -> str:
    try:
        return str(part.get_content_charset() or "")
    except (ValueError, LookupError, TypeError):
        return ""


def decoded(raw: bytes, charset: str) -> str:
    """Bytes as text, also when they are not in the encoding that is declared."""
    raw = raw[: 4 * LONGEST]
    if _WIDE.match(charset):
        # Programs that cut such a text in the middle of a sign leave an odd byte.
        return raw.decode(charset, "replace").removeprefix("\ufeff").rstrip("\ufffd")
    for name in [charset, "utf-8"] if _ESCAPED.match(charset) else ["utf-8", charset]:
        try:
            return raw.decode(name).removeprefix("\ufeff") if name else _never()
        except (UnicodeError, LookupError, ValueError):
            continue
    found = charset_normalizer.from_bytes(raw[:100_000]).best()
    try:
        return raw.decode(found.encoding if found else "cp1252", "replace")
    except (UnicodeError, LookupError):
        return raw.decode("latin-1")


def _never() -> str:
    raise LookupError


def unflowed(text: str, part: Head) -> str:
    """Lines that a program broke softly (RFC 3676: a space at the end) put together again."""
    if str(part.get_param("format") or "").lower() != "flowed":
        return text
    drops_space = str(part.get_param("delsp") or "").lower() == "yes"
    whole: list[str] = []
    goes_on = False
    for line in text.replace("\r\n", "\n").split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        own = line[depth:].removeprefix(" ")
        is_signature = own.rstrip("\r") == "-- "
        if goes_on and whole and not is_signature and depth == 0:
            whole[-1] = (whole[-1][:-1] if drops_space else whole[-1]) + own
        else:
            whole.append(line if depth else own)
        goes_on = depth == 0 and own.endswith(" ") and not is_signature
    return "\n".join(whole)
