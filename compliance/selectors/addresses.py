"""Finding a page by an address that was once right: other letter cases, places of earlier revisions."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from compliance.models import Country, Obligation, Resolution
from compliance.selectors.texts import with_words


def find_country(code: str, user: Any) -> Country | None:
    """The State with this ISO code, in any letter case."""
    return Country.objects.visible_to(user).filter(iso3=code.upper()).first()


def find_resolution(slug: str, user: Any) -> Resolution | None:
    """The resolution with this slug, in any letter case."""
    return Resolution.objects.visible_to(user).select_related("current_revision").filter(slug__iexact=slug).first()


def find_obligation(slug: str, place: str, user: Any) -> Obligation | None:
    """The obligation now at a place of a resolution, or else the one that last stood there in an earlier revision.

    A retired one is found by its key too, which is its address: another clause may stand at its place.
    """
    everywhere = with_words(Obligation.objects.visible_to(user))
    obligations = everywhere.filter(resolution__slug__iexact=slug, wording__isnull=False)
    obligations = obligations.select_related("wording__provision", "resolution__current_revision")
    place = place.lower()
    in_force_first = F("retired_at").asc(nulls_first=True)
    return (
        obligations.filter(wording__slug=place).order_by(in_force_first).first()
        or obligations.filter(key=place).first()
        or obligations.filter(wordings__slug=place).order_by("-wordings__version__revision__number").first()
    )
