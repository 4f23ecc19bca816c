"""Workbooks and delimited texts are checked before they are opened, and opened by the limited process alone."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from compliance.sandbox import Limits, Refused, check_sheet, read_tables
from compliance.sheets import CSV, XLSX
from tests.support import hostile
from tests.views.work.sheets import workbook


def packed(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


TYPES = ("[Content_Types].xml", b"<Types/>")


def test_a_workbook_and_a_csv_pass_and_come_back_as_rows() -> None:
    data = workbook([["a", 1]])
    assert check_sheet(data, "x.xlsx", max_bytes=10**6) == XLSX
    assert read_tables(data, filename="x.xlsx").sheets[0].rows == [["a", 1]]
    assert check_sheet(b"a;b\n", "x.csv", max_bytes=10**6) == CSV


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("x.xlsx", b"", "empty"),
        ("x.xlsm", workbook([["a"]]), "sheet-macros"),
        ("x.xlsx", packed(TYPES, ("xl/vbaProject.bin", b"x")), "sheet-macros"),
        ("x.ods", b"PK\x03\x04", "sheet-extension"),
        ("x.csv", workbook([["a"]]), "sheet-other-kind"),
        ("x.xlsx", b"a;b", "sheet-other-kind"),
        ("x.csv", b"%PDF-1.4 endobj", "sheet-other-kind"),
        ("x.csv", b"a" * 2_000_001, "sheet-too-large"),
        ("x.xlsx", packed(TYPES, ("xl/worksheets/sheet1.xml", b" " * 40_000_000)), "sheet-unpacked"),
        ("x.xlsx", packed(TYPES, ("../x", b"")), "sheet-names"),
        ("x.xlsx", packed(("a.txt", b"")), "sheet-other"),
        ("x.xlsx", b"PK\x03\x04" + b"x" * 100, "sheet-damaged"),
    ],
)
def test_a_file_is_refused_before_anything_opens_it(name: str, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_sheet(data, name, max_bytes=2_000_000)
    assert refused.value.code == code


def test_a_workbook_that_declares_entities_gives_none_of_them() -> None:
    sheet = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    parts = [
        (name, sheet if name == "xl/worksheets/sheet1.xml" else data)
        for name, data in ((n, zipfile.ZipFile(io.BytesIO(workbook([["a"]]))).read(n)) for n in _names())
    ]
    with pytest.raises(Refused) as refused:
        read_tables(packed(*parts), filename="x.xlsx")
    assert refused.value.code == "sheet-entities"


def _names() -> list[str]:
    return zipfile.ZipFile(io.BytesIO(workbook([["a"]]))).namelist()


@pytest.mark.long
def test_a_workbook_that_needs_more_memory_or_time_than_it_may_is_ended() -> None:
    chance = random.Random(5)  # noqa: S311 - the same letters each time
    large = workbook([[f"{chance.getrandbits(300):x}" for _ in range(20)] for _ in range(6_000)])
    with pytest.raises(Refused) as refused:
        read_tables(large, filename="x.xlsx", limits=Limits(memory=88_000_000))
    assert refused.value.code == "memory"
    with pytest.raises(Refused) as refused:
        read_tables(large, filename="x.xlsx", limits=Limits(seconds=0.3))
    assert refused.value.code == "time"


def test_a_word_document_is_no_table() -> None:
    with pytest.raises(Refused) as refused:
        read_tables(hostile.docx(hostile.paragraph("a")), filename="x.xlsx")
    assert refused.value.code == "sheet-damaged"
