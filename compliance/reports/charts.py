"""A picture with its legend in one drawing, as a document needs it, with letters in fonts that documents are set in."""

from __future__ import annotations

import re

from django.utils.html import escape
from django.utils.translation import gettext as _

from compliance.pictures.figures import shade_of
from compliance.pictures.palette import INK, OUTLINE, PAPER
from compliance.reports.document import Picture, printable
from compliance.selectors.statistic_charts import Chart

_SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)"')
_LINE, _MARK = 22, 14
#: Wider than this a drawing has to be made smaller, and narrower its legend would not fit.
_LEAST = 300


def picture_of(chart: Chart, *, source: str, fonts: tuple[str, ...]) -> Picture:
    """The chart for a document; where a number is not shown, the line below it says so."""
    found = _SIZE.search(chart.svg)
    assert found is not None
    width, height = int(found.group(1)), int(found.group(2))
    names = [name for _mark, name in chart.legend]
    lines = [_legend(height + _LINE * n, n, name) for n, name in enumerate(names)]
    bottom = height + _LINE * len(names)
    if chart.has_hidden:
        source = f"{source}. {_('A hatched mark stands for a number that is not shown.')}"
    whole = max(width, _LEAST)
    family = escape(", ".join(fonts))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {bottom}" width="{whole}" height="{bottom}"'
        f' font-family="{family}" fill="{INK}"><rect width="{whole}" height="{bottom}" fill="{PAPER}"/>'
        f"{chart.svg}{''.join(lines)}</svg>"
    )
    return Picture(printable(chart.title), printable(chart.description), svg, whole, bottom, source)


def _legend(top: int, number: int, name: str) -> str:
    return (
        f'<rect x="8.5" y="{top + 4.5}" width="{_MARK}" height="{_MARK}" fill="{shade_of(number)}" stroke="{OUTLINE}"/>'
        f"{_words(top, _MARK + 8, name)}"
    )


def _words(top: int, indent: int, text: str) -> str:
    return f'<text x="{8 + indent}" y="{top + 16}" font-size="13">{escape(text)}</text>'
