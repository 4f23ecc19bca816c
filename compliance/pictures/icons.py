"""Small line drawings of our own, on a grid of 16 by 16, and the marks of the status scale."""

from __future__ import annotations

from functools import cache

from django.utils.safestring import SafeString, mark_safe

from compliance.enums import NOT_REPORTED, Status
from compliance.pictures.palette import (
    DISPUTED,
    HATCH,
    IMPLEMENTED_CONFIRMED,
    IMPLEMENTED_DISPUTED,
    INK,
    OUTLINE,
    PAPER,
    SHADES,
    WARM,
    Texture,
)

#: Path data, drawn as strokes of 1.5 in the colour of the text.
ICONS: dict[str, str] = {
    "arrow-down": "M8 2.5v11M3.5 9L8 13.5 12.5 9",
    "arrow-next": "M2.5 8h11M9 3.5L13.5 8 9 12.5",
    "arrow-prev": "M13.5 8h-11M7 3.5L2.5 8 7 12.5",
    "arrow-up": "M8 13.5v-11M3.5 7L8 2.5 12.5 7",
    "check": "M2.5 8.5L6.5 12.5 13.5 4",
    "clock": "M8 1.8a6.2 6.2 0 1 0 .01 0zM8 4.5V8l2.5 2",
    "copy": "M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1",
    "cross": "M3.5 3.5l9 9M12.5 3.5l-9 9",
    "download": "M8 2v8.5M4 7l4 4 4-4M2.5 13.8h11",
    "edit": "M2.5 13.5l.8-3.2 7.8-7.8 2.4 2.4-7.8 7.8zM9.5 4.1l2.4 2.4",
    "evidence": "M3.5 1.8h6l3 3v9.4h-9zM9.3 1.8v3.2h3.2M5.8 8h4.4M5.8 11h4.4",
    "external": "M6.5 3.5h-4v10h10v-4M9.5 2h4.5v4.5M14 2L7.5 8.5",
    "filter": "M2 4h12M4.5 8h7M7 12h2",
    "globe": "M8 1.8a6.2 6.2 0 1 0 .01 0zM1.8 8h12.4M8 1.8c-5 4.5-5 8 0 12.4M8 1.8c5 4.5 5 8 0 12.4",
    "info": "M8 1.8a6.2 6.2 0 1 0 .01 0zM8 7.3v4.2M8 4.5v.6",
    "link": "M6.5 9.5l3-3M7 4.5l2-2a3.2 3.2 0 0 1 4.5 4.5l-2 2M9 11.5l-2 2A3.2 3.2 0 0 1 2.5 9l2-2",
    "lock": "M3.5 7.2h9v6.6h-9zM5.3 7V4.7a2.7 2.7 0 0 1 5.4 0V7",
    "person": "M8 2a2.8 2.8 0 1 0 .01 0zM2.5 14c.6-3.2 2.6-4.6 5.5-4.6s4.9 1.4 5.5 4.6",
    "plus": "M8 2.5v11M2.5 8h11",
    "print": "M4.5 6V2h7v4M4.5 11.5h-2.5V6h12v5.5h-2.5M4.5 9.5h7V14h-7z",
    "review": "M2 2.5h12v8.5H7.5L4.5 14v-3H2zM5 5.5h6M5 8h4",
    "search": "M7 2.2a4.8 4.8 0 1 0 .01 0zM10.5 10.5l3.5 3.5",
    "warning": "M8 2L14.5 13.5h-13zM8 6.3v3.4M8 11.2v.6",
}
#: These point along the line of reading, so they turn in a right-to-left page.
DIRECTED = frozenset({"arrow-next", "arrow-prev", "external"})


_BOX = 'viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false"'


@cache
def icon_svg(name: str) -> SafeString:
    """The drawing `name`, hidden from screen readers: the word stands beside it. Raises KeyError."""
    turning = " icon-directed" if name in DIRECTED else ""
    return mark_safe(  # noqa: S308 - both parts come from the table above
        f'<svg class="icon{turning}" {_BOX} fill="none" stroke="currentColor" stroke-width="1.5"'
        f' stroke-linecap="round" stroke-linejoin="round"><path d="{ICONS[name]}"/></svg>'
    )


def _square(fill: str, outline: str = OUTLINE, *, width: float = 1, dash: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    inset = width / 2
    size = 16 - width
    return (
        f'<rect x="{inset:g}" y="{inset:g}" width="{size:g}" height="{size:g}" rx="1.5" fill="{fill}"'
        f' stroke="{outline}" stroke-width="{width:g}"{dashes}/>'
    )


def _ring(colour: str) -> str:
    return f'<circle cx="8" cy="8" r="4" fill="none" stroke="{colour}" stroke-width="1.2"/>'


_LINES = (
    f'<path d="M1 6l5-5M1 11L11 1M1 15.5L15.5 1M5.5 15.5l10-10M10.5 15.5l5-5" stroke="{HATCH}" stroke-width="1.4"/>'
)
# How far, told twice: by the shade of the square and by how full the ring in it is.
_MARKS: dict[str, str] = {
    NOT_REPORTED: _square(PAPER) + _LINES + _square("none"),
    Status.NOT_STARTED: _square(SHADES[Status.NOT_STARTED].colour) + _ring(INK),
    Status.PLANNED: _square(SHADES[Status.PLANNED].colour)
    + _ring(INK)
    + f'<path d="M8 8V4a4 4 0 0 1 4 4z" fill="{INK}"/>',
    Status.UNDER_WAY: _square(SHADES[Status.UNDER_WAY].colour)
    + _ring(INK)
    + f'<path d="M8 4a4 4 0 0 1 0 8z" fill="{INK}"/>',
    Status.IMPLEMENTED: _square(SHADES[Status.IMPLEMENTED].colour) + f'<circle cx="8" cy="8" r="4.4" fill="{PAPER}"/>',
    IMPLEMENTED_CONFIRMED: _square(SHADES[IMPLEMENTED_CONFIRMED].colour)
    + f'<path d="M3.5 8.5l3 3 6-7" fill="none" stroke="{PAPER}" stroke-width="2"/>',
    DISPUTED: _square(PAPER, WARM, width=2)
    + f'<path d="M4 6.3h8M4 9.7h8M10 3.8l-4 8.4" fill="none" stroke="{WARM}" stroke-width="1.6"/>',
    Status.NOT_APPLICABLE: _square(PAPER, "#52616f", dash="2.5 1.8")
    + '<path d="M4.5 8h7" stroke="#52616f" stroke-width="1.4"/>',
}
_MARKS[IMPLEMENTED_DISPUTED] = _MARKS[DISPUTED]


@cache
def status_mark_svg(key: str) -> SafeString:
    """The mark of a status: a `Status` value or another key of the palette's statuses. Raises KeyError."""
    return mark_safe(  # noqa: S308 - drawn from the table above
        f'<svg class="swatch" {_BOX}>{_MARKS[key]}</svg>'
    )


def status_mark_parts(key: str) -> str:
    """What `status_mark_svg` draws on its 16 by 16, for a picture that places it itself. Raises KeyError."""
    return _MARKS[key]


_LEVELS = 6


@cache
def force_mark_svg(force: int) -> SafeString:
    """Six short bars, as many filled as the verb's band of force (0 to 6)."""
    bars = "".join(
        f'<rect x="{1 + 4 * level}" y="2" width="2.5" height="12" fill="{INK if level < force else PAPER}"'
        f' stroke="{OUTLINE}" stroke-width=".8"/>'
        for level in range(_LEVELS)
    )
    return mark_safe(  # noqa: S308 - drawn from numbers
        f'<svg class="swatch force-mark" viewBox="0 0 25 16" width="25" height="16" aria-hidden="true"'
        f' focusable="false">{bars}</svg>'
    )


_STRIPES = f'<path d="M1 10l5 5M1 5l10 10M1 1l14 14M6 1l9 9M11 1l4 4" stroke="{WARM}" stroke-width="1.6"/>'


@cache
def swatch_svg(key: str) -> SafeString:
    """A legend's square for a key of the palette, as map and bar fill it. Raises KeyError."""
    if SHADES[key].texture is Texture.DISPUTED:
        drawn = _square(PAPER) + _STRIPES + _square("none")
    else:
        drawn = _MARKS.get(key) or _square(SHADES[key].colour)
    return mark_safe(f'<svg class="swatch" {_BOX}>{drawn}</svg>')  # noqa: S308 - drawn from the tables
