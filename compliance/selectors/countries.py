"""States with their compiled summaries, for lists, the map and the country's page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import F, QuerySet

from compliance.enums import Role, Status
from compliance.models import Country, Membership, Resolution, StateResolutionSummary, StateSummary, WorkMark
from compliance.models.countries import NAMED_BY, CountryQuerySet
from compliance.selectors.names import group_keys, reader_key

_NEVER = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CountryRow:
    """One line of the list of States. `summary` is None until the first compilation.

    `sort_name` and `sort_group` are what the reader's language sorts by.
    """

    country: Country
    summary: StateSummary | None
    sort_name: str
    sort_group: str

    @property
    def last_published_at(self) -> datetime | None:
        return self.summary.last_published_at if self.summary else None

    @property
    def sort_published(self) -> datetime:
        return self.last_published_at or _NEVER

    @property
    def strip_ident(self) -> str:
        """An id for the strip's picture that no other row has."""
        return f"strip-{self.country.code}"

    @property
    def strip(self) -> dict[str, int] | None:
        return self.summary.strip if self.summary else None


_OF_SUMMARY = (
    "country",
    "obligations",
    "reported",
    *(status.value for status in Status),
    "implemented_confirmed",
    "implemented_disputed",
    "last_published_at",
    "as_of",
)
_SHOWN = (*NAMED_BY, "regional_group", *(f"summary__{name}" for name in _OF_SUMMARY))


def country_rows(countries: CountryQuerySet, *, whole: bool = False) -> list[CountryRow]:
    """The States with their summaries by name in the reader's order, with one query.

    Of either what a list shows, a third of what there is; `whole` for files, which may have every column.
    """
    groups = group_keys()
    if not whole:
        countries = countries.only(*_SHOWN)
    rows = [
        CountryRow(country, getattr(country, "summary", None), reader_key(country.name), groups[country.regional_group])
        for country in countries.select_related("summary")
    ]
    return sorted(rows, key=lambda row: row.sort_name)


@dataclass(frozen=True, slots=True)
class FocalPoint:
    """Who answers for a State's record: an office, never a person's name."""

    institutions: tuple[str, ...]


def focal_point(country: Country) -> FocalPoint | None:
    """The office of the State's rapporteurs; None while the State has named nobody.

    Memberships themselves are not public: only that there is a rapporteur, and the institution.
    """
    names: Iterable[str | None] = (
        Membership.objects.active()
        .filter(country=country, role=Role.RAPPORTEUR, user__is_active=True)
        .order_by("institution__name")
        .values_list("institution__name", flat=True)
    )
    found = list(names)
    return FocalPoint(tuple(dict.fromkeys(name for name in found if name))) if found else None


@dataclass(frozen=True, slots=True)
class Freshness:
    """Whether a State's summary says all that its record says.

    `is_current` is False while a change waits to be compiled; `is_stuck` when that failed too often to be
    tried again by itself.
    """

    is_current: bool
    is_stuck: bool


def freshness(country: Country, summary: StateSummary | None) -> Freshness:
    mark = WorkMark.objects.filter(country=country).only("wanted", "done", "set_aside_at").first()
    if mark is None:
        return Freshness(is_current=True, is_stuck=False)
    behind = mark.wanted > mark.done or (summary is None and mark.wanted > 0)
    return Freshness(is_current=not behind, is_stuck=behind and mark.set_aside_at is not None)


def summary_of(country: Country) -> StateSummary | None:
    return StateSummary.objects.filter(country=country).first()


def resolution_summaries(country: Country, user: Any) -> QuerySet[StateResolutionSummary]:
    """The State's summaries of the resolutions on its checklist, as adopted."""
    return (
        StateResolutionSummary.objects.filter(country=country, obligations__gt=0)
        .filter(resolution__in=Resolution.objects.visible_to(user).published())
        .select_related("resolution")
        .order_by(F("resolution__adopted_on").asc(nulls_last=True), "resolution__symbol")
    )
