"""Resolutions and their obligations with the counts that lists and pages show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from compliance.enums import NOT_REPORTED, ResolutionState, Status
from compliance.models import Action, Obligation, Resolution, StateResolutionSummary
from compliance.models.obligations import ObligationQuerySet
from compliance.models.resolutions import ResolutionQuerySet
from compliance.selectors.texts import with_words

_SUMMED = (
    "obligations",
    "reported",
    *(status.value for status in Status),
    "implemented_confirmed",
    "implemented_disputed",
)


def _number_of(rows: QuerySet[Any], group: str) -> Coalesce:
    """How many rows a query about an `OuterRef` finds. Counting two joins at once would multiply them."""
    counted = rows.order_by().values(group).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def resolutions_with_counts(user: Any) -> ResolutionQuerySet:
    """Resolutions as lists show them, with `asked` (obligations) and `reporting` (real States that have reported)."""
    asked = Obligation.objects.filter(resolution=OuterRef("pk"), retired_at__isnull=True)
    reporting = StateResolutionSummary.objects.filter(
        resolution=OuterRef("pk"), reported__gt=0, country__is_fictional=False
    )
    found: ResolutionQuerySet = (
        Resolution.objects.visible_to(user)
        .filter(state__in=[ResolutionState.PUBLISHED, ResolutionState.SUPERSEDED])
        .annotate(asked=_number_of(asked, "resolution"), reporting=_number_of(reporting, "resolution"))
        .order_by(F("adopted_on").desc(nulls_last=True), "symbol")
    )
    return found


def resolutions_published(user: Any) -> int:
    """How many resolutions ask something of States today."""
    return Resolution.objects.visible_to(user).published().count()


def obligations_with_counts(user: Any) -> ObligationQuerySet:
    """The obligations in force, as printed, with `reporting`: how many real States have a published version.

    The number is the compiled one, so that a list costs the same whatever States have said.
    """
    found: ObligationQuerySet = (
        Obligation.objects.visible_to(user)
        .in_force()
        .annotate(reporting=Coalesce(F("summary__states_reporting"), 0))
        .in_order()
    )
    return with_words(found)


@dataclass(frozen=True, slots=True)
class ResolutionCounts:
    """One resolution over all real States. `strip` has the pairs by status, for the status strip."""

    obligations: int
    actions: int
    states_reporting: int
    reported: int
    pairs: int
    strip: dict[str, int]
    as_of: Any


def resolution_counts(resolution: Resolution, user: Any) -> ResolutionCounts:
    """Counts from the compiled summaries, with three queries."""
    obligations = Obligation.objects.visible_to(user).filter(resolution=resolution, retired_at__isnull=True)
    real = StateResolutionSummary.objects.filter(resolution=resolution, country__is_fictional=False)
    sums = real.aggregate(
        reporting=Count("pk", filter=Q(reported__gt=0)),
        compiled_for=Max("as_of"),
        **{f"sum_{name}": Coalesce(Sum(name), 0) for name in _SUMMED},
    )
    summed = {name: sums[f"sum_{name}"] for name in _SUMMED}
    pairs, reported = summed.pop("obligations"), summed.pop("reported")
    return ResolutionCounts(
        obligations=obligations.count(),
        actions=Action.objects.filter(obligation__in=obligations, retired_at__isnull=True).count(),
        states_reporting=sums["reporting"],
        reported=reported,
        pairs=pairs,
        strip={NOT_REPORTED: pairs - reported, **summed},
        as_of=sums["compiled_for"],
    )
