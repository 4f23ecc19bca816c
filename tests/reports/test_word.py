from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from django.utils import translation
from docx.oxml.ns import qn
from lxml import etree

from compliance.reports import word
from compliance.reports.document import Table
from tests.reports.scene import PRINTED, Scene

pytestmark = pytest.mark.django_db
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def words_of(document: Any) -> list[str]:
    """Each paragraph's words, those in tables and links too, in order; badges' blanks taken away."""
    return [
        "".join(node.text or "" for node in paragraph.iter(f"{W}t")).replace("\u00a0", "").strip()
        for paragraph in document.element.body.iter(f"{W}p")
    ]


def test_it_holds_what_the_blocks_hold(scene: Scene) -> None:
    document = scene.document()
    told = words_of(opened(word.made(document)))
    wanted = [text.replace("\u00a0", "").replace("\n", "").strip() for text in document.texts()]
    assert [text for text in wanted if text not in told] == []
    assert PRINTED in told


def test_headings_and_captions_are_styles_and_heads_of_tables_are_repeated(scene: Scene) -> None:
    document = scene.document()
    made = opened(word.made(document))
    styles = {paragraph.style.name for paragraph in made.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Heading 3", "Caption", "Quote", "List Bullet"} <= styles
    heads = made.element.body.findall(f".//{W}tblHeader")
    assert len(heads) == sum(isinstance(block, Table) for block in document.blocks)


def test_it_has_contents_page_numbers_and_properties(scene: Scene) -> None:
    document = scene.document()
    made = opened(word.made(document))
    instructions = [node.text.strip() for node in made.element.body.iter(f"{W}instrText")]
    assert instructions[0] == 'TOC \\o "1-2" \\h \\z \\u'
    names = {node.get(f"{W}name") for node in made.element.body.iter(f"{W}bookmarkStart")}
    assert {one.split()[1] for one in instructions[1:]} <= names
    assert {node.get(f"{W}anchor") for node in made.element.body.iter(f"{W}hyperlink")} - {None} <= names
    foot = made.sections[0].footer._element
    assert [node.text.strip() for node in foot.iter(f"{W}instrText")] == ["PAGE", "NUMPAGES"]
    core = made.core_properties
    assert (core.title, core.author, core.language) == (document.title, document.author, "en")


def test_a_picture_is_there_with_its_words_for_a_screen_reader(scene: Scene) -> None:
    made = opened(word.made(scene.document()))
    (properties,) = made.element.body.iter(qn("wp:docPr"))
    assert properties.get("descr").startswith("Victims identified, by sex. Female: from 61")
    (shape,) = made.inline_shapes
    assert shape.width.cm > 5


def test_arabic_sets_directions_and_languages(scene: Scene) -> None:
    with translation.override("ar"):
        made = opened(word.made(scene.document("ar")))
    assert made.sections[0]._sectPr.find(qn("w:bidi")) is not None
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is not None for table in made.tables)
    defaults = made.styles.element.find(f"{W}docDefaults").find(f".//{W}lang")
    assert defaults.get(f"{W}bidi") == "ar-SA"
    assert made.element.body.findall(f".//{W}rtl")
    quotes = [p for p in made.paragraphs if p.style.name == "Quote"]
    assert quotes[0]._p.pPr.find(qn("w:bidi")).get(f"{W}val") == "0"


#: The order in which the format wants the children of a few elements; another is what Word offers to repair.
ORDER = {
    "pPr": ["pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr", "shd", "tabs",
            "bidi", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl"],
    "rPr": ["rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "color", "spacing", "kern", "sz", "szCs", "u", "bdr",
            "shd", "rtl", "lang"],
    "tblPr": ["tblStyle", "bidiVisual", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook",
              "tblCaption"],
    "trPr": ["cantSplit", "tblHeader"],
    "tcPr": ["tcW", "shd"],
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_the_format_wants_in_order_is_in_order(scene: Scene, language: str) -> None:
    with translation.override(language):
        data = word.made(scene.document(language))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in ("word/document.xml", "word/footer1.xml", "word/header1.xml"):
            for node in etree.fromstring(archive.read(part)).iter():
                order = ORDER.get(etree.QName(node).localname)
                if order:
                    names = [etree.QName(child).localname for child in node]
                    assert names == sorted(names, key=order.index), part


def test_identities_of_bookmarks_are_unique(scene: Scene) -> None:
    made = opened(word.made(scene.document()))
    marks = [node.get(f"{W}id") for node in made.element.body.iter(f"{W}bookmarkStart")]
    names = [node.get(f"{W}name") for node in made.element.body.iter(f"{W}bookmarkStart")]
    assert len(marks) == len(set(marks))
    assert len(names) == len(set(names))
    assert all(len(name) <= 40 for name in names)
