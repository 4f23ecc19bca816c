"""From the rows of a sheet to the cells of a statistic: what each column may say, and what is wrong, by row and column.

The first row of the template has words, the second codes; either is enough to know the columns, in any order. What a
person writes in a column is understood as a code, or as the word for it in any of the six languages.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from compliance.enums import WHOLE, AgeGroup, Exploitation, Language, Measure, StatisticSex
from compliance.figures import Place, disagreements
from compliance.models.statistics import FIRST_YEAR, LAST_YEAR, MOST
from compliance.sheets import Sheet, Tables
from compliance.sheets.numbers import NotACount, count_of

COLUMNS: dict[str, str | Promise] = {
    "year": _("Year"),
    "measure": pgettext_lazy("statistic", "What is counted"),
    "sex": _("Sex"),
    "age_group": _("Age group"),
    "form": _("Form of exploitation"),
    "count": pgettext_lazy("statistic", "Count"),
}
CHOICES: dict[str, type[models.TextChoices]] = {
    "measure": Measure,
    "sex": StatisticSex,
    "age_group": AgeGroup,
    "form": Exploitation,
}
#: The parts that a total is made of, by dimension.
PARTS = {name: [value for value in CHOICES[name].values if value != WHOLE] for name in ("sex", "age_group", "form")}
#: Columns that a sheet may leave out: then it does not tell these apart.
_MAY_BE_ABSENT = frozenset({"sex", "age_group", "form"})
MAX_ROWS = 2_000
#: Rows above the table in which its headings may stand.
_HEAD = 15

Row = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row: `row` is its number in the sheet (0: the whole), `column` a key of COLUMNS or "".

    A warning does not stand in the way.
    """

    row: int
    column: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    is_warning: bool = False

    def to_json(self) -> dict[str, Any]:
        return {"row": self.row, "column": self.column, "code": self.code, "values": dict(self.values)}


@dataclass(frozen=True)
class Checked:
    """The rows as they are understood: cells by place where nothing stands in the way, and what was found."""

    cells: dict[Place, int]
    faults: list[Fault]

    @property
    def errors(self) -> list[Fault]:
        return [fault for fault in self.faults if not fault.is_warning]

    @property
    def warnings(self) -> list[Fault]:
        return [fault for fault in self.faults if fault.is_warning]


def folded(text: str) -> str:
    """A word without case, accents, spaces and signs, for comparing what people write."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if c.isalnum())


@cache
def words_of(column: str) -> dict[str, str]:
    """Every word for a value of the column, folded, to its code: in six languages, and the codes."""
    known: dict[str, str] = {}
    for language in Language.values:
        with translation.override(language):
            for value, label in CHOICES[column].choices:
                known.setdefault(folded(str(label)), value)
    return {**known, **{folded(value): value for value in CHOICES[column].values}}


@cache
def _headings() -> dict[str, str]:
    known: dict[str, str] = {}
    for language in Language.values:
        with translation.override(language):
            for column, label in COLUMNS.items():
                known.setdefault(folded(str(label)), column)
    return {**known, **{folded(column): column for column in COLUMNS}}


def rows_of(tables: Tables) -> tuple[list[Row], list[Fault]]:
    """The rows below the headings, of the first sheet that has them: `n` is the row's number, the rest as written."""
    for sheet in tables.sheets:
        places, first = _columns_of(sheet)
        if not {"year", "measure", "count"} <= set(places):
            continue
        missing = [column for column in COLUMNS if column not in places and column not in _MAY_BE_ABSENT]
        faults = [Fault(0, column, "column-missing") for column in missing]
        rows = []
        for number, cells in enumerate(sheet.rows[first:], start=first + 1):
            row = {column: _as_written(cells[at] if at < len(cells) else None) for column, at in places.items()}
            if any(value != "" for value in row.values()):
                rows.append({"n": number, **{c: row.get(c, WHOLE) for c in COLUMNS}})
            if len(rows) > MAX_ROWS:
                return rows[:MAX_ROWS], [Fault(0, "", "too-many", {"most": MAX_ROWS})]
        return rows, faults or ([] if rows else [Fault(0, "", "no-rows")])
    return [], [Fault(0, "", "no-headings")]


def _columns_of(sheet: Sheet) -> tuple[dict[str, int], int]:
    """Which column stands where, and the first row of figures: below the last row of headings."""
    places: dict[str, int] = {}
    first = 0
    for number, cells in enumerate(sheet.rows[:_HEAD], start=1):
        found = {
            _headings()[folded(value)]: at
            for at, value in reversed(list(enumerate(cells)))
            if isinstance(value, str) and folded(value) in _headings()
        }
        if len(found) >= 3:
            places = {**places, **found}
            first = number
        elif first:
            break
    return places, first


def header_given(text: str) -> str:
    """Pasted rows with a row of codes above them where they have no headings of their own."""
    first = text.partition("\n")[0].split("\t")
    known = sum(folded(value) in _headings() for value in first)
    return text if known >= 3 else "\t".join(COLUMNS) + "\n" + text


def _as_written(value: Any) -> str:
    """A cell as a person would see it."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return str(value.get("formula") or value.get("day") or "")
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)[:200]


def check_rows(rows: Sequence[Row]) -> Checked:
    """Understand every row; no row with an error gives a cell."""
    cells: dict[Place, int] = {}
    numbers: dict[Place, int] = {}
    faults: list[Fault] = []
    for row in rows:
        if not any(str(row.get(column, "")).strip() for column in COLUMNS):
            continue
        number = int(row["n"])
        values, found = _read(row, number)
        faults += found
        if found:
            continue
        place = Place(values["year"], values["measure"], values["sex"], values["age_group"], values["form"])
        if place in cells:
            same = cells[place] == values["count"]
            faults.append(Fault(number, "", "repeated" if same else "contradicts", {"row": numbers[place]}))
            continue
        cells[place], numbers[place] = values["count"], number
    if not cells and not faults:
        faults.append(Fault(0, "", "no-rows"))
    faults += _sums(cells, numbers)
    return Checked(cells, sorted(faults, key=lambda fault: (fault.is_warning, fault.row)))


def _read(row: Row, number: int) -> tuple[dict[str, Any], list[Fault]]:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in COLUMNS:
        written = str(row.get(column, "")).strip()
        if not written:
            faults.append(Fault(number, column, "empty"))
        elif written.startswith("="):
            faults.append(Fault(number, column, "formula", {"written": written}))
        elif column in CHOICES:
            code = words_of(column).get(folded(written))
            if code is None:
                faults.append(Fault(number, column, "unknown", {"written": written, "near": _near(column, written)}))
            values[column] = code
        else:
            try:
                values[column] = count_of(written, most=MOST)
            except NotACount as error:
                faults.append(Fault(number, column, f"count-{error.code}", {"written": written}))
    year = values.get("year")
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        faults.append(Fault(number, "year", "year", {"written": str(row["year"])}))
    return values, faults


def _near(column: str, written: str) -> str:
    """The code of the likeliest word, or nothing."""
    close = difflib.get_close_matches(folded(written), list(words_of(column)), n=1, cutoff=0.6)
    return words_of(column)[close[0]] if close else ""


def _sums(cells: Mapping[Place, int], numbers: Mapping[Place, int]) -> list[Fault]:
    faults = [
        Fault(
            numbers[one.place],
            "count",
            "total-other" if one.complete else "total-less",
            {"dimension": one.dimension, "total": one.total, "parts": one.parts},
        )
        for one in disagreements(cells, PARTS)
    ]
    for place, count in cells.items():
        before = place._replace(measure=Measure.PROSECUTIONS)
        if place.measure == Measure.CONVICTIONS and before in cells and count > cells[before]:
            values = {"convictions": count, "prosecutions": cells[before], "year": place.year}
            faults.append(Fault(numbers[place], "count", "more-convictions", values, is_warning=True))
    return faults
