"""Opens the archives that office documents are, within limits that are checked before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from compliance.parser.readers.errors import ReadError

MAX_BYTES = 25 * 1024 * 1024
MAX_MEMBERS = 500
MAX_MEMBER = 32 * 1024 * 1024
MAX_UNPACKED = 64 * 1024 * 1024
MAX_RATIO = 100
# Packed so well and yet this small: the ratio of a short file says nothing.
_SMALL = 1024 * 1024

# Strict Open XML has names of its own for what the transitional form calls otherwise (ISO/IEC 29500, parts 1 and 4).
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


class Archive:
    """The members of an office document, unpacked one by one."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names = frozenset(archive.namelist())

    def read(self, name: str) -> bytes | None:
        """A member's bytes; None where there is no such member. Raises `ReadError` where it is damaged."""
        if name not in self.names:
            return None
        try:
            return self._archive.read(name)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            RuntimeError,
            OSError,
            ValueError,
        ) as error:
            raise ReadError("docx-damaged") from error

    def xml(self, name: str) -> etree._Element | None:
        """A member as XML, without entities. Raises `ReadError` where it is not well formed or declares any."""
        data = self.read(name)
        return None if data is None else parse_xml(data)


def parse_xml(data: bytes) -> etree._Element:
    """XML of an office document: no document type, no entities, no network."""
    head = data[:4096].replace(b"\x00", b"").lower()
    if b"<!doctype" in head or b"<!entity" in data.lower():
        raise ReadError("docx-entities")
    for strict, usual in _STRICT:
        if strict in data:
            data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("docx-damaged") from error


@contextmanager
def opened(data: bytes) -> Iterator[Archive]:
    """An archive whose table of contents keeps within the limits. Raises `ReadError` with a sentence otherwise."""
    if len(data) > MAX_BYTES:
        raise ReadError("too-large", size=len(data), most=MAX_BYTES)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise ReadError("docx-damaged") from error
    with archive:
        _check(archive.infolist(), len(data))
        yield Archive(archive)


def _check(members: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(member.file_size for member in members)
    if any(member.flag_bits & 1 for member in members):
        raise ReadError("docx-locked")
    if len(members) > MAX_MEMBERS:
        raise ReadError("docx-parts", parts=len(members), most=MAX_MEMBERS)
    if unpacked > MAX_UNPACKED or any(member.file_size > MAX_MEMBER for member in members):
        raise ReadError("docx-unpacked", size=unpacked)
    if unpacked > _SMALL and unpacked > MAX_RATIO * size:
        raise ReadError("docx-ratio", times=unpacked // size, most=MAX_RATIO)
