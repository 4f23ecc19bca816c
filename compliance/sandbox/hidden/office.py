"""Word and Excel: their properties, the names beside comments and changes, numbers of sessions, folders, previews.

The parts of the archive are written again in their order; whatever part is not named here stays byte for byte.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

from lxml import etree

from compliance.sandbox.hidden.pictures import without_segments
from compliance.sandbox.reading import Refused

MAX_MEMBERS, MAX_UNPACKED = 1000, 100_000_000
#: Written where a name has to stand.
NOBODY = "Author"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_PROPERTIES = {"creator": "author", "lastmodifiedby": "author", "manager": "author", "company": "author"}
_WHEN = frozenset({"created", "modified", "lastprinted", "totaltime", "revision"})
_PROGRAM = frozenset({"application", "appversion", "template"})
_XML_PARTS = re.compile(r"(?:word|xl)/.+\.xml(?:\.rels)?\Z|docProps/.+\.xml\Z|_rels/\.rels\Z")


def clean_office(data: bytes) -> tuple[bytes, set[str]]:
    """The document with its content as it was, and what was found beside it."""
    found: set[str] = set()
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            members = given.infolist()
            if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
                raise Refused("unpacked")
            if any(m.flag_bits & 1 for m in members):
                raise Refused("locked")
            if any(m.filename.lower().startswith("_xmlsignatures/") for m in members):
                raise Refused("signed")
            for member in members:
                with given.open(member) as opened:
                    part = opened.read(member.file_size + 1)
                if len(part) != member.file_size:
                    raise Refused("damaged")
                kept = _part(member.filename, part, found)
                if kept is not None:
                    new.writestr(zipfile.ZipInfo(member.filename), kept, zipfile.ZIP_DEFLATED)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise Refused("damaged") from error
    return out.getvalue(), found


def _part(name: str, part: bytes, found: set[str]) -> bytes | None:
    """A part as it is kept, or None for one that goes."""
    lower = name.lower()
    if lower.startswith("docprops/thumbnail"):
        found.add("thumbnail")
        return None
    if lower.endswith((".jpg", ".jpeg")):
        try:
            cut, beside = without_segments(part)
        except Refused:
            return part
        # The picture may stand turned by its details: then it keeps them rather than fall on its side.
        if beside and not _is_turned(part):
            found.add("images")
            return cut
        return part
    if not _XML_PARTS.match(name):
        return part
    # Settings that close every door of an XML reader: no entities, no document type, no network.
    root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise Refused("damaged")
    before = len(found)
    changed = [step(name, root, found) for step in _STEPS]
    if not any(changed) and len(found) == before:
        return part
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _is_turned(picture: bytes) -> bool:
    from PIL import Image  # noqa: PLC0415

    try:
        with Image.open(io.BytesIO(picture), formats=["JPEG"]) as opened:
            return opened.getexif().get(0x0112, 1) in range(2, 9)
    except Exception:  # noqa: BLE001 - a picture that cannot be read stays as it is
        return True


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _properties(name: str, root: etree._Element, found: set[str]) -> bool:
    """docProps: core, app and custom properties, all of them."""
    if not name.startswith("docProps/"):
        return False
    for child in list(root):
        word = _local(child.tag).lower()
        if any(str(text).strip() for text in child.itertext()):
            found.add(
                _PROPERTIES.get(word)
                or (
                    "dates"
                    if word in _WHEN
                    else "software"
                    if word in _PROGRAM
                    else "other"
                    if "custom" in name
                    else "titles"
                )
            )
        root.remove(child)
    return True


def _relationships(name: str, root: etree._Element, found: set[str]) -> bool:
    """Relationships to the preview that goes, and to a template in somebody's folder."""
    if not name.endswith(".rels"):
        return False
    changed = False
    for child in list(root.iter(f"{_RELATIONSHIPS}Relationship")):
        kind = child.get("Type", "")
        if kind.endswith(("/thumbnail", "/attachedTemplate")):
            if kind.endswith("/attachedTemplate"):
                found.add("paths")
            root.remove(child)
            changed = True
    return changed


def _names(name: str, root: etree._Element, found: set[str]) -> bool:
    """Names beside comments and changes; each becomes the same word."""
    changed = False
    for element in root.iter():
        local = _local(element.tag)  # of a comment or an instruction no word that is looked for
        for key in list(element.attrib):
            attribute = _local(key)
            if attribute in ("author", "displayName", "userId", "providerId", "initials", "userName") and (
                name.startswith("word/") or local in ("person", "comment", "fileSharing")
            ):
                if element.get(key) not in ("", NOBODY):
                    found.add("names")
                element.set(key, "" if attribute in ("initials", "userName") else NOBODY)
                changed = True
        if local == "author" and name.startswith("xl/comments"):
            if (element.text or "") not in ("", NOBODY):
                found.add("names")
            element.text, changed = NOBODY, True
        if local == "presenceInfo" and (parent := element.getparent()) is not None:
            parent.remove(element)
            found.add("names")
            changed = True
    return changed


def _sessions(name: str, root: etree._Element, found: set[str]) -> bool:
    """Numbers of editing sessions, and those by which one document is known again."""
    if not name.startswith("word/"):
        return False
    changed = False
    for element in list(root.iter()):
        for key in [k for k in element.attrib if _local(k).startswith("rsid")]:
            del element.attrib[key]
            changed = True
        if _local(element.tag) in ("rsids", "docId") and (parent := element.getparent()) is not None:
            parent.remove(element)
            changed = True
    if changed:
        found.add("sessions")
    return changed


def _paths(_name: str, root: etree._Element, found: set[str]) -> bool:
    """The folder a workbook was kept in, and the template of a document."""
    changed = False
    for element in list(root.iter()):
        if _local(element.tag) not in ("absPath", "attachedTemplate"):
            continue
        gone = element
        # The path stands in a choice between programs, which is empty without it.
        while (parent := gone.getparent()) is not None and _local(parent.tag) in ("Choice", "AlternateContent"):
            gone = parent
        if parent is not None:
            parent.remove(gone)
            found.add("paths")
            changed = True
    return changed


_STEPS: tuple[Callable[[str, etree._Element, set[str]], bool], ...] = (
    _properties,
    _relationships,
    _names,
    _sessions,
    _paths,
)
