"""A State's own record: the address is the same for every State, the record is one's own."""

from __future__ import annotations

from typing import Any

from tests.access.table import OFFICERS, RAPPORTEURS, Line, in_draft, invitation, only, place
from tests.views.work.world import World

EVIDENCE = {
    "kind": "law",
    "dimension": "structure",
    "title": "Act No. 9",
    "dated": "2024-05-01",
    "language": "en",
    "url": "https://laws.example/9",
    "audience": "everyone",
}


def record(world: World, number: int, expected: Any, act: str = "save") -> dict[str, Any]:
    """A whole form of a clause, as the page sends it."""
    basis = {1: world.submitted.number, 3: world.drafted.number}.get(number, "")
    data = {"act": act, "expected": expected, "basis": basis, "status": "under_way", "narrative": "A new law."}
    for action in world.obligations[number - 1].actions.all():
        data[f"action-{action.key}-status"] = "open"
    return data


LINES = [
    Line("my_country", only(OFFICERS, 200), only(OFFICERS, 405)),
    Line("my_people", only(OFFICERS, 200), only(OFFICERS, 405)),
    Line("my_people_invite", only(RAPPORTEURS, 200), only(RAPPORTEURS, 302), data=invitation("contributor")),
    Line(
        "implementation_edit",
        only(OFFICERS, 200),
        only(OFFICERS, 302, other=409),
        place(1),
        lambda w: record(w, 1, w.submitted.revision_count),
        "with a record",
    ),
    Line(
        "implementation_edit", only(OFFICERS, 200), only(OFFICERS, 302), place(2), lambda w: record(w, 2, ""), "silent"
    ),
    Line(
        "implementation_edit",
        only(OFFICERS, 200),
        only(RAPPORTEURS, 302),
        place(2),
        lambda w: record(w, 2, "", "publish"),
        "publish",
    ),
    Line("implementation_edit", only(OFFICERS, 404), only(OFFICERS, 404), in_draft(), about="draft"),
    Line("evidence_create", only(OFFICERS, 200), only(OFFICERS, 302), place(2), lambda _w: EVIDENCE),
    Line(
        "evidence_link",
        only(OFFICERS, 405),
        only(("contributor", "rapporteur"), 302, other=404),
        place(2),
        lambda w: {"evidence": w.open_evidence.key},
    ),
    Line("scope_declare", only(RAPPORTEURS, 200), only(RAPPORTEURS, 404), data=lambda _w: {"obligation": "unknown"}),
    Line(
        "implementation_return",
        only(RAPPORTEURS, 405),
        only((), 403, rapporteur=302, other=404),
        place(1),
        lambda w: {"return-reason": "What about victims?", "expected": w.submitted.revision_count},
    ),
    Line(
        "implementation_discard",
        only(OFFICERS, 405),
        only(("contributor", "rapporteur"), 302, other=404),
        place(3),
        lambda w: {"expected": w.drafted.revision_count},
    ),
    Line(
        "implementation_withdraw",
        only((), 403, rapporteur=200, other=404),
        only((), 403, rapporteur=302, other=404),
        place(1),
        lambda w: {"reason": "It was a mistake.", "version": w.published.pk},
    ),
]
