"""From a filled-in workbook to rows: each clause with what its row and the rows of its actions say.

Columns are known by the hidden row of codes or by their headings in any language, sheets by their columns; so neither
order nor name matters. What cannot be understood is a fault of its row; a row with a fault is not used, the others are.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from compliance.enums import ActionStatus, Status
from compliance.models.contents import action_field
from compliance.services.checklist_columns import ACTIONS, CLAUSES, OPEN, headings, status_words
from compliance.services.statistic_rows import folded
from compliance.sheets import Sheet, Tables
from compliance.sheets.days import NotADay, day_of
from compliance.sheets.reading import text_of

#: Rows above the table in which its headings may stand.
_HEAD = 15
MAX_CLAUSES = 5_000
_LONGEST = {"status_reason": 4_000, "narrative": 20_000, "note": 4_000, "reason": 2_000, "lead_institution": 200}
_DAYS = ("target_date", "done_on")


@dataclass(frozen=True)
class SheetFault:
    """What is wrong: on which sheet ("clauses", "actions", "" for the whole), in which row and column."""

    sheet: str
    row: int
    column: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "values": dict(self.values),
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> SheetFault:
        return cls(told["sheet"], told["row"], told["column"], told["code"], told["values"])


@dataclass
class Reading:
    """`rows` are `{"key", "n", "mark", "content", "bad"}`; the content holds only what the sheet speaks of."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[SheetFault] = field(default_factory=list)


def checklist_rows(tables: Tables) -> Reading:
    """All rows of both sheets. A workbook without a sheet of clauses gives one fault and no rows."""
    reading = Reading()
    rows: dict[str, dict[str, Any]] = {}
    clauses = _found(tables, "clauses", {"clause", "status", "mark"}, without="action")
    if clauses is None:
        reading.faults.append(SheetFault("", 0, "", "no-clauses"))
        return reading
    for number, cells in clauses:
        _clause(number, cells, rows, reading, tables.from_1904)
        if len(rows) > MAX_CLAUSES:
            reading.faults.append(SheetFault("", 0, "", "too-many", {"most": MAX_CLAUSES}))
            break
    for number, cells in _found(tables, "actions", {"clause", "action", "status"}) or []:
        _action(number, cells, rows, reading, tables.from_1904)
    reading.rows = list(rows.values())
    return reading


def _found(
    tables: Tables, name: str, needed: set[str], *, without: str = ""
) -> list[tuple[int, dict[str, Any]]] | None:
    """The rows of the first sheet that has the columns, each with its number; None where there is no such sheet."""
    for sheet in tables.sheets:
        places, first = _columns(sheet, name)
        if needed <= set(places) and not (without and _columns(sheet, "actions")[0].get(without) is not None):
            return [
                (number, {column: cells[at] if at < len(cells) else None for column, at in places.items()})
                for number, cells in enumerate(sheet.rows[first:], start=first + 1)
                if any(value is not None for value in cells)
            ]
    return None


def _columns(sheet: Sheet, name: str) -> tuple[dict[str, int], int]:
    """Which column stands where, by codes rather than by headings, and where the rows begin."""
    known, codes = headings(name), CLAUSES if name == "clauses" else ACTIONS
    places: dict[str, int] = {}
    first = 0
    for number, cells in enumerate(sheet.rows[:_HEAD], start=1):
        by_code = {value: at for at, value in enumerate(cells) if isinstance(value, str) and value in codes}
        by_word = {
            known[folded(value)]: at
            for at, value in enumerate(cells)
            if isinstance(value, str) and folded(value) in known
        }
        if len(by_code) >= 3:
            return by_code, number
        if len(by_word) >= 3 and not first:
            places, first = by_word, number
    return places, first


def _clause(
    number: int, cells: dict[str, Any], rows: dict[str, dict[str, Any]], reading: Reading, from_1904: bool
) -> None:
    key = _text(cells.get("clause"))
    if not key:
        if any(cells.get(column) is not None for column in OPEN["clauses"]):
            reading.faults.append(SheetFault("clauses", number, "clause", "no-key"))
        return
    if key in rows:
        reading.faults.append(SheetFault("clauses", number, "clause", "repeated", {"row": rows[key]["n"]}))
        rows[key]["bad"] = True
        return
    content, faults = _content("clauses", number, cells, from_1904)
    if content.get("status") == Status.NOT_APPLICABLE and not content.get("status_reason", "x"):
        faults.append(SheetFault("clauses", number, "status_reason", "no-reason"))
    reading.faults += faults
    rows[key] = {"key": key, "n": number, "mark": _text(cells.get("mark")), "content": content, "bad": bool(faults)}


def _action(
    number: int, cells: dict[str, Any], rows: dict[str, dict[str, Any]], reading: Reading, from_1904: bool
) -> None:
    key, action = _text(cells.get("clause")), _text(cells.get("action"))
    if not key or not action:
        if any(cells.get(column) is not None for column in OPEN["actions"]):
            reading.faults.append(SheetFault("actions", number, "action", "no-key"))
        return
    row = rows.get(key)
    if row is None:
        return  # its clause is not in the sheet: nothing is said of it
    if action_field(action, "status") in row["content"]:
        reading.faults.append(SheetFault("actions", number, "action", "repeated-action"))
        row["bad"] = True
        return
    content, faults = _content("actions", number, cells, from_1904)
    content.setdefault("status", ActionStatus.OPEN.value)
    content["status"] = content["status"] or ActionStatus.OPEN.value
    if content["status"] == ActionStatus.NOT_APPLICABLE and not content.get("reason", "x"):
        faults.append(SheetFault("actions", number, "reason", "no-reason"))
    reading.faults += faults
    row["bad"] = row["bad"] or bool(faults)
    row["content"].update({action_field(action, name): value for name, value in content.items()})


def _content(
    sheet: str, number: int, cells: dict[str, Any], from_1904: bool
) -> tuple[dict[str, str], list[SheetFault]]:
    """What the open columns of a row say, as stored values; a column that the sheet lacks is not spoken of."""
    content: dict[str, str] = {}
    faults: list[SheetFault] = []
    for column in OPEN[sheet]:
        if column not in cells:
            continue
        value = cells[column]
        written = _text(value)
        if value is None:
            content[column] = ""
        elif isinstance(value, dict) and "formula" in value:
            faults.append(SheetFault(sheet, number, column, "formula", {"written": written}))
        elif column in _DAYS:
            try:
                content[column] = day_of(value, from_1904=from_1904).isoformat()
            except NotADay as error:
                faults.append(SheetFault(sheet, number, column, f"day-{error.code}", {"written": written}))
        elif column == "status":
            code = status_words(sheet).get(folded(written))
            if code is None:
                values = {"written": written, "near": _near(sheet, written)}
                faults.append(SheetFault(sheet, number, column, "status", values))
            else:
                content[column] = code
        elif len(written) > _LONGEST[column]:
            faults.append(SheetFault(sheet, number, column, "long", {"most": _LONGEST[column]}))
        else:
            content[column] = written
    return content, faults


def _near(sheet: str, written: str) -> str:
    words = status_words(sheet)
    close = difflib.get_close_matches(folded(written), list(words), n=1, cutoff=0.6)
    return words[close[0]] if close else ""


def _text(value: Any) -> str:
    """A cell as a text: a number that a program made of it without its zeros behind the point."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return str(value.get("formula") or value.get("day") or "")
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return text_of(str(value)) or ""
