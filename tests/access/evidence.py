"""A State's evidence: the list, one piece, and the acts on it."""

from __future__ import annotations

from typing import Any

from tests.access.table import OFFICERS, REASON, Line, Values, only
from tests.views.work.world import World

OWN = ("contributor", "rapporteur")
FACTS = {
    "kind": "law",
    "dimension": "structure",
    "title": "Act No. 10",
    "dated": "2024-05-02",
    "language": "en",
    "url": "https://laws.example/10",
    "audience": "everyone",
    "keep": ["1"],
}
PUBLISHED: Values = lambda w: {"key": w.open_evidence.key}  # noqa: E731
DRAFT: Values = lambda w: {"key": w.draft_evidence.key}  # noqa: E731


def corrected(world: World) -> dict[str, Any]:
    return {**FACTS, "expected": world.draft_evidence.revision_count}


LINES = [
    Line("evidence_list", only(OFFICERS, 200), only(OFFICERS, 405)),
    Line("evidence_detail", only(OWN, 200, other=404), only(OFFICERS, 405), PUBLISHED, about="published"),
    Line("evidence_detail", only(OWN, 200, other=404), only(OFFICERS, 405), DRAFT, about="draft"),
    Line("evidence_edit", only(OWN, 200, other=404), only(OWN, 302, other=404), DRAFT, corrected, "draft"),
    Line(
        "evidence_edit", only(OWN, 409, other=404), only(OWN, 409, other=404), PUBLISHED, lambda _w: FACTS, "published"
    ),
    Line(
        "evidence_edit",
        only(OWN, 200, other=404),
        only(OWN, 409, other=404),
        DRAFT,
        lambda w: {**FACTS, "expected": w.draft_evidence.revision_count + 1},
        "stale",
    ),
    # The record on the clause is with the rapporteur: a contributor's new version would change it.
    Line(
        "evidence_renew",
        only(OWN, 200, other=404),
        only(OWN, 302, contributor=409, other=404),
        PUBLISHED,
        lambda _w: FACTS,
        "published",
    ),
    Line("evidence_renew", only(OWN, 409, other=404), only(OWN, 409, other=404), DRAFT, lambda _w: FACTS, "draft"),
    Line(
        "evidence_withdraw",
        only(OWN, 200, other=404),
        only(OWN, 302, contributor=403, other=404),
        PUBLISHED,
        REASON,
        "published",
    ),
    Line("evidence_withdraw", only(OWN, 200, other=404), only(OWN, 302, other=404), DRAFT, REASON, "draft"),
    Line(
        "evidence_confirm",
        only(OFFICERS, 405),
        only(OWN, 302, contributor=403, other=404),
        PUBLISHED,
        about="published",
    ),
    Line("evidence_confirm", only(OFFICERS, 405), only(OWN, 409, contributor=403, other=404), DRAFT, about="draft"),
    Line(
        "evidence_audience",
        only(OFFICERS, 405),
        only(OWN, 302, contributor=403, other=404),
        PUBLISHED,
        lambda _w: {"audience": "own_state"},
        "published",
    ),
    Line(
        "evidence_audience",
        only(OFFICERS, 405),
        only(OWN, 302, other=404),
        DRAFT,
        lambda _w: {"audience": "own_state"},
        "draft",
    ),
    Line(
        "evidence_serve",
        only(OWN, 200, other=404),
        only(OWN, 302, other=404),
        PUBLISHED,
        lambda w: {"obligation": w.obligations[1].key},
    ),
    Line(
        "evidence_serve",
        only(OWN, 200, other=404),
        only(OWN, 404, other=404),
        PUBLISHED,
        lambda _w: {"obligation": "unknown"},
        "no clause",
    ),
    Line(
        "evidence_end",
        only(OFFICERS, 405),
        only(OWN, 302, other=404),
        DRAFT,
        lambda w: {"obligation": w.obligations[2].key},
    ),
    Line(
        "evidence_end",
        only(OFFICERS, 405),
        only(OWN, 302, contributor=409, other=404),
        PUBLISHED,
        lambda w: {"obligation": w.obligations[0].key},
        "handed over",
    ),
]
