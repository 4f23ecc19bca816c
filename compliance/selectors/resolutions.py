"""Resolutions and their obligations with the counts that lists and pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from compliance.enums import NOT_REPORTED, ResolutionState, Status
from compliance.models import (
    Action,
    Obligation,
    Resolution,
    ResolutionHistory,
    ResolutionSummary,
)
from compliance.models.obligations import ObligationQuerySet
from compliance.models.resolutions import ResolutionQuerySet
from compliance.selectors.texts import with_words
from compliance.selectors.trends import Trend, number_of, trend_of

_DRAWN = (*(status.value for status in Status), "implemented_confirmed", "implemented_disputed")


def resolutions_with_counts(user: Any) -> ResolutionQuerySet:
    """Resolutions as lists show them, with `asked` (obligations) and `reporting` (real States that have reported)."""
    asked = Obligation.objects.filter(resolution=OuterRef("pk"), retired_at__isnull=True)
    counted = asked.order_by().values("resolution").annotate(number=Count("pk")).values("number")
    found: ResolutionQuerySet = (
        Resolution.objects.visible_to(user)
        .filter(state__in=[ResolutionState.PUBLISHED, ResolutionState.SUPERSEDED])
        .annotate(
            asked=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
            reporting=Coalesce(F("summary__states_reporting"), 0),
        )
        .order_by(F("adopted_on").desc(nulls_last=True), "symbol")
    )
    return found


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
    """One resolution over all real States, and how that moved. `strip` has the pairs by status, for the status strip;
    `as_of` is None before the first compilation."""

    obligations: int
    actions: int
    states_reporting: int
    reported: int
    pairs: int
    strip: dict[str, int]
    as_of: date | None
    history: Trend


def resolution_counts(resolution: Resolution, user: Any) -> ResolutionCounts:
    """Counts from the compiled summary with its history, and how much is asked, with one query.

    The last row that was kept says what the summary says; only its day is the summary's own.
    """
    obligations = Obligation.objects.visible_to(user).filter(resolution=resolution, retired_at__isnull=True)
    actions = Action.objects.filter(obligation__in=obligations, retired_at__isnull=True)
    rows = ResolutionHistory.objects.filter(resolution=resolution).annotate(
        compiled_for=Subquery(ResolutionSummary.objects.filter(resolution=resolution).values("as_of")[:1]),
        asked=number_of(obligations),
        steps=number_of(actions),
    )
    history = trend_of(rows)
    if not history.rows:
        nothing = {NOT_REPORTED: 0, **dict.fromkeys(_DRAWN, 0)}
        return ResolutionCounts(obligations.count(), actions.count(), 0, 0, 0, nothing, None, history)
    last = history.rows[-1]
    return ResolutionCounts(
        obligations=last.asked or 0,
        actions=last.steps or 0,
        states_reporting=last.states_reporting,
        reported=last.reported,
        pairs=last.obligations,
        strip={NOT_REPORTED: last.not_reported, **{name: getattr(last, name) for name in _DRAWN}},
        as_of=last.compiled_for,
        history=history,
    )
