"""Words found again in a text that was read anew."""

from __future__ import annotations

import pytest

from compliance.reading.anchors import Anchor, anchor_at, carried, inside_a_word, locate

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
        ("\u0648\u062a\u0634\u062c\u0639 21", {1, 2, 3, 4, 7}),
        ("\u656f\u4fc3\u5404\u56fd", set()),
    ],
)
def test_a_place_between_two_letters_or_two_digits_is_inside_a_word(text: str, places: set[int]) -> None:
    assert {at for at in range(-1, len(text) + 2) if inside_a_word(text, at)} == places


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
