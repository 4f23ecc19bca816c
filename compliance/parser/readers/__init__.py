"""From a file to a text: one reader per format, chosen by the content and never by the name."""

from __future__ import annotations

import os
from pathlib import Path

from compliance.parser.readers.base import Reader, Source
from compliance.parser.readers.docx import DocxReader
from compliance.parser.readers.errors import ReadError
from compliance.parser.readers.html import HtmlReader
from compliance.parser.readers.pdf import PdfReader
from compliance.parser.readers.sniff import DOCX, HTML, PDF, PLAIN, kind_of, media_type_of
from compliance.parser.readers.txt import TextReader

__all__ = ["MAX_BYTES", "READERS", "ReadError", "Reader", "Source", "read_bytes", "read_file"]

# A resolution with its annexes is far below this; what is larger is no resolution.
MAX_BYTES = 64 * 1024 * 1024
READERS: dict[str, Reader] = {PLAIN: TextReader(), PDF: PdfReader(), DOCX: DocxReader(), HTML: HtmlReader()}


def read_bytes(data: bytes, filename: str | None = None) -> Source:
    """The text of a document. Raises `ReadError` where the type is not supported or nothing can be read."""
    if not data:
        raise ReadError("empty")
    if len(data) > MAX_BYTES:
        raise ReadError("too-large", size=len(data), most=MAX_BYTES)
    media_type = media_type_of(data) or PLAIN
    reader = READERS.get(media_type)
    if reader is None:
        raise ReadError("unsupported", kind=kind_of(media_type))
    return reader.read(data, filename)


def read_file(path: str | os.PathLike[str]) -> Source:
    """The text of the document at `path`. Raises `ReadError` also where there is no such file."""
    path = Path(path)
    try:
        if path.is_file() and path.stat().st_size > MAX_BYTES:
            raise ReadError("too-large", size=path.stat().st_size, most=MAX_BYTES)
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, ReadError):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError("cannot-open", path=str(path), reason=reason) from error
    return read_bytes(data, path.name)
