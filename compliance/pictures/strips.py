"""Small pictures that stand in a line of text or under a heading: stacked bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from compliance.enums import NOT_REPORTED, Status
from compliance.pictures.icons import swatch_svg
from compliance.pictures.localise import kept_by_language, number_text
from compliance.pictures.palette import (
    IMPLEMENTED_CONFIRMED,
    IMPLEMENTED_DISPUTED,
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
    total = sum(count for _name, count in segments)
    sentence = "; ".join(_said(key, count) for key, count in segments)
    parts = [format_html('<p class="picture-title">{}</p>', title)] if title else []
    if total:
        parts.append(strip_svg(segments, total, label=f"{title}. {sentence}" if title else sentence, ident=ident))
        if legend:
            lines = mark_safe("\n".join(_legend_item(key, count) for key, count in segments))  # noqa: S308 - escaped
            parts.append(format_html('<ul class="legend" aria-hidden="true">{}</ul>', lines))
    else:
        parts.append(format_html('<p class="muted">{}</p>', _("No obligation applies.")))
    return format_html('<div class="status-strip">{}</div>', mark_safe("\n".join(parts)))  # noqa: S308 - made above


@kept_by_language
def _said(key: str, count: int) -> str:
    return f"{STRIP_LABELS[key]}: {number_text(count)}"


@kept_by_language
def _legend_item(key: str, count: int) -> SafeString:
    return format_html(
        '<li>{} {} <span class="legend-count">{}</span></li>', swatch_svg(key), STRIP_LABELS[key], number_text(count)
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
    patterns = pattern_definitions(ident, {SHADES[key].texture for key, _number in segments})
    said = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true" focusable="false"'
    return mark_safe(  # noqa: S308 - numbers, colours and an escaped label
        f'<svg class="strip" {said} width="100%" height="20">{patterns}{"".join(bars)}</svg>'
    )
