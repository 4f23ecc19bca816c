"""The template of a table of figures: headings in the reader's language, a hidden row of codes, lists of words."""

from __future__ import annotations

import csv
import io

from django.utils.translation import gettext as _
from openpyxl import Workbook

from compliance.exports.workbooks import Choices, Writer, code_cell, head_cell, new_sheet, saved
from compliance.services.statistic_rows import CHOICES, COLUMNS, MAX_ROWS

_WIDTHS = {"year": 10, "measure": 24, "sex": 22, "age_group": 22, "form": 38, "count": 12}


def workbook() -> bytes:
    """The .xlsx: a sheet to fill in, and one that says how."""
    book = Workbook(write_only=True)
    sheet = new_sheet(book, _("Figures"), list(_WIDTHS.values()), hidden_codes=True)
    lists = Choices(book)
    letters = dict(zip(COLUMNS, "ABCDEF", strict=True))
    for column, choices in CHOICES.items():
        rule = lists.add(
            [str(label) for label in choices.labels],
            cells=f"{letters[column]}3:{letters[column]}{MAX_ROWS + 2}",
            message=_("Choose one of the list."),
        )
        sheet.data_validations.append(rule)
    sheet.append([head_cell(sheet, str(label)) for label in COLUMNS.values()])
    sheet.append([code_cell(sheet, column) for column in COLUMNS])
    help_sheet = new_sheet(book, _("How to fill in"), [100], hidden_codes=False)
    writer = Writer(help_sheet)
    for line in how_to():
        help_sheet.append([writer.text(line)])
    lists.write()
    return saved(book)


def delimited() -> bytes:
    """The .csv: headings and codes, with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow([str(label) for label in COLUMNS.values()])
    lines.writerow(list(COLUMNS))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def how_to() -> list[str]:
    """What there is to know, line by line."""
    return [
        _("One row is one number: how many persons, of one year, one sex, one age group and one form of exploitation."),
        _("Choose “All” where the figures do not tell apart. A row with “All” is a total of the rows below it."),
        _("Leave a row out where a number is not known; write 0 where there was nobody."),
        _("Count each person once a year, and say in the description whom the figures count and how."),
        _("Numbers may be written as 1234, 1 234 or 1,234. Of a formula the stored value is read."),
        _("The public never sees counts below the threshold; your State's officers see every number."),
    ]
