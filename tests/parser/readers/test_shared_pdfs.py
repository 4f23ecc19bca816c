"""The resolutions as the United Nations prints them: verbs against italics, and where the time goes."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from compliance.parser import parse_source, read_file
from tests.parser.readers.pdf_time import first_pages, pdf_time

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "resolutions"
FILES = sorted(SHARED.glob("*.*"))
PDFS = [path for path in FILES if path.suffix == ".pdf"]

pytestmark = pytest.mark.shared


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_reads_without_a_gap(path: Path) -> None:
    source = read_file(path)
    parsed = parse_source(source)
    assert parsed.symbol
    assert parsed.provisions
    covered = [False] * len(source.text)
    for span in parsed.spans:
        covered[span.start : span.end] = [True] * (span.end - span.start)
    assert not [char for char, seen in zip(source.text, covered, strict=True) if not seen and not char.isspace()]


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.name)
def test_every_character_printed_is_in_the_text(path: Path) -> None:
    document = pypdfium2.PdfDocument(path)
    printed = "".join(page.get_textpage().get_text_range() for page in document)
    text = read_file(path).text

    def letters(of: str) -> Counter[str]:
        plain = re.sub(r"^_{15,}$", "", of, flags=re.M).translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
        return Counter(re.sub(r"[\s*_\u00ad\ufffe\x02-]", "", plain))

    assert letters(text) == letters(printed)


def test_operative_verbs_are_what_is_printed_in_italics(capsys: pytest.CaptureFixture[str]) -> None:
    """Of the operative paragraphs with italics at their beginning, those whose verb is what the italics hold."""
    exact = total = 0
    misses: list[str] = []
    for path in PDFS:
        source = read_file(path)
        for item in parse_source(source).provisions:
            spans = [span for span in source.italics if span[0] < item.start + 4 and span[1] > item.start]
            if item.kind != "operative" or not spans:
                continue
            printed = " ".join(source.text[slice(*spans[0])].rstrip(",;:.").split())
            total += 1
            exact += printed == item.verb
            if printed != item.verb:
                misses.append(f"{path.stem} {item.id}: {item.verb!r}, in italics {printed!r}")
    with capsys.disabled():
        sys.stdout.write(
            "\n".join([f"\nverbs equal to the italics: {exact} of {total} ({exact / total:.1%})", *misses, ""])
        )
    assert total > 100
    assert exact / total >= 0.98


def test_a_pdf_of_ten_pages_spends_its_time_in_the_library(capsys: pytest.CaptureFixture[str]) -> None:
    measured = pdf_time(first_pages(SHARED / "A_RES_78_228.pdf"))
    with capsys.disabled():
        sys.stdout.write(f"\n{measured}\n")
    assert measured.pages == 10
    assert measured.share >= 0.8
