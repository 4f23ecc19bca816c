"""PDF documents: the printed pages as a text in reading order, through PDFium.

PDFium (the wheel pypdfium2) reads a resolution of 14 pages in 0.6 s where pdfplumber takes 4.9 s, brings nothing
else with it, and gives the same: font and place of every character.
"""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2

from compliance.parser.language import detect_language
from compliance.parser.nodes import ParserWarning
from compliance.parser.readers.base import Source
from compliance.parser.readers.errors import ReadError
from compliance.parser.readers.flow import write
from compliance.parser.readers.pdf_lines import PageRows, rows_of
from compliance.parser.readers.pdf_page import take_apart
from compliance.parser.readers.pdf_paragraphs import Assembler, body_size, measure
from compliance.parser.readers.pdf_words import Sheet, read_sheet
from compliance.parser.readers.sniff import PDF

MAX_BYTES = 50 * 1024 * 1024
MAX_PAGES = 500
# A resolution of 500 pages has about 2 million characters and takes 25 s of computing; these stop what is made to last.
MAX_CHARACTERS = 5_000_000
MAX_SECONDS = 60.0
# Fewer characters than this on a page beside a picture: the page is a scan, with a stamp or a number at most.
_FEW = 40

# PDFium is not safe with threads, not even on different documents.
_PDFIUM = threading.Lock()


class PdfReader:
    """Reads application/pdf."""

    media_type = PDF

    def read(self, data: bytes, filename: str | None) -> Source:
        """The text of a PDF. Raises `ReadError` for one that is locked, damaged, too large, or only pictures."""
        if len(data) > MAX_BYTES:
            raise ReadError("too-large", size=len(data), most=MAX_BYTES)
        with _opened(data) as document:
            pages, scans = _pages(document)
        body = [row for page in pages for row in page.rows]
        size = body_size(body)
        parts = take_apart(pages, size)
        usual = measure(parts, size)
        text, italics, warnings = write(Assembler(usual).assemble(parts))
        return Source(
            text=text,
            media_type=self.media_type,
            sha256=hashlib.sha256(data).hexdigest(),
            encoding="utf-8",
            language=detect_language(text),
            filename=filename,
            italics=italics,
            warnings=(*warnings, *_scan_warnings(text, scans)),
        )


@contextmanager
def _opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The document, and PDFium to itself. What PDFium says of a file it cannot open becomes one sentence."""
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower() or "security" in str(error).lower():
                raise ReadError("pdf-locked") from error
            raise ReadError("pdf-damaged") from error
        try:
            yield document
        finally:
            document.close()


def _scan_warnings(text: str, scans: list[int]) -> list[ParserWarning]:
    """A warning for each page that is a picture among pages of text, at the place where its words are missing."""
    ends = [match.start() for match in re.finditer("\f", text)]
    found: list[ParserWarning] = []
    for number in scans:
        place = ends[number - 1] if number <= len(ends) else len(text)
        message = f"page {number} is a picture without text: what it says is not read"
        found.append(ParserWarning("scanned-page", message, max(0, place - 1), place))
    return found


def sheet_of(document: pypdfium2.PdfDocument, number: int) -> Sheet:
    """One page, counted from 0, as PDFium tells of it. The library is asked for nothing after this."""
    try:
        page = document[number]
        sheet = read_sheet(page, number + 1)
        page.close()
    except pypdfium2.PdfiumError as error:
        raise ReadError("pdf-page", page=number + 1) from error
    return sheet


def _pages(document: pypdfium2.PdfDocument) -> tuple[list[PageRows], list[int]]:
    """The lines of every page, and the numbers of those that are pictures without text."""
    count = len(document)
    if count == 0:
        raise ReadError("pdf-no-pages")
    if count > MAX_PAGES:
        raise ReadError("pdf-pages", pages=count, most=MAX_PAGES)
    started = time.thread_time()
    pages: list[PageRows] = []
    characters = 0
    scans: list[int] = []
    for number in range(count):
        sheet = sheet_of(document, number)
        letters = sum(len(word.text) for word in sheet.words)
        characters += letters
        if sheet.pictures > 0 and letters < _FEW:
            scans.append(number + 1)
        if characters > MAX_CHARACTERS:
            raise ReadError("pdf-long", most=MAX_CHARACTERS)
        if time.thread_time() - started > MAX_SECONDS:
            raise ReadError("pdf-slow", page=number + 1, pages=count, seconds=round(MAX_SECONDS))
        pages.append(rows_of(sheet))
    if characters == 0 or (len(scans) == count and characters < _FEW * count):
        raise ReadError("pdf-scan")
    return pages, scans
