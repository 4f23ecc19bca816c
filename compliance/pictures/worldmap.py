"""A map of the world, drawn by the server as SVG.

Shapes are those of `data/worldmap.json`: Equal Earth, a `viewBox` of 960 by 436 units, outlines as path data,
each with its ISO 3166-1 alpha-3 code, centre and area in square units. What is said of a State is also in its
table, because 195 shapes are a poor list: the map is one stop of the keyboard, and its link leads past it to
that table.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from compliance.enums import NOT_REPORTED, Status
from compliance.pictures.icons import swatch_svg
from compliance.pictures.localise import kept_by_language, long_date_text, number_text
from compliance.pictures.palette import (
    DISPUTED,
    IMPLEMENTED_CONFIRMED,
    NO_DATA,
    OUTLINE,
    SHADES,
    pattern_definitions,
)

_DATA = Path(__file__).parent / "data" / "worldmap.json"
#: Shapes below this many square units cannot be seen or hit at usual sizes and get a point.
SMALL_AREA = 8.0
_BANDS = 4


@dataclass(frozen=True, slots=True)
class MapStep:
    """One line of the legend: its own `key`, what a person reads, and a `shade` of the palette."""

    key: str
    label: str
    shade: str


@dataclass(frozen=True, slots=True)
class MapValue:
    """What the map says of one State: the key of its step, its name, the words beside it and its page."""

    step: str
    name: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class _Shape:
    code: str
    path: str
    point: str
    is_small: bool


@lru_cache(maxsize=1)
def _shapes() -> tuple[str, tuple[_Shape, ...]]:
    """The `viewBox` and the shapes, large ones first so that no neighbour covers a point."""
    data = json.loads(_DATA.read_text(encoding="utf-8"))
    shapes = [
        _Shape(
            code=area["a3"],
            path=f'<path d="{area["d"]}"/>' if area["d"] else "",
            point=f'<circle cx="{area["c"][0]}" cy="{area["c"][1]}" r="3.2"/>',
            is_small=area["area"] < SMALL_AREA,
        )
        for area in data["countries"]
    ]
    shapes.sort(key=lambda shape: (shape.is_small, shape.code))
    return f"0 0 {data['w']} {data['h']}", tuple(shapes)


def mapped_codes() -> frozenset[str]:
    """The alpha-3 codes that have a shape."""
    return frozenset(shape.code for shape in _shapes()[1])


def coverage_steps(total: int) -> tuple[MapStep, ...]:
    """The legend of "reported, of `total` obligations": silence and up to four bands of counts."""
    steps = [MapStep("none", pgettext("status", "Not reported"), NOT_REPORTED)]
    for band, (low, high) in enumerate(_coverage_bands(total), start=1):
        words = {"low": number_text(low), "high": number_text(high), "total": number_text(total)}
        label = _("%(low)s to %(high)s of %(total)s reported") if low < high else _("%(low)s of %(total)s reported")
        steps.append(MapStep(f"coverage-{band}", label % words, f"coverage-{band}"))
    return tuple(steps)


@lru_cache(maxsize=64)
def _coverage_bands(total: int) -> tuple[tuple[int, int], ...]:
    bands = min(_BANDS, total)
    edges = [math.ceil(total * band / bands) for band in range(bands + 1)] if bands else []
    return tuple((low + 1, high) for low, high in itertools.pairwise(edges))


def coverage_step_of(reported: int, *, total: int) -> str:
    """The key of the step of `coverage_steps(total)` that `reported` obligations fall in."""
    for band, (low, high) in enumerate(_coverage_bands(total), start=1):
        if low <= reported <= high:
            return f"coverage-{band}"
    return "none"


@kept_by_language
def reported_text(reported: int, asked: int) -> str:
    """What the map says of a State: "12 of 27 reported"."""
    return _("%(number)s of %(total)s reported") % {"number": number_text(reported), "total": number_text(asked)}


def status_steps() -> tuple[MapStep, ...]:
    """The legend of a map of one obligation: the status scale, with what reviews make of it."""
    return (
        MapStep(NOT_REPORTED, pgettext("status", "Not reported"), NOT_REPORTED),
        MapStep(Status.NOT_STARTED, str(Status.NOT_STARTED.label), Status.NOT_STARTED),
        MapStep(Status.PLANNED, str(Status.PLANNED.label), Status.PLANNED),
        MapStep(Status.UNDER_WAY, str(Status.UNDER_WAY.label), Status.UNDER_WAY),
        MapStep(Status.IMPLEMENTED, _("Implemented, claimed"), Status.IMPLEMENTED),
        MapStep(IMPLEMENTED_CONFIRMED, _("Implemented, confirmed by review"), IMPLEMENTED_CONFIRMED),
        MapStep(DISPUTED, _("Disputed by review"), DISPUTED),
        MapStep(Status.NOT_APPLICABLE, str(Status.NOT_APPLICABLE.label), Status.NOT_APPLICABLE),
    )


def world_map(
    values: Mapping[str, MapValue],
    *,
    legend: Sequence[MapStep],
    title: str,
    description: str,
    date: dt.date,
    table_id: str = "",
    ident: str = "world",
    disclaimer: bool = True,
) -> SafeString:
    """The map as a whole `<figure>`: title, picture, legend, date, sources and the note on boundaries.

    `values` has one entry for each State that is counted, by alpha-3 code, and its steps are keys of `legend`
    (KeyError otherwise). Shapes without an entry are drawn as "no data" and carry no name. `title` says the
    finding; `description` says it to those who do not see the picture. `table_id` is the id of the table with
    the same content.
    """
    return render_to_string(
        "components/_world_map.html",
        {
            "svg": world_map_svg(values, legend=legend, title=title, description=description, ident=ident),
            "title": title,
            "description": description,
            "steps": [{"label": step.label, "swatch": swatch_svg(step.shade)} for step in legend],
            "date": long_date_text(date),
            "isodate": date.isoformat(),
            "table_id": table_id,
            "ident": ident,
            "disclaimer": disclaimer,
        },
    )


def world_map_svg(
    values: Mapping[str, MapValue],
    *,
    legend: Sequence[MapStep],
    title: str,
    description: str,
    ident: str = "world",
) -> SafeString:
    """The picture alone, for documents: the same arguments and errors as `world_map`."""
    view_box, shapes = _shapes()
    paint = {step.key: _paint(step.shade, ident) for step in legend}
    opening = (
        f'<svg class="map" id="{ident}" direction="ltr" role="group" aria-labelledby="{ident}-name"'
        f' aria-describedby="{ident}-text" viewBox="{view_box}" data-map=""'
        ' xmlns="http://www.w3.org/2000/svg">'
    )
    parts = [
        opening,
        f'<title id="{ident}-name">{escape(title)}</title>',
        f'<desc id="{ident}-text">{escape(description)}</desc>',
        pattern_definitions(ident),
        f'<g stroke="{OUTLINE}" stroke-width=".6" stroke-linejoin="round">',
    ]
    reachable = True
    for shape in shapes:
        value = values.get(shape.code)
        if value is None:
            parts.append(f'<g class="map-none" fill="{NO_DATA}">{shape.path}</g>')
            continue
        stop = ' tabindex="0"' if reachable else ' tabindex="-1"'
        reachable = False
        parts.append(
            f'<a href="{escape(value.url)}"{stop} {paint[value.step]}>'
            f"<title>{escape(value.name)}: {escape(value.text)}</title>"
            f"{shape.path}{shape.point if shape.is_small else ''}</a>"
        )
    parts.append("</g></svg>")
    return mark_safe("".join(parts))  # noqa: S308 - every word from outside is escaped above


def _paint(shade: str, ident: str) -> str:
    dashes = ' stroke-dasharray="3 2"' if SHADES[shade].texture == "dashed" else ""
    return f'fill="{SHADES[shade].fill(ident)}"{dashes}'
