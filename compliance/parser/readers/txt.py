"""Plain text: bytes in any usual encoding to a text, losing nothing."""

from __future__ import annotations

import codecs
import hashlib

from compliance.parser.language import detect_language
from compliance.parser.readers.base import Source
from compliance.parser.readers.errors import ReadError
from compliance.parser.readers.sniff import PLAIN

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Legacy encodings of the six official languages, with the code points a text in them is made of.
_LEGACY: tuple[tuple[str, tuple[tuple[int, int], ...]], ...] = (
    ("cp1251", ((0x0410, 0x044F),)),
    ("koi8-r", ((0x0410, 0x044F),)),
    ("cp1256", ((0x0621, 0x064A),)),
    ("gb18030", ((0x4E00, 0x9FFF), (0x3000, 0x303F), (0xFF00, 0xFFEF))),
)
_ALLOWED_CONTROLS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85")
_SAMPLE = 65_536


def decode(data: bytes) -> tuple[str, str]:
    """The text of `data` and the encoding found: a byte order mark, UTF-8, UTF-16, or a legacy encoding."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise ReadError("damaged-text", encoding=encoding.upper()) from error
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    wide = _wide_encoding(data)
    if wide:
        try:
            return data.decode(wide), wide
        except UnicodeDecodeError as error:
            raise ReadError("damaged-text", encoding="UTF-16") from error
    if b"\x00" in data:
        raise ReadError("binary")
    encoding = _legacy_encoding(data)
    return data.decode(encoding, errors="replace"), encoding


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark shows as zero bytes at every other place."""
    sample = data[:_SAMPLE]
    if len(sample) < 4 or len(data) % 2:
        return None
    half = len(sample) // 2
    if sample[1::2].count(0) > 0.4 * half and sample[0::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.4 * half and sample[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return None


def _legacy_encoding(data: bytes) -> str:
    """The legacy encoding whose letters fill the non-ASCII part of the text; Western European otherwise."""
    sample = data[:_SAMPLE]
    high = sum(byte >= 0x80 for byte in sample)
    if high > 0.2 * len(sample):
        best, best_share = "cp1252", 0.6
        for encoding, ranges in _LEGACY:
            try:
                text = sample.decode(encoding, errors="strict" if len(data) <= _SAMPLE else "ignore")
            except UnicodeDecodeError:
                continue
            wide = [ord(char) for char in text if ord(char) >= 0x80]
            common = sum(any(low <= code <= top for low, top in ranges) for code in wide)
            # Lower-case letters outnumber capitals in Cyrillic prose; KOI8 read as 1251 shows the reverse.
            if encoding in ("cp1251", "koi8-r"):
                common -= 2 * sum(0x0410 <= code <= 0x042F for code in wide)
            share = common / len(wide) if wide else 0.0
            if share > best_share:
                best, best_share = encoding, share
        if best != "cp1252":
            return best
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"


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
