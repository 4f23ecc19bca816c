"""The marks of the matrix, and what its cells say."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree

import pytest
from django.utils import translation

from compliance.pictures.matrix import (
    NOT_ASKED,
    OUTCOMES,
    STATUSES,
    Column,
    Row,
    Said,
    cell_words,
    mark_id,
    matrix_legend,
    matrix_symbols,
    matrix_table,
)
from compliance.pictures.palette import WARM
from tests.pictures.svg import parsed


def drawings() -> dict[str, str]:
    root = parsed(matrix_symbols())
    return {
        str(symbol.get("id")): "".join(ElementTree.tostring(part, encoding="unicode") for part in symbol)
        for symbol in root.iter("symbol")
    }


def test_every_claim_with_every_outcome_has_a_mark_of_its_own() -> None:
    found = drawings()
    assert set(found) == {mark_id(*pair) for pair in itertools.product(STATUSES, OUTCOMES)}
    assert len(set(found.values())) == len(found)


def test_only_what_is_disputed_is_warm_and_shape_tells_as_much_as_colour() -> None:
    for ident, drawing in drawings().items():
        assert (WARM in drawing) == ident.endswith("-disputed"), ident
    bare = {ident: re.sub(r"#[0-9a-f]{6}", "", drawing) for ident, drawing in drawings().items()}
    assert len(set(bare.values())) == len(bare), "two marks differ in colour alone"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (Said(), "not reported"),
        (Said("under_way", ("C",), "disputed"), "under way; disputed by 1 review (grade C)"),
        (Said("implemented", ("A", "C", "E"), "disputed"), "implemented; disputed by 2 reviews (grades A, C and E)"),
        (Said("implemented", ("A", "A"), "confirmed"), "implemented; confirmed by 2 reviews (grades A and A)"),
        (Said("", ("B", "B"), "reviewed"), "not reported; reviewed 2 times (grades B and B)"),
    ],
)
def test_a_cell_in_words(said: Said, expected: str) -> None:
    assert cell_words(said) == expected


def test_words_are_kept_for_each_language_apart() -> None:
    english = cell_words(Said("planned"))
    with translation.override("fr"):
        assert cell_words(Said("planned")) != english


def test_what_comes_from_outside_is_escaped() -> None:
    row = Row('A"<b>', "aaa", "/countries/aaa/", 'Group"<i>')
    column = Column("1<", 'S"', 'Urges "all" <u>', "/o/", "/r/", "/countries/CODE/r/1/")
    html = matrix_table([row], [column], lambda _row, _column: Said(), caption="<c>")
    assert not re.search(r"<[bicu]>", html)
    assert 'title="A&quot;&lt;b&gt;, S&quot;, paragraph 1&lt;: not reported"' in html
    assert 'href="/countries/aaa/r/1/"' in html


def test_a_cell_out_of_scope_is_no_link() -> None:
    row, column = Row("A", "aaa", "/a/"), Column("1", "S", "", "/o/", "/r/", "/CODE/")
    html = matrix_table([row], [column], lambda _row, _column: NOT_ASKED, caption="C")
    cell = re.search(r'<td class="matrix-none">.*?</td>', html)
    assert cell is not None
    assert "not asked" in cell[0]
    assert "<a" not in cell[0]


def test_the_legend_has_every_status_and_what_reviews_add() -> None:
    labels = [label for _mark, label in matrix_legend()]
    assert labels[:6] == ["Not reported", "Not started", "Planned", "Under way", "Implemented", "Not applicable"]
    assert len(labels) == 9
