"""Why a file cannot be read: stable codes with their English sentences, which the pages translate."""

from __future__ import annotations

from typing import Any


def gettext_noop(message: str) -> str:
    """Marks a sentence for the catalogues; the name is the one their tools look for."""
    return message


#: The formats that are told apart and not read, by what they are called in a sentence.
KINDS: dict[str, str] = {
    "pdf": gettext_noop("a PDF document"),
    "rtf": gettext_noop("a rich text (RTF) document"),
    "old-word": gettext_noop("an old Word (.doc) document"),
    "program": gettext_noop("a program"),
    "locked": gettext_noop("an office document protected with a password"),
    "docx": gettext_noop("a Word (.docx) document"),
    "zip": gettext_noop("a ZIP archive"),
    "html": gettext_noop("an HTML page"),
    "picture": gettext_noop("a picture"),
    "other": gettext_noop("not a text file"),
}
SENTENCES: dict[str, str] = {
    "empty": gettext_noop("The file is empty."),
    "no-text": gettext_noop("The file is empty: it holds no text."),
    "too-large": gettext_noop("The file is too large: %(size)s bytes, at most %(most)s are read."),
    "unsupported": gettext_noop(
        "This kind of file cannot be read: %(kind)s. Give PDF, Word (.docx), HTML or plain text."
    ),
    "cannot-open": gettext_noop("The file “%(path)s” cannot be opened: %(reason)s."),
    "binary": gettext_noop("The file is not a text: it holds binary data."),
    "damaged-text": gettext_noop("The file says it is %(encoding)s text but is damaged."),
    "docx-damaged": gettext_noop("The Word document is damaged; please save it again."),
    "docx-locked": gettext_noop(
        "The Word document is protected with a password; please give one that opens without it."
    ),
    "docx-macros": gettext_noop("The Word document holds macros; please save it without them (.docx)."),
    "docx-elsewhere": gettext_noop(
        "The Word document loads a template or a part from another place; please save it without that."
    ),
    "docx-entities": gettext_noop("The Word document declares entities, which no Word program writes; it is refused."),
    "docx-other": gettext_noop("The file is an office document, but not a Word document with text."),
    "docx-paragraphs": gettext_noop("The Word document has more than %(most)s paragraphs; a resolution has far fewer."),
    "docx-parts": gettext_noop("The Word document holds %(parts)s parts, at most %(most)s are read."),
    "docx-unpacked": gettext_noop("The Word document unpacks to %(size)s bytes, which is more than is read."),
    "docx-ratio": gettext_noop(
        "The Word document unpacks to %(times)s times its size, at most %(most)s times is read."
    ),
    "html-damaged": gettext_noop("The page is damaged and cannot be read."),
    "html-empty": gettext_noop("The page holds no text; it may be put together by scripts, which are not run here."),
    "html-elements": gettext_noop("The page has more than %(most)s elements; a resolution has far fewer."),
    "pdf-damaged": gettext_noop("The PDF is damaged and cannot be opened; please save or download it again."),
    "pdf-page": gettext_noop("The PDF is damaged: page %(page)s cannot be read."),
    "pdf-no-pages": gettext_noop("The PDF is damaged: it has no pages."),
    "pdf-locked": gettext_noop("The PDF is protected with a password; please give one that opens without it."),
    "pdf-pages": gettext_noop("The PDF has %(pages)s pages; a resolution has at most %(most)s."),
    "pdf-long": gettext_noop("The PDF is too long: at most %(most)s characters are read."),
    "pdf-slow": gettext_noop("The PDF takes too long to read: page %(page)s of %(pages)s after %(seconds)s seconds."),
    "pdf-scan": gettext_noop(
        "The PDF holds pictures of pages and no text; please run text recognition (OCR) on it first, "
        "or give another copy."
    ),
}


class ReadError(ValueError):
    """A file that cannot be read as a resolution at all. Its message is one sentence for the person who sent it.

    `code` is a key of `SENTENCES` and `values` fill its sentence: numbers, names of the reader's choice, and under
    "kind" a key of `KINDS`.
    """

    def __init__(self, code: str, **values: str | int) -> None:
        self.code = code
        self.values: dict[str, str | int] = values
        shown: dict[str, str] = {
            name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()
        }
        if "kind" in shown:
            shown["kind"] = KINDS[shown["kind"]]
        super().__init__(SENTENCES[code] % shown)

    def __reduce__(self) -> tuple[Any, ...]:
        # An exception is copied by calling its class with its arguments, which are the sentence alone.
        return _again, (self.code, self.values)


def _again(code: str, values: dict[str, str | int]) -> ReadError:
    return ReadError(code, **values)
