"""A small trend: counts over time as steps, because a count holds until it changes.

Lines are told apart by stroke and fill in one hue, so that they work in grey; the first and the last value of each
stand at its ends. Time runs left to right in every language. The same counts stand in a table below the picture.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from compliance.pictures.localise import long_date_text, number_text
from compliance.pictures.palette import INK, OUTLINE, PAPER

_WIDTH, _HEIGHT = 420, 150
_TOP, _BASE = 14, 118
#: Between two labels one above the other, and what a digit takes.
_LABEL, _DIGIT = 14, 8


class Stroke(StrEnum):
    """How a line is drawn: the whole of which others are part, a filled area, or a line of its own."""

    WHOLE = "whole"
    AREA = "area"
    LINE = "line"


_PAINT = {
    Stroke.WHOLE: f'fill="none" stroke="{OUTLINE}" stroke-width="1.2" stroke-dasharray="2 3"',
    Stroke.AREA: 'fill="none" stroke="#2b79ac" stroke-width="2"',
    Stroke.LINE: 'fill="none" stroke="#0a4a78" stroke-width="2" stroke-dasharray="7 3"',
}
_TINT = "#e7f0f6"


@dataclass(frozen=True)
class TrendLine:
    """One count: its name, how it is drawn, and its value from each of the picture's days on."""

    name: str
    stroke: Stroke
    values: Sequence[int]


def trend(days: Sequence[dt.date], lines: Sequence[TrendLine], *, until: dt.date, title: str, ident: str) -> SafeString:
    """The picture as a whole `<figure>` with legend and table.

    `days` are those on which a count changed, in order and at least two; `until` is the day up to which the last
    values hold; `title` says the finding. Raises ValueError for a line with another number of values than days.
    """
    if len(days) < 2 or any(len(line.values) != len(days) for line in lines):
        raise ValueError("a trend needs two days or more and a value of every line on each")
    until = max(until, days[-1])
    legend = [
        {
            "mark": _mark(line.stroke),
            "text": _("%(name)s: from %(first)s to %(last)s")
            % {"name": line.name, "first": number_text(line.values[0]), "last": number_text(line.values[-1])},
        }
        for line in lines
    ]
    label = f"{title}. {'; '.join(str(item['text']) for item in legend)}."
    return render_to_string(
        "components/_trend.html",
        {
            "svg": _svg(days, lines, until, label),
            "title": title,
            "ident": ident,
            "legend": legend,
            "names": [line.name for line in lines],
            "rows": [
                {"day": long_date_text(day), "isodate": day.isoformat(), "cells": [number_text(n) for n in values]}
                for day, values in zip(days, zip(*(line.values for line in lines), strict=True), strict=True)
            ],
            "date": long_date_text(until),
            "isodate": until.isoformat(),
        },
    )


def _mark(stroke: Stroke) -> SafeString:
    """The line's mark in the legend."""
    fill = f'<rect y="7" width="26" height="7" fill="{_TINT}"/>' if stroke is Stroke.AREA else ""
    line = f'<path d="M0 7H26" {_PAINT[stroke]}/>'
    return mark_safe(  # noqa: S308 - drawn of our own
        f'<svg class="trend-mark" aria-hidden="true" width="26" height="14">{fill}{line}</svg>'
    )


def _svg(days: Sequence[dt.date], lines: Sequence[TrendLine], until: dt.date, label: str) -> SafeString:
    top = max((value for line in lines for value in line.values), default=0) or 1
    margin = 10 + _DIGIT * max(len(number_text(value)) for line in lines for value in line.values)
    left, right = margin, _WIDTH - margin
    span = max((until - days[0]).days, 1)

    def across(day: dt.date) -> float:
        return left + (right - left) * (day - days[0]).days / span

    def up(value: int) -> float:
        return _BASE - (_BASE - _TOP) * value / top

    parts = []
    for line in lines:
        path = f"M{left} {up(line.values[0]):.1f}"
        for day, value in zip(days[1:], line.values[1:], strict=True):
            path += f"H{across(day):.1f}V{up(value):.1f}"
        path += f"H{right}"
        if line.stroke is Stroke.AREA:
            parts.append(f'<path d="{path}V{_BASE}H{left}Z" fill="{_TINT}"/>')
        parts.append(f'<path d="{path}" {_PAINT[line.stroke]}/>')
    parts.append(f'<path d="M{left} {_BASE}H{right}" stroke="{OUTLINE}" stroke-width="1"/>')
    for x, anchor, place in ((left - 5, "end", 0), (right + 5, "start", -1)):
        for value, y in _spread([line.values[place] for line in lines], up):
            parts.append(f'<text x="{x}" y="{y + 4.5:.1f}" text-anchor="{anchor}">{number_text(value)}</text>')
    for x, anchor, day in ((left, "start", days[0]), (right, "end", until)):
        # Isolated, so that a date written from right to left keeps its order.
        parts.append(
            f'<text x="{x}" y="{_BASE + 20}" text-anchor="{anchor}">\u2068{escape(long_date_text(day))}\u2069</text>'
        )
    return mark_safe(  # noqa: S308 - numbers, colours, escaped dates and an escaped label
        f'<svg class="trend-chart" role="img" direction="ltr" aria-label="{escape(label)}"'
        f' viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" font-size="13" fill="{INK}">'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="{PAPER}"/>{"".join(parts)}</svg>'
    )


def _spread(values: Sequence[int], up: Callable[[int], float]) -> list[tuple[int, float]]:
    """Where each value's label stands, from the bottom upwards, so that none covers another; equal ones stand once."""
    found: list[tuple[int, float]] = []
    for value in sorted(set(values)):
        y = up(value)
        found.append((value, min(y, found[-1][1] - _LABEL) if found else y))
    return found
