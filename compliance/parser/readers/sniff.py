"""Tell the format of a file from its content. The name of a file is never trusted."""

from __future__ import annotations

import re

PLAIN = "text/plain"
HTML = "text/html"
PDF = "application/pdf"
OLD_WORD = "application/msword"
LOCKED = "application/x-encrypted-office"
# Office programs put what they encrypt into a stream of this name.
_LOCKED = "EncryptedPackage".encode("utf-16-le")

# Magic numbers: file(1)'s database and the formats' own specifications.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", PDF),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_WORD),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"7z\xbc\xaf'\x1c", "application/x-7z-compressed"),
    (b"Rar!", "application/vnd.rar"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ\x90\x00", "application/x-executable"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KINDS = {
    PDF: "pdf",
    "application/rtf": "rtf",
    OLD_WORD: "old-word",
    "application/x-executable": "program",
    LOCKED: "locked",
    DOCX: "docx",
    "application/zip": "zip",
    HTML: "html",
}
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)


# A page's fragment, as copied from an editor: it opens with an element and closes one.
_FRAGMENT_START = re.compile(
    rb"\s*<(?:p|div|h[1-6]|table|section|article|main|ol|ul|title|meta|center|font|span)(?:\s[^<>]{0,400})?>", re.I
)
_FRAGMENT_END = re.compile(rb"</(?:p|div|h[1-6]|table|section|article|main|ol|ul|center|font|span)\s*>", re.I)


def media_type_of(data: bytes) -> str | None:
    """The media type that the content shows; None where nothing is recognized and it may be plain text."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf")
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            locked = media_type == OLD_WORD and _LOCKED in data
            return LOCKED if locked else media_type
    # A PDF may carry up to 1,024 bytes before its header (PDF 1.7, implementation note 13).
    if b"%PDF-" in data[:1024] and b"\x00" not in data[: data[:1024].find(b"%PDF-")]:
        return PDF if b"endobj" in data or b"startxref" in data else None
    if head.startswith(b"PK\x03\x04"):
        return DOCX if b"word/document" in data or b"[Content_Types].xml" in data[:4096] else "application/zip"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        # UTF-16: what is looked for is ASCII.
        head = head[2:].replace(b"\x00", b"")
    if _HTML_START.match(head) or (_FRAGMENT_START.match(head) and _FRAGMENT_END.search(data)):
        return HTML
    return None


def kind_of(media_type: str) -> str:
    """What a file of a media type is called, as a key of `errors.KINDS`."""
    return "picture" if media_type.startswith("image/") else _KINDS.get(media_type, "other")
