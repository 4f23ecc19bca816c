"""Several stacked bars with their table."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import translation

from compliance.enums import NOT_REPORTED
from compliance.pictures import Bar, status_bars
from compliance.pictures.palette import OUTLINE
from tests.pictures.svg import parsed

BARS = [
    Bar("A/RES/65/190", {NOT_REPORTED: 6, "planned": 2}, url="/resolutions/A-RES-65-190/"),
    Bar("A/HRC/RES/11/3", {NOT_REPORTED: 9, "implemented": 10, "implemented_disputed": 4}, note="19 obligations"),
    Bar("A/RES/1/1 <b>", {}),
]


def drawn() -> str:
    return status_bars(
        BARS, title="Two of three are spoken of", ident="by-one", heading="Resolution", date=dt.date(2026, 11, 22)
    )


def table_rows(html: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in rows]


def test_each_bar_is_the_whole_of_what_is_asked_there() -> None:
    pictures = re.findall(r"<svg class=\"strip\".*?</svg>", drawn(), re.DOTALL)
    assert len(pictures) == 2
    for picture, parts in zip(pictures, ([2, 6], [6, 4, 9]), strict=True):
        bars = [bar for bar in parsed(picture).iter("rect") if bar.get("stroke") == OUTLINE]
        widths = [float(bar.get("width", "").rstrip("%")) for bar in bars]
        assert widths == pytest.approx([100 * part / sum(parts) for part in parts], abs=0.001)


def test_counts_stand_beside_the_bars_and_in_the_table() -> None:
    html = drawn()
    assert re.findall(r'class="bars-said">([^<]*)<', html) == ["2 of 8 reported", "10 of 19 reported", "nothing asked"]
    assert table_rows(html) == [
        ["Resolution", "Asked", "Implemented, claimed", "Implemented, disputed by review", "Planned", "Not reported"],
        ["A/RES/65/190", "8", "0", "0", "2", "6"],
        ["A/HRC/RES/11/3", "19", "6", "4", "0", "9"],
        ["A/RES/1/1 &lt;b&gt;", "0", "0", "0", "0", "0"],
    ]


def test_it_has_title_date_source_and_legend_and_keeps_the_order_it_was_given() -> None:
    html = drawn()
    assert 'id="by-one-title">Two of three are spoken of<' in html
    assert 'datetime="2026-11-22">22 November 2026</time>' in html
    assert "Source: what States have published here." in html
    names = re.findall(r'class="bars-name">.*?<bdi>([^<]*)<', html)
    assert names == ["A/RES/65/190", "A/HRC/RES/11/3", "A/RES/1/1 &lt;b&gt;"]
    assert 'href="/resolutions/A-RES-65-190/"' in html
    assert "style=" not in html
    assert "%" not in re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL), "a share of a State is never shown"


def test_numbers_and_words_are_the_readers() -> None:
    with translation.override("fr"):
        html = status_bars([Bar("A", {NOT_REPORTED: 12345})], title="T", ident="x", heading="H")
    assert "12\u202f345" in html


def test_nothing_to_draw_draws_nothing() -> None:
    assert status_bars([], title="T", ident="x") == ""
