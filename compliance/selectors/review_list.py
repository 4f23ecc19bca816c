"""What an organisation has reviewed, and what waits for it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from compliance.enums import ResolutionState, Status
from compliance.models import Country, ImplementationVersion, Organisation, Review, User


def claims_without_review(*, user: User, organisation: Organisation) -> QuerySet[ImplementationVersion]:
    """Current versions that report "implemented" where the organisation has no standing review of the pair.

    One of an earlier version stands in the list of those (`reviews_of`), so that no claim is shown twice.
    """
    reviewed = Review.objects.published().filter(
        organisation=organisation, pair__implementation__current_version=OuterRef("pk")
    )
    claims = (
        ImplementationVersion.objects.visible_to(user)
        .current()
        .filter(
            status=Status.IMPLEMENTED,
            implementation__pair__obligation__resolution__state=ResolutionState.PUBLISHED,
            implementation__pair__obligation__retired_at__isnull=True,
        )
        .filter(~Exists(reviewed))
        .select_related(
            "implementation__pair__country",
            "implementation__pair__obligation__wording",
            "implementation__pair__obligation__resolution",
        )
        .annotate(language=F("implementation__pair__obligation__wording__version__language"))
        .order_by("-published_at", "-pk")
    )
    return claims.filter(implementation__pair__country__is_fictional=True) if organisation.is_fictional else claims


def countries_of(versions: QuerySet[ImplementationVersion]) -> Any:
    """The States that made these claims, by name."""
    pairs = versions.order_by().values("implementation__pair__country")
    return Country.objects.filter(pk__in=pairs).in_reader_order()


def reviews_of(*, user: User, organisation: Organisation) -> QuerySet[Any]:
    """The organisation's standing reviews, newest first.

    Each has `is_earlier`: it is of a version or of words that have been replaced since.
    """
    current = Review.objects.current().filter(pk=OuterRef("pk"))
    return (
        Review.objects.visible_to(user)
        .published()
        .filter(organisation=organisation)
        .select_related(
            "pair__country",
            "pair__obligation__wording",
            "pair__obligation__resolution",
            "judged_version",
            "written_by",
        )
        .annotate(is_earlier=~Exists(current))
        .order_by("-published_at", "-pk")
    )
