"""Bars over the years: every number that is shown has its height, and what is not shown says so."""

from __future__ import annotations

import pytest
from django.utils import translation
from lxml import etree

from compliance.pictures.figures import Series, bars_over_years, described

YEARS = [2023, 2024]
WOMEN, MEN = Series("Women", {2023: 40, 2024: 80}), Series("Men", {2023: None, 2024: 20})
SVG = "{http://www.w3.org/2000/svg}"


def drawn(series: list[Series]) -> etree._Element:
    picture = bars_over_years(YEARS, series, label='Women & "men"', ident="f")
    return etree.fromstring(picture.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).encode())


def bars(picture: etree._Element) -> list[tuple[float, str]]:
    found = picture.findall(f"{SVG}rect")[1:]
    return [(float(bar.get("height", "0")), str(bar.get("fill"))) for bar in found]


def test_heights_are_as_the_counts_and_series_have_shades_of_their_own() -> None:
    first, hidden, second, third = bars(drawn([WOMEN, MEN]))
    assert second[0] == pytest.approx(2 * first[0], abs=0.1)
    assert third[0] == pytest.approx(first[0] / 2, abs=0.1)
    assert first[1] == second[1] != third[1]
    assert hidden[1] == "url(#f-hatch)"


def test_the_height_of_what_is_not_shown_does_not_depend_on_it_or_on_the_scale() -> None:
    large = Series("Women", {2023: 4_000, 2024: 8_000})
    assert bars(drawn([WOMEN, MEN]))[1] == bars(drawn([large, MEN]))[1]


def test_a_year_without_a_number_has_no_bar() -> None:
    assert len(bars(drawn([Series("Women", {2024: 7})]))) == 1


@pytest.mark.parametrize("most", [0, 1, 2, 3, 9, 10, 11, 99, 115, 1_000, 123_456_789])
def test_the_scale_ends_above_the_greatest_number_and_its_half_is_whole(most: int) -> None:
    picture = drawn([Series("Women", {2024: most})])
    marks = [int("".join(c for c in str(text.text) if c.isdigit())) for text in picture.findall(f"{SVG}text")]
    scale = [mark for mark in marks if mark not in YEARS or mark == most]
    assert max(scale) >= most
    assert scale[0] == 0


def test_it_is_told_in_words_and_years_run_left_to_right_in_arabic_too() -> None:
    assert described(YEARS, [WOMEN, MEN], title="Victims") == (
        "Victims. Women: from 40 in 2023 to 80 in 2024; Men: 20 in 2024."
    )
    assert described(YEARS, [Series("Men", {2024: None})], title="Victims") == "Victims. Men: not shown."
    with translation.override("ar"):
        picture = drawn([WOMEN])
    assert picture.get("direction") == "ltr"
    assert picture.get("aria-label") == 'Women & "men"'
