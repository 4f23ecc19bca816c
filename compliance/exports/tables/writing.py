"""Tables written as .csv and .xlsx, row by row, and what a .csv is described by.

A .csv is the data and nothing else: UTF-8 with the mark by which spreadsheets know it, a first row of keys that never
change, dates as 2026-11-22, true and false. What it is of stands beside it in a description (CSV on the Web, W3C).
A workbook has that on its first sheet, and headings in the reader's language. No program takes a text for a formula.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from compliance.exports.tables.table import Column, Opened, Value
from compliance.exports.workbooks import XLSX, head_cell, new_sheet
from compliance.models import SyntheticLoad
from compliance.pictures import long_date_text, number_text
from compliance.selectors import as_at

CSV = "text/csv; charset=utf-8"
CSVW = "application/csvm+json"
MEDIA_TYPES = {"csv": CSV, "xlsx": XLSX}
#: Rows written between two looks at how far it is.
EVERY = 500
#: A worksheet holds no more, its headings included.
MOST_ROWS = 1_048_576
_LONGEST = 32_767
#: What programs take for the beginning of a formula, also as East Asian keyboards write it.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Taken:
    """One table, as one reader takes it away: what is opened, the columns, and where it is cited.

    `site` is the site's address without a last slash, `source` the whole address of this table.
    """

    opened: Opened
    columns: Sequence[Column]
    site: str
    source: str

    def rows(self) -> Iterator[Any]:
        return self.opened.rows(frozenset(column.key for column in self.columns))

    def filename(self, extension: str) -> str:
        """Says of what and of which day: the file has nothing else by which it is known later."""
        return f"{self.opened.filename}-{as_at.today():%Y-%m-%d}.{extension}"

    def value(self, column: Column, row: Any) -> Value:
        found = column.value(row)
        if not isinstance(found, str):
            return found
        if column.path:
            return f"{self.site}{found}"
        # Marks by which a page keeps the order of mixed scripts are no part of what is said.
        return found if found.isascii() else found.translate(_ISOLATES)

    def readers(self, written: Callable[[Value], Any]) -> list[Callable[[Any], Any]]:
        """For each column what makes of a row the cell as it is written."""
        return [self._reader(column, written) for column in self.columns]

    def _reader(self, column: Column, written: Callable[[Value], Any]) -> Callable[[Any], Any]:
        if column.same_for is None:
            return lambda row: written(self.value(column, row))
        same_for, kept = column.same_for, dict[Hashable, Any]()

        def read(row: Any) -> Any:
            key = same_for(row)
            if key not in kept:
                kept[key] = written(self.value(column, row))
            return kept[key]

        return read


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula when it opens a .csv."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def _plain(value: Value) -> str | int:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    return harmless(value)


def csv_chunks(taken: Taken) -> Iterator[bytes]:
    """The file in pieces of some hundred rows."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow([column.key for column in taken.columns])
    yield _BOM
    readers = taken.readers(_plain)
    for number, row in enumerate(taken.rows(), start=1):
        lines.writerow([read(row) for read in readers])
        if number % EVERY == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def write_csv(taken: Taken, out: IO[bytes], progress: Callable[[int], None]) -> None:
    """The whole file; `progress` hears how many rows are written."""
    for number, chunk in enumerate(csv_chunks(taken)):
        out.write(chunk)
        progress(min(number * EVERY, taken.opened.number))


def write_xlsx(taken: Taken, out: IO[bytes], progress: Callable[[int], None]) -> None:
    """A workbook: what the table is of, and the table."""
    book = Workbook(write_only=True)
    about = new_sheet(book, pgettext("sheet", "About this table"), [30, 90], hidden_codes=False)
    sheet = new_sheet(book, _("Table"), [column.width for column in taken.columns], hidden_codes=False)
    sheet.freeze_panes = "A2"
    sheet.append([head_cell(sheet, str(column.label)) for column in taken.columns])
    readers = taken.readers(_Cells(sheet).of)
    number = 0
    for row in taken.rows():
        number += 1
        if number >= MOST_ROWS:
            break
        sheet.append([read(row) for read in readers])
        if number % EVERY == 0:
            progress(number)
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(len(taken.columns), 1))}{number + 1}"
    _about(about, taken, number)
    book.save(out)


class _Cells:
    """Cells of one sheet. What needs no look of its own is given as it is: a cell costs more than its text."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._yes, self._no = _("yes"), _("no")
        dated, quoted, wrapped = (WriteOnlyCell(sheet) for _number in range(3))
        dated.number_format = "yyyy-mm-dd"
        quoted.quotePrefix = True
        wrapped.alignment = Alignment(wrap_text=True, vertical="top")
        self._dated, self._quoted, self._wrapped = dated._style, quoted._style, wrapped._style  # type: ignore[attr-defined]

    def of(self, value: Value) -> Any:
        if value is None or value == "":
            return None
        if isinstance(value, bool):
            return self._yes if value else self._no
        if isinstance(value, int):
            return value
        if isinstance(value, dt.date):
            cell = WriteOnlyCell(self._sheet)
            cell.value = value
            cell._style = self._dated  # type: ignore[attr-defined]
            return cell
        return self.text(value)

    def text(self, value: str, *, wrapped: bool = False) -> Any:
        """A text that stays one, whatever it begins with."""
        text = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST]
        dangerous = text.startswith(_FORMULA_SIGNS)
        if not dangerous and not wrapped:
            return text
        cell = WriteOnlyCell(self._sheet, value=text)
        cell.data_type = "s"  # openpyxl would take a text that begins with = for a formula
        cell._style = self._quoted if dangerous else self._wrapped  # type: ignore[attr-defined]
        return cell


def about_lines(taken: Taken, number: int | None) -> list[tuple[str, str]]:
    """What the table is of: title, filters, dates, address to cite, and how much of it is real."""
    opened = taken.opened
    lines = [(_("Table"), opened.title), (_("Site"), settings.SITE_NAME)]
    if settings.DEMONSTRATION or opened.has_fictional:
        lines.append(
            (_("Note"), _("Fictional States of the demonstration are in this table; their records are made up."))
        )
    if SyntheticLoad.objects.exists():
        lines.append(
            (_("Note"), _("Synthetic data: every status and review was generated. None is about a real government."))
        )
    lines += [(str(label), words) for label, words in opened.filters] or [(_("Filters"), _("none"))]
    if number is not None:
        lines.append((_("Rows"), number_text(number)))
    if opened.as_of:
        lines.append((_("As of"), long_date_text(opened.as_of)))
    lines += [
        (_("Taken on"), long_date_text(timezone.localdate())),
        (_("Page"), f"{taken.site}{opened.address}"),
        (_("Address of this table"), taken.source),
        (_("Licence"), settings.DATA_LICENCE or _("not stated by this site")),
        (
            _("How to read it"),
            _("A status is what a State says of itself; a grade is the opinion of the organisation that gave it."),
        ),
    ]
    return lines


def _about(sheet: Any, taken: Taken, number: int) -> None:
    cells = _Cells(sheet)
    for label, words in about_lines(taken, number):
        sheet.append([cells.text(label, wrapped=True), cells.text(words, wrapped=True)])
    sheet.append([])
    sheet.append([head_cell(sheet, _("Column")), head_cell(sheet, _("Its key in .csv"))])
    for column in taken.columns:
        sheet.append([cells.text(str(column.label), wrapped=True), cells.text(column.key)])


def description(taken: Taken) -> bytes:
    """What a .csv is of, for programs: metadata of CSV on the Web."""
    lines: Iterable[tuple[str, str]] = about_lines(taken, None)
    language = get_language() or "en"
    said = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "url": taken.source,
        "dc:title": taken.opened.title,
        "dc:publisher": settings.SITE_NAME,
        "dc:source": f"{taken.site}{taken.opened.address}",
        "dc:date": timezone.localdate().isoformat(),
        "dc:license": settings.DATA_LICENCE,
        "dc:description": [f"{label}: {words}" for label, words in lines],
        "dialect": {"encoding": "utf-8", "header": True, "headerRowCount": 1},
        "tableSchema": {
            "columns": [{"name": column.key, "titles": [column.key, str(column.label)]} for column in taken.columns]
        },
    }
    return json.dumps({key: value for key, value in said.items() if value}, ensure_ascii=False, indent=1).encode()
