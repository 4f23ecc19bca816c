"""Which files are taken as evidence, decided by their content and never by their name alone."""

from __future__ import annotations

import codecs
import hashlib
import re
import struct
import unicodedata
import zipfile
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import IO, cast

import filetype
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _

from compliance.services import hidden_details
from compliance.services.errors import Invalid

#: Extension to media type. Nothing that a browser runs, nothing with macros.
ALLOWED = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "txt": "text/plain",
}


#: Office documents are archives; these bound what unpacking one may come to.
MAX_MEMBERS = 1000
MAX_UNPACKED = 200_000_000
_MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
#: A text that a browser would take for a page or a drawing, and a page that begins inside another file.
_LIKE_A_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|svg|\?xml|script)", re.IGNORECASE)
_PAGE_INSIDE = re.compile(rb"<(?:!doctype\s+html|html|script|svg)[\s>]", re.IGNORECASE)
#: An archive is found by its end record, which stands in the last 64 kB.
_ARCHIVE_END, _TAIL = b"PK\x05\x06", 66_000


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be stored: its kind by content, its hash, and a name fit for a header."""

    upload: UploadedFile[bytes]
    name: str
    extension: str
    media_type: str
    size: int
    sha256: str
    #: Codes of the hidden details that were taken out, in the order of `services.hidden_details`.
    taken_out: tuple[str, ...] = ()


def safe_name(name: str) -> str:
    """The last part of a name without control characters or path, at most 150 characters."""
    base = PurePosixPath(name.replace("\\", "/")).name
    clean = "".join(c for c in unicodedata.normalize("NFC", base) if unicodedata.category(c)[0] != "C")
    stem, dot, extension = clean.rpartition(".")
    return f"{(stem or 'file')[:140]}{dot}{extension[:8]}" if dot else (clean or "file")[:150]


def check_file(upload: UploadedFile[bytes]) -> CheckedFile:
    """Refuse by size, extension and content; raises Invalid under "files"."""
    name, size = safe_name(upload.name or ""), upload.size or 0
    extension = name.rpartition(".")[2].lower()
    if extension not in ALLOWED:
        raise Invalid(
            files=_("%(name)s: only PDF, Word (.docx), Excel (.xlsx), PNG, JPEG and text files are accepted.")
            % {"name": name}
        )
    if size == 0:
        raise Invalid(files=_("%(name)s is empty.") % {"name": name})
    if size > settings.EVIDENCE_MAX_BYTES:
        raise Invalid(
            files=_("%(name)s has %(size).1f MB; a file may have at most %(limit).0f MB.")
            % {"name": name, "size": size / 1e6, "limit": settings.EVIDENCE_MAX_BYTES / 1e6}
        )
    digest = hashlib.sha256()
    head, tail, is_text, decoder = b"", b"", True, codecs.getincrementaldecoder("utf-8")()
    for chunk in upload.chunks():
        if not head:
            head, is_text = chunk[:8192], not _LIKE_A_PAGE.match(chunk[:8192])
        tail = (tail + chunk)[-_TAIL:]
        digest.update(chunk)
        is_text = is_text and _goes_on_as_text(chunk, decoder)
    upload.seek(0)
    kind = filetype.guess(head)
    found = kind.extension if kind else ("txt" if is_text else "")
    if extension in _MAIN_PART and head.startswith(b"PK\x03\x04"):
        found = extension  # which of the two it is, is told by its main part and not by which part comes first
    if ALLOWED.get(found) != ALLOWED[extension]:
        raise Invalid(
            files=_("%(name)s does not hold what its name says. Save it again in that format and retry.")
            % {"name": name}
        )
    if extension in ("docx", "xlsx"):
        _check_archive(upload, name, extension)
    elif _is_two_files(head, tail, extension):
        raise Invalid(files=_("%(name)s holds another file inside. Save it again and retry.") % {"name": name})
    return CheckedFile(upload, name, extension, ALLOWED[extension], size, digest.hexdigest())


def without_hidden_details(checked: CheckedFile) -> CheckedFile:
    """The file as it will be stored: author, place, device and the like taken out, hashed anew.

    Raises Invalid where it is damaged, locked, signed or too large for that.
    """
    checked.upload.seek(0)
    cleaned = hidden_details.clean(checked.upload.read(), name=checked.name, media_type=checked.media_type)
    upload = SimpleUploadedFile(checked.name, cleaned.data, content_type=checked.media_type)
    return replace(
        checked,
        upload=upload,
        size=len(cleaned.data),
        sha256=hashlib.sha256(cleaned.data).hexdigest(),
        taken_out=cleaned.taken_out,
    )


def _is_two_files(head: bytes, tail: bytes, extension: str) -> bool:
    """Whether it is a page or an archive as well, for a program that looks for its own kind only.

    What it is stored as is never shown by us; this is for whoever downloads it.
    """
    if extension == "txt":
        return False
    if extension == "pdf" and _PAGE_INSIDE.search(head):
        return True
    # Of a PDF only what stands behind its end counts: an attached document is an archive too.
    behind = tail[tail.rfind(b"%%EOF") :] if extension == "pdf" and b"%%EOF" in tail else tail
    return _ARCHIVE_END in behind


def _check_archive(upload: UploadedFile[bytes], name: str, extension: str) -> None:
    """Refuse macros and archives that unpack beyond measure, from the list of members alone."""
    try:
        with zipfile.ZipFile(cast("IO[bytes]", upload)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OSError, struct.error):
        raise Invalid(files=_("%(name)s is damaged. Save it again and retry.") % {"name": name}) from None
    finally:
        upload.seek(0)
    if any(m.filename.lower().endswith(("vbaproject.bin", ".vba")) for m in members):
        raise Invalid(files=_("%(name)s holds macros. Save it without them and retry.") % {"name": name})
    if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
        raise Invalid(files=_("%(name)s unpacks to more than is accepted.") % {"name": name})
    names = [m.filename for m in members]
    if _MAIN_PART[extension] not in names or len({one.lower() for one in names}) < len(names):
        raise Invalid(
            files=_("%(name)s does not hold what its name says. Save it again in that format and retry.")
            % {"name": name}
        )
    if any(m.flag_bits & 1 for m in members):
        raise Invalid(files=_("%(name)s needs a password. Save it without one and retry.") % {"name": name})


def _goes_on_as_text(chunk: bytes, decoder: codecs.IncrementalDecoder) -> bool:
    """Plain text: decodes, without zero bytes. A character cut at the end of a chunk goes on in the next."""
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return b"\x00" not in chunk
