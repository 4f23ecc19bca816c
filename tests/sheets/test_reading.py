"""Workbooks and delimited texts as rows of plain values."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from compliance.sheets import CSV, XLSX, SheetError, reading
from compliance.sheets.reading import read_tables
from tests.views.work.sheets import workbook


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_delimited_text_in_its_encoding_with_its_delimiter(encoding: str, sign: str) -> None:
    text = "\r\n".join(sign.join(row) for row in [["Année", "Sexe", "Nombre"], ["2024", "féminin", '"1 234"'], []])
    tables = read_tables(text.encode(encoding), "figures.csv")
    assert tables.media_type == CSV
    assert tables.sheets[0].rows == [["Année", "Sexe", "Nombre"], ["2024", "féminin", "1 234"]]


def test_a_delimiter_inside_quotes_parts_nothing_and_excels_own_line_is_heeded() -> None:
    assert read_tables(b'a,b\n"1;2;3;4",5\n', "x.csv").sheets[0].rows == [["a", "b"], ["1;2;3;4", "5"]]
    assert read_tables(b"sep=;\na,1;b\n", "x.csv").sheets[0].rows == [["a,1", "b"]]


def test_values_of_a_workbook_are_plain_and_empty_rows_keep_their_place() -> None:
    moment = datetime(2024, 5, 31, 10, 0)  # noqa: DTZ001 - a workbook knows no time zones
    rows: list[list[Any]] = [["a", 1, 2.5, True], [], [moment, date(2024, 6, 1), None, " x "], []]
    tables = read_tables(workbook(rows), "x.xlsx")
    assert tables.media_type == XLSX
    assert tables.sheets[0].rows == [["a", 1, 2.5, True], [], [{"day": "2024-05-31"}, {"day": "2024-06-01"}, None, "x"]]


def test_a_formula_without_a_stored_value_says_so_and_is_never_calculated() -> None:
    assert read_tables(workbook([["=1+1", 5]]), "x.xlsx").sheets[0].rows == [[{"formula": "=1+1"}, 5]]


def test_a_formula_with_a_stored_value_is_that_value() -> None:
    source, out = zipfile.ZipFile(io.BytesIO(workbook([["=1+1"]]))), io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = re.sub(rb"<v\s*/>|<v></v>", b"<v>2</v>", part)
            target.writestr(name, part)
    assert read_tables(out.getvalue(), "x.xlsx").sheets[0].rows == [[2]]


def test_a_sheet_that_claims_a_million_rows_is_read_as_long_as_it_is() -> None:
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = "a"
    book.active["A1048576"] = None
    book.active.row_dimensions[1048576].height = 20
    out = io.BytesIO()
    book.save(out)
    assert read_tables(out.getvalue(), "x.xlsx").sheets[0].rows == [["a"]]


@pytest.mark.parametrize(
    ("rows", "code"),
    [([["x"]] * 31, "sheet-rows"), ([["x"] * 61], "sheet-columns"), ([["x" * 40_000]], "sheet-text")],
    ids=["rows", "columns", "text"],
)
def test_more_than_is_read_is_refused(rows: list[list[str]], code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 30)
    text = "\n".join(",".join(row) for row in rows).encode()
    with pytest.raises(SheetError) as refused:
        read_tables(text + b"\n", "x.csv")
    assert refused.value.code == code


def test_a_damaged_workbook_is_refused() -> None:
    with pytest.raises(SheetError) as refused:
        read_tables(workbook([["a"]])[:400], "x.xlsx")
    assert refused.value.code == "sheet-damaged"
