"""What both kinds of office file share: pictures drawn anew, links that lead to the web or to a mailbox, and the zip."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final

from lxml import etree

from practica.foundation.safety.documents.readers import picture
from practica.foundation.safety.documents.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LINK: Final = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
# One transparent point, for pictures in formats that cannot be drawn anew.
BLANK: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000b4944415478"
    "9c6360000200000500017a5eab3f0000000049454e44ae426082"
)


def redrawn(data: bytes, *, pixels: int) -> bytes:
    """The picture drawn anew, or a blank one where it is none that can be."""
    try:
        return picture.rewrite(data, pixels=pixels)
    except Refused:
        return BLANK


def is_link(address: str) -> bool:
    """Whether an address outside the file may stay: one that a reader follows, and nothing that a program loads by itself."""
    return _LINK.fullmatch(address.strip()) is not None


def words_of(root: etree._Element, attributes: Iterable[str]) -> list[str]:
    """Every text of a part, and what its attributes of these names say, wherever they stand."""
    said = [text for node in root.iter() if isinstance(node.tag, str) for text in (node.text, node.tail) if text and text.strip()]
    named = frozenset(attributes)
    said += [
        str(value)
        for node in root.iter()
        for key, value in node.attrib.items()
        if etree.QName(str(key)).localname in named and str(value).strip()
    ]
    return said


def xml_bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def drop(node: etree._Element) -> None:
    """Take an element out and leave the text after it."""
    parent = node.getparent()
    if parent is None:
        return
    _hand_on(node.tail or "", node)
    parent.remove(node)


def unwrap(node: etree._Element) -> None:
    """Take an element's tags away and leave what it holds."""
    parent = node.getparent()
    if parent is None:
        return
    at = parent.index(node)
    _hand_on(node.text or "", node)
    children = list(node)
    for place, child in enumerate(children):
        parent.insert(at + place, child)
    _hand_on(node.tail or "", node)
    parent.remove(node)


def _hand_on(text: str, node: etree._Element) -> None:
    before = node.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent = node.getparent()
        if parent is not None:
            parent.text = (parent.text or "") + text


def packed(members: Mapping[str, bytes], *, plain: str = "") -> bytes:
    """A zip with these members in their order and without dates; the one called `plain` is not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_STORED if name == plain else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()
