"""What our workbooks share: texts that stay texts, words in the reader's direction, drop-down lists, locked columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django.utils.translation import get_language_bidi
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LISTS = "Lists"
_LONGEST = 32_767
_HEAD = Font(bold=True, color="FFFFFF")
_HEAD_FILL = PatternFill("solid", fgColor="0A5C8F")
_LOCKED_FILL = PatternFill("solid", fgColor="F4F6F8")
_WRAP = Alignment(wrap_text=True, vertical="top")
_OPEN = Protection(locked=False)
#: What programs take for the beginning of a formula.
_FORMULA_SIGNS = "=+-@\t\r"


class Writer:
    """Makes the cells of one sheet. Their few looks are made once: for 60,000 cells it would take seconds otherwise."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._looks = {
            (is_open, quoted): self._look(is_open=is_open, quoted=quoted)
            for is_open in (False, True)
            for quoted in (False, True)
        }
        self._day = self._look(is_open=True, quoted=False, number_format="yyyy-mm-dd")

    def _look(self, *, is_open: bool, quoted: bool, number_format: str = "@") -> Any:
        cell = WriteOnlyCell(self._sheet)
        cell.alignment, cell.number_format = _WRAP, number_format
        if is_open:
            cell.protection = _OPEN
        else:
            cell.fill = _LOCKED_FILL
        if quoted:
            # What other programs look at, to know that this is a text.
            cell.quotePrefix = True
        return cell._style  # type: ignore[attr-defined]

    def text(self, value: str, *, is_open: bool = False) -> Cell:
        """A text that no program takes for a formula, whatever it begins with; `is_open` cells may be written in."""
        clean = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST]
        cell = WriteOnlyCell(self._sheet, value=clean or None)
        if clean:
            cell.data_type = "s"  # openpyxl would take a text that begins with = for a formula
        cell._style = self._looks[is_open, bool(clean) and clean[0] in _FORMULA_SIGNS]  # type: ignore[attr-defined]
        return cell

    def day(self, value: date | None) -> Cell:
        """A day that may be written in."""
        cell = WriteOnlyCell(self._sheet)
        cell.value = value
        cell._style = self._day  # type: ignore[attr-defined]
        return cell


def head_cell(sheet: Any, value: str) -> Cell:
    cell = WriteOnlyCell(sheet, value=value)
    cell.font, cell.fill, cell.alignment = _HEAD, _HEAD_FILL, _WRAP
    return cell


def code_cell(sheet: Any, value: str) -> Cell:
    """A cell of the row of codes, which stands below the headings and is not shown."""
    return WriteOnlyCell(sheet, value=value)


def new_sheet(book: Workbook, title: str, widths: Sequence[int], *, hidden_codes: bool) -> Any:
    """A sheet in the reader's direction, its headings kept in sight and its codes, if it has any, out of it."""
    sheet = book.create_sheet(_titled(title))
    sheet.sheet_view.rightToLeft = get_language_bidi()
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    if hidden_codes:
        sheet.row_dimensions[2].hidden = True
        sheet.freeze_panes = "A3"
    return sheet


def _titled(title: str) -> str:
    """A title that a workbook takes: at most 31 characters, none of those that addresses of cells use."""
    return "".join(c for c in title if c not in "[]:*?/\\'")[:31] or "1"


def protect(sheet: Any) -> None:
    """Lock what is locked. Without a password: it keeps people from slips, not from anything else."""
    sheet.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "autoFilter", "sort"):
        setattr(sheet.protection, allowed, False)


class Choices:
    """The sheet of the drop-down lists' words, one column each; not shown."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._columns: list[list[str]] = []

    def add(self, words: Sequence[str], *, cells: str, message: str) -> DataValidation:
        """A list for some cells ("C3:C2000"); other words are asked about, not refused: they are understood too."""
        self._columns.append(list(words))
        letter = get_column_letter(len(self._columns))
        rule = DataValidation(
            type="list",
            formula1=f"'{LISTS}'!${letter}$1:${letter}${max(len(words), 1)}",
            allow_blank=True,
            showErrorMessage=True,
            errorStyle="warning",
            error=message[:250],
        )
        rule.add(cells)
        return rule

    def write(self) -> None:
        sheet = self._book.create_sheet(LISTS)
        sheet.sheet_state = "hidden"
        writer = Writer(sheet)
        for row in range(max(map(len, self._columns), default=0)):
            sheet.append([writer.text(words[row] if row < len(words) else "") for words in self._columns])


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()
