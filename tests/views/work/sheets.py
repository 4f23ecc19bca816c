"""Sheets that wait in the world of the rooms' tests, and files that are taken for sheets."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from compliance.enums import SheetKind
from compliance.models import Obligation, SheetUpload, User
from compliance.services.sheets import sheet_keep
from compliance.services.statistic_rows import COLUMNS

FIGURES, CHECKLIST = "figures.xlsx", "checklist.xlsx"
VALUES = {"year": "2024", "measure": "identified", "sex": "female", "age_group": "all", "form": "all", "count": "12"}


def keep_sheets(actor: User, obligations: Sequence[Obligation]) -> None:
    """A table of one number, and a checklist that plans the second clause, both waiting for an officer."""
    sheet_keep(
        actor=actor, kind=SheetKind.STATISTICS, name=FIGURES, rows=[{"n": 2, **VALUES}], obligation=obligations[1]
    )
    row = {"key": obligations[1].key, "n": 3, "mark": "0.0.0.x", "content": {"status": "planned"}, "bad": False}
    sheet_keep(actor=actor, kind=SheetKind.CHECKLIST, name=CHECKLIST, rows=[row])


def kept_sheet(name: str) -> SheetUpload:
    return SheetUpload.objects.get(name=name)


def workbook(*sheets: Sequence[Sequence[Any]], titles: Sequence[str] = ()) -> bytes:
    """A workbook as any program writes it: one list of rows for each sheet."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(titles[number] if titles else f"Sheet{number + 1}")
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def given(*sheets: Sequence[Sequence[Any]], name: str = "given.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, workbook(*sheets))


def figures_file() -> SimpleUploadedFile:
    return given([list(COLUMNS), list(VALUES.values())])
