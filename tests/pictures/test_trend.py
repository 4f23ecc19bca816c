"""The trend's picture: steps, values at its ends, its table, and words for those who do not see it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import translation

from compliance.pictures import Stroke, TrendLine, trend

DAYS = [dt.date(2026, 3, 1), dt.date(2026, 3, 11), dt.date(2026, 3, 21)]
UNTIL = dt.date(2026, 3, 31)


def drawn(*lines: TrendLine, title: str = "9 of 10 obligations reported") -> str:
    return str(trend(DAYS, lines, until=UNTIL, title=title, ident="t"))


REPORTED = TrendLine("Reported", Stroke.AREA, [0, 4, 9])


def test_counts_hold_until_they_change() -> None:
    """18 and 402 are the ends, room for one digit left beside them; 118 is the foot and 14 the top."""
    path = re.findall(r'<path d="([^"]*)" fill="none"', drawn(REPORTED))[0]
    assert path == "M18 118.0H146.0V71.8H274.0V14.0H402"


def test_first_and_last_values_and_dates_stand_at_the_ends() -> None:
    texts = re.findall(r'<text[^>]*text-anchor="(\w+)">([^<]*)</text>', drawn(REPORTED))
    assert texts == [
        ("end", "0"),
        ("start", "9"),
        ("start", "\u20681 March 2026\u2069"),
        ("end", "\u206831 March 2026\u2069"),
    ]


def test_values_close_together_do_not_cover_one_another() -> None:
    svg = drawn(TrendLine("Asked", Stroke.WHOLE, [100, 100, 100]), TrendLine("Reported", Stroke.AREA, [98, 99, 99]))
    heights = [float(y) for y in re.findall(r'y="([\d.]+)" text-anchor="start">\d', svg)]
    assert len(heights) == 2
    assert abs(heights[0] - heights[1]) >= 14


def test_it_has_its_title_table_and_words() -> None:
    text = drawn(TrendLine("Asked", Stroke.WHOLE, [10, 10, 10]), REPORTED)
    label = re.findall(r'role="img"[^>]*aria-label="([^"]*)"', text)[0]
    assert label == "9 of 10 obligations reported. Asked: from 10 to 10; Reported: from 0 to 9."
    rows = re.findall(r'<tr><th scope="row"><time datetime="([\d-]*)">.*?</tr>', text)
    assert rows == [day.isoformat() for day in DAYS]
    assert re.findall(r'<td class="num">(\d+)</td>', text) == ["10", "0", "10", "4", "10", "9"]
    assert "<details" in text
    assert "As of" in text


def test_lines_are_told_apart_without_colour() -> None:
    text = drawn(TrendLine("Asked", Stroke.WHOLE, [9, 9, 9]), REPORTED, TrendLine("Done", Stroke.LINE, [0, 1, 2]))
    assert 'stroke-dasharray="2 3"' in text
    assert 'stroke-dasharray="7 3"' in text


def test_what_others_wrote_is_escaped() -> None:
    text = drawn(TrendLine("<b>", Stroke.AREA, [0, 1, 2]), title='"<i>')
    assert "<b>" not in text
    assert "<i>" not in text


def test_time_runs_left_to_right_in_every_language() -> None:
    with translation.override("ar"):
        assert 'direction="ltr"' in drawn(REPORTED)


def test_a_picture_needs_two_days_and_a_value_on_each() -> None:
    with pytest.raises(ValueError, match="two days"):
        trend(DAYS[:1], [TrendLine("Reported", Stroke.AREA, [1])], until=UNTIL, title="", ident="t")
    with pytest.raises(ValueError, match="every line"):
        drawn(TrendLine("Reported", Stroke.AREA, [1]))
