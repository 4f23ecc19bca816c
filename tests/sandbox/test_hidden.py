"""Hidden details: gone from every kind of file, what the file shows stays, and hostile files are refused in words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageOps

from compliance.sandbox import Refused, clean
from compliance.sandbox.hidden import CODES, take_out
from tests.support.detailed import SECRET, docx, jpeg, pdf, picture, pixel_flood, png, xlsx

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def pixels(data: bytes) -> tuple[str, tuple[int, int], bytes]:
    image = opened(data)
    return image.mode, image.size, image.tobytes()


def everything(data: bytes) -> bytes:
    """The bytes of a file and, of an archive or PDF, those of all its parts unpacked."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return b"\n".join([name.encode() + archive.read(name) for name in archive.namelist()])
    if data[:4] == b"%PDF":
        with pikepdf.open(io.BytesIO(data)) as document:
            streams = [one.read_raw_bytes() for one in document.objects if isinstance(one, pikepdf.Stream)]
            rest = [repr(one).encode() for one in document.objects]
            return b"\n".join([data, *streams, *rest])
    return data


@pytest.mark.parametrize(
    ("make", "media_type", "codes"),
    [
        (jpeg, "image/jpeg", {"place", "device", "author", "software", "dates", "notes"}),
        (png, "image/png", {"place", "device", "author", "notes"}),
        (pdf, "application/pdf", {"author", "titles", "software", "dates", "names", "thumbnail", "images"}),
        (docx, DOCX, {"author", "names", "software", "dates", "titles", "paths", "sessions", "thumbnail", "images"}),
        (xlsx, XLSX, {"author", "names", "paths", "dates"}),
    ],
    ids=["jpeg", "png", "pdf", "docx", "xlsx"],
)
def test_what_was_hidden_is_gone_and_told(make: Callable[[], bytes], media_type: str, codes: set[str]) -> None:
    data = make()
    assert SECRET.encode() in everything(data)
    cleaned, found = take_out(data, media_type)
    assert SECRET.encode() not in everything(cleaned)
    assert codes <= set(found)
    assert found == [code for code in CODES if code in found]
    again, nothing = take_out(cleaned, media_type)
    assert SECRET.encode() not in everything(again)
    assert not set(nothing) & {"place", "device", "author", "names", "paths", "images", "notes"}


@pytest.mark.parametrize("progressive", [False, True])
def test_a_pictures_dots_stay_bit_for_bit(progressive: bool) -> None:
    data = jpeg(progressive=progressive, size=(301, 207))
    assert pixels(take_out(data, "image/jpeg")[0]) == pixels(data)
    assert pixels(take_out(png(), "image/png")[0]) == pixels(png())
    assert opened(take_out(png(), "image/png")[0]).info["dpi"] == pytest.approx((300, 300), abs=0.1)


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_turned_picture_is_turned_in_fact(orientation: int) -> None:
    data = jpeg(orientation, size=(64, 32))
    cleaned = opened(take_out(data, "image/jpeg")[0])
    meant = ImageOps.exif_transpose(opened(data))
    assert cleaned.size == meant.size
    assert not cleaned.getexif()
    histogram = ImageChops.difference(cleaned, meant).convert("L").histogram()
    worst = max(step for step, number in enumerate(histogram) if number)
    assert worst <= 8, worst
    turned = take_out(png(orientation), "image/png")[0]
    assert opened(turned).tobytes() == ImageOps.exif_transpose(opened(png(orientation))).tobytes()


def test_what_stands_behind_a_pictures_end_goes() -> None:
    data = jpeg(behind=b"PK\x03\x04 a hidden archive PK\x05\x06" + SECRET.encode())
    cleaned, found = take_out(data, "image/jpeg")
    assert "behind" in found
    assert cleaned.endswith(b"\xff\xd9")


def test_a_pdf_keeps_its_pages_its_comments_and_the_names_of_its_fields() -> None:
    cleaned, _found = take_out(pdf(), "application/pdf")
    with pikepdf.open(io.BytesIO(cleaned)) as document:
        page = document.pages[0]
        assert b"(Article 4) Tj" in page.obj["/Contents"].read_bytes()
        comment, field = list(page.obj["/Annots"])
        assert str(comment["/Contents"]) == "See article 4"
        assert str(field["/T"]) == "field-1"
        photo = page.obj["/Resources"]["/XObject"]["/Im0"].read_raw_bytes()
        assert opened(photo).tobytes() == opened(jpeg()).tobytes()
        assert "/Info" not in document.trailer
        assert "/Metadata" not in document.Root


def test_earlier_states_of_a_pdf_are_told() -> None:
    assert "history" in take_out(pdf(history=True), "application/pdf")[1]


def test_a_word_document_keeps_its_words_and_its_other_parts_byte_for_byte() -> None:
    cleaned, _found = take_out(docx({"word/fonts/font1.odttf": b"\x00\x01\x02" * 50}), DOCX)
    with zipfile.ZipFile(io.BytesIO(cleaned)) as archive:
        words = archive.read("word/document.xml")
        assert b"Article 4" in words
        assert b" applies" in words
        assert b"rsid" not in words
        assert archive.read("word/fonts/font1.odttf") == b"\x00\x01\x02" * 50
        assert b"Why?" in archive.read("word/comments.xml")
        assert "docProps/thumbnail.jpeg" not in archive.namelist()
        assert b"thumbnail" not in archive.read("_rels/.rels")
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def entities() -> bytes:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    return f'<!DOCTYPE d [<!ENTITY e0 "aaaaaaaaaa">{lines}]><d>&e8;</d>'.encode()


@pytest.mark.parametrize(
    ("make", "media_type", "code"),
    [
        (pixel_flood, "image/png", "picture-large"),
        (lambda: jpeg()[:-200], "image/jpeg", "damaged"),
        (lambda: png()[:-40], "image/png", "damaged"),
        (lambda: b"\xff\xd8\xff\xe0 nothing", "image/jpeg", "damaged"),
        (lambda: pdf()[:700], "application/pdf", "damaged"),
        (lambda: b"%PDF-1.7 nothing at all", "application/pdf", "damaged"),
        (lambda: pdf(password="secret"), "application/pdf", "locked"),
        (lambda: pdf(signed=True), "application/pdf", "signed"),
        (lambda: docx(signed=True), DOCX, "signed"),
        (lambda: docx()[:-30], DOCX, "damaged"),
        (lambda: docx({"word/styles.xml": entities()}), DOCX, "damaged"),
        (lambda: docx({"word/styles.xml": b"<broken"}), DOCX, "damaged"),
        (lambda: docx({"word/media/zeros.bin": bytes(110_000_000)}), DOCX, "unpacked"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_cleaned_is_refused_by_the_limited_process(
    make: Callable[[], bytes], media_type: str, code: str
) -> None:
    data = make()
    with pytest.raises(Refused) as caught:
        clean(data, media_type=media_type)
    assert caught.value.code == code


def test_the_limited_process_gives_the_cleaned_file_back() -> None:
    cleaned = clean(jpeg(), media_type="image/jpeg")
    assert pixels(cleaned.data) == pixels(jpeg())
    assert SECRET.encode() not in cleaned.data
    assert "place" in cleaned.taken_out
    assert picture().size == opened(cleaned.data).size
