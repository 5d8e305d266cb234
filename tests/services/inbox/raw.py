"""Raw mails as they come in, and a winmail.dat of our own."""

import struct
from email.message import EmailMessage

SENDER = "member@example.org"


def mail(
    text: str = "",
    *,
    html: str = "",
    subject: str = "Interpreters",
    sender: str = SENDER,
    to: str = "reply@community.example",
    charset: str = "utf-8",
    flowed: bool = False,
    message_id: str = "<1@mail.example.org>",
    headers: dict[str, str] | None = None,
    files: dict[str, bytes] | None = None,
) -> bytes:
    """A whole mail. `headers` replace and add."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"], made["Message-ID"] = sender, to, subject, message_id
    for name, value in (headers or {}).items():
        del made[name]
        made[name] = value
    if html:
        made.set_content(html, subtype="html")
    else:
        made.set_content(text, charset=charset, cte="base64")
    if flowed:
        made.replace_header("Content-Type", 'text/plain; charset="utf-8"; format=flowed')
    for name, data in (files or {}).items():
        made.add_attachment(data, maintype="text", subtype="plain", filename=name)
    return made.as_bytes()


def forwarded(words: str, *, depth: int) -> bytes:
    """A mail that holds a mail that holds a mail …"""
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "z@example.org", "The first"
    inner.set_content("Words of somebody else.")
    for _number in range(depth):
        outer = EmailMessage()
        outer["From"], outer["Subject"] = "member@example.org", "Fwd"
        outer.set_content(words)
        outer.add_attachment(inner)
        inner = outer
    return inner.as_bytes()


def tnef(name: str, data: bytes) -> bytes:
    """A winmail.dat with one file (MS-OXTNEF 2.1: signature, key, then attributes with level, number, length and a checksum)."""

    def attribute(level: int, number: int, value: bytes) -> bytes:
        return struct.pack("<BII", level, number, len(value)) + value + struct.pack("<H", sum(value) % 65536)

    title = name.encode("cp1252") + b"\x00"
    return (
        struct.pack("<IH", 0x223E9F78, 1)
        + attribute(1, 0x00089006, struct.pack("<I", 0x00010000))
        + attribute(2, 0x00069002, b"\x01\x00" + b"\xff" * 4 + b"\x00" * 8)
        + attribute(2, 0x00018010, title)
        + attribute(2, 0x0006800F, data)
    )
