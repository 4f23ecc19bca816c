"""Files made to do harm, each small enough to make in a test: name, bytes, and what must be said of it.

Whatever is in `AT_THE_DOOR` is told without opening it; what is in `WHEN_OPENED` only by the limited process.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pypdf

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CLAUSE = "1. Urges Governments to criminalize trafficking in persons;"


def docx(body: str = "", *, head: str = "", parts: Mapping[str, bytes] | None = None) -> bytes:
    """A Word document of the least parts, and others by name."""
    document = (
        f'<?xml version="1.0"?>{head}<w:document xmlns:w="{_W}"><w:body>'
        f"{body or paragraph(CLAUSE)}</w:body></w:document>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", document)
        for name, data in (parts or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def zip_bomb() -> bytes:
    """70 kB that unpack to 70 MB of zeros."""
    return docx(parts={f"word/media/{n}.bin": bytes(14_000_000) for n in range(5)})


def entities(levels: int = 10) -> str:
    """A document type in which each entity is ten of the one before."""
    lines = ['<!ENTITY e0 "trafficking ">']
    lines += [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, levels)]
    return f"<!DOCTYPE bomb [{''.join(lines)}]>"


def entity_bomb() -> bytes:
    return docx(paragraph("&e9;"), head=entities())


def many_paragraphs(count: int = 300_000) -> bytes:
    """About 100 kB of the shortest paragraphs."""
    return docx(paragraph("Urges States to act;") * count)


def climbing_names() -> bytes:
    return docx(parts={"../../../etc/cron.d/job": b"* * * * * root true\n"})


def doubled_names() -> bytes:
    """Two members of one name, of which programs read either."""
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("WORD/document.xml", "<other/>")
    return out.getvalue()


def many_parts(count: int = 11_000) -> bytes:
    return docx(parts={f"p{n}": b"" for n in range(count)})


def lying_parts() -> bytes:
    """A member that says it unpacks to a hundredth of what it does."""
    data = bytearray(docx("<w:p/>" * 100_000))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        said = archive.getinfo("word/document.xml").file_size
    while (at := data.find(said.to_bytes(4, "little"))) >= 0:
        data[at : at + 4] = (said // 100).to_bytes(4, "little")
    return bytes(data)


def locked_office() -> bytes:
    """What an office program writes for a document with a password: another container around it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)


def pdf_of_pages(count: int = 10_000, *, packed: bytes = b"") -> bytes:
    """A PDF of that many pages, every page an object of its own; each has one line, or what `packed` unpacks to."""
    out = io.BytesIO()
    places: list[int] = []

    def write(number: int, text: str) -> None:
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{text}\nendobj\n".encode())

    out.write(b"%PDF-1.4\n")
    write(1, "<< /Type /Catalog /Pages 2 0 R >>")
    kids = " ".join(f"{n + 5} 0 R" for n in range(count))
    write(2, f"<< /Type /Pages /Count {count} /Kids [{kids}] >>")
    write(3, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    words = f"BT /F1 12 Tf 72 700 Td ({CLAUSE}) Tj ET"
    if packed:
        places.append(out.tell())
        out.write(b"4 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed))
        out.write(packed + b"\nendstream\nendobj\n")
    else:
        write(4, f"<< /Length {len(words)} >>\nstream\n{words}\nendstream")
    page = (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
    )
    for n in range(count):
        write(n + 5, page)
    start = out.tell()
    lines = "".join(f"{place:010} 00000 n \n" for place in places)
    out.write(f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{lines}".encode())
    out.write(f"trailer\n<< /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def locked_pdf() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of_pages(1)))
    writer.encrypt("a password nobody knows", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@dataclass(frozen=True)
class Hostile:
    """One file: how to make it, its name, the code it is refused with, and words of the English sentence."""

    name: str
    make: Callable[[], bytes]
    code: str
    words: str

    def __str__(self) -> str:
        return f"{self.name}-{self.code}"


_PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(range(256)) * 40

AT_THE_DOOR = [
    Hostile("bomb.docx", zip_bomb, "docx-unpacked", "unpacks to"),
    Hostile("paragraphs.docx", many_paragraphs, "docx-ratio", "times its size"),
    Hostile("parts.docx", many_parts, "docx-directory", "more than 500 parts"),
    Hostile("names.docx", climbing_names, "docx-names", "names its parts"),
    Hostile("twice.docx", doubled_names, "docx-names", "names its parts"),
    Hostile("macros.docx", lambda: docx(parts={"word/vbaProject.bin": b"\xcc"}), "docx-macros", "macros"),
    Hostile("macros.docm", docx, "docx-macros", "macros"),
    Hostile("locked.docx", locked_office, "docx-locked", "password"),
    Hostile("cut.docx", lambda: docx()[:-30], "docx-damaged", "damaged"),
    Hostile("archive.docx", lambda: b"PK\x05\x06" + bytes(18), "other-kind", "its name says"),
    Hostile("program.pdf", lambda: _PROGRAM, "other-kind", "a program"),
    Hostile("program.txt", lambda: b"\x7fELF" + bytes(2000), "other-kind", "a program"),
    Hostile("page.txt", lambda: b"<!doctype html><script>alert(1)</script>", "other-kind", "an HTML page"),
    Hostile("program.exe", lambda: _PROGRAM, "extension", "PDF, Word (.docx), HTML and plain text"),
    Hostile("no-extension", CLAUSE.encode, "extension", "PDF, Word (.docx), HTML and plain text"),
    Hostile("long.txt", lambda: b"1. Urges Governments to act;\n" * 200_000, "file-too-large", "5.8 MB"),
    Hostile("zeros.txt", lambda: bytes(5000), "empty", "empty"),
]
WHEN_OPENED = [
    Hostile("entities.docx", entity_bomb, "docx-entities", "entities"),
    Hostile("lying.docx", lying_parts, "docx-damaged", "damaged"),
    Hostile("pages.pdf", pdf_of_pages, "pdf-pages", "10,000 pages"),
    Hostile("locked.pdf", locked_pdf, "pdf-locked", "password"),
    Hostile("cut.pdf", lambda: b"%PDF-1.7\n1 0 obj\nendobj\n", "pdf-damaged", "damaged"),
    Hostile("binary.txt", lambda: b"Urges" + bytes(range(256)) * 40, "binary", "binary"),
]
