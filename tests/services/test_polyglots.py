"""Files that are two things at once: refused by content, whatever their name says."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from compliance.services.errors import Invalid
from compliance.services.files import check_file
from tests.support.detailed import docx, jpeg, pdf, png, xlsx


def archive(name: str = "evil.class") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        opened.writestr(name, b"\xca\xfe\xba\xbe")
    return out.getvalue()


def tampered(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as opened:
        opened.writestr(name, content)
    return out.getvalue()


SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
PAGE = b"<html><script>alert(1)</script></html>"


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("gifar.jpg", lambda: jpeg(behind=archive())),
        ("gifar.png", lambda: png() + archive()),
        ("pdf-and-archive.pdf", lambda: pdf() + archive()),
        ("pdf-and-page.pdf", lambda: pdf().replace(b"\n", b"\n%" + PAGE + b"\n", 1)),
        ("page-before-pdf.pdf", lambda: PAGE + pdf()),
        ("drawing.png", lambda: SVG),
        ("drawing.jpg", lambda: b'<?xml version="1.0"?>' + SVG),
        ("drawing.txt", lambda: b"  \n" + SVG),
        ("page.txt", lambda: b"\xef\xbb\xbf <!DOCTYPE html>" + PAGE),
        ("late-zero.txt", lambda: b"text " * 20_000 + b"\x00"),
        ("late-bytes.txt", lambda: b"text " * 20_000 + b"\xff\xfe"),
        ("picture-before-archive.docx", lambda: png() + docx()),
        ("archive.docx", archive),
        ("workbook-as-word.docx", xlsx),
        ("word-as-workbook.xlsx", docx),
        ("macros.xlsx", lambda: tampered(xlsx(), "xl/vbaProject.bin", b"\0")),
        ("twice.docx", lambda: tampered(docx(), "WORD/document.xml", b"<other/>")),
        ("bomb.docx", lambda: docx({"word/media/zeros.bin": bytes(210_000_000)})),
        ("jpeg-as-png.png", jpeg),
        ("program.pdf", lambda: b"MZ\x90\x00" + pdf()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_two_things_at_once_is_refused(name: str, make: Callable[[], bytes]) -> None:
    content = make()
    with pytest.raises(Invalid) as caught:
        check_file(SimpleUploadedFile(name, content))
    assert name in caught.value.messages["files"][0]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("photo.jpg", jpeg),
        ("photo.JPEG", lambda: jpeg(progressive=True)),
        ("scan.png", png),
        ("act.pdf", pdf),
        ("report.docx", docx),
        ("figures.xlsx", xlsx),
        ("notes.txt", lambda: "Zażółć gęślą jaźń\n".encode() * 9000),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_honest_files_are_taken(name: str, make: Callable[[], bytes]) -> None:
    content = make()
    assert check_file(SimpleUploadedFile(name, content)).size == len(content)
