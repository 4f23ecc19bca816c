"""What is asked of a file before anything opens it: its size, its kind by content, and what an archive would unpack to.

Pages, passwords of PDFs and entities can only be seen by opening, which is done in the limited process.
"""

from __future__ import annotations

import io
import math
import re
import struct
import zipfile

from compliance.parser.readers import archive
from compliance.parser.readers.sniff import DOCX, HTML, LOCKED, PDF, PLAIN, media_type_of
from compliance.sandbox.reading import Refused
from compliance.sheets import CSV, XLSX

#: Extension to media type.
KINDS = {"txt": PLAIN, "text": PLAIN, "pdf": PDF, "docx": DOCX, "html": HTML, "htm": HTML}
#: The same for tables.
SHEETS = {"xlsx": XLSX, "csv": CSV, "tsv": CSV, "txt": CSV}
#: Most bytes by kind. A resolution's text has below 200,000; whatever is larger than this is none.
MOST = {PLAIN: 5_000_000, HTML: 5_000_000, DOCX: 25_000_000, PDF: 50_000_000}
#: Of an archive's list of members, which is read into memory before any limit can look at it.
MAX_DIRECTORY = 500_000
_MACROS = re.compile(r"(?:vbaproject\.bin|vbadata\.xml|\.vba)\Z", re.I)
_MACRO_EXTENSIONS = frozenset({"docm", "dotm", "xlsm", "pptm"})
_DRIVE = re.compile(r"[A-Za-z]:")
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x07"


def check(data: bytes, filename: str, *, max_bytes: int) -> str:
    """The media type of a file that may be opened.

    Raises:
        Refused: with "empty", "file-too-large", "extension", "other-kind", "docx-macros", "docx-locked",
            "docx-damaged", "docx-directory", "docx-parts", "docx-unpacked", "docx-ratio", "docx-names", "docx-other".
    """
    if _is_empty(data):
        raise Refused("empty")
    extension = _extension(filename)
    if extension in _MACRO_EXTENSIONS:
        raise Refused("docx-macros")
    expected = KINDS.get(extension)
    if expected is None:
        raise Refused("extension", extension=extension[:10])
    found = media_type_of(data) or PLAIN
    if found == LOCKED:
        raise Refused("docx-locked")
    # An archive is looked into below.
    if found != expected and not (found == "application/zip" and expected == DOCX):
        raise Refused("other-kind", found=found, expected=expected)
    size, most = len(data), min(MOST[expected], max_bytes)
    if size > most:
        raise too_large(size, most)
    if expected == DOCX:
        _check_archive(data, "docx")
    return expected


def check_sheet(data: bytes, filename: str, *, max_bytes: int) -> str:
    """The media type of a workbook or delimited text that may be opened.

    Raises:
        Refused: with "empty", "file-too-large", "sheet-extension", "sheet-other-kind", and "sheet-macros",
            "sheet-locked", "sheet-damaged", "sheet-directory", "sheet-parts", "sheet-unpacked", "sheet-ratio",
            "sheet-names", "sheet-other".
    """
    if _is_empty(data):
        raise Refused("empty")
    extension = _extension(filename)
    if extension in _MACRO_EXTENSIONS:
        raise Refused("sheet-macros")
    if extension not in SHEETS:
        raise Refused("sheet-extension", extension=extension[:10])
    if len(data) > max_bytes:
        raise Refused("sheet-too-large", size=math.ceil(len(data) / 1e5) / 10, most=round(max_bytes / 1e6, 1))
    if data.startswith(b"PK\x03\x04"):
        if SHEETS[extension] != XLSX:
            raise Refused("sheet-other-kind")
        _check_archive(data, "sheet")
        return XLSX
    found = media_type_of(data)
    if found == LOCKED:
        raise Refused("sheet-locked")
    if found is not None or SHEETS[extension] == XLSX:
        raise Refused("sheet-other-kind")
    return CSV


def _is_empty(data: bytes) -> bool:
    return not data.strip(b"\x00 \t\r\n")


def _extension(filename: str) -> str:
    return filename.rpartition(".")[2].lower() if "." in filename else ""


def too_large(size: int, most: int) -> Refused:
    """The refusal of a file of more bytes than are read."""
    return Refused("file-too-large", size=math.ceil(size / 1e5) / 10, most=round(most / 1e6, 1))


def _check_archive(data: bytes, kind: str) -> None:
    """Refuse by the list of members alone; nothing is unpacked."""
    if _directory_size(data, kind) > MAX_DIRECTORY:
        raise Refused(f"{kind}-directory", most=archive.MAX_MEMBERS)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            members = opened.infolist()
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OSError, struct.error) as error:
        raise Refused(f"{kind}-damaged") from error
    names = [member.orig_filename for member in members]
    if any(_MACROS.search(name) for name in names):
        raise Refused(f"{kind}-macros")
    if any(member.flag_bits & 1 for member in members):
        raise Refused(f"{kind}-locked")
    if len(members) > archive.MAX_MEMBERS:
        raise Refused(f"{kind}-parts", parts=len(members), most=archive.MAX_MEMBERS)
    if len({name.lower() for name in names}) < len(names) or any(_leads_elsewhere(name) for name in names):
        raise Refused(f"{kind}-names")
    unpacked = sum(member.file_size for member in members)
    if unpacked > archive.MAX_UNPACKED or any(member.file_size > archive.MAX_MEMBER for member in members):
        raise Refused(f"{kind}-unpacked", size=unpacked)
    # The ratio of a small file says nothing.
    if unpacked > 1_000_000 and unpacked > archive.MAX_RATIO * len(data):
        raise Refused(f"{kind}-ratio", times=unpacked // len(data), most=archive.MAX_RATIO)
    if "[Content_Types].xml" not in names:
        raise Refused(f"{kind}-other")


def _directory_size(data: bytes, kind: str) -> int:
    """Bytes of the archive's list of members, as its end record says; too many where it is of the 64-bit form."""
    at = data.rfind(_END, max(0, len(data) - 66_000))
    if at < 0 or len(data) - at < 22:
        raise Refused(f"{kind}-damaged")
    if _END_64 in data[max(0, at - 20) : at]:
        return MAX_DIRECTORY + 1
    return int(struct.unpack_from("<I", data, at + 12)[0])


def _leads_elsewhere(name: str) -> bool:
    """Whether a member would be unpacked outside its folder: a parent, a root, a drive, a backslash, a zero byte."""
    return (
        name.startswith("/")
        or "\\" in name
        or "\x00" in name
        or ".." in name.split("/")
        or _DRIVE.match(name) is not None
    )
