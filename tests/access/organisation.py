"""An organisation's reviews."""

from __future__ import annotations

from typing import Any

from tests.access.table import REASON, REVIEWERS, Line, in_draft, invitation, only, place
from tests.views.work.world import World


def review_data(world: World) -> dict[str, Any]:
    return {
        "grade": "A",
        "information_quality": "detailed",
        "reasons": "We looked again.",
        "evidence_cutoff": "2024-06-01",
        "judged": world.published.pk,
    }


LINES = [
    Line("my_organisation", only(REVIEWERS, 200), only(REVIEWERS, 405)),
    Line("my_members", only(REVIEWERS, 200), only(REVIEWERS, 405)),
    Line("my_members_invite", only(("approver",), 200), only(("approver",), 302), data=invitation("member")),
    Line("review_create", only(REVIEWERS, 200), only(REVIEWERS, 302), place(1, code="ken"), review_data),
    Line("review_create", only(REVIEWERS, 404), only(REVIEWERS, 404), in_draft(code="ken"), review_data, "draft"),
    Line("review_withdraw", only(REVIEWERS, 200), only(REVIEWERS, 302), lambda w: {"key": w.review.key}, REASON),
    Line("review_withdraw", only((), 403), only((), 403), lambda w: {"key": w.foreign_review.key}, REASON, "another's"),
]
