"""Pictures of tables of figures, for pages and reports, and their numbers in words.

A picture adds up only numbers that are all shown to the reader, so that it tells nobody more than the table does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from compliance.enums import WHOLE, AgeGroup, Exploitation, Measure, StatisticSex
from compliance.figures import Mark
from compliance.pictures import number_text
from compliance.pictures.figures import Series, bars_over_years, described, swatch
from compliance.selectors.statistics import Figure, Table

_DIMENSIONS: tuple[tuple[str, type[models.TextChoices]], ...] = (
    ("sex", StatisticSex),
    ("age_group", AgeGroup),
    ("form", Exploitation),
)


#: Without these a dimension is told for some people only.
_MAIN: dict[str, set[str]] = {
    "sex": {StatisticSex.FEMALE, StatisticSex.MALE},
    "age_group": {AgeGroup.CHILDREN, AgeGroup.ADULTS},
}


@dataclass(frozen=True)
class Chart:
    """One picture with what is said about it: its finding, the picture in words, and what its marks stand for."""

    title: str
    description: str
    svg: SafeString
    legend: list[tuple[SafeString, str]]
    has_hidden: bool


def figure_text(figure: Figure, small: int) -> str:
    """A count in words for a cell: the number, that it is small, or that it is not shown."""
    if figure.count is not None:
        return number_text(figure.count)
    if figure.mark == Mark.SMALL:
        return _("fewer than %(threshold)s") % {"threshold": number_text(small)}
    return _("not shown")


def charts_of(table: Table) -> list[Chart]:
    """For each measure a picture by sex and one by age group; by form, or of totals, where neither is told apart."""
    charts = []
    for measure in Measure:
        figures = [figure for figure in table.figures if figure.place.measure == measure]
        if not figures:
            continue
        drawn = [chart for name in ("sex", "age_group") if (chart := _chart(table, figures, measure, name))]
        charts += drawn or [c for name in ("form", "") if (c := _chart(table, figures, measure, name))][:1]
    return charts


def _chart(table: Table, figures: Sequence[Figure], measure: Measure, dimension: str) -> Chart | None:
    """Counts over the years, one series for each part of the dimension; "" draws the totals."""
    years = sorted({figure.place.year for figure in figures})
    if dimension:
        choices = dict(_DIMENSIONS)[dimension]
        parts = [value for value in choices.values if value != WHOLE]
        names = {value: str(choices(value).label) for value in parts}
    else:
        parts, names = [WHOLE], {WHOLE: str(measure.label)}
    series = []
    for part in parts:
        counts = {year: found[0] for year in years if (found := _count(figures, dimension, part, year))}
        if counts:
            series.append(Series(names[part], counts))
    # A picture of nothing that may be seen says less than the table below it.
    if all(count is None for one in series for count in one.counts.values()):
        return None
    heading = _heading(measure, dimension)
    title = _finding(figures, heading, years)
    ident = f"figures-{table.piece.key}-{measure.value}-{dimension or 'all'}"
    description = described(years, series, title=heading)
    return Chart(
        title=title,
        description=description,
        svg=bars_over_years(years, series, label=description, ident=ident),
        legend=[(swatch(number), one.name) for number, one in enumerate(series)] if len(series) > 1 else [],
        has_hidden=any(count is None for one in series for count in one.counts.values()),
    )


def _count(figures: Sequence[Figure], dimension: str, part: str, year: int) -> tuple[int | None] | None:
    """The count of one part in one year: as given, or the sum of what is shown; nothing where there is none.

    A sum is made only of numbers that are all shown, so it tells nobody more than they do; and not over one sex or one
    age group alone, which would pass for all.
    """
    here = [f for f in figures if f.place.year == year and (not dimension or getattr(f.place, dimension) == part)]
    others = [name for name, _choices in _DIMENSIONS if name != dimension]
    given = [f for f in here if all(getattr(f.place, name) == WHOLE for name in others)]
    if given:
        return (given[0].count,)
    told = [name for name in others if any(getattr(f.place, name) != WHOLE for f in here)]
    finest = [f for f in here if all(getattr(f.place, name) != WHOLE for name in told)]
    if not finest or any(not _MAIN[name] <= {getattr(f.place, name) for f in finest} for name in told if name in _MAIN):
        return None
    counts = [f.count for f in finest]
    return (None,) if None in counts else (sum(count for count in counts if count is not None),)


def _heading(measure: Measure, dimension: str) -> str:
    words = {
        "sex": _("%(measure)s, by sex"),
        "age_group": _("%(measure)s, by age group"),
        "form": _("%(measure)s, by form of exploitation"),
    }
    return words[dimension] % {"measure": measure.label} if dimension else str(measure.label)


def _finding(figures: Sequence[Figure], heading: str, years: Sequence[int]) -> str:
    """What the picture says: from what to what the total went, where it is shown."""
    first, last = (_count(figures, "", WHOLE, year) for year in (years[0], years[-1]))
    if not first or not last or first[0] is None or last[0] is None:
        return heading
    values = {"heading": heading, "low": number_text(first[0]), "first": years[0]}
    if len(years) == 1:
        return _("%(heading)s: %(low)s in %(first)s") % values
    return _("%(heading)s: %(low)s in %(first)s, %(high)s in %(last)s") % {
        **values,
        "high": number_text(last[0]),
        "last": years[-1],
    }
