"""The parser: milliseconds for 100 kB of text, how time grows with length, the share of PDFium's calls in reading."""

from __future__ import annotations

import gc
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median

import pypdf
import pypdfium2

from compliance.parser import parse, parse_source, read_bytes
from compliance.parser.readers.pdf_chars import ask, stretches
from compliance.parser.readers.pdf_words import kinds
from tests.bench.figures import Figure, least, ratio, spent
from tests.bench.texts import resolution, translation
from tests.parser.readers.writers import as_pdf
from tests.parser.reading import RESOLUTIONS

# Resolutions that are kept beside the repository where there are any, else those in it.
_SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "resolutions"
_KB = 1000
_SPEED = 100.0
_GROWTH = 1.5
_SHARE = 0.80
_PAGES = 10


def figures() -> Iterator[Figure]:
    """Milliseconds are those for 100 000 bytes of UTF-8, whatever the text's length."""
    gc.disable()  # as in the process that reads files
    try:
        yield from _figures()
    finally:
        gc.enable()


def _figures() -> Iterator[Figure]:
    parse(resolution(5 * _KB))
    text = resolution(100 * _KB)
    yield Figure("parse 100 kB of English, made up", _milliseconds([text], 9), _SPEED, "ms")
    yield Figure("parse 100 kB of English, real resolutions", _milliseconds(_real(), 9), _SPEED, "ms")
    for language in ("fr", "es", "ru", "ar", "zh"):
        text = translation(language, 100 * _KB)
        parse(text)
        yield Figure(f"parse 100 kB, {language}", _milliseconds([text], 5), _SPEED, "ms")
    yield from _growth()
    yield _share_of_the_library()


def _real() -> list[str]:
    folder = _SHARED if _SHARED.exists() else RESOLUTIONS
    return [path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.glob("*.txt"))]


def _milliseconds(texts: list[str], rounds: int) -> float:
    size = sum(len(text.encode()) for text in texts)
    return least(lambda: [parse(text) for text in texts], rounds) * 1000 * 100 * _KB / size


def _growth() -> Iterator[Figure]:
    """The time of a character in texts of 1 MB and 5 MB over that in texts of 10 kB."""
    small = resolution(10 * _KB)
    for size, times, rounds, name in ((1000 * _KB, 50, 5, "1 MB"), (5000 * _KB, 100, 3, "5 MB")):
        large = resolution(size)
        found = ratio(partial(parse, large), partial(_repeat, small, times), rounds)
        yield Figure(f"time of a character at {name} over 10 kB", found * times * len(small) / len(large), _GROWTH)


def _repeat(text: str, times: int) -> None:
    for _ in range(times):
        parse(text)


def _share_of_the_library() -> Figure:
    """How much of reading and parsing a PDF goes by in the calls of PDFium that reading makes, and in nothing else."""
    data = _pdf()
    shares = [spent(partial(_ask_the_library, data)) / spent(lambda: parse_source(read_bytes(data))) for _ in range(9)]
    name = f"share of the calls of PDFium in reading {_PAGES} pages"
    return Figure(name, 100 * median(shares), 100 * _SHARE, "%", at_least=True)


def _pdf() -> bytes:
    pages = pypdf.PdfReader(io.BytesIO(as_pdf(resolution(45 * _KB)))).pages[:_PAGES]
    writer = pypdf.PdfWriter()
    for page in pages:
        writer.add_page(page)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _ask_the_library(data: bytes) -> None:
    """The calls alone, their answers left where the library writes them."""
    document = pypdfium2.PdfDocument(data)
    for number in range(len(document)):
        page = document[number]
        page.get_size(), page.get_cropbox(), page.get_rotation()
        text_page = page.get_textpage()
        for characters in stretches(text_page.count_chars()):
            ask(text_page.raw, characters)
        text_page.close()
        kinds(page.raw)
        page.close()
    document.close()
