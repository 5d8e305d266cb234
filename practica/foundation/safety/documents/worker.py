"""The process in which hostile files are opened. It answers frames on standard output and ends with its standard input.

A frame is 4 bytes with the length of a JSON header, the header, 8 bytes with the length of a body, the body (big-
endian lengths). Request header: {"op": "read" | "picture" | "clean", "filename": str, "limits": {...}}; body: the file. Answer
header: {"ok": true, "media_type", "title", "notes": [code], "blocks": [[kind, level, start, end]]} with the text as
UTF-8 or the picture as body; to "clean" with "sizes", the bytes of the text and of the words beside it, which come before the
file in the body; or {"ok": false, "code": str}. JSON and not pickle: the parent must be able to distrust
this process.

Guards: limits of address space, processor time, open files and file size (no file can be written) by the operating
system where it has them; and an audit hook that refuses sockets, other programs and writing once the readers are
loaded. The hook is a second fence for our own libraries, not a sandbox against native code: who needs one runs the
worker in a container without network.
"""

from __future__ import annotations

import io
import json
import os
import struct
import sys
from typing import BinaryIO

from practica.foundation.safety.documents.model import Limits
from practica.foundation.safety.documents.refusal import Refused

if sys.platform != "win32":  # elsewhere the parent's clock and the checks on sizes remain
    import resource

_REFUSED_EVENTS = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.chmod",
    "os.link",
    "os.symlink",
    "ctypes.dlopen",
    "urllib.",
    "ftplib.",
    "smtplib.",
    "shutil.",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def write_frame(stream: BinaryIO, header: dict[str, object], body: bytes) -> None:
    head = json.dumps(header).encode()
    stream.write(struct.pack(">I", len(head)) + head + struct.pack(">Q", len(body)) + body)
    stream.flush()


def read_frame(stream: BinaryIO) -> tuple[dict[str, object], bytes] | None:
    """The next frame, or None at the end of the stream."""
    length = stream.read(4)
    if len(length) < 4:
        return None
    header = json.loads(stream.read(struct.unpack(">I", length)[0]))
    body = stream.read(struct.unpack(">Q", stream.read(8))[0])
    return header, body


def _load() -> None:
    """Import every reader before the doors close."""
    import charset_normalizer.cd
    import lxml.html
    import markdown_it
    import PIL.GifImagePlugin
    import PIL.JpegImagePlugin
    import PIL.PngImagePlugin
    import PIL.WebPImagePlugin
    import pypdf

    from practica.foundation.safety.documents.readers import docx, html, markdown, odt, pdf, picture, sorting, text
    from practica.foundation.safety.documents.writers import cleaning

    del cleaning
    del charset_normalizer, lxml, markdown_it, PIL, pypdf, docx, html, markdown, odt, pdf, picture, sorting, text


def _refuse(event: str, args: tuple[object, ...]) -> None:
    if event.startswith(_REFUSED_EVENTS):
        raise PermissionError(event)
    if event == "open" and isinstance(args[2], int) and args[2] & _WRITING:
        raise PermissionError(event)


def _limit(limits: Limits) -> None:
    """Memory once and processor time anew for this file, counted from what the process has used."""
    if sys.platform == "win32":
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime)
    for what, soft in (
        (resource.RLIMIT_CPU, used + limits.cpu + 1),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _answer(header: dict[str, object], data: bytes) -> tuple[dict[str, object], bytes]:
    from practica.foundation.safety.documents import letters
    from practica.foundation.safety.documents.readers import picture, sorting
    from practica.foundation.safety.documents.readers.builder import Builder

    given = header["limits"]
    limits = Limits(**given) if isinstance(given, dict) else Limits()
    _limit(limits)
    if header["op"] == "picture":
        return {"ok": True}, picture.rewrite(data, pixels=limits.pixels)
    if header["op"] == "clean":
        return _written(data, str(header["filename"]), limits)
    into = Builder(limits.text)
    media_type = sorting.read(data, str(header["filename"]), into, limits)
    text, blocks = into.finish()
    fault = letters.fault(text)
    if fault or not any(c.isalnum() for c in text):
        raise Refused(fault or "empty")
    if text.count("\ufffd"):
        into.note("doubtful_letters")
    title = " ".join(into.title.split())[:300].encode("utf-8", "ignore").decode()
    return {"ok": True, "media_type": media_type, "title": title, "notes": into.notes, "blocks": blocks}, text.encode()


def _written(data: bytes, filename: str, limits: Limits) -> tuple[dict[str, object], bytes]:
    from practica.foundation.safety.documents.writers import cleaning

    done = cleaning.clean(data, filename, limits)
    text, words = (part.encode("utf-8", "ignore") for part in (done.text, done.words))
    header: dict[str, object] = {"ok": True, "media_type": done.media_type, "notes": done.notes, "sizes": [len(text), len(words)]}
    return header, text + words + done.data


def main() -> None:
    """Answer requests until standard input ends."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    sys.stdout = io.StringIO()  # a library that prints must not break the frames
    _load()
    sys.addaudithook(_refuse)
    while (request := read_frame(requests)) is not None:
        try:
            header, body = _answer(*request)
        except Refused as refusal:
            header, body = {"ok": False, "code": refusal.code}, b""
        except MemoryError:
            header, body = {"ok": False, "code": "memory"}, b""
        except RecursionError:
            header, body = {"ok": False, "code": "broken"}, b""
        except Exception:  # noqa: BLE001 - whatever a hostile file provokes, the parent gets an answer and no content
            header, body = {"ok": False, "code": "crashed"}, b""
        write_frame(answers, header, body)
        if header.get("code") in ("memory", "crashed"):
            return  # this process is no longer to be relied on


if __name__ == "__main__":
    main()
