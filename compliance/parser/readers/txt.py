"""Plain text: bytes in any usual encoding to a text, losing nothing."""

from __future__ import annotations

import hashlib

from compliance.parser.language import detect_language
from compliance.parser.readers.base import Source
from compliance.parser.readers.encodings import decode
from compliance.parser.readers.errors import ReadError
from compliance.parser.readers.sniff import PLAIN

_ALLOWED_CONTROLS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85")


class TextReader:
    """Reads text/plain."""

    media_type = PLAIN

    def read(self, data: bytes, filename: str | None) -> Source:
        """The text of a plain text file. Raises `ReadError` where there is no text or the content is binary."""
        text, encoding = decode(data)
        if not text.strip("\ufeff \t\r\n\f\v\x00"):
            raise ReadError("no-text")
        controls = sum(text.count(chr(code)) for code in range(32) if chr(code) not in _ALLOWED_CONTROLS)
        if "\x00" in text or controls > max(2, len(text) // 200):
            raise ReadError("binary")
        return Source(
            text=text,
            media_type=self.media_type,
            sha256=hashlib.sha256(data).hexdigest(),
            encoding=encoding,
            language=detect_language(text),
            filename=filename,
        )
