"""From the bytes of a workbook or a delimited text to rows of plain values.

A value is a text, a whole or broken number, a truth value, None for an empty cell, or a day as `{"day": "2024-05-01"}`.
A formula gives the value that was stored with it, and `{"formula": "=..."}` where none was.
"""

from __future__ import annotations

import csv
import io
import math
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from compliance.parser.readers.encodings import decode
from compliance.sheets.errors import SheetError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
#: A checklist of 2,000 clauses has some 5,000 actions; whoever needs more rows gives two sheets.
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_CELLS = 400_000
MAX_SHEETS = 12
#: The longest text of a cell, which is also what a workbook can hold.
MAX_TEXT = 32_767
_DELIMITERS = ";\t,|"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


@dataclass(frozen=True)
class Sheet:
    """One table: its name, and its rows as they stand, empty ones too, so that a row's place is its number."""

    name: str
    rows: list[list[Any]]


@dataclass(frozen=True)
class Tables:
    """A file's tables. `from_1904` says that days given as numbers count from 1904 and not from 1900."""

    media_type: str
    sheets: list[Sheet] = field(default_factory=list)
    from_1904: bool = False

    def to_dict(self) -> dict[str, Any]:
        return {
            "media_type": self.media_type,
            "from_1904": self.from_1904,
            "sheets": [{"name": sheet.name, "rows": sheet.rows} for sheet in self.sheets],
        }

    @classmethod
    def from_dict(cls, told: dict[str, Any]) -> Tables:
        sheets = [Sheet(str(one["name"]), list(one["rows"])) for one in told["sheets"]]
        return cls(str(told["media_type"]), sheets, bool(told["from_1904"]))


def read_tables(data: bytes, filename: str) -> Tables:
    """The tables of a file, a workbook by its first bytes and a delimited text otherwise.

    Raises:
        SheetError: "sheet-damaged", "sheet-entities", "sheet-rows", "sheet-columns", "sheet-sheets", "sheet-text".
        ReadError: of a delimited text, "binary" or "damaged-text".
    """
    return _workbook(data) if data.startswith(b"PK") else _delimited(data, filename)


# --- workbooks


def _workbook(data: bytes) -> Tables:
    from openpyxl import load_workbook  # noqa: PLC0415 - only the process that reads needs it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a workbook holds and is not read: pictures, rules, validations
        try:
            has_formulas = _look_inside(data)
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            names = book.sheetnames
            if len(names) > MAX_SHEETS:
                raise SheetError("sheet-sheets", most=MAX_SHEETS)
            counted = _Counter()
            sheets = [Sheet(name[:100], _rows(book[name], counted)) for name in names if hasattr(book[name], "rows")]
            from_1904 = book.epoch.year == 1904
            if has_formulas:
                _mark_formulas(load_workbook(io.BytesIO(data), read_only=True, keep_links=False), sheets)
        except (SheetError, MemoryError):
            raise
        except Exception as error:  # whatever the library says of it, the file is not as a workbook should be
            raise SheetError("sheet-damaged") from error
    return Tables(XLSX, sheets, from_1904)


def _rows(sheet: Any, counted: _Counter) -> list[list[Any]]:
    # What a sheet says of its size is not believed: an empty one may claim a million rows.
    sheet.reset_dimensions()
    return _trimmed(counted.rows([_plain(value) for value in row] for row in sheet.iter_rows(values_only=True)))


class _Counter:
    """Counts rows and cells of all sheets, and stops where there are more than are read."""

    def __init__(self) -> None:
        self.cells = 0

    def rows(self, rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
        for number, row in enumerate(rows, start=1):
            while row and row[-1] is None:
                row.pop()
            if number > MAX_ROWS:
                if row:
                    raise SheetError("sheet-rows", most=MAX_ROWS)
                if number > 60 * MAX_ROWS:  # a workbook has at most 1,048,576 rows
                    return
                continue
            if len(row) > MAX_COLUMNS:
                raise SheetError("sheet-columns", most=MAX_COLUMNS, row=number)
            self.cells += len(row)
            if self.cells > MAX_CELLS:
                raise SheetError("sheet-rows", most=MAX_ROWS)
            yield row


def _trimmed(rows: Iterable[list[Any]]) -> list[list[Any]]:
    """Without the empty rows at the end; those between others keep their place."""
    kept = list(rows)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime):
        return {"day": value.date().isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, time | timedelta):
        return str(value)
    return text_of(str(value))


def text_of(value: str) -> str | None:
    """A text without control characters and marks of direction at its ends; None for an empty one."""
    if len(value) > MAX_TEXT:
        raise SheetError("sheet-text", most=MAX_TEXT)
    # A workbook writes a carriage return in a text as _x000D_.
    clean = value.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    clean = "".join(c for c in clean if c >= " " or c in "\n\t").strip("\ufeff\u200e\u200f\u00a0 \t\n")
    return clean or None


def _look_inside(data: bytes) -> bool:
    """Refuse document types and entities, which no spreadsheet writes; whether there are formulas."""
    formulas = False
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not name.lower().endswith((".xml", ".rels")):
                continue
            part = archive.read(name)
            head = part[:4096].replace(b"\x00", b"").lower()
            if b"<!doctype" in head or b"<!entity" in head:
                raise SheetError("sheet-entities")
            formulas = formulas or (name.startswith("xl/worksheets/") and _FORMULA.search(part) is not None)
    return formulas


def _mark_formulas(book: Any, sheets: list[Sheet]) -> None:
    """Where a formula has no stored value, its cell says so, so that nobody takes it for an empty one."""
    for sheet in sheets:
        source = book[sheet.name]
        source.reset_dimensions()
        for number, row in enumerate(source.iter_rows(values_only=True, max_row=MAX_ROWS)):
            for place, value in enumerate(row[:MAX_COLUMNS]):
                text = getattr(value, "text", value)  # a formula of many cells is an object of its own
                if not isinstance(text, str) or not text.startswith("="):
                    continue
                while len(sheet.rows) <= number:
                    sheet.rows.append([])
                cells = sheet.rows[number]
                cells.extend([None] * (place + 1 - len(cells)))
                if cells[place] is None:
                    cells[place] = {"formula": text[:100]}


# --- delimited texts


def _delimited(data: bytes, filename: str) -> Tables:
    text, _encoding = decode(data)
    text = text.lstrip("\ufeff")
    delimiter = ""
    head, _line, rest = text.partition("\n")
    if re.fullmatch(r"sep=[;,\t|]\s*", head, re.IGNORECASE):  # what Excel writes to tell itself
        delimiter, text = head[4], rest
    delimiter = delimiter or _delimiter_of(text)
    csv.field_size_limit(4 * MAX_TEXT)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows = _trimmed(_Counter().rows([text_of(value) for value in line] for line in lines))
    except csv.Error as error:
        raise SheetError("sheet-damaged") from error
    if not rows:
        raise SheetError("sheet-empty")
    return Tables(CSV, [Sheet(filename[:100], rows)])


def _delimiter_of(text: str) -> str:
    """What parts the columns: the sign that gives the first rows the same number of columns, and the most."""
    best, most = ",", (0.0, 0)
    for sign in _DELIMITERS:
        try:
            sample = list(csv.reader(io.StringIO(text[:65_536], newline=""), delimiter=sign))[:30]
        except csv.Error:
            continue
        widths = [len(row) for row in sample if any(row)]
        if not widths or widths[0] < 2:
            continue
        score = (sum(width == widths[0] for width in widths) / len(widths), widths[0])
        if score > most:
            best, most = sign, score
    return best
