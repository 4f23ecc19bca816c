"""Small pictures that stand in a line of text or under a heading: stacked bars and trend lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from compliance.enums import NOT_REPORTED, Status
from compliance.pictures.icons import swatch_svg
from compliance.pictures.localise import long_date_text, number_text
from compliance.pictures.palette import (
    IMPLEMENTED_CONFIRMED,
    IMPLEMENTED_DISPUTED,
    INK,
    OUTLINE,
    SHADES,
    Texture,
    pattern_definitions,
)

#: Left to right (in the direction of reading): the furthest first, silence last.
STRIP_ORDER: tuple[str, ...] = (
    IMPLEMENTED_CONFIRMED,
    Status.IMPLEMENTED,
    IMPLEMENTED_DISPUTED,
    Status.UNDER_WAY,
    Status.PLANNED,
    Status.NOT_STARTED,
    NOT_REPORTED,
    Status.NOT_APPLICABLE,
)
STRIP_LABELS: Mapping[str, object] = {
    IMPLEMENTED_CONFIRMED: gettext_lazy("Implemented, confirmed by review"),
    Status.IMPLEMENTED: gettext_lazy("Implemented, claimed"),
    IMPLEMENTED_DISPUTED: gettext_lazy("Implemented, disputed by review"),
    Status.UNDER_WAY: Status.UNDER_WAY.label,
    Status.PLANNED: Status.PLANNED.label,
    Status.NOT_STARTED: Status.NOT_STARTED.label,
    NOT_REPORTED: pgettext_lazy("status", "Not reported"),
    Status.NOT_APPLICABLE: Status.NOT_APPLICABLE.label,
}


def strip_segments(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The segments of the bar as (key, count), in order, without empty ones.

    `counts` gives the six statuses, which exclude one another; `implemented_confirmed` and
    `implemented_disputed` are part of `implemented` and are taken out of it. Raises ValueError for an unknown
    key, or for more confirmed and disputed than implemented.
    """
    if unknown := set(counts) - set(STRIP_ORDER):
        raise ValueError(f"no status: {', '.join(sorted(unknown))}")
    reviewed = counts.get(IMPLEMENTED_CONFIRMED, 0) + counts.get(IMPLEMENTED_DISPUTED, 0)
    claimed = counts.get(Status.IMPLEMENTED, 0) - reviewed
    if claimed < 0:
        raise ValueError("more confirmed and disputed than implemented")
    exclusive = {**counts, Status.IMPLEMENTED.value: claimed}
    return [(key, exclusive[key]) for key in STRIP_ORDER if exclusive.get(key, 0) > 0]


def status_strip(
    counts: Mapping[str, int], *, title: str = "", ident: str = "strip", legend: bool = True
) -> SafeString:
    """A stacked bar of obligations by status, with its counts in words under it (see `strip_segments`).

    Without obligations it is a sentence. `ident` has to be unique on the page.
    """
    segments = strip_segments(counts)
    total = sum(count for _key, count in segments)
    items = [
        {"key": key, "label": STRIP_LABELS[key], "count": number_text(count), "mark": swatch_svg(key)}
        for key, count in segments
    ]
    sentence = "; ".join(f"{item['label']}: {item['count']}" for item in items)
    return render_to_string(
        "components/_status_strip.html",
        {
            "svg": strip_svg(segments, total, label=f"{title}. {sentence}" if title else sentence, ident=ident),
            "title": title,
            "items": items,
            "total": total,
            "legend": legend,
        },
    )


def strip_svg(segments: Sequence[tuple[str, int]], total: int, *, label: str, ident: str) -> SafeString:
    """The bar alone; without a `label` it is hidden from screen readers, for where words beside it say the same."""
    bars: list[str] = []
    start = 0
    for key, count in segments:
        shade = SHADES[key]
        dashes = ' stroke-dasharray="3 2"' if shade.texture is Texture.DASHED else ""
        bars.append(
            f'<rect x="{100 * start / total:.3f}%" y="0" width="{100 * count / total:.3f}%" height="100%"'
            f' fill="{shade.fill(ident)}" stroke="{OUTLINE}" stroke-width="1"{dashes}/>'
        )
        start += count
    said = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true" focusable="false"'
    return mark_safe(  # noqa: S308 - numbers, colours and an escaped label
        f'<svg class="strip" {said} width="100%" height="20">{pattern_definitions(ident)}{"".join(bars)}</svg>'
    )


_WIDTH, _HEIGHT, _INSET = 160, 36, 3


def sparkline(points: Sequence[tuple[dt.date, int]], *, maximum: int | None = None, label: str = "") -> SafeString:
    """A small trend line of counts over dates, as steps, because a count holds until it changes.

    `points` are (date, count) in order of date, and without any nothing is drawn; `maximum` is the height of
    the scale (the greatest count if it is not given); `label` names what is counted. Time runs left to right
    in every language, with both dates in the words a screen reader says.
    """
    if not points:
        return SafeString("")
    first, last = points[0], points[-1]
    days = max((last[0] - first[0]).days, 1)
    top = max(maximum or 0, *(count for _day, count in points), 1)

    def place(day: dt.date, count: int) -> tuple[float, float]:
        across = _INSET + (_WIDTH - 2 * _INSET) * (day - first[0]).days / days
        return across, _HEIGHT - _INSET - (_HEIGHT - 2 * _INSET) * count / top

    path = "M{:.1f} {:.1f}".format(*place(*first))
    for day, count in points[1:]:
        across, up = place(day, count)
        path += f"H{across:.1f}V{up:.1f}"
    end_x, end_y = place(*last)
    words = _("from %(low)s on %(start)s to %(high)s on %(end)s") % {
        "low": number_text(first[1]),
        "start": long_date_text(first[0]),
        "high": number_text(last[1]),
        "end": long_date_text(last[0]),
    }
    name = f"{label}: {words}" if label else words
    base = _HEIGHT - _INSET
    return mark_safe(  # noqa: S308 - numbers and an escaped label
        f'<svg class="sparkline" role="img" direction="ltr" aria-label="{escape(name)}"'
        f' viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}">'
        f'<path d="M{_INSET} {base}H{_WIDTH - _INSET}" stroke="{OUTLINE}" stroke-width=".8"/>'
        f'<path d="{path}" fill="none" stroke="#0a4a78" stroke-width="1.6"/>'
        f'<circle cx="{end_x:.1f}" cy="{end_y:.1f}" r="2.6" fill="{INK}"/></svg>'
    )
