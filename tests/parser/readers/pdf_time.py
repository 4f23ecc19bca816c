"""Where the time goes when a PDF is read: in the PDF library, or in what is made of its words here."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pypdfium2

from compliance.parser import parse_source
from compliance.parser.readers import pdf
from compliance.parser.readers.pdf_words import Sheet


@dataclass(frozen=True)
class PdfTime:
    """Seconds of computing of one reading: `total` from the file's bytes to provisions and obligations, `library` of it
    with PDFium: asking it for every character of every page until they stand as words (`pdf.sheet_of`)."""

    pages: int
    total: float
    library: float

    @property
    def share(self) -> float:
        """The library's share; the rest is layout (lines, columns, footnotes, paragraphs) and grammar."""
        return self.library / self.total

    def __str__(self) -> str:
        return (
            f"{self.pages} pages of PDF in {self.total * 1000:.0f} ms: {self.share:.0%} with the PDF library, "
            f"{1 - self.share:.0%} in layout and grammar"
        )


def first_pages(path: Path, count: int = 10) -> bytes:
    """The first pages of a document as a document of their own."""
    writer = pypdf.PdfWriter()
    for page in pypdf.PdfReader(path).pages[:count]:
        writer.add_page(page)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def pdf_time(data: bytes, runs: int = 7) -> PdfTime:
    """The reading of a PDF with the middle share of some runs; other work on the machine moves single ones."""
    measured = sorted((_run(data) for _ in range(runs)), key=lambda one: one.share)
    return measured[statistics.median_low(range(runs))]


def _run(data: bytes) -> PdfTime:
    with _listening() as spent:
        started = time.process_time()
        source = pdf.PdfReader().read(data, None)
        parse_source(source)
        total = time.process_time() - started
    return PdfTime(source.text.count("\f") + 1, total, sum(spent))


@contextmanager
def _listening() -> Iterator[list[float]]:
    """Notes how long the reader is with the library for each page."""
    spent: list[float] = []
    step = pdf.sheet_of

    def timed(document: pypdfium2.PdfDocument, number: int) -> Sheet:
        started = time.process_time()
        try:
            return step(document, number)
        finally:
            spent.append(time.process_time() - started)

    pdf.sheet_of = timed
    try:
        yield spent
    finally:
        pdf.sheet_of = step
