"""What the public sees of a table: nothing small, and nothing from which something small follows."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.figures import ALL, Mark, Place, Shown, shown
from compliance.figures.suppression import covering
from compliance.figures.table import Levels
from tests.figures.solving import determined_by_totals, possible_values


def page_of(cells: dict[Levels, int], threshold: int = 5) -> dict[Levels, Shown]:
    table = {Place(2024, "identified", *levels): count for levels, count in cells.items()}
    return {place.levels: one for place, one in shown(table, threshold=threshold).items()}


def marks(cells: dict[Levels, int], threshold: int = 5) -> dict[Levels, str]:
    return {levels: one.mark.value for levels, one in page_of(cells, threshold).items()}


TOTAL = (ALL, ALL, ALL)
WOMEN, MEN, OTHERS = ("female", ALL, ALL), ("male", ALL, ALL), ("other", ALL, ALL)
CHILDREN, GIRLS = (ALL, "children", ALL), ("female", "children", ALL)


def test_a_table_without_small_numbers_is_shown_as_it_is() -> None:
    cells = {TOTAL: 120, WOMEN: 80, MEN: 40, OTHERS: 0}
    assert page_of(cells) == {levels: Shown(Mark.COUNT, count) for levels, count in cells.items()}


def test_a_small_number_alone_says_fewer_than_and_zero_is_shown() -> None:
    assert page_of({WOMEN: 4, MEN: 0}) == {WOMEN: Shown(Mark.SMALL), MEN: Shown(Mark.COUNT, 0)}


def test_a_second_number_is_withheld_where_the_total_would_give_the_first() -> None:
    assert marks({TOTAL: 20, WOMEN: 17, MEN: 3}) == {TOTAL: "count", WOMEN: "withheld", MEN: "small"}


def test_the_range_of_a_small_number_counts_too() -> None:
    """Two numbers below 5 that add up to 8 are both 4, so the total goes."""
    assert marks({TOTAL: 8, WOMEN: 4, MEN: 4}) == {TOTAL: "withheld", WOMEN: "small", MEN: "small"}


def test_ones_that_fill_a_small_total_are_not_even_called_small() -> None:
    forms: list[Levels] = [(ALL, ALL, form) for form in ("sexual", "begging", "mixed", "unknown")]
    page = marks({TOTAL: 4, **dict.fromkeys(forms, 1)})
    assert page[TOTAL] == "withheld"
    assert "count" not in page.values()


def test_what_is_left_over_by_parts_that_are_not_given_is_protected_as_well() -> None:
    """99 of 100 are women, 5 are children, 4 of these girls: the one who is no woman would give the girls away."""
    page = marks({TOTAL: 100, WOMEN: 99, CHILDREN: 5, GIRLS: 4})
    assert page[GIRLS] == "small"
    assert page[WOMEN] == "withheld"


def test_a_total_that_is_more_than_its_parts_hides_a_small_one_without_help() -> None:
    assert marks({TOTAL: 40, WOMEN: 20, MEN: 3}) == {TOTAL: "count", WOMEN: "count", MEN: "small"}


@pytest.mark.parametrize(("threshold", "mark"), [(0, "count"), (1, "count"), (2, "withheld"), (3, "small")])
def test_a_threshold_below_three_has_no_range_to_speak_of(threshold: int, mark: str) -> None:
    assert marks({WOMEN: 1}, threshold) == {WOMEN: mark}


def test_years_and_measures_do_not_add_up_to_one_another() -> None:
    table = {Place(2023, "identified", *WOMEN): 3, Place(2024, "identified", *TOTAL): 3, Place(2023, "a", *TOTAL): 30}
    assert [one.mark.value for one in shown(table, threshold=5).values()] == ["small", "small", "count"]


def test_totals_that_contradict_their_parts_are_all_withheld_where_one_is_small() -> None:
    assert marks({TOTAL: 10, WOMEN: 17, MEN: 3}) == {TOTAL: "withheld", WOMEN: "withheld", MEN: "withheld"}


SEXES, AGES, FORMS = ["female", "male", "other"], ["children", "adults"], ["sexual", "forced_labour"]


@st.composite
def tables(draw: st.DrawFn, *, most: int, smallest: bool = False) -> tuple[dict[Levels, int], list[Levels]]:
    """A table of people with all or some of its totals given, and its finest groups."""
    sexes = SEXES[: draw(st.integers(1, 2 if smallest else 3))]
    ages = AGES[: draw(st.integers(0, 2))] or [ALL]
    forms = FORMS[: draw(st.integers(0, 0 if smallest else 2))] or [ALL]
    groups = [(a, b, c) for a in sexes for b in ages for c in forms]
    people = {group: draw(st.one_of(st.integers(0, 6), st.integers(0, most))) for group in groups}
    cells: dict[Levels, int] = {}
    for group, count in people.items():
        for levels in covering(group):
            cells[levels] = cells.get(levels, 0) + count
    left_out = draw(st.sets(st.sampled_from(sorted(cells)), max_size=len(cells) // 2))
    if draw(st.booleans()):
        return cells, groups
    return {levels: count for levels, count in cells.items() if levels not in left_out} or cells, groups


@pytest.mark.long
@settings(deadline=None, max_examples=80)
@given(tables(most=60), st.sampled_from([3, 5, 10]))
def test_no_small_number_is_shown_and_none_that_is_hidden_follows_from_the_totals(
    table: tuple[dict[Levels, int], list[Levels]], threshold: int
) -> None:
    cells, _groups = table
    page = page_of(cells, threshold)
    for levels, one in page.items():
        assert one.count in (None, cells[levels])
        assert one.count is None or one.count == 0 or one.count >= threshold
        if one.mark == Mark.SMALL:
            assert 0 < cells[levels] < threshold
    assert determined_by_totals(cells, page) == set()


@settings(deadline=None, max_examples=40)
@given(tables(most=6, smallest=True))
def test_every_hidden_number_has_two_values_for_whoever_tries_all_tables_of_people(
    table: tuple[dict[Levels, int], list[Levels]],
) -> None:
    cells, groups = table
    page = page_of(cells)
    most = max(cells.values(), default=0) + 2
    if (most + 1) ** len(groups) > 6_000:
        most = 8
    values = possible_values(page, groups, threshold=5, most=most)
    for levels, found in values.items():
        assert cells[levels] in found, "the reader's model leaves the truth out"
        assert len(found) > 1, (levels, cells, page)


@pytest.mark.long
def test_a_table_of_every_group_of_a_year_is_quick() -> None:
    chance = random.Random(3)  # noqa: S311 - the same numbers each time
    groups = [(a, b, f"f{n}") for a in SEXES for b in (*AGES, "unknown") for n in range(4)]
    cells: dict[Levels, int] = {}
    for group in groups:
        count = chance.choice([0, 1, 3, 7, 20, 150])
        for levels in covering(group):
            cells[levels] = cells.get(levels, 0) + count
    began = time.process_time()
    page = page_of(cells)
    assert time.process_time() - began < 2
    assert determined_by_totals(cells, page) == set()
