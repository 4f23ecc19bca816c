"""From bytes to text: a byte order mark, UTF-8, UTF-16 and UTF-32 without a mark, else the likeliest older encoding.

Older encodings are told apart by how the characters above ASCII stand: a text in one of the six official languages
has its accents inside words, its quotation marks at their ends, and Cyrillic capitals at their beginnings. Read in a
wrong encoding it has not.
"""

from __future__ import annotations

import codecs
import re

from compliance.parser.readers.errors import ReadError

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
# The commoner first: where two read a text alike, as Latin 1 and Windows 1252 often do, the first is taken.
_OLDER = (
    "cp1252", "iso8859-15", "cp1251", "koi8-r", "iso8859-5", "cp866", "mac_cyrillic", "cp1256", "iso8859-6",
    "gb18030", "big5", "mac_roman", "cp850",
)  # fmt: skip
_SAMPLE = 65_536
_MOST_CHARACTERS = 3_000
# Of the characters of a text in UTF-16 at least this share is letters, figures, spaces and punctuation.
_WIDE_SHARE = 0.97
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_OPENING, _CLOSING, _DASHES = "“‘«„", "”’»", "–—"
_SIGNS = "…•§°№\u00a0\u00ad€ºª¿¡²³¹·"
# Nine in ten letters of an Arabic text are among these.
_FREQUENT_ARABIC = frozenset("اليمونرتبعدسفهةأكقحجىإ،")
_ACCENTED = frozenset("àâäáãåæçèéêëìíîïñòóôöõøœùúûüýÿßÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØŒÙÚÛÜÝŸ")


def decode(data: bytes) -> tuple[str, str]:
    """The text of `data` and the encoding found. Raises `ReadError` for what is no text or a damaged one."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise ReadError("damaged-text", encoding=encoding.upper()) from error
    if b"\x00" in data:
        # No text in one byte a character holds zeros; those of UTF-16 do at every space.
        wide = _wide_encoding(data)
        try:
            return data.decode(wide), wide
        except UnicodeDecodeError as error:
            raise ReadError("damaged-text", encoding="UTF-16") from error
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        encoding = _older_encoding(data)
    return data.decode(encoding, errors="replace"), encoding


def _wide_encoding(data: bytes) -> str:
    """UTF-16 or UTF-32 without a mark: read in the wrong order of bytes, spaces and line ends are something else."""
    best, most = "", 0
    for encoding in _WIDE:
        sample = _decoded(data, encoding)
        if sample is None:
            continue
        text = sum(char.isalnum() or char.isspace() or "\x20" <= char < "\x7f" or char in _ALSO_TEXT for char in sample)
        plain = sum(map(sample.count, " \n\r\t.,，、。"))
        if text >= _WIDE_SHARE * len(sample) and plain > most:
            best, most = encoding, plain
    if not best:
        raise ReadError("binary")
    return best


_ALSO_TEXT = frozenset(_OPENING + _CLOSING + _DASHES + _SIGNS + "،؛؟،。；：、（）《》「」，\ufeff\u200e\u200f")


def _decoded(data: bytes, encoding: str) -> str | None:
    """The beginning of the data as text; None where it is none in this encoding. A last half character is dropped."""
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(data[:_SAMPLE], len(data) <= _SAMPLE)
    except UnicodeDecodeError:
        return None


def _older_encoding(data: bytes) -> str:
    """The older encoding in which the characters above ASCII stand as in a text; Latin 1 can hold anything."""
    best, most = "latin-1", -1.0
    for encoding in _OLDER:
        text = _decoded(data, encoding)
        score = _likeness(text) if text is not None else None
        if score is not None and score > most + 1e-9:
            best, most = encoding, score
    if best != "latin-1" and len(data) > _SAMPLE:
        try:
            data.decode(best)
        except UnicodeDecodeError:
            return "latin-1" if best == "cp1252" else best
    return best


def _likeness(text: str) -> float:
    """From -1 to 1.2: how much the characters above ASCII stand as they do in a text."""
    found = 0
    total = 0.0
    for match in _NOT_ASCII.finditer(text):
        place = match.start()
        before = text[place - 1] if place else " "
        after = text[place + 1] if place + 1 < len(text) else " "
        total += _weight(match.group(), before, after)
        found += 1
        if found >= _MOST_CHARACTERS:
            break
    return total / found if found else 0.0


def _weight(char: str, before: str, after: str) -> float:
    """How well one character stands between its neighbours."""
    code = ord(char)
    if char in _OPENING:
        return 1.2 if not before.isalnum() and (after.isalnum() or after in "[(“‘ \u00a0") else -0.5
    if char in _CLOSING:
        ends = not before.isspace() and not after.isalnum()
        return 1.2 if ends or (char == "’" and before.isalpha() and after.isalpha()) or before == "\u00a0" else -0.5
    if char in _DASHES:
        return 1.2 if (before.isspace() and after.isspace()) or (before.isalnum() and after.isalnum()) else -0.5
    if char in _SIGNS:
        return 0.3
    beside_latin = (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
    if char in _ACCENTED:
        return _letter(char, before) if beside_latin or not (before.isalpha() or after.isalpha()) else -0.5
    if beside_latin:
        # Letters of two scripts in one word.
        return -1.0
    if 0x0410 <= code <= 0x044F or char in "Ёё":
        # One capital alone may be any sign of another encoding.
        return _letter(char, before) if char.islower() or before.isalpha() or after.isalpha() else 0.2
    if 0x0621 <= code <= 0x0652 or char in "،؛؟٠١٢٣٤٥٦٧٨٩":
        return 1.0 if char in _FREQUENT_ARABIC else 0.3
    if 0x4E00 <= code <= 0x9FA5:
        return 1.0 if _is_common(char) else 0.0
    return 1.0 if 0x3001 <= code <= 0x3017 or 0xFF01 <= code <= 0xFF1F else -1.0


def _letter(char: str, before: str) -> float:
    """A letter in its place: capitals begin words or stand in words of capitals."""
    return -1.0 if char.isupper() and before.islower() else 1.0 if char.islower() else 0.8


def _is_common(char: str) -> bool:
    """Whether a Chinese character is one of those in daily use: the first level of GB 2312 or of Big 5."""
    try:
        if char.encode("gb2312") < b"\xd8":
            return True
    except UnicodeEncodeError:
        pass
    try:
        return char.encode("big5") < b"\xc6\x7f"
    except UnicodeEncodeError:
        return False
