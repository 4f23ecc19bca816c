"""Tables of figures for pages: exact for the State's own officers, with small numbers left out for everybody else.

`public_tables` is the one way out for whatever the public may read; nothing else gives the public a cell's count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings

from compliance.enums import WHOLE, AgeGroup, EvidenceKind, Exploitation, Measure, StatisticSex
from compliance.figures import Mark, Place, Shown, shown
from compliance.models import Evidence, StatisticCell

_ORDER = {
    field: {value: n for n, value in enumerate(choices.values)}
    for field, choices in (
        ("measure", Measure),
        ("sex", StatisticSex),
        ("age_group", AgeGroup),
        ("form", Exploitation),
    )
}
#: Kept results of the suppression: a table that is published does not change.
_KEPT = 256


@dataclass(frozen=True)
class Figure:
    """One cell for a reader."""

    place: Place
    shown: Shown

    @property
    def count(self) -> int | None:
        return self.shown.count

    @property
    def mark(self) -> str:
        return self.shown.mark.value

    @property
    def measure(self) -> str:
        return str(Measure(self.place.measure).label)

    @property
    def sex(self) -> str:
        return str(StatisticSex(self.place.sex).label)

    @property
    def age_group(self) -> str:
        return str(AgeGroup(self.place.age_group).label)

    @property
    def form(self) -> str:
        return str(Exploitation(self.place.form).label)


@dataclass(frozen=True)
class Table:
    """The figures of one piece, in order. `is_exact` tells that small numbers are in it; `small` is the threshold."""

    piece: Evidence
    figures: list[Figure]
    is_exact: bool
    small: int

    @property
    def has_small(self) -> bool:
        return any(figure.mark == Mark.SMALL for figure in self.figures)

    @property
    def has_withheld(self) -> bool:
        return any(figure.mark == Mark.WITHHELD for figure in self.figures)

    @property
    def tells_form(self) -> bool:
        return any(figure.place.form != WHOLE for figure in self.figures)

    @property
    def years(self) -> list[int]:
        return sorted({figure.place.year for figure in self.figures})


def public_tables(pieces: Iterable[Evidence], user: Any) -> dict[int, Table]:
    """By evidence: the tables of those pieces that the reader may see, without small numbers. One query.

    The State's own officers get the same here: a public page shows everybody the same figures.
    """
    found = _cells(pieces, user)
    small = settings.STATISTICS_SMALL
    tables = {}
    for piece, cells in found:
        marked = _marked(tuple(sorted(cells.items())), small)
        tables[piece.pk] = _table(piece, dict(zip(sorted(cells), marked, strict=True)), is_exact=False)
    return tables


def own_tables(pieces: Iterable[Evidence], *, user: Any, country_id: int) -> dict[int, Table]:
    """The exact tables of the State's own pieces, for pages that only its officers open. One query."""
    own = [piece for piece in pieces if piece.country_id == country_id]
    return {
        piece.pk: _table(piece, {place: Shown(Mark.COUNT, n) for place, n in cells.items()}, is_exact=True)
        for piece, cells in _cells(own, user)
    }


@lru_cache(maxsize=_KEPT)
def _marked(cells: tuple[tuple[Place, int], ...], small: int) -> tuple[Shown, ...]:
    marked = shown(dict(cells), threshold=small)
    return tuple(marked[place] for place, _count in cells)


def _cells(pieces: Iterable[Evidence], user: Any) -> Sequence[tuple[Evidence, dict[Place, int]]]:
    wanted = {piece.pk: piece for piece in pieces if piece.kind == EvidenceKind.STATISTIC}
    if not wanted:
        return []
    found: dict[int, dict[Place, int]] = defaultdict(dict)
    rows = StatisticCell.objects.visible_to(user).filter(evidence__in=list(wanted))
    for pk, year, measure, sex, age_group, form, count in rows.values_list(
        "evidence_id", "year", "measure", "sex", "age_group", "form", "count"
    ):
        found[pk][Place(year, measure, sex, age_group, form)] = count
    return [(wanted[pk], cells) for pk, cells in found.items()]


def _table(piece: Evidence, marked: dict[Place, Shown], *, is_exact: bool) -> Table:
    figures = [Figure(place, one) for place, one in marked.items()]
    figures.sort(key=lambda figure: _in_order(figure.place))
    return Table(piece, figures, is_exact, settings.STATISTICS_SMALL)


def _in_order(place: Place) -> tuple[int, ...]:
    return (
        place.year,
        _ORDER["measure"][place.measure],
        _ORDER["form"][place.form],
        _ORDER["sex"][place.sex],
        _ORDER["age_group"][place.age_group],
    )
