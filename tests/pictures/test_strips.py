"""Stacked bars, trend lines, marks and icons."""

from __future__ import annotations

import itertools

import pytest

from compliance.enums import NOT_REPORTED, Force, Status
from compliance.pictures import force_mark_svg, icon_svg, status_mark_svg, status_strip
from compliance.pictures.icons import ICONS, swatch_svg
from compliance.pictures.palette import OUTLINE, SHADES, Texture
from compliance.pictures.strips import STRIP_ORDER, strip_segments
from tests.pictures.svg import parsed

COUNTS = {
    NOT_REPORTED: 7,
    "not_started": 0,
    "under_way": 8,
    "implemented": 4,
    "implemented_confirmed": 2,
    "implemented_disputed": 1,
}


def test_segments_exclude_one_another_and_add_up() -> None:
    assert strip_segments(COUNTS) == [
        ("implemented_confirmed", 2),
        ("implemented", 1),
        ("implemented_disputed", 1),
        ("under_way", 8),
        (NOT_REPORTED, 7),
    ]


def test_a_picture_that_could_not_be_true_is_not_drawn() -> None:
    with pytest.raises(ValueError, match="more confirmed"):
        strip_segments({"implemented": 1, "implemented_confirmed": 2})
    with pytest.raises(ValueError, match="no status: done"):
        strip_segments({"done": 1})


def test_the_bar_is_as_long_as_its_counts() -> None:
    html = status_strip(COUNTS, title="By status", ident="bar")
    start, end = html.index("<svg"), html.index("</svg>") + 6
    bars = [bar for bar in parsed(html[start:end]).iter("rect") if bar.get("stroke") == OUTLINE]
    widths = [float(bar.get("width", "").rstrip("%")) for bar in bars]
    assert widths == pytest.approx([100 * count / 19 for _key, count in strip_segments(COUNTS)], abs=0.001)
    assert sum(widths) == pytest.approx(100, abs=0.01)
    starts = [float(bar.get("x", "").rstrip("%")) for bar in bars]
    assert starts == pytest.approx([sum(widths[:place]) for place in range(len(widths))], abs=0.01)


def test_the_bar_says_its_counts_in_words() -> None:
    html = status_strip(COUNTS, title="By status")
    assert 'aria-label="By status. Implemented, confirmed by review: 2; Implemented, claimed: 1;' in html
    assert "Not reported: 7" in html
    assert "style=" not in html


def test_without_obligations_it_is_a_sentence() -> None:
    html = status_strip({})
    assert "<svg" not in html
    assert "No obligation applies." in html


@pytest.mark.parametrize("name", sorted(ICONS))
def test_icons_are_hidden_from_screen_readers(name: str) -> None:
    svg = parsed(icon_svg(name))
    assert svg.get("aria-hidden") == "true"
    assert svg.get("focusable") == "false"


def test_every_step_of_the_scale_has_a_mark_of_its_own() -> None:
    marks = {status_mark_svg(key) for key in STRIP_ORDER}
    assert len(marks) == len(STRIP_ORDER)
    assert {str(status) for status in Status} | {NOT_REPORTED} <= set(STRIP_ORDER)
    for key in SHADES:
        parsed(swatch_svg(key))


def test_force_fills_as_many_bars_as_its_band() -> None:
    for band in Force:
        filled = [bar for bar in parsed(force_mark_svg(band)) if bar.get("fill") != "#ffffff"]
        assert len(filled) == band


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    "scale",
    [
        ["not_started", "planned", "under_way", "implemented", "implemented_confirmed"],
        ["coverage-1", "coverage-2", "coverage-3", "coverage-4"],
    ],
)
def test_darker_always_means_further(scale: list[str]) -> None:
    assert all(SHADES[key].texture is Texture.PLAIN for key in scale)
    levels = [_luminance(SHADES[key].colour) for key in scale]
    assert levels == sorted(levels, reverse=True)
    for lighter, darker in itertools.pairwise(levels):
        assert (lighter + 0.05) / (darker + 0.05) > 1.15


def test_the_outline_stands_out_from_the_page() -> None:
    assert 1.05 / (_luminance(OUTLINE) + 0.05) > 3


def test_a_bar_brings_the_patterns_it_is_filled_with_and_no_others() -> None:
    plain = status_strip({"under_way": 3}, ident="plain")
    assert "<pattern" not in plain
    silent = status_strip({"under_way": 3, NOT_REPORTED: 1}, ident="silent")
    assert 'id="silent-hatch"' in silent
    assert 'fill="url(#silent-hatch)"' in silent
    assert 'id="silent-disputed"' not in silent
