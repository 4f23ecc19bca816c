"""What the front page shows besides the world's summary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from compliance.models import (
    Country,
    Implementation,
    ImplementationVersion,
    Obligation,
    Review,
)
from compliance.models.obligations import ObligationQuerySet
from compliance.selectors.reviews import OBJECTING
from compliance.selectors.texts import with_words

#: Lines of each list of the front page.
LINES = 5


def just_published(user: Any, *, limit: int = LINES) -> QuerySet[ImplementationVersion]:
    """The statuses published last that still stand, fictional States among them."""
    return (
        ImplementationVersion.objects.visible_to(user)
        .published()
        .current()
        .filter(implementation__pair__obligation__in=Obligation.objects.visible_to(user).in_force())
        .select_related(
            "implementation__pair__country",
            "implementation__pair__obligation__wording",
            "implementation__pair__obligation__resolution",
        )
        .order_by("-published_at")[:limit]
    )


def newly_disputed(user: Any, *, limit: int = LINES) -> QuerySet[Review]:
    """The reviews that object to what now stands, the latest first."""
    return (
        Review.objects.visible_to(user)
        .current()
        .filter(grade__in=OBJECTING, pair__obligation__in=Obligation.objects.visible_to(user).in_force())
        .select_related(
            "organisation",
            "pair__country",
            "pair__obligation__wording",
            "pair__obligation__resolution",
            "pair__implementation__current_version",
        )
        .order_by("-published_at")[:limit]
    )


@dataclass(frozen=True, slots=True)
class SilentObligation:
    """An obligation and when any State last published on it; None for never."""

    obligation: Obligation
    last_published_at: datetime | None


def longest_silent(user: Any, *, limit: int = LINES) -> list[SilentObligation]:
    """The obligations on which States have been silent the longest: never a list of States.

    Those nobody ever reported on come first, the longest asked first. Only where these are fewer than the
    lines are the dates of the others looked at.
    """
    asked = with_words(Obligation.objects.visible_to(user).in_force())
    spoken = Implementation.objects.filter(
        pair__obligation=OuterRef("pk"), pair__country__is_fictional=False, current_version__isnull=False
    )
    never = asked.exclude(Exists(spoken)).in_order()[:limit]
    lines = [SilentObligation(obligation, None) for obligation in never]
    if len(lines) < limit:
        lines += _last_spoken(asked.filter(Exists(spoken)), limit - len(lines))
    return lines


def _last_spoken(obligations: ObligationQuerySet, limit: int) -> list[SilentObligation]:
    last = Max("pairs__implementation__current_version__published_at", filter=Q(pairs__country__is_fictional=False))
    found: Iterable[Any] = obligations.annotate(last=last).order_by("last", "pk")[:limit]
    return [SilentObligation(obligation, obligation.last) for obligation in found]


def totals(user: Any) -> tuple[int, int]:
    """How many real States there are, and how many obligations are in force."""
    return Country.objects.visible_to(user).real().count(), Obligation.objects.visible_to(user).in_force().count()
