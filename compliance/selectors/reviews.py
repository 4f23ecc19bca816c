"""What reviews come to for a pair: confirmed, disputed, reviewed.

Confirmed: at least one current A and no current C or E. Disputed: any current C or E. B alone: reviewed.
Current is what judges the version and the words in force (see `ReviewQuerySet.current`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from compliance.enums import Grade
from compliance.models import Review

CONFIRMED, DISPUTED, REVIEWED = "confirmed", "disputed", "reviewed"
OBJECTING = (Grade.C, Grade.E)


def outcome(grades: Iterable[str]) -> str:
    """`confirmed`, `disputed`, `reviewed`, or "" where there is no current review."""
    found = set(grades)
    if not found:
        return ""
    if found.intersection(OBJECTING):
        return DISPUTED
    return CONFIRMED if Grade.A in found else REVIEWED


def current_reviews(pair_ids: Collection[int], user: Any) -> dict[int, list[Review]]:
    """Current reviews by pair, gravest grade last, with one query."""
    found: dict[int, list[Review]] = defaultdict(list)
    if pair_ids:
        reviews = Review.objects.visible_to(user).current().filter(pair_id__in=pair_ids)
        for review in reviews.select_related("organisation").order_by("grade", "organisation__name"):
            found[review.pair_id].append(review)
    return found
