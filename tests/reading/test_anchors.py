"""Words found again in a text that was read anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.parser import parse
from compliance.reading.anchors import Anchor, anchor_at, carried, inside_a_word, locate, whole_words

TEXT = "one two three. one two three. four"


def test_the_same_span_is_taken_even_where_the_words_stand_twice() -> None:
    assert locate(TEXT, anchor_at(TEXT, 15, 28)) == (15, 28)


def test_moved_words_are_found_at_the_nearest_place() -> None:
    assert locate(TEXT, Anchor("", 12, 25, "one two three")) == (15, 28)
    assert locate(TEXT, Anchor("", 3, 16, "one two three")) == (0, 13)


def test_line_breaks_hyphens_marks_and_figures_may_differ() -> None:
    anchor = Anchor("", 0, 0, "Govern-\nments *shall* act16 now")
    assert locate("x Governments\nshall act now.", anchor) == (2, 27)


def test_the_same_figures_come_before_nearness() -> None:
    text = "to train court 7, and to train court 8."
    assert locate(text, Anchor("", 0, 16, "to train court 8")) == (22, 38)
    assert locate(text, Anchor("", 0, 16, "to train court 9")) == (0, 14)


def test_whole_words_come_before_the_same_letters_inside_another() -> None:
    assert locate("together with others to act", Anchor("", 1, 3, "to")) == (21, 23)
    assert locate("together with others", Anchor("", 1, 3, "to")) == (0, 2)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("to act", {1, 4, 5}),
        ("l\u2019\u00c9tat,1 12", {3, 4, 5, 10}),
        ("e\u0301tat", {1, 2, 3, 4}),
        ("\u0648\u062a\u0634\u062c\u0639 21", {2, 3, 4, 7}),
        ("\u656f\u4fc3\u5404\u56fd\U00020000\u56fd", set()),
        ("of traf-\n  ficking", {1, *range(4, 18)}),
        ("com\u00adbat co-\noperate", {1, 2, 3, 4, 5, 6, *range(9, 19)}),
        ("well-known - it", {1, 2, 3, *range(6, 10), 14}),
        ("1,000.5 2\u00b2 3,", {1, 2, 3, 4, 5, 6}),
    ],
)
def test_a_place_between_two_letters_or_two_digits_is_inside_a_word(text: str, places: set[int]) -> None:
    assert {at for at in range(-1, len(text) + 2) if inside_a_word(text, at)} == places


def test_a_whole_word_is_found_behind_many_others_that_have_its_letters() -> None:
    text = "together " * 100 + "to act"
    assert locate(text, Anchor("", 1, 3, "to")) == (900, 902)


@pytest.mark.parametrize(
    ("selected", "whole"),
    [("ollect dat", "collect data"), (" data ", "data"), ("000 traf-", "1,000 traf-\nficking"), ("   ", "")],
)
def test_a_selection_has_all_of_the_words_it_begins_and_ends_in(selected: str, whole: str) -> None:
    text = "To collect data   on 1,000 traf-\nficking cases"
    start = text.index(selected)
    start, end = whole_words(text, start, start + len(selected))
    assert text[start:end] == whole


CASES = sorted(Path(__file__).parents[1].glob("parser/**/cases/*.txt"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_the_parser_reads_begins_and_ends_between_words(path: Path) -> None:
    """In every language: else a clause could not be split where the parser would, nor be added again as it was."""
    text = path.read_text(encoding="utf-8")
    nodes = [node for one in parse(text).to_dict()["obligations"] for node in (one, *one["actions"])]
    edges = {edge for node in nodes for edge in (node["start"], node["end"])}
    assert [text[edge - 9 : edge + 9] for edge in sorted(edges) if inside_a_word(text, edge)] == []


def test_other_words_are_not_found() -> None:
    assert locate(TEXT, Anchor("", 0, 3, "five")) is None
    assert locate(TEXT, Anchor("", 0, 1, "5")) is None
    assert locate(TEXT, Anchor()) is None
    assert locate("", Anchor("", 0, 3, "one")) is None


def test_an_offset_is_carried_to_the_same_word() -> None:
    anchor = anchor_at(TEXT, 0, 13)
    moved = "...\none\ntwo  three"
    place = locate(moved, anchor)
    assert place is not None
    for word in ("two", "three"):
        assert moved[carried(anchor, moved, place, TEXT.index(word)) :].startswith(word)
    assert carried(anchor, moved, place, 13) == len(moved)
    assert carried(anchor, TEXT, (0, 13), 4) == 4
