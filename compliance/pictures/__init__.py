"""Pictures drawn by the server: map, bars, trend lines, marks and icons.

Each has a title that says the finding, words for those who do not see it, and works in grey. They are SVG
without style or script, so that the same picture serves page, print and document under the strictest policy.
"""

from compliance.pictures.bars import Bar, status_bars
from compliance.pictures.icons import force_mark_svg, icon_svg, status_mark_svg
from compliance.pictures.localise import ago_text, line_text, list_text, long_date_text, moment_text, number_text
from compliance.pictures.strips import status_strip
from compliance.pictures.trend import Stroke, TrendLine, trend
from compliance.pictures.worldmap import (
    MapStep,
    MapValue,
    coverage_step_of,
    coverage_steps,
    reported_text,
    status_steps,
    world_map,
    world_map_svg,
)

__all__ = [
    "Bar",
    "MapStep",
    "MapValue",
    "Stroke",
    "TrendLine",
    "ago_text",
    "coverage_step_of",
    "coverage_steps",
    "force_mark_svg",
    "icon_svg",
    "line_text",
    "list_text",
    "long_date_text",
    "moment_text",
    "number_text",
    "reported_text",
    "status_bars",
    "status_mark_svg",
    "status_steps",
    "status_strip",
    "trend",
    "world_map",
    "world_map_svg",
]
