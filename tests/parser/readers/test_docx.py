# ruff: noqa: E501 - markup
"""Word: numbers that no run holds, italics from styles, notes, tables, tracked changes; and what is refused."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from compliance.parser import parse_source, read_bytes
from compliance.parser.readers import ReadError
from compliance.parser.readers.docx_numbering import in_format
from tests.parser.readers.texts import RESOLUTION
from tests.parser.readers.writers import as_docx, number

W = nsdecls("w")


def saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def text_of(document: Document) -> str:
    return read_bytes(saved(document)).text


def lists(document: Document, xml: str) -> None:
    """Adds `w:abstractNum` and `w:num` elements, the abstract ones first as the schema wants them."""
    root = document.part.numbering_part.element
    for place, element in enumerate(parse_xml(f"<w:numbering {W}>{xml}</w:numbering>")):
        root.insert(place, element) if element.tag.endswith("abstractNum") else root.append(element)


def level(place: int, kind: str, text: str, start: int = 1, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def abstract(identifier: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{identifier}">{"".join(levels)}</w:abstractNum>'


def num(identifier: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{identifier}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def test_levels_restart_under_a_higher_one_and_go_on_after_it() -> None:
    document = docx.Document()
    lists(
        document,
        abstract(70, level(0, "decimal", "%1."), level(1, "lowerLetter", "(%2)"), level(2, "lowerRoman", "(%3)"))
        + num(70, 70),
    )
    for place in (0, 1, 1, 2, 2, 1, 0, 1):
        number(document.add_paragraph("x"), 70, place)
    assert text_of(document).split() == "1. x (a) x (b) x (i) x (ii) x (c) x 2. x (a) x".split()


def test_lists_of_one_kind_go_on_and_an_override_starts_anew() -> None:
    document = docx.Document()
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
    lists(
        document, abstract(70, level(0, "decimal", "%1.", start=3)) + num(70, 70) + num(71, 70) + num(72, 70, override)
    )
    for identifier in (70, 71, 72, 72, 70):
        number(document.add_paragraph("x"), identifier, 0)
    assert text_of(document).split() == "3. x 4. x 7. x 8. x 9. x".split()


def test_labels_that_name_several_levels_and_legal_figures() -> None:
    document = docx.Document()
    legal = level(1, "decimal", "%1.%2", more="<w:isLgl/>")
    lists(document, abstract(70, level(0, "upperRoman", "Part %1"), legal) + num(70, 70))
    for place in (0, 1, 1):
        number(document.add_paragraph("x"), 70, place)
    assert text_of(document).split("\n\n") == ["Part I x", "1.1 x", "1.2 x\n"]


def test_a_style_numbers_its_paragraphs_and_none_is_said_against_it() -> None:
    document = docx.Document()
    lists(document, abstract(70, level(0, "decimal", "%1.")) + num(70, 70))
    style = document.styles.add_style("Operative", WD_STYLE_TYPE.PARAGRAPH)
    style.element.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:numId w:val="70"/></w:numPr>'))
    derived = document.styles.add_style("Operative 2", WD_STYLE_TYPE.PARAGRAPH)
    derived.base_style = style
    document.add_paragraph("x", style="Operative")
    number(document.add_paragraph("not numbered", style="Operative"), 0, 0)
    document.add_paragraph("x", style="Operative 2")
    assert text_of(document).split("\n\n") == ["1. x", "not numbered", "2. x\n"]


@pytest.mark.parametrize(
    ("kind", "figure", "shown"),
    [
        ("lowerLetter", 27, "aa"), ("upperLetter", 2, "B"), ("lowerRoman", 14, "xiv"), ("decimalZero", 7, "07"), ("none", 4, ""),
        ("ordinal", 12, "12th"), ("ordinal", 23, "23rd"), ("hindiNumbers", 15, "١٥"), ("chineseCounting", 21, "二十一"), ("russianLower", 3, "в"),
    ],
)  # fmt: skip
def test_formats_of_numbers(kind: str, figure: int, shown: str) -> None:
    assert in_format(figure, kind) == shown


def test_italics_come_from_runs_and_styles() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    paragraph.add_run("Ur").italic = True
    paragraph.add_run("ges").italic = True
    paragraph.add_run(" States", style="Emphasis")
    paragraph.add_run(" to act")
    document.styles.add_style("Slanted", WD_STYLE_TYPE.PARAGRAPH).font.italic = True
    slanted = document.add_paragraph(style="Slanted")
    slanted.add_run("All slanted ")
    slanted.add_run("but this").italic = False
    source = read_bytes(saved(document))
    assert source.text == "*Urges States* to act\n\n*All slanted* but this\n"
    assert [source.text[start:end] for start, end in source.italics] == ["Urges States", "All slanted"]


FOOTNOTES = (
    f'<w:footnotes {W}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>'
    "<w:r><w:t xml:space='preserve'> Resolution 217 A (III).</w:t></w:r></w:p></w:footnote></w:footnotes>"
)


def with_part(data: bytes, name: str, content: str | bytes, kind: str) -> bytes:
    """A document with one more part that its main part refers to."""
    source, stream = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.namelist():
            part = source.read(item)
            if item == "word/_rels/document.xml.rels":
                address = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
                part = part.replace(
                    b"</Relationships>",
                    f'<Relationship Id="rX" Type="{address}" Target="{name}"/></Relationships>'.encode(),
                )
            target.writestr(item, part)
        target.writestr(f"word/{name}", content)
    return stream.getvalue()


def test_footnotes_are_kept_below_and_marked() -> None:
    document = docx.Document()
    for line in RESOLUTION.splitlines():
        paragraph = document.add_paragraph(line)
        if line.startswith("*Recalling*"):
            paragraph._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="2"/></w:r>'))
    source = read_bytes(with_part(saved(document), "footnotes.xml", FOOTNOTES, "footnotes"))
    assert "3 October 2046,¹\n" in source.text
    assert source.text.endswith("\n1 Resolution 217 A (III).\n")
    parsed = parse_source(source)
    assert parsed.provisions[0].text.endswith("3 October 2046,")
    assert parsed.spans[-1].kind == "footnote"


def test_page_headers_give_the_symbol() -> None:
    document = docx.Document(io.BytesIO(as_docx(RESOLUTION)))
    document.sections[0].header.paragraphs[0].text = "A/HRC/RES/91/7"
    parsed = parse_source(read_bytes(saved(document)))
    assert parsed.symbol == "A/HRC/RES/91/7"
    assert parsed.spans[-1].kind == "furniture"


def test_tables_links_fields_and_text_boxes_keep_their_words() -> None:
    document = docx.Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "United Nations", "A/HRC/RES/91/7"
    body = document.element.body
    box = "<w:pict><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></w:pict>"
    body.insert(0, parse_xml(
        f"<w:p {W}><w:hyperlink><w:r><w:t xml:space='preserve'>A link, </w:t></w:r></w:hyperlink><w:r><w:fldChar w:fldCharType='begin'/>"
        "<w:instrText>PAGEREF</w:instrText><w:fldChar w:fldCharType='separate'/><w:t>a field</w:t></w:r>"
        f"<w:r><w:noBreakHyphen/><w:t>x</w:t><w:tab/><w:t>after a tab</w:t></w:r><w:r>{box}</w:r></w:p>"
    ))  # fmt: skip
    text = text_of(document)
    assert text.startswith("A link, a field-x after a tab\n\nIn a box\n\nUnited Nations\nA/HRC/RES/91/7")
    assert "PAGEREF" not in text


def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    document = docx.Document()
    document.element.body.insert(0, parse_xml(
        f"<w:p {W}><w:r><w:t xml:space='preserve'>Urges </w:t></w:r><w:del><w:r><w:delText>few</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>all</w:t></w:r></w:ins><w:r><w:t xml:space='preserve'> States</w:t></w:r></w:p>"
    ))  # fmt: skip
    source = read_bytes(saved(document))
    assert source.text == "Urges all States\n"
    assert [(found.code, found.start, found.end) for found in source.warnings] == [("tracked-changes", 0, 16)]


def test_hidden_text_is_told_where_it_stands() -> None:
    document = docx.Document()
    for words in ("First", "Second", "Third"):
        document.add_paragraph(words)
    for paragraph in document.paragraphs[1:]:
        paragraph.add_run(" whisper").font.hidden = True
    source = read_bytes(saved(document))
    assert source.text == "First\n\nSecond\n\nThird\n"
    assert [(found.code, source.text[found.start : found.end]) for found in source.warnings] == [
        ("hidden-text", "Second")
    ]
    assert source.warnings[0].message.endswith("; so in 2 paragraphs")
    assert "hidden-text" in [warning.code for warning in parse_source(source).warnings]


def test_strict_documents_are_read() -> None:
    source, stream = zipfile.ZipFile(io.BytesIO(as_docx(RESOLUTION))), io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for item in source.namelist():
            part = source.read(item)
            part = part.replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            target.writestr(item, part)
    assert read_bytes(stream.getvalue()).text == read_bytes(as_docx(RESOLUTION)).text


def refused(data: bytes, limit: float = 3.0) -> str:
    started = time.process_time()
    with pytest.raises(ReadError) as caught:
        read_bytes(data)
    assert time.process_time() - started < limit
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("[Content_Types].xml", "<Types/>")
        for name, data in parts.items():
            target.writestr(name, data)
    return stream.getvalue()


def body(inner: bytes) -> bytes:
    return f"<w:document {W}><w:body>".encode() + inner + b"</w:body></w:document>"


def test_three_hundred_thousand_paragraphs_are_refused() -> None:
    data = packed({"word/document.xml": body(b"<w:p><w:r><w:t>a line of letters</w:t></w:r></w:p>" * 300_000)})
    assert len(data) < 150_000
    assert "times its size" in refused(data)


def test_many_paragraphs_in_a_well_filled_document_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compliance.parser.readers.docx.MAX_PARAGRAPHS", 2_000)
    lines = b"".join(b"<w:p><w:r><w:t>%x</w:t></w:r></w:p>" % (place * 2654435761 % 2**64) for place in range(2_001))
    assert "paragraphs" in refused(packed({"word/document.xml": body(lines)}), limit=10)


def test_a_zip_bomb_is_refused() -> None:
    assert "unpacks" in refused(packed({"word/document.xml": body(b""), "word/media/a.bin": b"\0" * 40_000_000}))


def test_a_crowd_of_parts_is_refused() -> None:
    assert "parts" in refused(packed({f"word/{place}.xml": b"" for place in range(600)}))


def test_an_entity_bomb_is_refused() -> None:
    entities = "".join(f'<!ENTITY e{place} "{f"&e{place - 1};" * 10}">' for place in range(1, 10))
    bomb = f'<!DOCTYPE w [<!ENTITY e0 "lol">{entities}]>'.encode() + body(b"<w:p><w:r><w:t>&e9;</w:t></w:r></w:p>")
    assert "entities" in refused(packed({"word/document.xml": bomb}))
    assert "entities" in refused(packed({"word/document.xml": bomb.decode().encode("utf-16")}))


def test_macros_are_refused() -> None:
    assert "macros" in refused(with_part(as_docx(RESOLUTION), "vbaProject.bin", b"x", "vbaProject"))


SETTINGS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
TEMPLATE = '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="{}" TargetMode="External"/>'


def with_template(target: str) -> bytes:
    data = io.BytesIO(as_docx(RESOLUTION))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("word/_rels/settings.xml.rels", SETTINGS.format(TEMPLATE.format(target)))
    return data.getvalue()


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/a.dotm",
        "\\\\server\\share\\a.dotm",
        "file://server/a.dotm",
        "//server/a.dotm",
        "file:///\\\\server\\a.dotm",
    ],
)
def test_templates_from_elsewhere_are_refused(target: str) -> None:
    assert "another place" in refused(with_template(target))


@pytest.mark.parametrize(
    "target", ["file:///C:\\Users\\editor\\Templates\\A_E.dotm", "C:\\Templates\\A_E.dotm", "Normal.dotm"]
)
def test_templates_of_the_writer_own_machine_do_no_harm(target: str) -> None:
    """Documents of the United Nations name the template that they were written with."""
    assert "carry letters" in read_bytes(with_template(target)).text


def spoiled(data: bytes, name: bytes) -> bytes:
    """The packed bytes of one part overwritten."""
    place = data.index(name) + len(name) + 20
    return data[:place] + bytes(200) + data[place + 200 :]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[: len(data) // 2],
        lambda data: spoiled(data, b"word/document.xml"),
        lambda data: data[:200],
        lambda _: packed({"word/document.xml": b"<w:document"}),
        lambda _: packed({"word/document.xml": b"<x/>"}),
        lambda _: packed({"word/document.xml": body(b"<w:p/>")}),
        lambda _: packed({"xl/workbook.xml": b"<x/>"}),
    ],
)
def test_damaged_and_empty_documents_are_refused(spoil: Callable[[bytes], bytes]) -> None:
    refused(spoil(as_docx(RESOLUTION)))


def test_a_locked_document_is_told_from_an_old_one() -> None:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    assert "password" in refused(compound + "EncryptedPackage".encode("utf-16-le") + bytes(512))
    assert ".doc" in refused(compound + bytes(1024))


@pytest.mark.parametrize(
    "data", [b"MZ\x90\x00" + bytes(400), b"\x7fELF" + bytes(400), b"\x89PNG\r\n\x1a\n" + bytes(99)]
)
def test_other_files_are_refused_whatever_their_name(data: bytes) -> None:
    with pytest.raises(ReadError, match=r"\.\Z"):
        read_bytes(data, "resolution.docx")
