"""The world map: what it says, what it must not say, and that it is quick."""

from __future__ import annotations

import datetime as dt
import json
import re
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import translation

from compliance.pictures import (
    MapStep,
    MapValue,
    coverage_step_of,
    coverage_steps,
    status_steps,
    world_map,
    world_map_svg,
)
from compliance.pictures.palette import SHADES
from compliance.pictures.worldmap import mapped_codes
from tests.pictures.svg import SVG, parsed

DATE = dt.date(2026, 11, 22)


def _value(step: str, name: str = "Kenya", text: str = "12 of 27 reported") -> MapValue:
    return MapValue(step=step, name=name, text=text, url=f"/countries/{name.lower()}/")


def _svg(values: dict[str, MapValue], legend: tuple[MapStep, ...]) -> ElementTree.Element:
    return parsed(world_map_svg(values, legend=legend, title="Who reported", description="A map."))


def test_a_state_is_a_link_with_its_name_and_its_words() -> None:
    svg = _svg({"KEN": _value("coverage-2")}, coverage_steps(27))
    links = svg.findall(f".//{SVG}a")
    assert [link.get("href") for link in links] == ["/countries/kenya/"]
    assert links[0].findtext(f"{SVG}title") == "Kenya: 12 of 27 reported"
    assert links[0].get("fill") == SHADES["coverage-2"].colour
    assert links[0].find(f"{SVG}circle") is None


def test_a_small_state_has_a_point_and_comes_after_its_neighbours() -> None:
    svg = _svg(
        {"AND": _value("none", "Andorra"), "FRA": _value("none", "France"), "TUV": _value("none", "Tuvalu")},
        coverage_steps(27),
    )
    names = [link.findtext(f"{SVG}title", "").split(":")[0] for link in svg.iter(f"{SVG}a")]
    assert names == ["France", "Andorra", "Tuvalu"]
    with_point = [link.get("href") for link in svg.iter(f"{SVG}a") if link.find(f"{SVG}circle") is not None]
    assert with_point == ["/countries/andorra/", "/countries/tuvalu/"]


def test_silence_is_a_hatch_whose_pattern_exists() -> None:
    svg = _svg({"KEN": _value("none")}, coverage_steps(27))
    fill = svg.findall(f".//{SVG}a")[0].get("fill", "")
    assert fill == "url(#world-hatch)"
    assert "world-hatch" in {pattern.get("id") for pattern in svg.iter(f"{SVG}pattern")}


def test_areas_without_a_value_are_drawn_but_neither_named_nor_linked() -> None:
    svg = world_map_svg({"KEN": _value("none")}, legend=coverage_steps(27), title="T", description="D")
    assert svg.count('class="map-none"') == len(mapped_codes()) - 1
    assert "Somaliland" not in svg
    assert "Kosovo" not in svg


def test_the_map_is_one_stop_of_the_keyboard() -> None:
    values = {code: _value("none", code) for code in mapped_codes()}
    svg = _svg(values, coverage_steps(27))
    stops = [link.get("tabindex") for link in svg.iter(f"{SVG}a")]
    assert stops.count("0") == 1
    assert stops.count("-1") == len(values) - 1


def test_it_keeps_its_direction_and_carries_no_style() -> None:
    values = {code: _value(status_steps()[place % 8].key, code) for place, code in enumerate(sorted(mapped_codes()))}
    svg = world_map_svg(values, legend=status_steps(), title="T", description="D")
    assert 'direction="ltr"' in svg
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=", svg)


def test_words_from_outside_are_escaped() -> None:
    value = MapValue(step="none", name='C<ô>te "d\'Ivoire"', text="<b>", url='/x"/')
    svg = world_map_svg({"CIV": value}, legend=coverage_steps(27), title="<i>", description="&")
    assert "<b>" not in svg
    assert "<i>" not in svg
    assert parsed(svg).findall(f".//{SVG}a")[0].findtext(f"{SVG}title") == 'C<ô>te "d\'Ivoire": <b>'


def test_a_step_that_the_legend_lacks_is_an_error() -> None:
    with pytest.raises(KeyError):
        world_map_svg({"KEN": _value("planned")}, legend=coverage_steps(27), title="T", description="D")


def test_the_figure_has_title_legend_date_disclaimer_and_the_way_to_its_table() -> None:
    figure = world_map(
        {"KEN": _value("none")},
        legend=coverage_steps(27),
        title="No State has reported yet",
        description="All States are hatched.",
        date=DATE,
        table_id="states",
    )
    assert "No State has reported yet</figcaption>" in figure
    assert "All States are hatched." in figure
    assert '<time datetime="2026-11-22">22 November 2026</time>' in figure
    assert figure.count('href="#states"') == 2
    assert "do not imply official endorsement or acceptance by the United Nations" in figure
    for step in coverage_steps(27):
        assert step.label in figure
    assert "style=" not in figure


def test_every_state_of_the_ledger_has_a_shape() -> None:
    path = Path(settings.BASE_DIR) / "fixtures" / "countries.json"
    states = {row["fields"]["iso3"] for row in json.loads(path.read_text(encoding="utf-8")) if "iso3" in row["fields"]}
    assert len(states) == 195
    assert states - mapped_codes() == set()


@pytest.mark.parametrize("total", [0, 1, 2, 3, 4, 5, 8, 19, 27, 2000])
def test_the_bands_of_coverage_hold_every_count_once(total: int) -> None:
    steps = coverage_steps(total)
    keys = [step.key for step in steps]
    assert keys[0] == "none"
    assert len(keys) == min(total, 4) + 1
    found = [coverage_step_of(reported, total=total) for reported in range(total + 1)]
    assert found[0] == "none"
    assert sorted(set(found), key=keys.index) == keys
    assert found == sorted(found, key=keys.index)


def test_the_legend_counts_and_gives_no_percentages() -> None:
    assert [step.label for step in coverage_steps(27)][1:] == [
        "1 to 7 of 27 reported",
        "8 to 14 of 27 reported",
        "15 to 21 of 27 reported",
        "22 to 27 of 27 reported",
    ]
    assert coverage_steps(2)[1].label == "1 of 2 reported"
    with translation.override("fr"):
        assert "2\u202f000" in coverage_steps(2000)[4].label


def test_the_whole_map_is_drawn_in_a_few_milliseconds() -> None:
    values = {code: _value("coverage-1", code) for code in mapped_codes()}
    legend = coverage_steps(27)
    world_map(values, legend=legend, title="T", description="D", date=DATE)
    best = min(_seconds(values, legend) for _attempt in range(5))
    assert best < 0.015


def _seconds(values: dict[str, MapValue], legend: tuple[MapStep, ...]) -> float:
    start = time.perf_counter()
    world_map(values, legend=legend, title="T", description="D", date=DATE)
    return time.perf_counter() - start
