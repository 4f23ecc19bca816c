"""A table of figures: how it comes, its rows as a grid that can be typed in, and what is said about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from compliance.enums import Dimension, EvidenceKind
from compliance.forms.base import WorkForm, text_area
from compliance.forms.records import EvidenceForm
from compliance.services.evidence import EvidenceData
from compliance.services.statistic_rows import CHOICES, COLUMNS, Checked, Fault, Row, folded, words_of

#: Rows that can be typed in at a time. A longer table shows those that need it; the rest stays as it was read.
MOST_IN_GRID = 100
EMPTY_ROWS = 4
MORE_ROWS = 10


class SheetFileForm(WorkForm):
    """One workbook or .csv."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("An Excel workbook (.xlsx) or a .csv file."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
    )


class PasteForm(WorkForm):
    """Rows copied from a spreadsheet."""

    # It stands folded up in the form of the grid: a browser would refuse to send that while it is empty.
    use_required_attribute = False

    pasted = forms.CharField(
        label=_("Rows copied from a spreadsheet"),
        strip=False,
        max_length=400_000,
        widget=text_area(5, spellcheck="false"),
        help_text=_("With or without the headings. Without them: year, what is counted, sex, age group, form, count."),
    )


class StatisticForm(EvidenceForm):
    """What is said about a table: like any evidence, but that the table itself is what can be read."""

    field_order = ("title", "dated", "issued_by", "description", "dimension", "url", "place_in_document", "language")
    sources = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) & {"kind", "uploads", "strip"}:
            del self.fields[name]
        self.fields["dimension"].initial = Dimension.OUTCOME
        self.fields["dated"].label = _("Date of the figures")
        self.fields["url"].help_text = _("Where the figures were published, if they were. Begins with https://")
        self.fields["description"].label = _("What is counted, and how")

    def data_for_service(self) -> EvidenceData:
        known = {one.name for one in fields(EvidenceData)}
        given = {name: value for name, value in self.cleaned_data.items() if name in known}
        return EvidenceData(**{**given, "kind": EvidenceKind.STATISTIC})


@dataclass(frozen=True)
class Cell:
    """One field of the grid; `choices` is empty for what is typed."""

    name: str
    ident: str
    label: str
    value: str
    choices: Sequence[tuple[str, str]]
    faults: Sequence[Fault]


@dataclass(frozen=True)
class GridRow:
    number: int
    cells: Sequence[Cell]
    faults: Sequence[Fault]


def grid_of(rows: Sequence[Row], checked: Checked, *, more: int = EMPTY_ROWS) -> list[GridRow]:
    """The rows that can be typed in: all of a short table, of a long one those with a fault; then empty ones."""
    faults: dict[int, list[Fault]] = {}
    for fault in checked.errors:
        faults.setdefault(fault.row, []).append(fault)
    shown = list(rows) if len(rows) <= MOST_IN_GRID else [row for row in rows if row["n"] in faults][:MOST_IN_GRID]
    last = max((int(row["n"]) for row in rows), default=0)
    empty: list[Row] = [{"n": last + n, **dict.fromkeys(COLUMNS, "")} for n in range(1, more + 1)]
    return [_grid_row(row, faults.get(int(row["n"]), [])) for row in [*shown, *empty]]


def _grid_row(row: Row, faults: Sequence[Fault]) -> GridRow:
    number = int(row["n"])
    cells = []
    for column, label in COLUMNS.items():
        written = str(row.get(column, ""))
        cells.append(
            Cell(
                name=column,
                ident=f"r{number}-{column}",
                label=str(label),
                value=_value(column, written),
                choices=_options(column, written),
                faults=[fault for fault in faults if fault.column == column],
            )
        )
    return GridRow(number, cells, [fault for fault in faults if not fault.column])


def _value(column: str, written: str) -> str:
    """The code of what is written where it is known, else what is written."""
    return words_of(column).get(folded(written), written) if column in CHOICES and written else written


def _options(column: str, written: str) -> Sequence[tuple[str, str]]:
    if column not in CHOICES:
        return ()
    options = [("", "–"), *((str(value), str(label)) for value, label in CHOICES[column].choices)]
    if written and folded(written) not in words_of(column):
        options.append((written, f"{written} ?"))
    return options


def rows_from(post: QueryDict, kept: Sequence[Row]) -> list[Row]:
    """The rows as the grid was sent, laid over those that were kept; a row that was emptied goes."""
    rows: dict[int, Row] = {int(row["n"]): dict(row) for row in kept}
    lists: Mapping[str, list[str]] = {column: post.getlist(column) for column in COLUMNS}
    for place, number in enumerate(post.getlist("n")):
        if not (number.isascii() and number.isdigit() and len(number) < 7):
            continue
        values = {c: (lists[c][place] if place < len(lists[c]) else "").strip()[:200] for c in COLUMNS}
        if any(values.values()):
            rows[int(number)] = {"n": int(number), **values}
        else:
            rows.pop(int(number), None)
    return [rows[number] for number in sorted(rows)]
