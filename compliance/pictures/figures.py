"""Counts over the years as grouped bars: one group a year, one bar for each sex, age group or form.

Bars are told apart by shade, outline and texture, so that they work in grey; a number that is not shown is a hatched
stub that says so. Years run left to right in every language. The figures stand in the table below the picture.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from compliance.pictures.localise import number_text
from compliance.pictures.palette import INK, OUTLINE, PAPER, pattern_definitions

#: From dark to light, each far enough from the next to be told apart in grey.
_SHADES = ("#0a4a78", "#5496be", "#c4dcea", "#ffffff", "#52616f", "#8db9d6", "#e6ebf0", "#2b79ac", "#1b2733", "#cfe2ee")
_HEIGHT, _TOP, _BASE = 220, 14, 184
_LEFT, _RIGHT = 8, 8
_BAR, _GAP = 20, 28
_STUB = 9


@dataclass(frozen=True)
class Series:
    """One line of the legend: its name, and by year a count, or None where it is not shown to the public."""

    name: str
    counts: Mapping[int, int | None]


def shade_of(number: int) -> str:
    return _SHADES[number % len(_SHADES)]


def swatch(number: int) -> SafeString:
    """The mark of a series in the legend."""
    return mark_safe(  # noqa: S308 - a colour of ours
        '<svg class="figures-mark" aria-hidden="true" width="14" height="14">'
        f'<rect x=".5" y=".5" width="13" height="13" fill="{shade_of(number)}" stroke="{OUTLINE}"/></svg>'
    )


def bars_over_years(years: Sequence[int], series: Sequence[Series], *, label: str, ident: str) -> SafeString:
    """The picture; `label` is what a screen reader says of it, `ident` has to be unique on the page."""
    top = _round_up(max((n for one in series for n in one.counts.values() if n is not None), default=1) or 1)
    group = _BAR * len(series) + _GAP
    axis = 12 + 8 * len(number_text(top))
    width = _LEFT + axis + group * len(years) + _RIGHT
    parts = [_scale(top, axis, width)]
    for place, year in enumerate(years):
        start = _LEFT + axis + place * group + _GAP / 2
        for number, one in enumerate(series):
            if year in one.counts:
                parts.append(_bar(start + number * _BAR, one.counts[year], top, shade_of(number), ident))
        middle = start + _BAR * len(series) / 2
        parts.append(f'<text x="{middle:.1f}" y="{_BASE + 20}" text-anchor="middle" font-size="13">{year}</text>')
    return mark_safe(  # noqa: S308 - numbers, colours and an escaped label
        f'<svg class="figures-chart" role="img" direction="ltr" aria-label="{escape(label)}"'
        f' viewBox="0 0 {width} {_HEIGHT}" width="{width}" height="{_HEIGHT}" fill="{INK}">'
        f"{pattern_definitions(ident)}{''.join(parts)}</svg>"
    )


def described(years: Sequence[int], series: Sequence[Series], *, title: str) -> str:
    """The picture in words: each series from its first year to its last."""
    said = []
    for one in series:
        known = [(year, one.counts[year]) for year in years if one.counts.get(year) is not None]
        if not known:
            said.append(_("%(name)s: not shown") % {"name": one.name})
            continue
        (first, low), (last, high) = known[0], known[-1]
        values = {
            "name": one.name,
            "low": number_text(low or 0),
            "first": first,
            "high": number_text(high or 0),
            "last": last,
        }
        if first == last:
            said.append(_("%(name)s: %(low)s in %(first)s") % values)
        else:
            said.append(_("%(name)s: from %(low)s in %(first)s to %(high)s in %(last)s") % values)
    return f"{title}. {'; '.join(said)}."


def _bar(x: float, count: int | None, top: int, colour: str, ident: str) -> str:
    if count is None:
        height, fill, dashes = float(_STUB), f"url(#{ident}-hatch)", ' stroke-dasharray="3 2"'
    else:
        height = (_BASE - _TOP) * count / top
        fill, dashes = colour, ""
    return (
        f'<rect x="{x:.1f}" y="{_BASE - height:.1f}" width="{_BAR - 3}" height="{height:.1f}" fill="{fill}"'
        f' stroke="{OUTLINE}" stroke-width="1"{dashes}/>'
    )


def _scale(top: int, axis: int, width: int) -> str:
    lines = []
    for step in range(3):
        value = top * step // 2
        if step == 1 and top % 2:
            continue
        y = _BASE - (_BASE - _TOP) * value / top
        lines.append(
            f'<path d="M{_LEFT + axis} {y:.1f}H{width - _RIGHT}" stroke="{OUTLINE}"'
            f' stroke-width="{1 if not step else 0.4}"/>'
            f'<text x="{_LEFT + axis - 6}" y="{y + 4:.1f}" text-anchor="end" font-size="12">{number_text(value)}</text>'
        )
    return f'<rect width="{width}" height="{_HEIGHT}" fill="{PAPER}"/>{"".join(lines)}'


def _round_up(number: int) -> int:
    """The next number that ends a scale well, and whose half does: 100, 120, 160, 200, 240, 300, 400 and so on."""
    if number <= 10:
        return max(2, number + number % 2)
    tenth = int(10 ** int(math.log10(number))) // 10 or 1
    return next(step * tenth for step in (10, 12, 16, 20, 24, 30, 40, 50, 60, 80, 100) if step * tenth >= number)
