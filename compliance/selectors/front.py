"""What the front page shows besides the world's summary."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from compliance.enums import ResolutionState
from compliance.models import ImplementationVersion, Obligation, Review
from compliance.selectors.reviews import OBJECTING
from compliance.selectors.texts import with_words

#: Lines of each list of the front page.
LINES = 5


def _is_in_force(obligation: Obligation) -> bool:
    """What `ObligationQuerySet.in_force` asks for, of one that is here with its resolution."""
    return obligation.retired_at is None and obligation.resolution.state == ResolutionState.PUBLISHED


def _latest(rows: QuerySet[Any], obligation_of: Callable[[Any], Obligation], limit: int) -> list[Any]:
    """The first rows whose obligation is in force, looked for in windows along an index.

    The condition stands here and not in the statement, where a database would begin with all obligations in force
    and sort everything ever said of them.
    """
    found: list[Any] = []
    begin, size = 0, 4 * limit
    while len(found) < limit:
        window = list(rows[begin : begin + size])
        found += [row for row in window if _is_in_force(obligation_of(row))]
        if len(window) < size:
            break
        begin, size = begin + size, size * 4
    return found[:limit]


def just_published(user: Any, *, limit: int = LINES) -> list[ImplementationVersion]:
    """The statuses published last that still stand, fictional States among them."""
    versions = (
        ImplementationVersion.objects.visible_to(user)
        .published()
        .current()
        .select_related(
            "implementation__pair__country",
            "implementation__pair__obligation__wording",
            "implementation__pair__obligation__resolution",
        )
        .order_by("-published_at")
    )
    return _latest(versions, lambda version: version.implementation.pair.obligation, limit)


def newly_disputed(user: Any, *, limit: int = LINES) -> list[Review]:
    """The reviews that object to what now stands, the latest first."""
    reviews = (
        Review.objects.visible_to(user)
        .current()
        .filter(grade__in=OBJECTING)
        .select_related(
            "organisation",
            "pair__country",
            "pair__obligation__wording",
            "pair__obligation__resolution",
            "pair__implementation__current_version",
        )
        .order_by("-published_at")
    )
    return _latest(reviews, lambda review: review.pair.obligation, limit)


@dataclass(frozen=True, slots=True)
class SilentObligation:
    """An obligation and when any State last published on it; None for never."""

    obligation: Obligation
    last_published_at: datetime | None


def longest_silent(user: Any, *, limit: int = LINES) -> list[SilentObligation]:
    """The obligations on which States have been silent the longest, as compiled: never a list of States.

    Those nobody ever reported on come first, the longest asked first.
    """
    asked = with_words(Obligation.objects.visible_to(user).in_force().in_order())
    found: Iterable[Any] = asked.annotate(last=F("summary__last_published_at")).order_by(
        F("last").asc(nulls_first=True), *asked.query.order_by
    )[:limit]
    return [SilentObligation(obligation, obligation.last) for obligation in found]


def obligations_in_force(user: Any) -> int:
    """How many obligations stand on checklists today."""
    return Obligation.objects.visible_to(user).in_force().count()
