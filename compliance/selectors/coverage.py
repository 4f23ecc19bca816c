"""How much every State has reported, from the compiled summaries: on everything, on one resolution, or on one theme."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import FilteredRelation, Q

from compliance.enums import NOT_REPORTED, Status
from compliance.models import Country
from compliance.models.countries import reader_language
from compliance.selectors.matrix import Choice
from compliance.selectors.names import group_keys, reader_key

_COUNTED = ("obligations", "reported", *(status.value for status in Status), "confirmed", "disputed",
            "implemented_confirmed", "implemented_disputed")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counted:
    """A sum of pairs; `strip` as the status strip wants it."""

    obligations: int = 0
    reported: int = 0
    confirmed: int = 0
    disputed: int = 0
    strip: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One State: `counts` is None where nothing has been compiled, or nothing of this is asked of it."""

    iso3: str
    name: str
    group: str
    counts: Counted | None
    as_of: date | None

    @property
    def code(self) -> str:
        return self.iso3.lower()


@dataclass(frozen=True, slots=True)
class Coverage:
    """All real States by name. `obligations` is how many are asked of the State that is asked most."""

    rows: Sequence[CoverageRow]

    @property
    def obligations(self) -> int:
        return max((row.counts.obligations for row in self.rows if row.counts), default=0)

    @property
    def is_even(self) -> bool:
        """Whether everybody who is asked is asked the same number."""
        return len({row.counts.obligations for row in self.rows if row.counts}) == 1

    @property
    def asked(self) -> int:
        return sum(bool(row.counts) for row in self.rows)

    @property
    def reporting(self) -> int:
        return sum(bool(row.counts and row.counts.reported) for row in self.rows)

    @property
    def as_of(self) -> date | None:
        return max((row.as_of for row in self.rows if row.as_of), default=None)

    @property
    def total(self) -> Counted:
        return added(row.counts for row in self.rows)

    def by_group(self) -> list[tuple[str, int, Counted]]:
        """The regional groups by name with the number of their States and their sums; States in none come last."""
        groups: dict[str, list[Counted | None]] = {}
        for row in self.rows:
            groups.setdefault(row.group, []).append(row.counts)
        keys = group_keys()
        order = sorted(groups, key=lambda group: (not group, keys[group]))
        return [(group, len(groups[group]), added(groups[group])) for group in order]


def added(counts: Iterable[Counted | None]) -> Counted:
    """The sum of States' counts. Only ever over States: themes overlap and are not added up."""
    known = [one for one in counts if one]
    strip: dict[str, int] = {}
    for one in known:
        for key, number in one.strip.items():
            strip[key] = strip.get(key, 0) + number
    return Counted(
        obligations=sum(one.obligations for one in known),
        reported=sum(one.reported for one in known),
        confirmed=sum(one.confirmed for one in known),
        disputed=sum(one.disputed for one in known),
        strip=strip,
    )


def coverage(
    user: Any, *, resolution: Choice | None = None, theme: Choice | None = None, states: Sequence[int] | None = None
) -> Coverage:
    """The States, or these `states`, with their counts on a resolution, on a theme, or on everything. One query.

    Without `states` they are the real ones; fictional States stand in no figure of the world.
    """
    countries = Country.objects.visible_to(user)
    countries = countries.real() if states is None else countries.filter(pk__in=states)
    counted = "summary"
    if resolution or theme:
        counted = "counted"
        relation = "resolution_summaries" if resolution else "theme_summaries"
        of = Q(resolution_summaries__resolution=resolution.pk) if resolution else Q(theme_summaries__theme=theme.pk)  # type: ignore[union-attr]
        countries = countries.alias(counted=FilteredRelation(relation, condition=of))
    found = countries.order_by().values_list(
        "iso3", f"short_name_{reader_language()}", "regional_group", f"{counted}__as_of",
        *(f"{counted}__{name}" for name in _COUNTED),
    )  # fmt: skip
    rows = [
        CoverageRow(iso3, name, group, _counted(dict(zip(_COUNTED, counts, strict=True))), as_of)
        for iso3, name, group, as_of, *counts in found
    ]
    return Coverage(sorted(rows, key=lambda row: reader_key(row.name)))


def _counted(counts: dict[str, int | None]) -> Counted | None:
    """Nothing for nothing compiled, and for nothing asked."""
    known = {name: number or 0 for name, number in counts.items()}
    if not known["obligations"]:
        return None
    strip = {status.value: known[status.value] for status in Status}
    strip |= {name: known[name] for name in ("implemented_confirmed", "implemented_disputed")}
    strip[NOT_REPORTED] = known["obligations"] - known["reported"]
    return Counted(known["obligations"], known["reported"], known["confirmed"], known["disputed"], strip)
