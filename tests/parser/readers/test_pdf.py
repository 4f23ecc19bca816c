"""PDF: what a printer's page holds besides the text is told apart, and no word gets lost."""

from __future__ import annotations

import io
import re
from collections import Counter

import pypdf
import pypdfium2
import pytest
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject, RectangleObject

from compliance.parser import parse_source, read_bytes
from compliance.parser.readers import ReadError, pdf, pdf_chars, pdf_words
from compliance.parser.readers.pdf_words import Word
from tests.parser.readers.texts import RESOLUTION
from tests.parser.readers.writers import as_pdf, typst_pdf

LONG = RESOLUTION.replace(
    "1. *Calls upon*",
    "\n\n".join(f"*Recalling* its resolution {number}/1 and the words that it used then, which were many and of which "
                f"some were repeated in other resolutions and in the reports that States have given since,"
                for number in range(40, 70)) + "\n\n1. *Calls upon*",
)  # fmt: skip


def letters(text: str) -> Counter[str]:
    """Every character that is seen, raised figures as figures, without what the reader adds of its own."""
    plain = re.sub(r"^_{15}$", "", text, flags=re.M).translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
    return Counter(re.sub(r"[\s*\u00ad-]", "", plain))


def test_running_titles_and_page_numbers_are_no_text() -> None:
    source = read_bytes(as_pdf(LONG, header="Protection of people who carry letters"))
    pages = source.text.count("\f") + 1
    assert pages >= 3
    parsed = parse_source(source)
    body = " ".join(item.text for item in parsed.provisions)
    assert "25-12345" not in body
    assert not re.search(r"\d/\d+ 25-", body)
    assert body.count("Protection of people who carry letters") == 0
    assert source.text.count("Protection of people who carry letters") == pages
    assert [item.id for item in parsed.provisions if item.parent is None][-5:] == ["1", "2", "3", "4", "5"]


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    parsed = parse_source(read_bytes(as_pdf(LONG)))
    recalled = [item for item in parsed.provisions if item.verb == "Recalling"]
    assert len(recalled) == 31
    assert all(item.text.endswith(("since,", "2046,")) for item in recalled)


_NOTES = {"islands and mountains": "See A/90/12, annex, with the list that the Secretariat sent to all States."}


@pytest.mark.parametrize(
    "document", [as_pdf(RESOLUTION, columns=2, notes=_NOTES), typst_pdf("= الجمعية 12 العامة، بين - بين")]
)
def test_lines_taken_at_once_are_the_words_that_their_letters_make(
    document: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def words() -> list[Word]:
        with pypdfium2.PdfDocument(document) as opened:
            return [word for number in range(len(opened)) for word in pdf.sheet_of(opened, number).words]

    at_once = words()
    monkeypatch.setattr(pdf_words.WordReader, "take_evenly_set", lambda *_: False)
    assert words() == at_once
    # A page with more letters than fit into memory is asked for in stretches.
    monkeypatch.setattr(pdf_chars, "AT_ONCE", 7)
    assert words() == at_once


@pytest.mark.parametrize("columns", [1, 2])
def test_footnotes_stand_below_and_their_marks_are_raised(columns: int) -> None:
    notes = {
        "Universal Declaration of Human Rights": "Resolution 217 A (III).",
        "islands and mountains": "See A/90/12, annex, with the list that the Secretariat sent to all States.",
    }
    source = read_bytes(as_pdf(RESOLUTION, columns=columns, notes=notes))
    assert "Universal Declaration of Human Rights¹ and its" in source.text
    parsed = parse_source(source)
    paragraphs = {item.id: item.text for item in parsed.provisions}
    assert (
        paragraphs["pp1"]
        == "Recalling the Universal Declaration of Human Rights and its resolution 88/2 of 3 October 2046,"
    )
    assert "islands and mountains, the length" in paragraphs["4"]
    assert not any("217 A" in text or "A/90/12" in text for text in paragraphs.values())
    below = " ".join(source.text[span.start : span.end] for span in parsed.spans if span.kind == "footnote")
    assert "217 A (III)" in below
    assert "sent to all States" in below.replace("\u00ad", "")


def test_nothing_is_lost() -> None:
    data = as_pdf(LONG, columns=2, notes={"Universal Declaration": "Resolution 217 A (III)."})
    printed = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    source = read_bytes(data)
    assert letters(source.text) == letters(printed)
    covered = [False] * len(source.text)
    for span in parse_source(source).spans:
        covered[span.start : span.end] = [True] * (span.end - span.start)
    assert not [char for char, seen in zip(source.text, covered, strict=True) if not seen and not char.isspace()]


def test_a_number_that_is_drawn_apart_stands_before_its_paragraph() -> None:
    data = typst_pdf(
        '#set page(margin: 2.5cm)\n#set par(first-line-indent: (amount: 3em, all: true), spacing: 1.2em)\n'
        "#emph[The General Assembly,]\n\n#emph[Urges] States to write letters;\n\n"
        "#emph[Requests] the Secretary-General to read them.\n\n"
        "#place(top + left, dy: 1.75em)[1.] #place(top + left, dy: 3.65em)[2.]"
    )  # fmt: skip
    parsed = parse_source(read_bytes(data))
    assert [(item.id, item.verb) for item in parsed.provisions] == [("1", "Urges"), ("2", "Requests")]


def test_a_turned_page_reads_as_it_is_seen() -> None:
    upright = as_pdf(RESOLUTION)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(upright))
    for page in writer.pages:
        page.transfer_rotation_to_content()
        # Draw the page lying on its side, and tell the viewer to turn it back.
        page.add_transformation(pypdf.Transformation().rotate(90).translate(tx=float(page.mediabox.height)))
        page.mediabox = RectangleObject((0, 0, page.mediabox.height, page.mediabox.width))
        page.cropbox = page.mediabox
        page.rotate(90)
    stream = io.BytesIO()
    writer.write(stream)
    turned = parse_source(read_bytes(stream.getvalue()))
    assert [item.text for item in turned.provisions] == [
        item.text for item in parse_source(read_bytes(upright)).provisions
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("الجمعية العامة، تحث الحكومات على التدابير المناسبة منذ كانون الأول", {"الجمعية", "الحكومات", "الأول"}),
        ("Генеральная Ассамблея, настоятельно призывает правительства", {"Генеральная", "правительства"}),
    ],
)
def test_other_scripts_keep_their_words(text: str, words: set[str]) -> None:
    source = read_bytes(typst_pdf(f'#set text(font: "DejaVu Sans Mono", size: 12pt)\n{text}'))
    assert words <= set(re.findall(r"\w+", source.text))


def refused(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read_bytes(data)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def written(writer: pypdf.PdfWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_a_locked_document_is_refused() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(as_pdf(RESOLUTION)))
    writer.encrypt("secret", algorithm="RC4-128")
    assert "password" in refused(written(writer))


def test_a_document_that_opens_without_a_password_is_read() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(as_pdf(RESOLUTION)))
    writer.encrypt("", owner_password="secret", algorithm="RC4-128")
    assert "carry letters" in read_bytes(written(writer)).text


@pytest.mark.parametrize("keep", [30, 300, 0.5, 0.9])
def test_a_cut_off_document_is_refused_or_read(keep: float) -> None:
    data = as_pdf(RESOLUTION)
    part = data[: int(keep if keep > 1 else keep * len(data))]
    assert "damaged" in refused(part) or "text" in refused(part)


def test_more_pages_than_a_resolution_has_are_refused() -> None:
    writer = pypdf.PdfWriter()
    for _ in range(pdf.MAX_PAGES + 1):
        writer.add_blank_page(612, 792)
    assert "501 pages" in refused(written(writer))


def add_scan(writer: pypdf.PdfWriter) -> None:
    """A page that is a picture from edge to edge."""
    page = writer.add_blank_page(612, 792)
    picture = DecodedStreamObject()
    picture.set_data(b"\x80" * 64)
    names = {"Type": "XObject", "Subtype": "Image", "ColorSpace": "DeviceGray"}
    picture.update({NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in names.items()})
    for key in ("Width", "Height", "BitsPerComponent"):
        picture[NameObject(f"/{key}")] = NumberObject(8)
    content = DecodedStreamObject()
    content.set_data(b"q 612 0 0 792 0 0 cm /Scan Do Q")
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/Scan"): writer._add_object(picture)})}
    )
    page[NameObject("/Contents")] = writer._add_object(content)


def test_a_scan_is_told_from_a_text() -> None:
    writer = pypdf.PdfWriter()
    for _ in range(2):
        add_scan(writer)
    assert "OCR" in refused(written(writer))


def test_a_scanned_page_among_others_is_told_where_its_words_are_missing() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(as_pdf(RESOLUTION)))
    before = len(writer.pages)
    add_scan(writer)
    for page in pypdf.PdfReader(io.BytesIO(as_pdf("1. *Urges* States to write."))).pages:
        writer.add_page(page)
    source = read_bytes(written(writer))
    told = [warning for warning in source.warnings if warning.code == "scanned-page"]
    assert [warning.message.split(":")[0] for warning in told] == [f"page {before + 1} is a picture without text"]
    assert source.text[told[0].end :].lstrip("\f\n").startswith("1. *Urges*")


def test_a_document_without_a_letter_is_refused() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(612, 792)
    refused(written(writer))


def test_too_many_letters_end_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_CHARACTERS", 1000)
    assert "too long" in refused(as_pdf(LONG))


def test_too_much_time_ends_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_SECONDS", 0.0)
    assert "too long to read" in refused(as_pdf(LONG))
