"""The history of a record, notes between officers, and text not yet saved."""

from __future__ import annotations

from typing import Any

from tests.access.state import record
from tests.access.table import OFFICERS, Line, Values, everyone, in_draft, only, place, readable
from tests.views.work.world import World


def numbered(clause: int, code: str = "", **numbers: int) -> Values:
    more: dict[str, Any] = {"code": code} if code else {}
    return lambda w: {**w.clause(clause), **more, **numbers}


def typed(world: World) -> dict[str, Any]:
    return {**record(world, 1, world.submitted.revision_count), "seen": ""}


LINES = [
    readable("pair_history", place(1, code="ken")),
    readable("pair_history", place(2, code="ken"), "silent"),
    Line("pair_history", everyone(404), everyone(405), in_draft(code="ken"), about="draft"),
    readable("pair_version", numbered(1, "ken", number=1)),
    # Version 2 is submitted and not published: not even the State's own officers see it on the public pages.
    Line("pair_version", everyone(404), everyone(405), numbered(1, "ken", number=2), about="working"),
    Line("pair_version", everyone(404), everyone(405), numbered(3, "ken", number=1), about="never published"),
    Line("pair_versions_compared", everyone(404), everyone(405), numbered(1, "ken", old=1, new=2), about="working"),
    readable("pair_versions_compared", numbered(1, "ken", old=1, new=1), "itself"),
    Line("record_history", only(OFFICERS, 200), only(OFFICERS, 405), place(1)),
    Line("record_history", only(OFFICERS, 404), only(OFFICERS, 405), in_draft(), about="draft"),
    Line("record_version", only(OFFICERS, 200, other=404), only(OFFICERS, 405), numbered(1, number=2)),
    Line("record_version", only(OFFICERS, 404), only(OFFICERS, 405), numbered(1, number=9), about="none"),
    Line("record_comparison", only(OFFICERS, 200, other=404), only(OFFICERS, 405), numbered(1, old=1, new=2)),
    Line("record_comparison", only(OFFICERS, 404), only(OFFICERS, 405), numbered(2, old=1, new=2), about="silent"),
    Line(
        "version_bring_back",
        only(OFFICERS, 405),
        only(OFFICERS, 409, other=404),
        numbered(1, number=1),
        lambda _w: {"newest": 2},
        "one in hand",
    ),
    Line(
        "version_bring_back",
        only(OFFICERS, 405),
        only(OFFICERS, 404),
        numbered(2, number=1),
        lambda _w: {"newest": 1},
        "silent",
    ),
    Line("note_create", only(OFFICERS, 405), only(OFFICERS, 302), place(1), lambda _w: {"say-text": "Between us."}),
    Line(
        "note_create",
        only(OFFICERS, 405),
        only(OFFICERS, 404),
        in_draft(),
        lambda _w: {"say-text": "Between us."},
        "draft",
    ),
    Line("unsaved_text", only(OFFICERS, 405), only(OFFICERS, 200), place(1), typed),
    Line("unsaved_text", only(OFFICERS, 405), only(OFFICERS, 302), place(1), lambda _w: {"act": "discard"}, "discard"),
    Line("unsaved_text", only(OFFICERS, 405), only(OFFICERS, 404), in_draft(), typed, "draft"),
]
