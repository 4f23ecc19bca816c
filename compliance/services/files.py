"""Which files are taken as evidence, decided by their content and never by their name alone."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, cast

import filetype
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

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


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be stored: its kind by content, its hash, and a name fit for a header."""

    upload: UploadedFile[bytes]
    name: str
    extension: str
    media_type: str
    size: int
    sha256: str


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
    head = b""
    for chunk in upload.chunks():
        head = head or chunk[:8192]
        digest.update(chunk)
    upload.seek(0)
    kind = filetype.guess(head)
    found = kind.extension if kind else ("txt" if _is_text(head) else "")
    if ALLOWED.get(found) != ALLOWED[extension]:
        raise Invalid(
            files=_("%(name)s does not hold what its name says. Save it again in that format and retry.")
            % {"name": name}
        )
    if extension in ("docx", "xlsx"):
        _check_archive(upload, name)
    return CheckedFile(upload, name, extension, ALLOWED[extension], size, digest.hexdigest())


def _check_archive(upload: UploadedFile[bytes], name: str) -> None:
    """Refuse macros and archives that unpack beyond measure, from the list of members alone."""
    try:
        with zipfile.ZipFile(cast("IO[bytes]", upload)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile:
        raise Invalid(files=_("%(name)s is damaged. Save it again and retry.") % {"name": name}) from None
    finally:
        upload.seek(0)
    if any(m.filename.lower().endswith(("vbaproject.bin", ".vba")) for m in members):
        raise Invalid(files=_("%(name)s holds macros. Save it without them and retry.") % {"name": name})
    if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
        raise Invalid(files=_("%(name)s unpacks to more than is accepted.") % {"name": name})


def _is_text(head: bytes) -> bool:
    """Plain text: decodes, without control bytes, and is no web page or drawing in disguise."""
    if b"\x00" in head or re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|svg|\?xml|script)", head, re.IGNORECASE):
        return False
    try:
        head.decode("utf-8", errors="strict")
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4  # a character cut at the end of the sample
    return True
