"""Where all States stand on one obligation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import F, FilteredRelation, Q

from compliance.enums import NOT_REPORTED, Scope, Status
from compliance.models import Country, Obligation, Review, ScopeState
from compliance.models.countries import CountryQuerySet
from compliance.selectors.names import group_keys, reader_key
from compliance.selectors.reviews import CONFIRMED, DISPUTED, current_reviews, outcome

_NEVER = datetime(1, 1, 1, tzinfo=UTC)


def countries_asked(obligation: Obligation, user: Any) -> CountryQuerySet:
    """The States an obligation applies to, fictional ones among them."""
    countries = Country.objects.visible_to(user)
    if obligation.scope == Scope.ALL:
        return countries
    if obligation.scope == Scope.MEMBERS:
        return countries.filter(membership="member")
    return countries.filter(pk__in=ScopeState.objects.filter(obligation=obligation).values("country_id"))


def countries_with_standing(obligation: Obligation, user: Any) -> CountryQuerySet:
    """The same, annotated with `pair_id`, and `status` and `published_at` of the current version."""
    countries: CountryQuerySet = (
        countries_asked(obligation, user)
        .alias(record=FilteredRelation("pairs", condition=Q(pairs__obligation=obligation)))
        .annotate(
            pair_id=F("record__pk"),
            status=F("record__implementation__current_version__status"),
            published_at=F("record__implementation__current_version__published_at"),
        )
    )
    return countries


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One State on one obligation; `sort_name` and `sort_group` are what the reader's language sorts by."""

    country: Any
    url: str
    reviews: Sequence[Review]
    sort_name: str
    sort_group: str

    @property
    def status(self) -> str | None:
        return str(self.country.status) if self.country.status else None

    @property
    def review(self) -> str:
        return outcome(review.grade for review in self.reviews)

    @property
    def published_at(self) -> datetime | None:
        found: datetime | None = self.country.published_at
        return found

    @property
    def sort_published(self) -> datetime:
        return self.published_at or _NEVER


def standing_rows(countries: CountryQuerySet, user: Any, *, address: str) -> list[StandingRow]:
    """Lines by name in the reader's order, with two queries.

    `address` is the pair's address with `CODE` in the place of the State's code: reversing it 195 times would
    cost more than everything else on the page.
    """
    found: list[Any] = list(countries)
    reviews = current_reviews({country.pair_id for country in found if country.pair_id}, user)
    groups = group_keys()
    rows = [
        StandingRow(
            country=country,
            url=address.replace("/CODE/", f"/{country.code}/", 1),
            reviews=reviews.get(country.pair_id, []),
            sort_name=reader_key(country.name),
            sort_group=groups[country.regional_group],
        )
        for country in found
    ]
    return sorted(rows, key=lambda row: row.sort_name)


def standing_counts(rows: Sequence[StandingRow]) -> dict[str, int]:
    """The lines by status, for the status strip: six statuses and the reviewed parts of implemented."""
    counts = Counter(row.status or NOT_REPORTED for row in rows)
    for row in rows:
        if row.status == Status.IMPLEMENTED and row.review in {CONFIRMED, DISPUTED}:
            counts[f"implemented_{row.review}"] += 1
    return dict(counts)


def named_states(obligation: Obligation) -> list[Country]:
    """The States listed with an obligation that does not ask all of them, by name. One query, or none."""
    if obligation.scope in (Scope.ALL, Scope.MEMBERS):
        return []
    return list(Country.objects.filter(scoped_obligations__obligation=obligation).in_reader_order())
