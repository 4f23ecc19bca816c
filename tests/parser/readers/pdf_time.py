"""Where the time goes when a PDF is read: in the PDF library, or in what is made of its words here."""

from __future__ import annotations

import ctypes
import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium

from compliance.parser import parse_source, read_bytes
from compliance.parser.readers.pdf_words import read_sheet


@dataclass(frozen=True)
class PdfTime:
    """Seconds of computing, each the least of some runs.

    `total` from the file's bytes to the reading; `words` of it in asking PDFium for every character and putting them
    together as words; `calls` in those calls of PDFium alone.
    """

    pages: int
    total: float
    words: float
    calls: float

    @property
    def share(self) -> float:
        """The share of the time that reading the words out of the PDF takes: what is left is layout and grammar."""
        return self.words / self.total

    def __str__(self) -> str:
        return (
            f"{self.pages} pages of PDF in {self.total * 1000:.0f} ms: {self.share:.0%} in getting words from the PDF "
            f"library ({self.calls / self.total:.0%} in its calls alone), {1 - self.share:.0%} in layout and grammar"
        )


def first_pages(path: Path, count: int = 10) -> bytes:
    """The first pages of a document as a document of their own."""
    writer = pypdf.PdfWriter()
    for page in pypdf.PdfReader(path).pages[:count]:
        writer.add_page(page)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def pdf_time(data: bytes, runs: int = 5) -> PdfTime:
    """Measures the reading of a PDF. Other work on the machine lengthens single runs: the shortest of each counts."""
    measured = [(_seconds(_words, data), _seconds(_calls, data), _seconds(_all, data)) for _ in range(runs)]
    words, calls, total = (min(column) for column in zip(*measured, strict=True))
    return PdfTime(len(pypdfium2.PdfDocument(data)), total, words, calls)


def _seconds(work: Callable[[bytes], None], data: bytes) -> float:
    started = time.process_time()
    work(data)
    return time.process_time() - started


def _all(data: bytes) -> None:
    parse_source(read_bytes(data))


def _words(data: bytes) -> None:
    document = pypdfium2.PdfDocument(data)
    for number in range(len(document)):
        read_sheet(document[number], number + 1)


def _calls(data: bytes) -> None:
    """The calls of `read_sheet` for every character, and nothing else."""
    document = pypdfium2.PdfDocument(data)
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for number in range(len(document)):
        text_page = document[number].get_textpage()
        raw = text_page.raw
        for index in range(text_page.count_chars()):
            pdfium.FPDFText_GetUnicode(raw, index)
            pdfium.FPDFText_GetLooseCharBox(raw, index, box)
            pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
            pdfium.FPDFText_GetTextObject(raw, index)
