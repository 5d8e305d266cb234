"""Zip containers of office files, opened with limits; and XML parsed without entities, DTDs or network."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from lxml import etree

from practica.foundation.safety.documents.refusal import Refused

_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCRYPTED = 0x1


class Archive:
    """The members of one zip file, each read at most once into memory and never onto a disk."""

    def __init__(self, data: bytes, *, expanded: int, members: int, ratio: int) -> None:
        """Check the directory before anything is unpacked.

        Raises:
            Refused: damaged, encrypted, too many members, unsafe names, or expanding beyond the limits.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Refused("truncated" if b"PK\x05\x06" not in data[-70_000:] else "broken") from error
        entries = self._zip.infolist()
        if len(entries) > members:
            raise Refused("too_many_members")
        total = sum(e.file_size for e in entries)
        packed = sum(e.compress_size for e in entries)
        if total > expanded or (total > 1_000_000 and total > ratio * max(1, packed, len(data))):
            raise Refused("zip_bomb")
        if any(e.flag_bits & _ENCRYPTED for e in entries):
            raise Refused("password")
        if any(e.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", e.filename) for e in entries):
            raise Refused("bad_member")
        self._left = expanded
        self.names = {e.filename for e in entries}

    def read(self, name: str) -> bytes:
        """The bytes of one member; counts what really comes out, whatever the directory claims."""
        if name not in self.names:
            raise Refused("broken")
        try:
            with self._zip.open(name) as member:
                data = member.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, RuntimeError) as error:
            raise Refused("broken") from error
        if len(data) > self._left:
            raise Refused("zip_bomb")
        self._left -= len(data)
        return data

    def xml(self, name: str) -> etree._Element:
        return parse_xml(self.read(name))


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML part. A part that declares a document type is refused: office files have none."""
    plain = data.replace(b"\x00", b"")  # the same look at UTF-16
    if _DOCTYPE.search(plain):
        raise Refused("entities")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        lacked_memory = isinstance(error, etree.XMLSyntaxError) and error.code == etree.ErrorTypes.ERR_NO_MEMORY
        raise Refused("memory" if lacked_memory else "broken") from error
    return root
