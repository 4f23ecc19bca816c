"""Sheets that officers give, and the tables of figures made of them."""

from __future__ import annotations

from typing import Any

from tests.access.table import OFFICERS, Line, Values, only, place
from tests.views.work.sheets import CHECKLIST, FIGURES, given, kept_sheet
from tests.views.work.world import World

ABOUT = {
    "title": "Victims identified",
    "dated": "2025-03-01",
    "dimension": "outcome",
    "language": "en",
    "audience": "everyone",
}
OWN = ("contributor", "rapporteur")


def sheet(name: str) -> Values:
    return lambda _w: {"key": kept_sheet(name).key}


def checklist_file(world: World) -> dict[str, Any]:
    """A workbook that says something of one clause."""
    rows = [["clause", "status", "mark"], [world.obligations[1].key, "planned", "0.0.0.x"]]
    return {"file": given(rows)}


LINES = [
    Line("statistic_create", only(OFFICERS, 200), only(OFFICERS, 302), place(2), lambda _w: {"act": "type"}),
    Line("statistic_template", only(OFFICERS, 200), only(OFFICERS, 405), lambda _w: {"extension": "xlsx"}),
    Line(
        "statistic_template", only(OFFICERS, 200), only(OFFICERS, 405), lambda _w: {"extension": "csv"}, about="as .csv"
    ),
    Line(
        "statistic_edit",
        only(OFFICERS, 405),
        only(OWN, 302, other=404),
        lambda w: {"key": w.state.evidence.get(kind="statistic").key},
    ),
    Line("checklist_sheet", only(OFFICERS, 200), only(OFFICERS, 302), data=checklist_file),
    Line("checklist_workbook", only(OFFICERS, 200), only(OFFICERS, 405)),
    Line(
        "sheet_detail",
        only(OWN, 200, other=404),
        only(OWN, 302, other=404),
        sheet(FIGURES),
        lambda _w: {"act": "apply", "expected": 1, **ABOUT},
        "figures",
    ),
    Line(
        "sheet_detail",
        only(OWN, 200, other=404),
        only(OWN, 302, other=404),
        sheet(CHECKLIST),
        lambda _w: {"expected": 1},
        "checklist",
    ),
    Line("sheet_discard", only(OWN, 405, other=405), only(OWN, 302, other=404), sheet(FIGURES)),
]
