"""DOCX written again: its text with all changes accepted, its look and its pictures.

Left behind: properties, comments, deleted and hidden text, the fingerprints of editing sessions, macros, objects, fields that
load or run something, links of the file itself to anywhere but the web.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from practica.foundation.safety.documents.readers import picture
from practica.foundation.safety.documents.readers.archive import parse_xml
from practica.foundation.safety.documents.readers.docx import W
from practica.foundation.safety.documents.refusal import Refused
from practica.foundation.safety.documents.writers.fields import without_active_fields
from practica.foundation.safety.documents.writers.package import drop, is_link, packed, redrawn, unwrap, words_of, xml_bytes

if TYPE_CHECKING:
    from lxml import etree

    from practica.foundation.safety.documents.readers.archive import Archive

_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_CT: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_MAIN: Final = "word/document.xml"
_MAIN_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_KEPT: Final = re.compile(
    r"word/(?:(?:document|styles|stylesWithEffects|numbering|fontTable|settings|webSettings|footnotes|endnotes"
    r"|header\d*|footer\d*|theme/theme\d*|charts/(?:chart|style|colors)\d*|diagrams/\w+)\.xml|media/[^/]+)"
)
_CHANGES: Final = (
    "del", "moveFrom", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "trPrChange", "tcPrChange",
    "tblGridChange", "numberingChange", "cellDel", "cellIns", "cellMerge", "moveFromRangeStart", "moveFromRangeEnd",
    "moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart",
    "customXmlDelRangeEnd", "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart",
    "customXmlMoveToRangeEnd", "delText", "delInstrText",
)  # fmt: skip
_DROPPED: Final = tuple(
    W + name
    for name in (
        *_CHANGES, "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef", "object", "pict", "control",
        "movie", "altChunk", "subDoc", "permStart", "permEnd", "proofErr", "ffData", "dataBinding", "embedRegular",
        "embedBold", "embedItalic", "embedBoldItalic", "rsids", "trackRevisions", "attachedTemplate", "mailMerge", "docVars",
        "documentProtection", "writeProtection", "linkStyles", "saveThroughXslt", "hdrShapeDefaults", "shapeDefaults",
    )
)  # fmt: skip
_DESCRIBED: Final = ("descr", "title", "alt", "instr", "tooltip", "tag")
_OFF: Final = {"0", "false", "off", "none"}


def write(archive: Archive, *, pixels: int) -> tuple[bytes, str, list[str]]:
    """The file, the words outside its text, and codes of what was done to it."""
    notes: list[str] = []
    said: list[str] = []
    members: dict[str, bytes] = {}
    kept = sorted(name for name in archive.names if _KEPT.fullmatch(name))
    if any(name.startswith(("word/embeddings/", "word/activeX/", "customXml/")) for name in archive.names):
        notes.append("embedded_removed")
    renamed = _pictures(archive, kept, members, notes, pixels=pixels)
    for name in (one for one in kept if one.endswith(".xml")):
        root = archive.xml(name)
        _clean(root, notes)
        if name not in {_MAIN, "word/styles.xml", "word/numbering.xml", "word/fontTable.xml"}:
            said += words_of(root, _DESCRIBED)
        else:
            said += _described(root)
        links = _links(archive, name, renamed, members.keys() | set(kept), notes)
        _unlink(root, links)
        members[name] = xml_bytes(root)
        if links:
            folder, _slash, bare = name.rpartition("/")
            members[f"{folder}/_rels/{bare}.rels"] = _relations(links)
    if _MAIN not in members:
        raise Refused("broken")
    first = {
        "[Content_Types].xml": _types(archive, members),
        "_rels/.rels": _relations(
            {"rId1": ("http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument", _MAIN, "")}
        ),
    }
    return packed(first | members), "\n".join(said), list(dict.fromkeys(notes))


def _pictures(archive: Archive, kept: list[str], members: dict[str, bytes], notes: list[str], *, pixels: int) -> dict[str, str]:
    """Draw every picture anew; the new name of each, since its format may be another."""
    renamed = {}
    for number, name in enumerate((one for one in kept if one.startswith("word/media/")), 1):
        drawn = redrawn(archive.read(name), pixels=pixels)
        renamed[name] = f"word/media/picture{number}.{picture.media_type(drawn).removeprefix('image/')}"
        members[renamed[name]] = drawn
        notes.append("pictures_unchecked")
    return renamed


def _clean(root: etree._Element, notes: list[str]) -> None:
    """Accept what was changed, and take out what nobody sees on the page."""
    for row in [one for one in root.iter(W + "tr") if one.find(f"{W}trPr/{W}del") is not None]:
        drop(row)
    for run in [one for one in root.iter(W + "r") if _is_hidden(one)]:
        notes.append("hidden_text")
        drop(run)
    for node in list(root.iter(*_DROPPED, _MC + "Fallback")):
        drop(node)
    for node in list(root.iter(W + "ins", W + "moveTo")):
        unwrap(node)
    without_active_fields(root)
    for node in root.iter():
        for key in [str(one) for one in node.attrib if str(one).startswith(W + "rsid") or str(one).endswith("}paraId")]:
            del node.attrib[key]


def _is_hidden(run: etree._Element) -> bool:
    mark = run.find(f"{W}rPr/{W}vanish")
    return mark is not None and (mark.get(W + "val") or "1") not in _OFF


def _described(root: etree._Element) -> list[str]:
    """What is said of pictures and links, and the fields that stay."""
    return [
        str(value)
        for node in root.iter()
        for key, value in node.attrib.items()
        if str(key).rpartition("}")[2] in _DESCRIBED and str(value).strip()
    ] + [node.text for node in root.iter(W + "instrText") if node.text]


_Link = tuple[str, str, str]  # type, target, "External" or ""


def _links(archive: Archive, part: str, renamed: dict[str, str], kept: set[str], notes: list[str]) -> dict[str, _Link]:
    """The relations of a part that stay, by their ids: to parts that are kept, and to the web."""
    folder, _slash, bare = part.rpartition("/")
    name = f"{folder}/_rels/{bare}.rels"
    found: dict[str, _Link] = {}
    for one in archive.xml(name).iter(_R + "Relationship") if name in archive.names else ():
        kind, target = one.get("Type") or "", one.get("Target") or ""
        if one.get("TargetMode") == "External":
            if kind.endswith("/hyperlink") and is_link(target):
                found[one.get("Id") or ""] = (kind, target, "External")
            elif not kind.endswith("/hyperlink"):
                notes.append("embedded_removed")
            continue
        whole = posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))
        whole = renamed.get(whole, whole)
        if whole in kept:
            found[one.get("Id") or ""] = (kind, whole, "")
    return found


_REFERENCE: Final = re.compile(r"\{http://schemas\.openxmlformats\.org/officeDocument/2006/relationships\}\w+")


def _unlink(root: etree._Element, links: dict[str, _Link]) -> None:
    """Take out what refers to a relation that is gone: a link keeps its words, a picture or an object goes."""
    for node in list(root.iter()):
        gone = [str(key) for key, value in node.attrib.items() if _REFERENCE.fullmatch(str(key)) and value and value not in links]
        if not gone:
            continue
        if node.tag == W + "hyperlink":
            unwrap(node)
        elif str(node.tag).endswith("}blip"):
            drawing = next(node.iterancestors(W + "drawing"), None)
            if drawing is not None:
                drop(drawing)
        elif str(node.tag).endswith(("}chart", "}relIds")):
            drop(next(node.iterancestors(W + "drawing"), node))
        elif str(node.tag).endswith(("}hlinkClick", "}hlinkHover", "}headerReference", "}footerReference", "}externalData")):
            drop(node)
        else:
            for key in gone:
                del node.attrib[key]


def _relations(links: dict[str, _Link]) -> bytes:
    root = parse_xml(b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>')
    for identity, (kind, target, mode) in links.items():
        given = {"Id": identity, "Type": kind, "Target": target if mode else f"/{target}"}
        root.append(root.makeelement(_R + "Relationship", given | ({"TargetMode": mode} if mode else {})))
    return xml_bytes(root)


def _types(archive: Archive, members: dict[str, bytes]) -> bytes:
    """What each part is, as the file said; of the main part, a document without macros."""
    declared = {}
    if "[Content_Types].xml" in archive.names:
        for one in archive.xml("[Content_Types].xml").iter(_CT + "Override"):
            declared[(one.get("PartName") or "").lstrip("/")] = one.get("ContentType") or ""
    root = parse_xml(b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
    for ending, kind in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"), ("png", "image/png"), ("jpeg", "image/jpeg"),
    ):  # fmt: skip
        root.append(root.makeelement(_CT + "Default", {"Extension": ending, "ContentType": kind}))
    for name in members:
        kind = _MAIN_TYPE if name == _MAIN else declared.get(name, "")
        if kind and name.endswith(".xml"):
            root.append(root.makeelement(_CT + "Override", {"PartName": f"/{name}", "ContentType": kind}))
    return xml_bytes(root)
