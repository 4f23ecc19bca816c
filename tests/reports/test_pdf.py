from __future__ import annotations

import io
import re
from typing import Any

import pypdf
import pypdfium2
import pytest
from django.utils import translation

from compliance.reports import pdf, setting
from compliance.reports.document import Cover, Document, Facts, Paragraph, Run
from compliance.reports.setting import NoFont, NotSet, set_by_process
from tests.reports.scene import PRINTED, build

pytestmark = pytest.mark.django_db


def bare(text: str) -> str:
    """Words without what a page does to them: breaks of lines and places to break."""
    return re.sub(r"[\s\u200b\u00ad\u2066-\u2069]+", "", text).replace("\ufffe", "")


def words_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def root_of(reader: pypdf.PdfReader) -> Any:
    return reader.trailer["/Root"]


def tags_of(reader: pypdf.PdfReader) -> list[Any]:
    """Every element of the structure, in order."""
    found: list[Any] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node["/K"])

    walk(root_of(reader)["/StructTreeRoot"]["/K"])
    return found


def tiny(text: str, language: str = "en") -> Document:
    return Document(
        language, "ltr", "T", "A", "S", Cover("E", "Title", (), Facts(()), ()), "Contents", 1, "H", "F",
        "Page {n} of {m}", (Paragraph((Run(text),)),),
    )  # fmt: skip


def test_it_holds_what_the_blocks_hold_and_is_tagged() -> None:
    document = build().document()
    data = pdf.made(document)
    reader = pypdf.PdfReader(io.BytesIO(data))
    root = root_of(reader)

    told = bare(words_of(data))
    missing = [text for text in document.texts() if bare(text) not in told]
    assert missing == []
    assert bare(PRINTED) in told
    assert f"Page{len(reader.pages)}of{len(reader.pages)}" in told

    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("en")
    assert reader.metadata is not None
    assert reader.metadata.title == document.title
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    tags = tags_of(reader)
    kinds = [tag["/S"] for tag in tags]
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/Figure", "/L", "/TOC", "/Link"} <= set(kinds)
    figures = [tag for tag in tags if tag["/S"] == "/Figure"]
    assert [str(tag["/Alt"]) for tag in figures] == [
        "Victims identified, by sex. Female: from 61 in 2024 to 70 in 2025; Male: 22 in 2024."
    ]
    links: list[Any] = [a.get_object() for page in reader.pages for a in page.get("/Annots", [])]
    assert "https://laws.example/1" in [link["/A"]["/URI"] for link in links if "/A" in link and "/URI" in link["/A"]]


def test_arabic_is_set_from_right_to_left_with_its_language() -> None:
    scene = build()
    with translation.override("ar"):
        data = pdf.made(scene.document("ar"))
    reader = pypdf.PdfReader(io.BytesIO(data))
    assert str(root_of(reader)["/Lang"]).startswith("ar")
    assert "موجز" in bare(words_of(data)) or "زجوم" in bare(words_of(data))


def test_chinese_is_written_in_letters() -> None:
    assert "国家报告全文" in bare(words_of(pdf.made(tiny("国家报告全文", "zh-hans"))))


def test_letters_without_a_font_stand_by_their_numbers_and_the_cover_says_so() -> None:
    told = words_of(pdf.made(tiny("A word \U0001fae8\u0b95\U00016a40 here")))
    lacking = re.findall(r"\[U\+[0-9A-F]+\]", told)
    assert "[U+16A40]" in lacking or "\U00016a40" in told
    assert ("No font was found for some letters" in told) == bool(lacking)
    assert "\ufffd" not in told


def test_a_script_without_a_font_is_refused_and_never_printed_as_boxes() -> None:
    letters = "".join(chr(0x50000 + n) for n in range(30))  # nothing is there yet
    with pytest.raises(NoFont) as refused:
        pdf.made(tiny(letters))
    assert set(refused.value.letters) <= set(letters)


def test_words_longer_than_a_line_are_broken() -> None:
    told = words_of(pdf.made(tiny("x" * 400)))
    assert bare(told).count("x" * 400) == 1


def test_a_fault_of_the_template_is_told() -> None:
    with pytest.raises(NotSet):
        set_by_process("pdf", {"title": "nothing else"})


def test_whoever_waits_is_told_that_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting, "TICK", 0.02)
    ticks: list[None] = []
    assert pdf.made(tiny("Slowly"), on_tick=lambda: ticks.append(None)).startswith(b"%PDF-")
    assert ticks


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting, "TICK", 0.01)
    monkeypatch.setattr(setting, "PATIENCE", 0.0)
    with pytest.raises(NotSet, match="not done"):
        pdf.made(tiny("Slowly"))
